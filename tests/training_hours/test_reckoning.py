"""The hours of training against a plain recount: years' ends, changes of clocks, corrections, cancelled sessions."""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from programs.training_hours.choices import HoursState, RequirementKind
from programs.training_hours.reckoning import (
    Attended,
    Credit,
    Record,
    Required,
    Span,
    certificate_state,
    months_later,
    standing_on,
    year_of,
    years_until,
)

JERUSALEM = ZoneInfo("Asia/Jerusalem")
ZONES = st.sampled_from([JERUSALEM, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Pacific/Auckland"), ZoneInfo("UTC")])
KINDS = st.frozensets(st.sampled_from(RequirementKind.values))
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
BEGINNINGS = st.sampled_from([(1, 1), (9, 1), (2, 29), (3, 1), (2, 28), (12, 31), (10, 25)])
REQUIRED = st.builds(
    lambda kind, minutes, due, begins: Required(kind, minutes, due, *begins),
    st.sampled_from(RequirementKind.values),
    st.integers(0, 900),
    st.sampled_from([0, 1, 30, 90, 365]),
    BEGINNINGS,
)
# Close to midnight of a year's end, and of the days on which Israel changes its clocks, on purpose.
MOMENTS = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    st.builds(
        lambda day, minutes: datetime(*day, tzinfo=UTC) + timedelta(minutes=minutes),
        st.sampled_from([(2026, 8, 31), (2027, 12, 31), (2028, 2, 28), (2027, 3, 26), (2027, 10, 31)]),
        st.integers(18 * 60, 28 * 60),
    ),
)
ATTENDED = st.builds(Attended, st.integers(0, 6), MOMENTS, st.integers(0, 600), KINDS, st.booleans())
CREDITS = st.builds(Credit, DAYS, st.integers(-400, 400), KINDS)
RECORDS = st.builds(Record, DAYS, st.lists(ATTENDED, max_size=9), st.lists(CREDITS, max_size=5))
SPANS = st.lists(
    st.builds(lambda day, length: Span(day, day + timedelta(length) if length else None), DAYS, st.integers(0, 400))
)


def plain_year(required: Required, day: date) -> list[date]:
    """All days of the year of training that holds a day, by walking."""

    def begins(at: date) -> bool:
        if (required.month, required.day) == (2, 29) and not isleap(at.year):
            return (at.month, at.day) == (3, 1)
        return (at.month, at.day) == (required.month, required.day)

    while not begins(day):
        day -= timedelta(1)
    days = [day]
    while not begins(days[-1] + timedelta(1)):
        days.append(days[-1] + timedelta(1))
    return days


def plain_minutes(required: Required, record: Record, zone: ZoneInfo, day: date) -> int:
    """The minutes that count on a day, with one basket for each session."""
    counted = None if required.kind == RequirementKind.INITIAL else set(plain_year(required, day))
    baskets: dict[int, list[int]] = {}
    total = 0
    for credit in record.credits:
        if required.kind in credit.counts_for and credit.on <= day and (counted is None or credit.on in counted):
            total += credit.minutes
    for attended in record.attended:
        local = attended.starts_at.astimezone(zone)
        began = date(local.year, local.month, local.day)
        if attended.cancelled or required.kind not in attended.counts_for or began > day:
            continue
        if counted is None or began in counted:
            baskets.setdefault(attended.session, []).append(attended.minutes)
    for minutes in baskets.values():
        total += sorted(minutes)[-1]
    return total if total > 0 else 0


@settings(max_examples=60, deadline=None)
@given(REQUIRED, RECORDS, SPANS, ZONES, DAYS)
def test_standing_is_what_a_plain_recount_says(required, record, exempt, zone, day):
    standing = standing_on(required, record, exempt=exempt, zone=zone, day=day)
    done = plain_minutes(required, record, zone, day)
    assert standing.done == done >= 0
    assert standing.missing == (required.minutes - done if done < required.minutes else 0)
    assert 0 <= standing.percent <= 100 and (standing.percent == 100) == (done >= required.minutes)
    if any(span.first <= day <= (span.last or date.max) for span in exempt):
        assert standing.state == HoursState.EXEMPT
    elif done >= required.minutes:
        assert standing.state == HoursState.MET
    else:
        assert standing.state == (HoursState.OVERDUE if day > standing.due_on else HoursState.OPEN)
    if required.kind == RequirementKind.INITIAL:
        assert standing.due_on == record.joined_on + timedelta(days=required.due_days)
        return
    days = plain_year(required, day)
    assert (year_of(required, day).first, year_of(required, day).last) == (days[0], days[-1])
    joined_late = record.joined_on in set(days[len(days) - required.due_days :] if required.due_days else [])
    if days[0] <= record.joined_on <= days[-1]:
        next_year = plain_year(required, days[-1] + timedelta(1))
        assert standing.due_on == (next_year[-1] if joined_late else days[-1])


@settings(max_examples=40, deadline=None)
@given(REQUIRED, RECORDS, ZONES, DAYS, st.data())
def test_corrections_change_the_year_they_belong_to_and_no_other(required, record, zone, day, data):
    required = Required(RequirementKind.YEARLY, required.minutes, 0, required.month, required.day)
    record = Record(min(record.joined_on, day), record.attended, record.credits)
    before = {standing.first: standing for standing in years_until(required, record, zone=zone, day=day)}
    assert list(before) == sorted(before, reverse=True)
    assert [standing.done for standing in before.values()] == [
        plain_minutes(required, record, zone, standing.last) for standing in before.values()
    ]
    for first, standing in list(before.items())[1:]:
        assert standing.last == plain_year(required, first)[-1]
        assert standing.is_met == (standing.done >= required.minutes)
        assert standing.is_met or standing.state == HoursState.OVERDUE
    credit = data.draw(CREDITS)
    corrected = Record(record.joined_on, record.attended, [*record.credits, credit])
    for standing in years_until(required, corrected, zone=zone, day=day):
        assert standing.done >= 0
        if RequirementKind.YEARLY not in credit.counts_for or not standing.first <= credit.on <= standing.last:
            assert standing == before[standing.first]
        elif credit.minutes > 0:
            assert before[standing.first].done <= standing.done <= before[standing.first].done + credit.minutes
    if record.attended:
        # A session that is moved or cancelled takes its minutes with it, wherever it stood.
        moved = data.draw(ATTENDED)
        others = Record(record.joined_on, [moved, *record.attended[1:]], record.credits)
        for standing in years_until(required, others, zone=zone, day=day):
            assert standing.done == plain_minutes(required, others, zone, standing.last)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2023, 1, 1), date(2032, 12, 31)), st.integers(1, 60), st.integers(-40, 40))
@example(date(2024, 2, 29), 12, 0)
@example(date(2027, 2, 28), 12, 0)
@example(date(2026, 8, 31), 6, 1)
@example(date(2026, 1, 31), 1, 0)
def test_a_certificate_is_valid_through_its_last_day(issued, months, offset):
    last = months_later(issued, months)
    assert (last.year - issued.year) * 12 + last.month - issued.month in (months, months - 1)
    after = last + timedelta(1)
    # The day after has the same number in its month, or is the first after a month that is too short for it.
    assert after.day == issued.day or (after.day == 1 and issued.day > last.day)
    day = last + timedelta(offset)
    expected = "valid" if offset < -30 else "soon" if offset <= 0 else "over"
    assert certificate_state(last, day) == expected
    assert certificate_state(last, day, withdrawn=True) == "withdrawn" and certificate_state(None, day) == "valid"


def test_plain_examples():
    yearly = Required(RequirementKind.YEARLY, 480, 60, 9, 1)
    both = frozenset(RequirementKind.values)

    def came(session, *moment, minutes=180, **more):
        return Attended(session, datetime(*moment, tzinfo=JERUSALEM).astimezone(UTC), minutes, both, **more)

    new_year = came(1, 2027, 8, 31, 23, 0)
    record = Record(
        date(2026, 10, 1),
        [came(0, 2026, 11, 4, 18, 0), new_year, new_year, came(2, 2027, 1, 6, 18, 0, cancelled=True)],
        [Credit(date(2027, 5, 1), 240, both), Credit(date(2027, 6, 1), -60, both)],
    )
    on_the_eve, the_day_after = (
        standing_on(yearly, record, zone=JERUSALEM, day=day) for day in (date(2027, 8, 31), date(2027, 9, 1))
    )
    assert (on_the_eve.done, on_the_eve.state, on_the_eve.due_on) == (540, HoursState.MET, date(2027, 8, 31))
    assert (the_day_after.done, the_day_after.missing, the_day_after.percent) == (0, 480, 0)
    assert [standing.done for standing in years_until(yearly, record, zone=JERUSALEM, day=date(2027, 9, 1))] == [0, 540]
    late = Record(date(2027, 7, 5), [], [])
    years = years_until(yearly, late, zone=JERUSALEM, day=date(2028, 9, 2))
    assert [(standing.state, standing.due_on.year) for standing in years] == [
        (HoursState.OPEN, 2029), (HoursState.OVERDUE, 2028), (HoursState.OPEN, 2028),
    ]  # fmt: skip
