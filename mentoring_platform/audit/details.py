"""What an entry's detail tells beyond its action, in plain words and without anything that somebody wrote."""

from collections.abc import Callable
from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.pages import page_words
from mentoring_platform.tenancy.models import Organization

OWN_PAGES = {"programs:mentee", "programs:mentor", "programs:pairing", "mentoring_sessions:meeting", "members:person"}
OWN_PAGES |= {"programs:concern", "programs:tell_concern"}
OWN_PAGES |= {"mentoring_sessions:goals", "mentoring_sessions:goals_print"}
OWN_PAGES |= {f"reports:{page}" for page in ("my_record", "mentee_history", "mentor_history")}
OWN_PAGES |= {f"reports:{page}_print" for page in ("my_record", "mentee_history", "mentor_history")}
"""The action says already that these were looked at."""
FILTERS = {
    "action": gettext_lazy("What was done"),
    "benchmark": gettext_lazy("Benchmark"),
    "channel": gettext_lazy("Channel"),
    "day": gettext_lazy("Day"),
    "actor": gettext_lazy("Who did it"),
    "area": gettext_lazy("Area"),
    "cost": gettext_lazy("Cost"),
    "field": gettext_lazy("Field"),
    "language": gettext_lazy("Language"),
    "first": gettext_lazy("From day"),
    "came_last": gettext_lazy("Came last time"),
    "kind": gettext_lazy("Kind"),
    "last": gettext_lazy("To day"),
    "letter": gettext_lazy("First letter"),
    "mentor": gettext_lazy("Mentor"),
    "person": gettext_lazy("About whom"),
    "program": gettext_lazy("Program"),
    "q": gettext_lazy("Search"),
    "room": gettext_lazy("Places"),
    "state": gettext_lazy("State"),
    "status": gettext_lazy("Status"),
    "tag": gettext_lazy("Tag"),
    "unit": gettext_lazy("Unit"),
}
CHOICES = {
    "channel": ("mentoring_sessions.sessionlog", "channel"),
    "goals": ("programs.program", "goals_policy"),
    "message_channel": ("notifications.outgoingmessage", "channel"),
    "message_kind": ("notifications.outgoingmessage", "kind"),
    "intensity": ("programs.pairing", "intensity"),
    "letters": ("notifications.outgoingmessage", "kind"),
    "outcome": ("mentoring_sessions.sessionlog", "outcome"),
    "reason": ("programs.pairing", "end_reason"),
    "remind_before": ("mentees.mentee", "remind_before"),
}
"""Whose choices a value of the detail is one of; the rows lie above the trail, so they are known by label."""


def detail_words(entry: AuditEntry, organization: Organization) -> str:
    """What there is to add to the entry's sentence; empty where it says everything."""
    if entry.action == "organization.changed":
        return ", ".join(_field("tenancy.organization", name) for name in entry.detail)
    parts = [tell(entry, value, organization) for name, tell in TELLERS.items() if (value := entry.detail.get(name))]
    return " · ".join(filter(None, parts))


def _page(entry: AuditEntry, name: str, organization: Organization) -> str:
    return "" if name in OWN_PAGES and entry.allowed else page_words(name)


def _found(entry: AuditEntry, number: int, organization: Organization) -> str:
    return ngettext("%(number)s found", "%(number)s found", number) % {"number": number}


def _part(entry: AuditEntry, number: int, organization: Organization) -> str:
    return _("page %(number)s") % {"number": number} if number > 1 else ""


def _filters(entry: AuditEntry, names: list[str], organization: Organization) -> str:
    return _("by %(filters)s") % {"filters": ", ".join(str(FILTERS.get(name, name)) for name in names)}


def _fields(entry: AuditEntry, names: list[str], organization: Organization) -> str:
    return ", ".join(_field(entry.subject_type, name) for name in names)


def _field(label: str, name: str) -> str:
    try:
        return str(apps.get_model(label)._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, LookupError, ValueError):
        return name


def _choice(name: str) -> Callable[[AuditEntry, str, Organization], str]:
    label, field = CHOICES[name]

    def tell(entry: AuditEntry, value: str, organization: Organization) -> str:
        return str(dict(apps.get_model(label)._meta.get_field(field).choices).get(value, ""))

    return tell


def _week(entry: AuditEntry, day: str, organization: Organization) -> str:
    return _("week of %(day)s") % {"day": date_format(date.fromisoformat(day))}


def _from(entry: AuditEntry, day: str, organization: Organization) -> str:
    return pgettext("audit", "from %(day)s") % {"day": date_format(date.fromisoformat(day))}


def _until(entry: AuditEntry, day: str, organization: Organization) -> str:
    return pgettext("audit", "until %(day)s") % {"day": date_format(date.fromisoformat(day))}


def _moment(entry: AuditEntry, moment: str, organization: Organization) -> str:
    local = datetime.fromisoformat(moment).astimezone(organization.zone)
    return f"{date_format(local)} {local:%H:%M}"


def _roles(entry: AuditEntry, names: list[str], organization: Organization) -> str:
    if not isinstance(names, list):
        return ""
    words = dict(Role.choices)
    return ", ".join(str(words[name]) for name in names if name in words)


def _people(entry: AuditEntry, ids: list[str], organization: Organization) -> str:
    return ngettext("%(number)s person in it", "%(number)s people in it", len(ids)) % {"number": len(ids)}


def _titles(entry: AuditEntry, number: int, organization: Organization) -> str:
    return ngettext("%(number)s title of a goal on it", "%(number)s titles of goals on it", number) % {"number": number}


TELLERS: dict[str, Callable[[AuditEntry, object, Organization], str]] = {
    "page": _page,
    "found": _found,
    "part": _part,
    "filters": _filters,
    "fields": _fields,
    "titles": _titles,
    "outcome": _choice("outcome"),
    "channel": _choice("channel"),
    "goals": _choice("goals"),
    "intensity": _choice("intensity"),
    "message_channel": _choice("message_channel"),
    "message_kind": _choice("message_kind"),
    "reason": _choice("reason"),
    "remind_before": _choice("remind_before"),
    "letters": _choice("letters"),
    "week": _week,
    "to": _moment,
    "starts_on": _from,
    "ends_on": _until,
    "until": _until,
    "roles": _roles,
    "after": _roles,
    "people": _people,
}
"""In the order in which they are told. What is not here (ids, names, file names) stays in the entry and the sheet."""
