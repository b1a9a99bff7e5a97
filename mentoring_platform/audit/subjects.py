"""Whom or what an entry is about, by name.

The trail lies below the apps whose rows it names, so it knows them by label, never by import. Names are read anew each
time and are not kept in the trail; a row that is gone has none.
"""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from mentoring_platform.audit.models import AuditEntry

PERSON_OF_PAIRING = ("enrolment__mentee__full_name", "mentor__full_name")
NAME_PATHS: dict[str, tuple[str, ...]] = {
    "accounts.invitation": ("user__name",),
    "accounts.membership": ("user__name",),
    "mentees.mentee": ("full_name",),
    "mentees.tag": ("name",),
    "mentors.mentor": ("full_name",),
    "mentoring_sessions.group": ("name",),
    "mentoring_sessions.groupmeeting": ("group__name",),
    "mentoring_sessions.importfile": ("name",),
    "mentoring_sessions.meeting": tuple(f"pairing__{path}" for path in PERSON_OF_PAIRING),
    "mentoring_sessions.meetingseries": tuple(f"pairing__{path}" for path in PERSON_OF_PAIRING),
    "mentoring_sessions.sealednote": tuple(f"pairing__{path}" for path in PERSON_OF_PAIRING),
    "mentoring_sessions.sealingkey": ("user__name",),
    "programs.announcement": ("texts__title",),
    "programs.broadcast": ("texts__title",),
    "programs.calendarperiod": ("program__name", "name"),
    "programs.delivery": ("mentee__full_name",),
    "programs.enrolment": ("mentee__full_name",),
    "programs.pairing": PERSON_OF_PAIRING,
    "programs.program": ("name",),
    "programs.savedview": ("name",),
    "tenancy.unit": ("name",),
}

PAGES = {
    "mentees.mentee": "programs:mentee",
    "mentors.mentor": "programs:mentor",
    "mentoring_sessions.group": "mentoring_sessions:group",
    "mentoring_sessions.groupmeeting": "mentoring_sessions:group_sheet",
    "mentoring_sessions.meeting": "mentoring_sessions:meeting",
    "programs.announcement": "programs:announcement",
    "programs.broadcast": "programs:broadcast",
    "programs.enrolment": "reports:meetings",
    "programs.pairing": "programs:pairing",
    "programs.program": "programs:detail",
    "tenancy.unit": "members:unit",
}
"""Where an administrator looks at what an entry is about; each address takes its id."""
ARGUMENTS = {
    "mentee_id": "mentees.mentee",
    "mentor_id": "mentors.mentor",
    "meeting_id": "mentoring_sessions.meeting",
    "pairing_id": "programs.pairing",
    "enrolment_id": "programs.enrolment",
    "series_id": "mentoring_sessions.meetingseries",
}
"""What the arguments of an address name, as far as people are behind it."""


def asked_for(arguments: dict[str, object]) -> tuple[str, UUID | None]:
    """The type and id of what an address names; an empty type where there are no people behind it."""
    found = ((label, arguments[name]) for name, label in ARGUMENTS.items() if name in arguments)
    return next(found, ("", None))


def names_of(entries: Iterable[AuditEntry]) -> dict[UUID, str]:
    """The names of the subjects of these entries; one query for each type among them."""
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.subject_id and entry.subject_type in NAME_PATHS:
            wanted.setdefault(entry.subject_type, set()).add(entry.subject_id)
    names = {}
    for label, ids in wanted.items():
        rows = apps.get_model(label).objects.filter(pk__in=ids).values_list("pk", *NAME_PATHS[label])
        names |= {key: " · ".join(filter(None, parts)) for key, *parts in rows}
    return names


def about(name: str) -> Q:
    """The condition on entries whose subject bears this name, or belongs to somebody who does."""
    condition = Q()
    for label, paths in NAME_PATHS.items():
        named = Q()
        for path in paths:
            named |= Q(**{f"{path}__icontains": name})
        rows = apps.get_model(label).objects.filter(named).values("pk")
        condition |= Q(subject_type=label, subject_id__in=rows)
    return condition
