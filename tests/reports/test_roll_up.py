"""The roll-up of a week: what counts, once and for all, and the same however often it runs."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from reports.models import WeekClose, WeeklyAttendance
from reports.services import roll_up_week
from sessions.models import Meeting, StaleWeek
from sessions.services import mark_weeks_stale
from tests.factories import CalendarPeriodFactory, EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory
from tests.reports.scenes import AFTER, SUNDAY, extra_meeting, logged, meeting_of, series_of

DAY = timedelta(days=1)
TUESDAY = SUNDAY + 2 * DAY
COUNTS = ("expected", "held", "excused", "missed", "unreported", "extra_held", "minutes")


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def roll_up(organization, week_start=SUNDAY):
    return roll_up_week(organization=organization, week_start=week_start)


def counts(pairing, week_start=SUNDAY) -> tuple:
    return WeeklyAttendance.objects.values_list(*COUNTS).get(pairing=pairing, week_start=week_start)


def rows() -> list[tuple]:
    return list(WeeklyAttendance.objects.order_by("pk").values_list("pk", "week_start", "pairing", *COUNTS))


def test_each_meeting_is_one_of_held_excused_missed_and_unreported(inside):
    pairing = PairingFactory(organization=inside)
    series = series_of(pairing)
    for offset, outcome in enumerate(["held", "excused", "missed", "", "held"]):
        meeting_of(series, SUNDAY + offset * DAY, outcome, minutes=40)
    roll_up(inside)
    assert counts(pairing) == (5, 2, 1, 1, 1, 0, 80)


def test_minutes_are_those_of_the_log_where_it_says_them(inside):
    pairing = PairingFactory(organization=inside)
    logged(meeting_of(series_of(pairing), TUESDAY, minutes=40), "held", minutes=65)
    roll_up(inside)
    assert counts(pairing)[-1] == 65


def test_extra_meetings_count_apart(inside):
    pairing = PairingFactory(organization=inside)
    meeting_of(series_of(pairing), TUESDAY, "held", minutes=45)
    extra_meeting(pairing, TUESDAY + DAY, "held", minutes=30)
    extra_meeting(pairing, TUESDAY + DAY, "missed")
    extra_meeting(pairing, TUESDAY + DAY)
    roll_up(inside)
    assert counts(pairing) == (1, 1, 0, 0, 0, 1, 75)


def test_meeting_moved_to_another_week_is_excused_here_and_expected_there(inside):
    pairing = PairingFactory(organization=inside)
    here = meeting_of(series_of(pairing, ends_on=TUESDAY), TUESDAY)
    logged(here, "excused", reason="moved", excused_by="mentor")
    extra_meeting(pairing, TUESDAY + 7 * DAY, moved_from=here)
    with time_machine.travel(AFTER + 7 * DAY, tick=False):
        roll_up(inside)
        roll_up(inside, SUNDAY + 7 * DAY)
    assert counts(pairing) == (1, 0, 1, 0, 0, 0, 0)
    assert counts(pairing, SUNDAY + 7 * DAY) == (1, 0, 0, 0, 1, 0, 0)


def test_week_without_any_meeting_has_a_row_of_zeros(inside):
    pairing = PairingFactory(organization=inside)
    result = roll_up(inside)
    assert (result.rows, counts(pairing)) == (1, (0,) * 7)


def test_who_started_in_mid_week_is_expected_from_then_on(inside):
    pairing = PairingFactory(organization=inside, starts_on=TUESDAY)
    series = series_of(pairing, starts_on=SUNDAY)
    for offset in range(7):
        meeting_of(series, SUNDAY + offset * DAY)
    roll_up(inside)
    assert counts(pairing)[0] == 5


def test_pairing_that_ended_in_mid_week_is_expected_until_then(inside):
    pairing = PairingFactory(organization=inside, ends_on=TUESDAY)
    series = series_of(pairing)
    for offset in range(7):
        meeting_of(series, SUNDAY + offset * DAY)
    roll_up(inside)
    assert counts(pairing)[0] == 3


@pytest.mark.parametrize("thing", ["enrolment", "program"])
def test_nothing_is_expected_after_the_end_of(inside, thing):
    pairing = PairingFactory(organization=inside)
    series = series_of(pairing)
    meeting_of(series, TUESDAY)
    meeting_of(series, TUESDAY + DAY, "held")
    holder = pairing.enrolment if thing == "enrolment" else pairing.enrolment.program
    holder.ends_on = SUNDAY + DAY
    holder.save()
    roll_up(inside)
    assert counts(pairing)[:2] == (1, 1)


def test_meeting_outside_its_fixed_time_is_not_expected(inside):
    pairing = PairingFactory(organization=inside)
    meeting_of(series_of(pairing, ends_on=SUNDAY + DAY), TUESDAY)
    roll_up(inside)
    assert counts(pairing)[0] == 0


def test_pairings_of_other_weeks_have_no_row(inside):
    PairingFactory(organization=inside, ends_on=SUNDAY - DAY)
    PairingFactory(organization=inside, starts_on=SUNDAY + 7 * DAY)
    assert roll_up(inside).rows == 0


def test_logged_meeting_counts_even_after_the_end_of_its_pairing(inside):
    pairing = PairingFactory(organization=inside, ends_on=SUNDAY - DAY)
    extra_meeting(pairing, TUESDAY, "held", minutes=30)
    roll_up(inside)
    assert counts(pairing) == (0, 0, 0, 0, 0, 1, 30)


def test_break_is_not_expected_but_what_took_place_counts(inside):
    pairing = PairingFactory(organization=inside)
    series = series_of(pairing)
    meeting_of(series, SUNDAY)
    meeting_of(series, TUESDAY)
    meeting_of(series, TUESDAY + DAY, "held", minutes=20)
    CalendarPeriodFactory(
        organization=inside, program=pairing.enrolment.program, starts_on=TUESDAY, ends_on=SUNDAY + 20 * DAY
    )
    CalendarPeriodFactory(
        organization=inside, program=pairing.enrolment.program, kind="term", starts_on=SUNDAY, ends_on=TUESDAY
    )
    roll_up(inside)
    assert counts(pairing) == (2, 1, 0, 0, 1, 0, 20)


def test_break_of_another_program_is_not_ours(inside):
    pairing = PairingFactory(organization=inside)
    meeting_of(series_of(pairing), TUESDAY)
    CalendarPeriodFactory(
        organization=inside, program=EnrolmentFactory(organization=inside).program, starts_on=SUNDAY, ends_on=TUESDAY
    )
    roll_up(inside)
    assert counts(pairing)[0] == 1


def test_missing_meetings_are_made_before_the_first_count(inside):
    pairing = PairingFactory(organization=inside)
    series_of(pairing)
    roll_up(inside)
    assert counts(pairing)[:5] == (1, 0, 0, 0, 1)
    assert Meeting.objects.get().local_date == TUESDAY


def test_late_log_recomputes_its_week(inside):
    pairing = PairingFactory(organization=inside)
    meeting = meeting_of(series_of(pairing), TUESDAY, minutes=45)
    roll_up(inside)
    logged(meeting, "held")
    mark_weeks_stale(organization=inside, days=[TUESDAY])
    result = roll_up(inside)
    assert (result.added, result.changed, result.removed) == (0, 1, 0)
    assert counts(pairing) == (1, 1, 0, 0, 0, 0, 45)
    assert not StaleWeek.objects.exists()


def test_second_run_changes_nothing(inside):
    for _ in range(3):
        meeting_of(series_of(PairingFactory(organization=inside)), TUESDAY, "held")
    first, before = roll_up(inside), rows()
    second = roll_up(inside)
    assert (first.added, second.added, second.changed, second.removed) == (3, 0, 0, 0)
    assert rows() == before


def test_audit_trail_tells_who_asked(inside, ada):
    roll_up_week(organization=inside, week_start=SUNDAY, by=ada)
    roll_up(inside)
    entry = AuditEntry.objects.get(action="week.rolled_up")
    assert (entry.actor, entry.detail["week"]) == (ada.user, "2025-11-09")


def test_row_that_no_longer_belongs_is_removed(inside):
    pairing = PairingFactory(organization=inside)
    roll_up(inside)
    Pairing.objects.filter(pk=pairing.pk).update(ends_on=SUNDAY - DAY)
    assert roll_up(inside).removed == 1
    assert rows() == []


def test_rows_of_another_first_day_of_the_week_give_way(inside):
    PairingFactory(organization=inside)
    roll_up(inside)
    inside.first_weekday = 5
    inside.save()
    roll_up(inside, SUNDAY - DAY)
    assert WeeklyAttendance.objects.get().week_start == SUNDAY - DAY
    assert WeekClose.objects.get().week_start == SUNDAY - DAY


def test_ids_are_uuids_of_version_7_in_the_order_of_time(inside):
    PairingFactory(organization=inside)
    roll_up(inside)
    made = WeeklyAttendance.objects.get().pk
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert datetime.fromtimestamp((made.int >> 80) / 1000, UTC) == AFTER


def test_week_that_is_not_over_is_refused(inside):
    with pytest.raises(ValidationError) as refused:
        roll_up(inside, SUNDAY + 7 * DAY)
    assert refused.value.code == "unfinished"


def test_week_is_over_when_it_is_over_where_the_organization_is(inside):
    saturday_night = datetime(2025, 11, 15, 21, 59, tzinfo=UTC)
    with time_machine.travel(saturday_night, tick=False), pytest.raises(ValidationError) as refused:
        roll_up(inside)
    assert refused.value.code == "unfinished"
    with time_machine.travel(datetime(2025, 11, 15, 22, 0, tzinfo=UTC), tick=False):
        roll_up(inside)


def test_day_that_begins_no_week_is_refused(inside):
    with pytest.raises(ValidationError) as refused:
        roll_up(inside, TUESDAY)
    assert refused.value.code == "not_a_week"


@pytest.mark.parametrize("change", [date(2026, 10, 25), date(2027, 3, 26)])
def test_week_is_that_of_the_local_day_across_a_change_of_clocks(inside, change):
    """Just before and after the local midnights that bound the week: the same instant in UTC is another day."""
    sunday = change - timedelta(days=(change.weekday() + 1) % 7)
    pairing = PairingFactory(organization=inside)
    for start_time in (time(0, 10), time(23, 50)):
        series = series_of(pairing, start_time=start_time, ends_on=sunday - 20 * DAY)
        for day in (sunday - DAY, sunday, change, sunday + 6 * DAY, sunday + 7 * DAY):
            if not Meeting.objects.filter(series=series, local_date=day).exists():
                meeting_of(series, day, "held", minutes=1)
    with time_machine.travel(datetime.combine(sunday + 15 * DAY, time(12), UTC), tick=False):
        for week in (-7, 0, 7):
            roll_up(inside, sunday + week * DAY)
    in_week = 4 if change == sunday else 6
    held = [counts(pairing, sunday + week * DAY)[1] for week in (-7, 0, 7)]
    assert held == [2, in_week, 2]


def test_query_count_does_not_grow(inside):
    for _ in range(3):
        series_of(PairingFactory(organization=inside))
    with CaptureQueriesContext(connection) as with_generation:
        roll_up(inside)
    with CaptureQueriesContext(connection) as without:
        roll_up(inside)
    assert (len(with_generation), len(without)) == (10, 4)


def test_thousand_meetings_of_a_week_take_ten_queries(inside):
    """200 pairings of 5 meetings each, none of them made before the roll-up asks for them."""
    program = ProgramFactory(organization=inside)
    mentor = MentorFactory(organization=inside)
    for _ in range(200):
        pairing = PairingFactory(organization=inside, mentor=mentor, enrolment__program=program)
        for weekday in range(5):
            series_of(pairing, weekday=weekday)
    with CaptureQueriesContext(connection) as queries:
        roll_up(inside)
    assert len(queries) <= 10
    first = rows()
    assert len(first) == 200 and all(row[3:8] == (5, 0, 0, 0, 5) for row in first)
    roll_up(inside)
    assert rows() == first


def test_other_organization_is_untouched(inside, other_organization):
    meeting_of(series_of(PairingFactory(organization=inside)), TUESDAY, "held")
    with organization_scope(other_organization):
        theirs = PairingFactory(organization=other_organization)
        meeting_of(series_of(theirs), TUESDAY)
        roll_up(other_organization)
    assert roll_up(inside).rows == 1
    with organization_scope(other_organization):
        assert counts(theirs)[:5] == (1, 0, 0, 0, 1)
        assert WeeklyAttendance.objects.count() == 1


def test_command_takes_any_day_of_the_week(organization, capsys):
    with organization_scope(organization):
        PairingFactory(organization=organization)
    call_command("roll_up_week", organization="north", week=TUESDAY)
    out = capsys.readouterr().out
    assert out == "north, week 2025-11-09 to 2025-11-15: 1 rows, 1 added, 0 changed, 0 removed\n"


@pytest.mark.parametrize(("slug", "week"), [("nowhere", TUESDAY), ("north", AFTER.date())])
def test_command_says_what_is_wrong(organization, slug, week):
    with pytest.raises(CommandError, match="no organization|not over yet"):
        call_command("roll_up_week", organization=slug, week=week)
