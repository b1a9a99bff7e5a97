"""The roll-up against an independent count in plain Python, on generated histories; and the search for gaps in them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.models import Absence, CalendarPeriod, UnitClosure
from programs.queries import closed_spans, is_closed
from reports.models import WeeklyAttendance
from reports.services import roll_up_week
from sessions.models import Meeting
from sessions.queries.missing import is_meeting_missing
from sessions.recurrence import Rhythm, occurrence_days
from tests.factories import EnrolmentFactory, PairingFactory, ProgramFactory, SeriesFactory, UnitFactory
from tests.reports.scenes import extra_meeting, logged

DAY = timedelta(days=1)
BEGIN, END = date(2026, 10, 11), date(2026, 11, 7)
"""Four weeks around 2026-10-25, when Jerusalem puts its clocks back."""
COUNTS = ("expected", "held", "excused", "missed", "unreported", "extra_held", "minutes", "in_time", "delay_hours")
DELAYS = [-60, 0, 59, 60, 47 * 60 + 59, 48 * 60, 48 * 60 + 1, 30 * 24 * 60]
"""Minutes from the end of a meeting to its report."""
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

near = st.dates(BEGIN - 10 * DAY, END + 10 * DAY)
spans = st.tuples(near, near).map(sorted)
open_spans = st.tuples(spans, st.booleans()).map(lambda drawn: (drawn[0][0], drawn[0][1] if drawn[1] else None))
short_spans = st.tuples(near, st.integers(0, 9)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1] * DAY))
away_spans = st.one_of(short_spans, near.map(lambda first: (first, None)))
outcomes = st.sampled_from(["", "", "held", "held", "excused", "missed"])
clock_times = st.sampled_from([time(0, 0), time(3, 30), time(16, 0), time(23, 59)])


@dataclass
class Story:
    """What happened in one pairing."""

    pairing: tuple
    enrolment: tuple
    series: tuple
    rhythm: tuple
    start_time: time
    breaks: list
    holidays: list
    shabbat: tuple | None
    unit_closures: list
    mentor_away: list
    mentee_away: list
    regular: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    delays: list = field(default_factory=lambda: [0])

    def delay(self, number: int) -> int:
        """How many minutes after its end the meeting of this number was reported."""
        return self.delays[number % len(self.delays)]


rhythms = st.one_of(
    st.tuples(st.sampled_from(["weekly", "fortnightly"]), st.integers(0, 6), st.none()),
    st.tuples(st.just("monthly"), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])),
)
stories = st.builds(
    Story,
    pairing=open_spans,
    enrolment=open_spans,
    series=open_spans,
    rhythm=rhythms,
    start_time=clock_times,
    breaks=st.lists(spans, max_size=1),
    holidays=st.lists(st.tuples(st.dates(BEGIN, END), st.booleans()), max_size=3, unique_by=lambda drawn: drawn[0]),
    shabbat=st.one_of(st.none(), open_spans),
    unit_closures=st.lists(st.tuples(st.sampled_from(["own", "above", "below", "other"]), short_spans), max_size=2),
    mentor_away=st.lists(away_spans, max_size=1),
    mentee_away=st.lists(away_spans, max_size=1),
    regular=st.lists(st.tuples(st.dates(BEGIN, END), outcomes), max_size=12, unique_by=lambda drawn: drawn[0]),
    extra=st.lists(st.tuples(st.dates(BEGIN, END), outcomes), max_size=4),
    delays=st.lists(st.sampled_from(DELAYS), min_size=1, max_size=5),
)


def covers(span, day: date) -> bool:
    return span[0] <= day and (span[1] is None or day <= span[1])


def is_shut(story: Story, day: date) -> bool:
    """Whether no meeting is expected on a day, as a person would say it."""
    return (
        any(covers(span, day) for span in story.breaks)
        or any(day == holiday and not is_open for holiday, is_open in story.holidays)
        or (story.shabbat is not None and day.strftime("%A") == "Saturday" and covers(story.shabbat, day))
        or any(where in ("own", "above") and covers(span, day) for where, span in story.unit_closures)
        or any(covers(span, day) for span in story.mentor_away + story.mentee_away)
    )


def tell(organization, story: Story):
    """Write a story into the database."""
    since, until = story.shabbat or (None, None)
    program = ProgramFactory(organization=organization, shabbat_from=since, shabbat_until=until)
    for day, is_open in story.holidays:
        CalendarPeriod.objects.create(
            organization=organization, program=program, kind="holiday", name="x", starts_on=day, ends_on=day,
            is_open=is_open,
        )  # fmt: skip
    for first, last in story.breaks:
        CalendarPeriod.objects.create(
            organization=organization, program=program, kind="break", name="x", starts_on=first, ends_on=last
        )
    enrolment = EnrolmentFactory(
        organization=organization, program=program, starts_on=story.enrolment[0], ends_on=story.enrolment[1]
    )
    pairing = PairingFactory(
        organization=organization, enrolment=enrolment, starts_on=story.pairing[0], ends_on=story.pairing[1]
    )
    shut(organization, pairing, story)
    frequency, weekday, week_of_month = story.rhythm
    series = SeriesFactory(
        organization=organization,
        pairing=pairing,
        frequency=frequency,
        weekday=weekday,
        week_of_month=week_of_month,
        start_time=story.start_time,
        starts_on=story.series[0],
        ends_on=story.series[1],
    )
    return pairing, series


def shut(organization, pairing, story: Story) -> None:
    """Units that are closed and people who are away."""
    above = UnitFactory(organization=organization, parent=UnitFactory(organization=organization))
    own = UnitFactory(organization=organization, parent=above)
    below = UnitFactory(organization=organization, parent=own)
    units = {"own": own, "above": above.parent, "below": below, "other": UnitFactory(organization=organization)}
    mentee = pairing.enrolment.mentee
    mentee.unit = own
    mentee.save()
    for where, (first, last) in story.unit_closures:
        UnitClosure.objects.create(
            organization=organization, unit=units[where], name="x", starts_on=first, ends_on=last
        )
    for person, spans in ({"mentor": pairing.mentor}, story.mentor_away), ({"mentee": mentee}, story.mentee_away):
        for first, last in spans:
            Absence.objects.create(organization=organization, starts_on=first, ends_on=last, **person)


def with_meetings(pairing, series, story: Story) -> None:
    for number, (day, outcome) in enumerate(story.regular):
        start = clock.local_instant(pairing.organization, day, story.start_time)
        meeting = Meeting.objects.create(
            organization=pairing.organization,
            pairing=pairing,
            series=series,
            original_start=start,
            starts_at=start,
            local_date=day,
            minutes=30,
        )
        if outcome:
            logged(meeting, outcome, logged_at=start + timedelta(minutes=30 + story.delay(number)))
    for day, outcome in story.extra:
        extra_meeting(pairing, day, outcome, minutes=7)


def recount(story: Story, week: Week) -> tuple | None:
    """One row of the report, counted by a person with a pencil; None where there is no row."""
    counted = dict.fromkeys(COUNTS, 0)
    there = any(covers(story.pairing, day) for day in week.days)
    for number, (day, outcome) in enumerate(story.regular):
        if not week.contains(day):
            continue
        due = all(covers(span, day) for span in (story.pairing, story.enrolment, story.series))
        due = due and not is_shut(story, day)
        if outcome or due:
            counted["expected"] += 1
            counted[outcome or "unreported"] += 1
            counted["minutes"] += 30 * (outcome == "held")
            there = True
        if outcome:
            counted["in_time"] += story.delay(number) <= 48 * 60
            counted["delay_hours"] += max(story.delay(number), 0) // 60
    for day, outcome in story.extra:
        if week.contains(day) and outcome:
            there = True
            counted["extra_held"] += outcome == "held"
            counted["minutes"] += 7 * (outcome == "held")
    return tuple(counted.values()) if there else None


@pytest.fixture(autouse=True)
def _afterwards():
    with time_machine.travel(datetime.combine(END + 3 * DAY, time(12), UTC), tick=False):
        yield


@pytest.fixture
def no_generator(monkeypatch):
    """Histories as they stand, with meetings that the fixed time would not give."""
    monkeypatch.setattr("reports.services.is_meeting_missing", lambda organization, week: False)


@FEW
@given(told=st.lists(stories, min_size=1, max_size=3))
def test_roll_up_counts_as_a_person_would(inside, no_generator, told):
    with transaction.atomic():
        pairings = {}
        for story in told:
            pairing, series = tell(inside, story)
            with_meetings(pairing, series, story)
            pairings[pairing.pk] = story
        for offset in range(4):
            week = Week(BEGIN + 7 * offset * DAY)
            roll_up_week(organization=inside, week_start=week.start)
            rows = WeeklyAttendance.objects.filter(week_start=week.start).values_list("pairing", *COUNTS)
            expected = {pk: recount(story, week) for pk, story in pairings.items()}
            assert {pk: tuple(row) for pk, *row in rows} == {pk: row for pk, row in expected.items() if row}
        transaction.set_rollback(True)


@FEW
@given(story=stories, held=st.sets(st.integers(0, 30)))
def test_missing_meetings_are_found_as_the_rule_gives_them(inside, story, held):
    with transaction.atomic():
        pairing, series = tell(inside, story)
        spans = (story.pairing, story.enrolment, story.series)
        rhythm = Rhythm(*story.rhythm, story.start_time, *story.series)
        days = occurrence_days(rhythm, BEGIN, END)
        days = [day for day in days if all(covers(span, day) for span in spans) and not is_shut(story, day)]
        missing = [day for number, day in enumerate(days) if number in held]
        story.regular = [(day, "") for day in days if day not in missing]
        story.extra = []
        with_meetings(pairing, series, story)
        for offset in range(4):
            week = Week(BEGIN + 7 * offset * DAY)
            assert is_meeting_missing(inside, week) == any(week.contains(day) for day in missing)
        transaction.set_rollback(True)


@FEW
@given(story=stories)
def test_closed_spans_are_the_days_a_person_would_name(inside, story):
    with transaction.atomic():
        pairing, _series = tell(inside, story)
        spans = closed_spans(BEGIN, END, [pairing.pk]).get(pairing.pk, [])
        assert all(one[1] + DAY < following[0] for one, following in zip(spans, spans[1:], strict=False))
        if covers(story.pairing, BEGIN) or covers(story.pairing, END):
            days = [BEGIN + offset * DAY for offset in range((END - BEGIN).days + 1)]
            assert [is_closed(spans, day) for day in days] == [is_shut(story, day) for day in days]
        transaction.set_rollback(True)
