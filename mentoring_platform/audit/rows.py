"""The trail in words, for the page and the sheet alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mentoring_platform.audit import actions
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.subjects import names_of


@dataclass(frozen=True)
class Row:
    """One entry as a person reads it; `at` is an instant (UTC)."""

    at: datetime
    who: str
    role: str
    did: str
    about: str
    address: str
    allowed: bool


def rows_of(entries: Sequence[AuditEntry]) -> list[Row]:
    """These entries in words, in their order; one query for each type of subject among them."""
    names = names_of(entries)
    return [
        Row(
            at=entry.at,
            who=_who(entry),
            role=entry.get_role_display() if entry.role else "",
            did=actions.sentence(entry.action),
            about=names.get(entry.subject_id, ""),
            address=entry.address or "",
            allowed=entry.allowed,
        )
        for entry in entries
    ]


def _who(entry: AuditEntry) -> str:
    if entry.actor is not None:
        return entry.actor.name or entry.actor.email
    return _("The operator") if "operator" in entry.detail else _("By itself")
