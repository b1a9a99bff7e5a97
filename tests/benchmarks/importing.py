"""The import of a sheet of 20,000 people with their mentors and fixed times, by the command."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import transaction
from xlsxwriter import Workbook

from mentees.models import Mentee
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from tests.benchmarks.measure import Times, ms, peak_memory, queries_of, timed

ROWS, MENTORS = 20_000, 1_000
HEADINGS = ("שם מלא", "טלפון", "שם המלווה", "יום", "שעה")
SYLLABLES = (
    "אב",
    "בר",
    "גד",
    "דן",
    "הל",
    "זיו",
    "חן",
    "טל",
    "יד",
    "כפר",
    "לי",
    "מור",
    "נוי",
    "סער",
    "עד",
    "פז",
    "צור",
    "קשת",
)
DAYS = ("ראשון", "שני", "שלישי", "רביעי", "חמישי")


def measure() -> None:
    """Print how long it takes the first time, and again when nothing has changed."""
    organization = Organization.objects.create(name="Importing", slug="importing")
    with organization_scope(organization), transaction.atomic():
        today = clock.today(organization)
        Program.objects.create(organization=organization, name="Mentoring", slug="mentoring", starts_on=today)
    print(f"\nImport of {ROWS:,} rows")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        _write(path)
        print(f"  {'first':<34}{ms(timed(lambda: _import(path), 1).p50)}")
        again: list[Times] = []
        number = queries_of(lambda: again.append(timed(lambda: _import(path), 1)))
        print(f"  {'again, nothing changed':<34}{ms(again[0].p50)}   {number} queries")
    with organization_scope(organization), transaction.atomic():
        print(f"  mentees: {Mentee.objects.count():,}; peak memory {peak_memory():.0f} MB")


def _name(number: int) -> str:
    """A name that no other number has and that is not nearly another's."""
    first, second, third, fourth = (SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(4))
    return f"{first}{third} {second}{fourth}{first}"


def _write(path: Path) -> None:
    book = Workbook(path, {"constant_memory": True})
    mentors = book.add_worksheet("מלווים")
    mentors.write_row(0, 0, HEADINGS[:2])
    for number in range(MENTORS):
        mentors.write_row(number + 1, 0, (_name(ROWS + number), f"052{2_000_000 + number}"))
    mentees = book.add_worksheet("תלמידים")
    mentees.write_row(0, 0, HEADINGS)
    for number in range(ROWS):
        slot, mentor = divmod(number, MENTORS)
        day, hour = DAYS[slot % len(DAYS)], f"{8 + slot // len(DAYS)}:00"
        mentees.write_row(number + 1, 0, (_name(number), f"050{2_000_000 + number}", _name(ROWS + mentor), day, hour))
    book.close()


def _import(path: Path) -> None:
    call_command("import_people", str(path), organization="importing", program="mentoring", stdout=StringIO())
