"""When steps and contacts are due: true of every start, every calendar and every history. Nothing but days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.calendars.observances import is_day_of_rest
from programs.beginning.rules import FIRST_MONTH, LONGEST, Pace, due_day, next_contact

DAY = timedelta(days=1)
STARTS = st.dates(date(2024, 1, 1), date(2031, 12, 31)) | st.sampled_from(
    # Turns of years, of clocks in Israel and elsewhere, a leap day, and the eves of long feasts.
    [date(2026, 12, 31), date(2027, 1, 1), date(2026, 3, 26), date(2026, 10, 24), date(2028, 2, 28), date(2028, 2, 29),
     date(2026, 9, 11), date(2025, 9, 21), date(2027, 4, 20)]
)  # fmt: skip
PACES = st.builds(Pace, st.integers(1, 10), st.integers(1, 90))


def rests(day: date) -> bool:
    return is_day_of_rest(day, in_israel=True)


@settings(max_examples=200, deadline=None)
@given(starts_on=STARTS, days=st.integers(0, LONGEST), later=st.integers(0, 40), in_israel=st.booleans())
def test_a_step_is_due_on_the_first_working_day(starts_on, days, later, in_israel):
    def closed(day: date) -> bool:
        return is_day_of_rest(day, in_israel=in_israel)

    counted, due = due_day(starts_on, days, closed)
    assert counted == starts_on + days * DAY and due >= counted and not closed(due)
    assert all(closed(counted + number * DAY) for number in range((due - counted).days))
    assert (due == counted) == (not closed(counted))
    # Whoever begins later is never due earlier, and more days are never less.
    assert due_day(starts_on + later * DAY, days, closed)[1] >= due
    assert due_day(starts_on, days + later, closed)[1] >= due


def test_shabbat_and_the_new_year_move_a_step():
    assert due_day(date(2026, 11, 19), 2, rests) == (date(2026, 11, 21), date(2026, 11, 22))
    # Two days of Rosh Hashana, the second of which is the eve of nothing: 12 and 13 September 2026, then Monday.
    assert due_day(date(2026, 9, 10), 2, rests) == (date(2026, 9, 12), date(2026, 9, 14))
    assert due_day(date(2026, 12, 30), 2, rests)[1] == date(2027, 1, 1)


@settings(max_examples=200, deadline=None)
@given(starts_on=STARTS, pace=PACES, after=st.lists(st.integers(-20, 400), max_size=12), more=st.integers(0, 400))
def test_contacts_are_due_after_the_last_and_never_earlier_for_one_more(starts_on, pace, after, more):
    days = [starts_on + number * DAY for number in after]
    due = next_contact(starts_on, days, pace)
    had = sorted({day for day in days if day >= starts_on})
    assert due == next_contact(starts_on, list(reversed(days)) * 2, pace)
    if had and had[-1] >= starts_on + FIRST_MONTH * DAY:
        assert due == had[-1] + pace.every * DAY
    if len(had) < pace.first and not (had and had[-1] >= starts_on + FIRST_MONTH * DAY):
        assert starts_on < due <= starts_on + FIRST_MONTH * DAY
    later = max([*had, starts_on]) + more * DAY
    if pace.every >= FIRST_MONTH:
        assert next_contact(starts_on, [*days, later], pace) >= due
    assert next_contact(starts_on, days, Pace(pace.first, 0)) is None


@given(starts_on=STARTS, pace=PACES)
def test_who_calls_on_the_due_days_has_kept_the_pace(starts_on, pace):
    days: list[date] = []
    while len(days) < pace.first + 3:
        days.append(next_contact(starts_on, days, pace))
    first, rest = days[: pace.first], days[pace.first :]
    assert first[-1] == starts_on + FIRST_MONTH * DAY and len(set(days)) == len(days)
    assert [b - a for a, b in zip([first[-1], *rest], rest, strict=False)] == [pace.every * DAY] * 3
