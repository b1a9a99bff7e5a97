"""What became of one person's record, in words that can be handed to that person.

Who did it is named: to know that is what the history is for. Nobody else is, and nothing that anybody wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mentoring_platform.audit import actions
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.rows import who_words

ABOUT_THE_PERSON = {
    "access.refused": _("Asked for a page about this, which was not open to them"),
    "answers.read": _("The link of a letter, which shows the first name and the time of a meeting, was opened"),
    "calendar.read": _("Fetched meetings with this name into the own calendar"),
    "enrolment.read": _("Looked at the place in a program"),
    "goals.printed": _("Opened the goals for printing"),
    "goals.read": _("Looked at the goals"),
    "history.printed": _("Opened this list for printing"),
    "history.read": _("Looked at this list"),
    "meeting.read": _("Looked at a meeting and its report"),
    "member.read": _("Looked at the sign-in and the roles"),
    "mentee.changed": _("Changed personal details"),
    "mentee.read": _("Looked at the personal page"),
    "mentor.changed": _("Changed personal details"),
    "mentor.read": _("Looked at the personal page"),
    "pairing.read": _("Looked at the pairing and its times"),
    "planner.exported": _("Took the plan of a term in which these details appear, as a sheet"),
    "report.exported": _("Took a weekly report in which these details appear, as a sheet"),
    "report.printed": _("Opened a weekly report in which these details appear, for printing"),
}
"""Actions that the person reads better in other words than the office."""


@dataclass(frozen=True)
class HistoryRow:
    """One act on a person's record; `at` is an instant (UTC)."""

    at: datetime
    who: str
    role: str
    did: str
    allowed: bool


def history_rows(entries: Iterable[AuditEntry]) -> list[HistoryRow]:
    """These entries in words, in their order; no query beside that of the entries with their actors."""
    return [
        HistoryRow(
            at=entry.at,
            who=who_words(entry),
            role=entry.get_role_display() if entry.role else "",
            did=str(ABOUT_THE_PERSON.get(entry.action) or actions.sentence(entry.action)),
            allowed=entry.allowed,
        )
        for entry in entries
    ]
