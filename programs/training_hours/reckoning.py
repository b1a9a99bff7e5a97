"""How many hours of training somebody has, and what is missing. Pure: facts in, a standing out; nothing is stored.

Minutes are whole. A session counts on the local day on which it began, for as long as it really lasted; a cancelled
one never, and nobody twice in one. A year begins on one day of the calendar; where that is 29 February it begins on
1 March of an ordinary year. Corrections are credits below zero: they change the year of their day, never below zero.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from programs.training_hours.choices import CertificateState, HoursState, RequirementKind

DAY = timedelta(days=1)
SOON = timedelta(days=30)
"""How long before its last day a certificate is shown as one that will expire."""


@dataclass(frozen=True)
class Attended:
    """That somebody was there. `minutes`: how long of it counts."""

    session: Hashable
    starts_at: datetime
    minutes: int
    counts_for: frozenset[str]
    cancelled: bool = False


@dataclass(frozen=True)
class Credit:
    """Minutes from elsewhere, or taken away."""

    on: date
    minutes: int
    counts_for: frozenset[str]


@dataclass(frozen=True)
class Span:
    """Local days, both inclusive; without `last` it goes on."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Required:
    """What a program asks for. `due_days`: how long somebody new has for it; `month` and `day` begin its year."""

    kind: str
    minutes: int
    due_days: int = 0
    month: int = 1
    day: int = 1


@dataclass(frozen=True)
class Record:
    """All that counts of one person."""

    joined_on: date
    attended: Sequence[Attended] = ()
    credits: Sequence[Credit] = ()


@dataclass(frozen=True)
class Standing:
    """How somebody stands on a day. `first` and `last`: the days that count, `last` at most the day itself."""

    required: int
    done: int
    due_on: date
    state: HoursState
    first: date | None
    last: date

    @property
    def missing(self) -> int:
        return max(self.required - self.done, 0)

    @property
    def is_met(self) -> bool:
        return self.state == HoursState.MET

    @property
    def percent(self) -> int:
        """How much of it is done, 100 at most."""
        return 100 if self.required <= self.done else self.done * 100 // self.required


def year_of(required: Required, day: date) -> Span:
    """The year of training that holds a day."""
    first = _begins(required, day.year)
    if day < first:
        return Span(_begins(required, day.year - 1), first - DAY)
    return Span(first, _begins(required, day.year + 1) - DAY)


def standing_on(
    required: Required, record: Record, *, exempt: Iterable[Span] = (), zone: tzinfo, day: date
) -> Standing:
    """How somebody stands towards a requirement at the end of a local day.

    The initial hours are those of all days until then, due `due_days` after joining. The yearly ones are those of the
    year that holds the day, due on its last day; whoever joined in its last `due_days` has time until the end of the
    next. Exempt is who is so on that very day.
    """
    if required.kind == RequirementKind.INITIAL:
        first, due_on = None, record.joined_on + timedelta(days=required.due_days)
    else:
        year = year_of(required, day)
        first, due_on = year.first, _yearly_due(required, record.joined_on, year)
    done = minutes_between(record, required.kind, first, day, zone)
    if any(span.holds(day) for span in exempt):
        state = HoursState.EXEMPT
    elif done >= required.minutes:
        state = HoursState.MET
    else:
        state = HoursState.OVERDUE if due_on < day else HoursState.OPEN
    return Standing(required.minutes, done, due_on, state, first, day)


def years_until(
    required: Required, record: Record, *, exempt: Sequence[Span] = (), zone: tzinfo, day: date
) -> list[Standing]:
    """The standings of all years in which somebody was there until a day, the newest first.

    A year that is over is judged on its last day, whatever was corrected since: missing hours of it are overdue, but
    for who had joined too late to owe them.
    """
    standings, at = [], day
    while True:
        year = year_of(required, at)
        standing = standing_on(required, record, exempt=exempt, zone=zone, day=at)
        if standing.state == HoursState.OPEN and at < day and standing.due_on <= at:
            standing = Standing(
                standing.required, standing.done, standing.due_on, HoursState.OVERDUE, standing.first, standing.last
            )
        standings.append(standing)
        if year.first <= record.joined_on:
            return standings
        at = year.first - DAY


def minutes_between(record: Record, kind: str, first: date | None, last: date, zone: tzinfo) -> int:
    """What counts for a kind of requirement from one local day (None: ever) to another, inclusive; never below zero."""
    sessions: dict[Hashable, int] = {}
    for attended in record.attended:
        day = attended.starts_at.astimezone(zone).date()
        if not attended.cancelled and kind in attended.counts_for and (first is None or first <= day) and day <= last:
            sessions[attended.session] = max(sessions.get(attended.session, 0), attended.minutes)
    credited = sum(
        credit.minutes
        for credit in record.credits
        if kind in credit.counts_for and (first is None or first <= credit.on) and credit.on <= last
    )
    return max(sum(sessions.values()) + credited, 0)


def certificate_state(valid_until: date | None, day: date, *, withdrawn: bool = False) -> CertificateState:
    """Whether a certificate is valid on a day; its last day is one of them, and the month before it is told."""
    if withdrawn:
        return CertificateState.WITHDRAWN
    if valid_until is None or day + SOON < valid_until:
        return CertificateState.VALID
    return CertificateState.SOON if day <= valid_until else CertificateState.OVER


def months_later(day: date, months: int) -> date:
    """The last day of something that is valid for so many months from a day on: from 1 March for a year, 28 February.

    A day that the last month does not have is its last one.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    while True:
        try:
            same = date(year, month, day.day)
        except ValueError:
            return date(year + month // 12, month % 12 + 1, 1) - DAY
        return same - DAY


def _begins(required: Required, year: int) -> date:
    try:
        return date(year, required.month, required.day)
    except ValueError:
        return date(year, 3, 1)


def _yearly_due(required: Required, joined_on: date, year: Span) -> date:
    last = year.last or year.first
    if joined_on > last - timedelta(days=required.due_days):
        return year_of(required, last + DAY).last or last
    return last
