"""One place for each pairing and each person, with all the reasons for it. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from programs.choices import Whose
from programs.watching.rules import Rule
from reports.morning.kinds import ORDER, is_worse

Where = tuple[UUID | None, UUID | None]
"""Program and unit."""

_urgency = attrgetter("urgency")


@dataclass(frozen=True)
class PutOff:
    """What is put off until a day, by whom and why; `state` are the levels that stood there, by reason."""

    id: UUID
    until: date
    why: str
    by: str
    state: Mapping[str, int] = field(default_factory=dict)

    def covers(self, reasons: "Iterable[Reason]", today: date) -> bool:
        """Whether it still holds: the day has not come, no reason is new, and none has grown worse."""
        return today < self.until and all(
            reason.key in self.state and not is_worse(reason.rule, self.state[reason.key], reason.level)
            for reason in reasons
        )


@dataclass(frozen=True)
class Note:
    """One line of what was agreed, with whom, when and by whom of the office; `kind` a FollowUpKind, `whom` a Whom."""

    on: date
    kind: str
    whom: str
    agreed: str
    by: str


class Reason(NamedTuple):
    """Why something stands on the page; `rule` and `subject` are what makes it one.

    `number` is what its rule measures, `of` a count beside it; `since` a local day. `level` is what grows worse.
    `whose` is the side of the pairing that has said it, with the phone it gave for that, where one has; `not_for` are
    the users to whom it is not told, because they are a part of it. A tuple, as a page has thousands of them.
    """

    rule: str
    subject: UUID
    since: date
    number: int = 0
    of: int | None = None
    until: date | None = None
    where: tuple[Where, ...] = ()
    enrolment: UUID | None = None
    pairing: UUID | None = None
    mentor: UUID | None = None
    mentee: UUID | None = None
    mentor_name: str = ""
    mentor_phone: str = ""
    mentor_is_member: bool = False
    mentee_name: str = ""
    mentee_phone: str = ""
    put_off: PutOff | None = None
    notes: tuple[Note, ...] = ()
    whose: str = ""
    phone: str = ""
    not_for: frozenset[int] = frozenset()
    is_new: bool = False

    @property
    def giver(self) -> str:
        """Of what one side of a pairing has said: the name of that one."""
        return self.mentor_name if self.whose == Whose.MENTOR else self.mentee_name

    @property
    def about(self) -> tuple[str, UUID]:
        """What it is about first, and what it is put off with: the pairing, else the mentor, else the mentee."""
        if self.pairing:
            return "pairing", self.pairing
        return ("mentor", self.mentor) if self.mentor else ("mentee", self.mentee or self.subject)

    @property
    def key(self) -> str:
        return f"{self.rule}:{self.subject}"

    @property
    def is_over(self) -> bool:
        """Of what has a last day: whether that is over."""
        return self.number < 0

    @property
    def level(self) -> int:
        if self.rule in (Rule.COMMITMENT, Rule.CERTIFICATE):
            return int(self.is_over)
        if self.rule in (Rule.SILENT, Rule.UNREPORTED):
            return self.of or 0
        # What is put off keeps its levels, and they are to say nothing of an answer.
        return 0 if self.rule == Rule.PULSE else self.number

    @property
    def urgency(self) -> tuple[int, date, int]:
        return ORDER[self.rule], self.since, self.subject.int


@dataclass(frozen=True)
class Place:
    """A pairing, a mentor or a mentee (`kind`) with its reasons, the most urgent first."""

    kind: str
    id: UUID
    reasons: tuple[Reason, ...]
    put_off: PutOff | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"

    @property
    def first(self) -> Reason:
        return self.reasons[0]

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(reason.rule for reason in self.reasons)

    @property
    def is_new(self) -> bool:
        return any(reason.is_new for reason in self.reasons)

    @property
    def state(self) -> dict[str, int]:
        """What is kept when it is put off."""
        return {reason.key: reason.level for reason in self.reasons}


def merged(reasons: Iterable[Reason]) -> list[Reason]:
    """One reason for each rule and subject: of those about a mentor in several programs the earliest day and the sum.

    Counts of what is not reported add up; other numbers are the same in all of them.
    """
    found: dict[tuple[str, UUID], Reason] = {}
    for reason in reasons:
        key = reason.rule, reason.subject
        before = found.setdefault(key, reason)
        if before is reason:
            continue
        adds = reason.rule == Rule.SILENT
        found[key] = before._replace(
            since=min(before.since, reason.since),
            number=max(before.number, reason.number),
            of=(before.of or 0) + (reason.of or 0) if adds else before.of,
            where=before.where + reason.where,
        )
    return list(found.values())


def arranged(reasons: Iterable[Reason]) -> list[Place]:
    """The places, in order of urgency: each reason stands once, each pairing and each person in one place.

    A mentor of whom something is to be said himself has a place, and the pairings of his that have reasons stand in
    it; other pairings have their own. What concerns a mentee alone stands with the mentee; of letters that do not
    reach him is told where his pairing stands, if it stands anywhere.
    """
    reasons = sorted(reasons, key=_urgency)
    mentors = {reason.mentor for reason in reasons if reason.mentor and not reason.pairing}
    of_mentees = [reason for reason in reasons if not reason.pairing and not reason.mentor]
    alone = {reason.mentee for reason in of_mentees if reason.rule != Rule.UNREACHED}
    of_mentee: dict[UUID | None, tuple[str, UUID]] = {}
    found: dict[tuple[str, UUID], list[Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.pairing or reason.mentor:
            at = ("mentor", reason.mentor) if reason.mentor in mentors else reason.about
            found[at].append(reason)
            of_mentee.setdefault(reason.mentee, at)
    for reason in of_mentees:
        joins = reason.rule == Rule.UNREACHED and reason.mentee not in alone
        found[of_mentee.get(reason.mentee, reason.about) if joins else reason.about].append(reason)
    places = [
        Place(kind, key, tuple(sorted(own, key=_urgency)) if len(own) > 1 else tuple(own))
        for (kind, key), own in found.items()
    ]
    return sorted(places, key=lambda place: place.reasons[0].urgency)


def with_news(reasons: Iterable[Reason], before: Collection[str] | None) -> list[Reason]:
    """The same, those marked that did not stand there before; none where nothing is known of before."""
    if before is None:
        return list(reasons)
    return [reason if reason.key in before else reason._replace(is_new=True) for reason in reasons]


def parted(places: Iterable[Place], today: date) -> tuple[list[Place], list[Place]]:
    """What stands today, and what is put off. What came back earlier says so (`put_off` stays with it)."""
    shown, hidden = [], []
    for place in places:
        own = (reason.put_off for reason in place.reasons if reason.about == (place.kind, place.id))
        until = next((put_off for put_off in own if put_off and today < put_off.until), None)
        if until is None:
            shown.append(place)
        else:
            placed = replace(place, put_off=until)
            (hidden if until.covers(place.reasons, today) else shown).append(placed)
    return shown, hidden
