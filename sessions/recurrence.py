"""On which days a fixed time falls. Pure: days in, days out, no database and no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from programs.choices import Frequency

DAYS_BETWEEN = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}


@dataclass(frozen=True)
class Rhythm:
    """A rule of recurrence in local days; `starts_on` and `ends_on` are inclusive.

    `weekday` counts from Monday (0). `week_of_month` is 1 to 5 (only months that have a fifth), or -1 for the
    last, and belongs to monthly alone.
    """

    frequency: str
    weekday: int
    week_of_month: int | None
    start_time: time
    starts_on: date
    ends_on: date | None

    def __post_init__(self):
        if (self.frequency == Frequency.MONTHLY) != (self.week_of_month is not None):
            raise ValueError("week_of_month belongs to monthly rhythms, and to them alone")

    @property
    def anchor(self) -> date:
        """The first matching weekday on or after `starts_on`: fortnights are counted from here."""
        return self.starts_on + timedelta(days=(self.weekday - self.starts_on.weekday()) % 7)


def occurrence_days(rhythm: Rhythm, first: date, last: date, breaks: Sequence[tuple[date, date]] = ()) -> list[date]:
    """The days from `first` to `last` (inclusive) on which the rhythm falls, in order.

    The answer for a day does not depend on the window asked for. Breaks are inclusive spans: they take days away and
    do not shift the fortnights after them.
    """
    begins = max(first, rhythm.starts_on)
    ends = min(last, rhythm.ends_on or last)
    if begins > ends:
        return []
    days = (moment.date() for moment in _rule(rhythm, begins, ends))
    return [day for day in days if day >= first and not any(start <= day <= end for start, end in breaks)]


def _rule(rhythm: Rhythm, begins: date, ends: date) -> rrule:
    until = datetime.combine(ends, time.min)
    if rhythm.frequency == Frequency.MONTHLY:
        start = datetime.combine(begins, time.min)
        return rrule(MONTHLY, dtstart=start, until=until, byweekday=weekday(rhythm.weekday, rhythm.week_of_month))
    # Walking from the anchor would take longer each year: enter the rule at its last occurrence before the window.
    step = DAYS_BETWEEN[Frequency(rhythm.frequency)]
    passed = max(0, (begins - rhythm.anchor).days) // step
    start = datetime.combine(rhythm.anchor + timedelta(days=passed * step), time.min)
    return rrule(WEEKLY, interval=step // 7, dtstart=start, until=until)
