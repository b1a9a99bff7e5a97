"""The trail in words, for the page and the sheet alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit import actions
from mentoring_platform.audit.details import detail_words
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.subjects import PAGES, names_of


@dataclass(frozen=True)
class Row:
    """One entry as a person reads it; `at` is an instant (UTC), `url` the page of what it is about, if there is one."""

    at: datetime
    who: str
    role: str
    did: str
    about: str
    address: str
    allowed: bool
    detail: str
    url: str


def rows_of(entries: Sequence[AuditEntry], viewer: Viewer) -> list[Row]:
    """These entries in words, in their order; one query for each type of subject among them."""
    names = names_of(entries)
    return [
        Row(
            at=entry.at,
            who=who_words(entry),
            role=entry.get_role_display() if entry.role else "",
            did=actions.sentence(entry.action),
            about=names.get(entry.subject_id, ""),
            address=entry.address or "",
            allowed=entry.allowed,
            detail=detail_words(entry, viewer.organization),
            url=_url(entry, viewer) if entry.subject_id in names else "",
        )
        for entry in entries
    ]


def _url(entry: AuditEntry, viewer: Viewer) -> str:
    page = PAGES.get(entry.subject_type)
    return viewer.url(page, entry.subject_id) if page else ""


def who_words(entry: AuditEntry) -> str:
    """Who did it: by name, or what did it by itself."""
    if entry.actor is not None:
        return entry.actor.name or entry.actor.email
    return _("The operator") if "operator" in entry.detail else _("By itself")
