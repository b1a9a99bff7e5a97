"""The words of every letter around meetings as its reader finds them, in Hebrew: `letters_he.txt` is to be read.

When words are changed on purpose, put what the failure shows into that file, and read it: gender, number, prepositions.
"""

from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import ngettext

from mentoring_platform.notifications.wording import words_for
from mentoring_platform.notifications.wording.meetings import LETTERS
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from sessions.services.letters.unreported import counted

GOLDEN = Path(__file__).with_name("letters_he.txt")
NAMES = {"name": "אורי", "mentee": "אורי", "mentor": "נועם לוי", "stand_in": "משה בן דוד"}
TIMES = {"before": "יום חמישי, 19 בנובמבר, ב־16:00", "after": "שבת, 21 בנובמבר, ב־20:00"}


def as_read(organization: Organization) -> str:
    """All letters, those about several meetings for one, two and three of them."""
    shown = []
    with organization_scope(organization), transaction.atomic(), translation.override("he"):
        for kind, wording in LETTERS.items():
            for number in (1, 2, 3) if "what" in wording.placeholders else (1,):
                one, many = "a meeting that is not reported yet", "%(number)s meetings that are not reported yet"
                values = {
                    **NAMES,
                    **TIMES,
                    "names": ", ".join(("אורי", "דוד", "שירה")[:number]),
                    "when": TIMES["before"],
                    "rule": "כל שבוע, יום שלישי ב־16:00",
                    "what": ngettext(one, many, number) % {"number": number},
                }
                if kind == "unreported":
                    values["what"] = counted(number + 1, number)
                words = words_for(kind, organization=organization, values=values)
                shown.append(f"===== {kind}\n{words.subject}\n-- {words.short}\n{words.opening}\n{words.closing}\n")
    return "\n".join(shown)


def test_letters_as_a_person_reads_them(organization):
    assert as_read(organization) == GOLDEN.read_text("utf-8"), as_read(organization)
