"""Which row is which known person. Pure: rows and people in, pairs out; the people are of one organization."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentees.models import Mentee
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from sessions.importing.rows import PersonRow, same_as
from sessions.importing.words import TITLES, key_of

Person = Mentor | Mentee
ALIKE_WORDS = 0.6
SUGGESTED = 0.75
ALL_BUT_CERTAIN = 0.85


@dataclass
class Matches:
    """`people` holds the person of each row that is known, by the row's id(); `refused` why a row can be nobody."""

    people: dict[int, Person] = field(default_factory=dict)
    refused: dict[int, Promise | str] = field(default_factory=dict)

    def settled(self, row: PersonRow) -> bool:
        return id(row) in self.people or id(row) in self.refused


def match_people(rows: Sequence[PersonRow], people: Sequence[Person]) -> Matches:
    """Find the person of each row: by number in the records, then phone, then e-mail, then name if that is unique.

    A phone or an address that several share (brothers, a parent's) counts only together with a name that is alike. Two
    rows never get one person: the second is refused. What could be one of several is refused too, never guessed.
    """
    matches = Matches()
    claimed: dict[int, PersonRow] = {}

    def claim(row: PersonRow, person: Person) -> None:
        if id(person) in claimed:
            matches.refused[id(row)] = same_as(claimed[id(person)], row)
        else:
            claimed[id(person)] = row
            matches.people[id(row)] = person

    _by_number(rows, people, matches, claim)
    _by_contact(rows, _index(people, phone_of), lambda row: row.phone, matches, claim)
    _by_contact(rows, _index(people, lambda person: person.email.casefold()), lambda row: row.email, matches, claim)
    unclaimed = [person for person in people if id(person) not in claimed]
    _by_name([row for row in rows if not matches.settled(row)], unclaimed, matches, claim)
    return matches


def phone_of(person: Person) -> str:
    """A person's number as E.164, or empty."""
    return str(person.phone) if person.phone else ""


def _index(people: Iterable[Person], key: Callable[[Person], str]) -> dict[str, list[Person]]:
    index: dict[str, list[Person]] = {}
    for person in people:
        if value := key(person):
            index.setdefault(value, []).append(person)
    return index


def _by_number(rows, people, matches: Matches, claim) -> None:
    known = _index(people, lambda person: person.external_id)
    first: dict[str, PersonRow] = {}
    for row in rows:
        if not row.external_id:
            continue
        if row.external_id in first:
            matches.refused[id(row)] = same_as(first[row.external_id], row)
            continue
        first[row.external_id] = row
        if row.external_id in known:
            claim(row, known[row.external_id][0])


def _by_contact(rows, known: dict[str, list[Person]], contact_of, matches: Matches, claim) -> None:
    for row in rows:
        candidates = () if matches.settled(row) else known.get(contact_of(row), ())
        candidates = [person for person in candidates if _may_be(row, person)]
        exact = [person for person in candidates if person.search_name == searchable(row.name)]
        alike = exact or [person for person in candidates if names_alike(row.name, person.full_name)]
        if len(alike) == 1:
            claim(row, alike[0])


def _by_name(rows: Sequence[PersonRow], people: Sequence[Person], matches: Matches, claim) -> None:
    known = _index(people, lambda person: person.search_name)
    namesakes: dict[str, list[PersonRow]] = {}
    for row in rows:
        namesakes.setdefault(searchable(row.name), []).append(row)
    for name, same_name in namesakes.items():
        candidates = known.get(name, [])
        for row in list(same_name):
            fitting = [person for person in candidates if _may_be(row, person) and not _contradicts(row, person)]
            if len(fitting) == 1:
                claim(row, fitting[0])
                candidates = [person for person in candidates if person is not fitting[0]]
                same_name.remove(row)
        for row in same_name:
            possible = [person for person in candidates if _may_be(row, person)]
            if len(possible) == 1 and len(same_name) == 1:
                claim(row, possible[0])
            elif possible:
                matches.refused[id(row)] = _(
                    "There are several people of this name. Add a phone or a number of your records to tell them apart."
                )


def _may_be(row: PersonRow, person: Person) -> bool:
    return not (row.external_id and person.external_id and row.external_id != person.external_id)


def _contradicts(row: PersonRow, person: Person) -> bool:
    told = [(row.phone, phone_of(person)), (row.email, person.email.casefold())]
    told.append((row.group_label, getattr(person, "group_label", "")))
    return any(mine != known for mine, known in told if mine and known)


def names_alike(one: str, other: str) -> bool:
    """Whether two spellings may be one person's: each word of the shorter name has a like one in the longer.

    "דוד לוי" and "דוד הלוי" are, two brothers are not.
    """
    shorter, longer = sorted((searchable(one).split(), searchable(other).split()), key=len)
    return all(
        any(SequenceMatcher(None, word, counterpart).ratio() >= ALIKE_WORDS for counterpart in longer)
        for word in shorter
    )


class MentorNames:
    """Finds the mentor whom a row names, as people name mentors: with a title, family name first, by phone."""

    def __init__(self, mentors: Iterable[Mentor]):
        self._by_phone: dict[str, list[Mentor]] = {}
        self._by_name: dict[str, list[Mentor]] = {}
        self._by_words: dict[str, list[Mentor]] = {}
        self._asked: dict[tuple[str, str], Mentor | None | Promise | str] = {}
        for mentor in mentors:
            self.add(mentor)

    def add(self, mentor: Mentor) -> None:
        """Make a mentor findable."""
        name = _plain(mentor.full_name)
        self._by_name.setdefault(name, []).append(mentor)
        self._by_words.setdefault(_sorted_words(name), []).append(mentor)
        if phone := phone_of(mentor):
            self._by_phone.setdefault(phone, []).append(mentor)
        self._asked.clear()

    def find(self, name: str, phone: str) -> Mentor | None | Promise | str:
        """The mentor, or None for nobody like that, or the reason why it cannot be told."""
        key = (name, phone)
        if key not in self._asked:
            self._asked[key] = self._find(name, phone)
        return self._asked[key]

    def _find(self, name: str, phone: str) -> Mentor | None | Promise | str:
        called = self._by_phone.get(phone, []) if phone else []
        if len(called) == 1 and (not name or names_alike(_plain(name), _plain(called[0].full_name))):
            return called[0]
        if not name:
            return None
        plain = _plain(name)
        named = self._by_name.get(plain) or self._by_words.get(_sorted_words(plain)) or []
        named = [mentor for mentor in named if not (phone and phone_of(mentor) not in ("", phone))]
        active = [mentor for mentor in named if mentor.status == "active"] or named
        if len(active) == 1:
            return active[0]
        if active:
            return _("There are several mentors of this name. Add the phone of the mentor in a column of its own.")
        near = get_close_matches(plain, self._by_name, n=1, cutoff=SUGGESTED)
        if near and (plain not in self._by_name):
            suggested = self._by_name[near[0]][0].full_name
            certain = SequenceMatcher(None, plain, near[0]).ratio() >= ALL_BUT_CERTAIN
            return _Suggestion(suggested, certain)
        return None


class _Suggestion(str):
    """The reason for a name that nearly is a known one."""

    certain: bool

    def __new__(cls, suggested: str, certain: bool):
        made = super().__new__(cls, _("There is no mentor of this name. Did you mean %(name)s?") % {"name": suggested})
        made.certain = certain
        return made


def _plain(name: str) -> str:
    words = searchable(name).split()
    return " ".join([word for word in words if key_of(word) not in TITLES] or words)


def _sorted_words(name: str) -> str:
    return " ".join(sorted(name.split()))
