"""Which pages each role finds in the menu. An entry whose page does not exist is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COORDINATOR = frozenset({"coordinator"})
ADMINISTRATOR = frozenset({"administrator"})
OFFICE = COORDINATOR | ADMINISTRATOR
BROADCAST_READERS = OFFICE | {"broadcaster"}
MENTEE = frozenset({"mentee"})
NOTE_READERS = OFFICE | {"mentor", "professional"}
CONCERN_READERS = OFFICE | {"professional"}
ANNOUNCEMENT_READERS = OFFICE | {"mentor", "broadcaster"}
EVERY_REPORT_READER = OFFICE | {"mentor", "viewer"}


@dataclass(frozen=True)
class Page:
    url_name: str
    icon: str
    label: Promise
    roles: frozenset[str]


@dataclass(frozen=True)
class Entry:
    url: str
    icon: str
    label: Promise
    current: bool


@dataclass(frozen=True)
class Group:
    title: Promise | str
    entries: list[Entry]


PAGES: list[tuple[Promise | str, list[Page]]] = [
    (
        "",
        [
            Page("mentoring_sessions:my_week", "week", pgettext_lazy("menu", "My week"), frozenset({"mentor"})),
            Page("mentoring_sessions:notes", "sealed", pgettext_lazy("menu", "Sealed notes"), NOTE_READERS),
            Page("mentoring_sessions:support", "support", pgettext_lazy("menu", "Support talks"), OFFICE | {"mentor"}),
            Page("programs:choose_concern", "warning", pgettext_lazy("menu", "Raise a concern"), frozenset({"mentor"})),
            Page("programs:concerns", "phone", pgettext_lazy("menu", "Concerns"), CONCERN_READERS),
            Page("mentoring_sessions:my_meetings", "calendar", pgettext_lazy("menu", "My meetings"), MENTEE),
            Page("mentoring_sessions:my_goals", "goal", pgettext_lazy("menu", "My goals"), MENTEE),
            Page("reports:morning", "gaps", pgettext_lazy("menu", "This morning"), COORDINATOR),
            Page("reports:dashboard", "dashboard", pgettext_lazy("menu", "Overview"), OFFICE | {"viewer"}),
            Page("mentoring_sessions:board", "board", pgettext_lazy("menu", "This week"), COORDINATOR),
            Page("mentoring_sessions:groups", "people", pgettext_lazy("menu", "Groups"), OFFICE),
            Page("reports:weekly", "report", pgettext_lazy("menu", "Weekly report"), EVERY_REPORT_READER),
            Page("reports:saved_reports", "sheet", pgettext_lazy("menu", "Reports"), OFFICE | {"viewer"}),
            Page("reports:pulses", "support", pgettext_lazy("menu", "How is it going?"), OFFICE | {"viewer"}),
            Page("reports:trends", "trend-up", pgettext_lazy("menu", "Trends"), OFFICE | {"viewer"}),
        ],
    ),
    (
        pgettext_lazy("menu", "People and programs"),
        [
            Page("programs:mentees", "people", pgettext_lazy("menu", "Participants"), OFFICE),
            Page("programs:mentors", "mentor", pgettext_lazy("menu", "Mentors"), OFFICE),
            Page("programs:list", "program", pgettext_lazy("menu", "Programs"), OFFICE),
            Page("mentoring_sessions:import_start", "upload", pgettext_lazy("menu", "Import a sheet"), COORDINATOR),
        ],
    ),
    (
        pgettext_lazy("menu", "From beginning to end"),
        [
            Page("programs:readiness", "check", pgettext_lazy("menu", "Readiness"), OFFICE),
            Page("programs:pairings", "pairing", pgettext_lazy("menu", "Pairings"), OFFICE),
            Page("mentoring_sessions:beginnings", "pairing", pgettext_lazy("menu", "Beginnings"), OFFICE),
            Page("mentoring_sessions:endings", "check", pgettext_lazy("menu", "Changes and endings"), COORDINATOR),
        ],
    ),
    (
        pgettext_lazy("menu", "Messages and learning"),
        [
            Page("programs:broadcasts", "pass-on", pgettext_lazy("menu", "Messages to pass on"), BROADCAST_READERS),
            Page("programs:announcements", "mail", pgettext_lazy("menu", "Announcements"), ANNOUNCEMENT_READERS),
            Page("programs:handbook", "handbook", pgettext_lazy("menu", "Handbook"), NOTE_READERS),
            Page("programs:training", "learn", pgettext_lazy("menu", "Training"), frozenset({"mentor"})),
            Page("programs:my_readiness", "check", pgettext_lazy("menu", "Before I begin"), frozenset({"mentor"})),
            Page("programs:courses", "calendar", pgettext_lazy("menu", "Courses and events"), OFFICE),
            Page("programs:training_hours", "learn", pgettext_lazy("menu", "Training hours"), OFFICE),
            Page("programs:circles", "circle", pgettext_lazy("menu", "Circle"), COORDINATOR | {"mentor"}),
            Page("programs:directory", "directory", pgettext_lazy("menu", "Professionals"), NOTE_READERS),
        ],
    ),
    (
        pgettext_lazy("menu", "Organization"),
        [
            Page("members:list", "members", pgettext_lazy("menu", "Members and roles"), ADMINISTRATOR),
            Page("members:units", "units", pgettext_lazy("menu", "Units"), ADMINISTRATOR),
            Page("programs:messages", "mail", pgettext_lazy("menu", "Messages sent"), OFFICE),
            Page("members:settings", "settings", pgettext_lazy("menu", "Settings"), ADMINISTRATOR),
            Page("reports:jobs", "clock", pgettext_lazy("menu", "What runs by itself"), ADMINISTRATOR),
            Page("audit:trail", "lock", pgettext_lazy("menu", "Audit trail"), ADMINISTRATOR),
        ],
    ),
]
OPERATOR_PAGE_NAMES = ("operator:organizations", "accounts:operator_organizations")


def address(url_name: str, *args) -> str | None:
    """The address of a page, or None where there is no such page."""
    return _address(url_name, args, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=4096)
def _address(url_name: str, args: tuple, urlconf: str, _prefix: str) -> str | None:
    # A menu has forty of them on each page, and they are the same ones each time.
    try:
        return reverse(url_name, urlconf=urlconf, args=args)
    except NoReverseMatch:
        return None


def first_address(*url_names: str) -> str | None:
    """The address of the first of these pages that exists, or None."""
    return next(filter(None, map(address, url_names)), None)


def groups_for(*, slug: str | None, roles: Iterable[str], is_operator: bool, path: str) -> list[Group]:
    """The menu of a person with these roles. `path` is the present page; the entry it lies under is marked current."""
    held = frozenset(roles)
    found: list[tuple[Promise | str, list[tuple[str, Page]]]] = []
    for title, pages in PAGES:
        allowed = [page for page in pages if slug and held & page.roles]
        found.append((title, [(url, page) for page in allowed if (url := address(page.url_name, slug))]))
    if is_operator and (url := first_address(*OPERATOR_PAGE_NAMES)):
        page = Page("", "organization", pgettext_lazy("menu", "Organizations"), frozenset())
        found.append((_("Operator"), [(url, page)]))
    current = _closest([url for _title, pages in found for url, _page in pages], path)
    return [
        Group(title, [Entry(url, page.icon, page.label, url == current) for url, page in pages])
        for title, pages in found
        if pages
    ]


def _closest(urls: list[str], path: str) -> str | None:
    return max((url for url in urls if path.startswith(url)), key=len, default=None)
