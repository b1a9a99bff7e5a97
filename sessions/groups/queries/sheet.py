"""The attendance sheet of one meeting of a group: one row for each person, and what of it is shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from mentees.models import Mentee
from mentoring_platform.tenancy.names import searchable
from programs.queries import active_on
from sessions.choices import Attendance, GroupOutcome
from sessions.models import Boarding, GroupMeeting, Guest, Presence

GUESTS_REMEMBERED = timedelta(days=60)
"""How long after a visit a guest still stands on the sheet."""


def key_of(person: Mentee | Guest) -> str:
    """A word for one person of a sheet: mentees and guests are told apart."""
    return f"{'guest' if isinstance(person, Guest) else 'mentee'}:{person.pk}"


@dataclass(frozen=True)
class Person:
    """One row. `version` counts the changes of its state (0: nobody has said anything).

    `chosen` is what was chosen in a form that could not be saved, so that it stands there still.
    """

    key: str
    name: str
    is_guest: bool
    unit: UUID | None
    unit_name: str
    state: str
    version: int
    changed_by: str
    changed_at: datetime | None
    came_last: bool
    chosen: str = ""

    @property
    def letter(self) -> str:
        return searchable(self.name)[:1]

    @property
    def field(self) -> str:
        """The name of its field in the form, which carries the state that the person who fills it sees."""
        return f"row:{self.key}:{self.state}:{self.version}"

    @property
    def words(self) -> str:
        return str(Attendance(self.state).label)

    @property
    def chosen_words(self) -> str:
        return str(Attendance(self.chosen).label) if self.chosen else ""

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """What can be said of the row: value, word, and whether it is so."""
        return [(value, label, value == (self.chosen or self.state)) for value, label in Attendance.choices]


@dataclass(frozen=True)
class Counts:
    """How many came, did not, and of how many nothing is known."""

    present: int = 0
    absent: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Counts":
        return cls(**Counter(person.state for person in people))


@dataclass(frozen=True)
class Filters:
    """What of a sheet is shown; empty is all."""

    q: str = ""
    letter: str = ""
    unit: str = ""
    last: bool = False

    @classmethod
    def read(cls, data: QueryDict) -> "Filters":
        """As an address or a form says it; `set` changes one of them ("letter=א"), and "all" takes them away."""
        kept = cls(
            q=data.get("q", "").strip()[:60],
            letter=data.get("letter", "")[:1],
            unit=data.get("unit", "")[:36],
            last=data.get("last") == "1",
        )
        name, _sign, value = data.get("set", "").partition("=")
        if name == "all":
            return cls()
        if name == "last":
            return cls(q=kept.q, letter=kept.letter, unit=kept.unit, last=value == "1")
        if name in ("letter", "unit", "q"):
            return cls(**{"q": kept.q, "letter": kept.letter, "unit": kept.unit, "last": kept.last, name: value[:60]})
        return kept

    @property
    def query(self) -> dict[str, str]:
        """What is in force, as the parameters of an address."""
        said = {"q": self.q, "letter": self.letter, "unit": self.unit, "last": "1" if self.last else ""}
        return {name: value for name, value in said.items() if value}

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that say something, as the trail keeps them."""
        return ["came_last" if name == "last" else name for name in self.query]

    def shows(self, person: Person) -> bool:
        if self.last and not person.came_last:
            return False
        if self.letter and person.letter != searchable(self.letter):
            return False
        if self.unit and str(person.unit) != self.unit:
            return False
        return all(word in searchable(person.name) for word in searchable(self.q).split())


@dataclass(frozen=True)
class Sheet:
    """All rows of a meeting by name, and which are shown: a row that could not be saved, whatever the filters say."""

    meeting: GroupMeeting
    people: Sequence[Person]
    filters: Filters = field(default_factory=Filters)

    @cached_property
    def shown(self) -> list[Person]:
        return [person for person in self.people if person.chosen or self.filters.shows(person)]

    @cached_property
    def counts(self) -> Counts:
        return Counts.of(self.people)

    @cached_property
    def elsewhere(self) -> Counts:
        """The counts of those who are not shown."""
        shown = {person.key for person in self.shown}
        return Counts.of(person for person in self.people if person.key not in shown)

    @property
    def letters(self) -> list[str]:
        return sorted({person.letter for person in self.people})

    @property
    def units(self) -> list[tuple[str, str]]:
        found = {(person.unit_name, str(person.unit)) for person in self.people if person.unit}
        return [(key, name) for name, key in sorted(found)]

    @property
    def has_last(self) -> bool:
        return any(person.came_last for person in self.people)

    def by_key(self) -> dict[str, Person]:
        return {person.key: person for person in self.people}


def sheet_of(meeting: GroupMeeting, filters: Filters | None = None, chosen: dict[str, str] | None = None) -> Sheet:
    """The sheet of a meeting; four queries. `chosen` is what was chosen by key and could not be saved.

    On it are whoever is in the group on that day, whoever something was said of, and guests of the last two months.
    """
    presences = list(
        Presence.objects.filter(meeting=meeting).select_related("mentee__unit", "guest", "changed_by__user")
    )
    said = {key_of(row.mentee or row.guest): row for row in presences}
    last = _came_last(meeting)
    aboard = Boarding.objects.filter(active_on(meeting.local_date), group=meeting.group).select_related("mentee__unit")
    mentees = {row.mentee_id: row.mentee for row in presences if row.mentee_id}
    mentees |= {row.mentee_id: row.mentee for row in aboard}
    everybody = [*mentees.values(), *_guests(meeting)]
    unsaved = chosen or {}
    people = [_person(who, said.get(key_of(who)), last, unsaved.get(key_of(who), "")) for who in everybody]
    people.sort(key=lambda person: (person.is_guest, searchable(person.name), person.key))
    return Sheet(meeting, people, filters or Filters())


def _guests(meeting: GroupMeeting) -> list[Guest]:
    visits = Presence.objects.filter(
        guest__isnull=False,
        meeting__group=meeting.group_id,
        meeting__local_date__range=(meeting.local_date - GUESTS_REMEMBERED, meeting.local_date),
    ).filter(Q(state=Attendance.PRESENT) | Q(meeting=meeting))
    return list(Guest.objects.filter(pk__in=visits.values("guest")))


def _came_last(meeting: GroupMeeting) -> set[str]:
    before = GroupMeeting.objects.filter(
        group=meeting.group_id, starts_at__lt=meeting.starts_at, outcome=GroupOutcome.HELD
    ).order_by("-starts_at")
    came = Presence.objects.filter(meeting__in=before.values("pk")[:1], state=Attendance.PRESENT)
    return {f"mentee:{mentee}" if mentee else f"guest:{guest}" for mentee, guest in came.values_list("mentee", "guest")}


def _person(who: Mentee | Guest, said: Presence | None, last: set[str], chosen: str) -> Person:
    is_guest = isinstance(who, Guest)
    unit = None if is_guest else who.unit
    return Person(
        key=key_of(who),
        name=who.name if is_guest else who.full_name,
        is_guest=is_guest,
        unit=unit.pk if unit else None,
        unit_name=unit.name if unit else "",
        state=said.state if said else Attendance.UNKNOWN.value,
        version=said.version if said else 0,
        changed_by=said.changed_by.user.name if said and said.changed_by else "",
        changed_at=said.changed_at if said else None,
        came_last=key_of(who) in last,
        chosen=chosen,
    )
