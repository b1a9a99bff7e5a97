"""The nightly check: what differs from the reports is found, told and counted anew; what is right is left alone."""

import logging
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.db.models import F

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import JobRun
from mentoring_platform.tenancy.scope import organization_scope
from reports.checking.queries import KIND, differing_pairings, is_check_due, weeks_to_check
from reports.checking.services import check_weeks
from reports.models import WeekCheck, WeekClose, WeeklyAttendance
from reports.queries import due_weeks
from reports.services import roll_up_week
from sessions import services
from sessions.models import Meeting, SessionLog, StaleWeek
from tests.factories import MentorFactory, PairingFactory
from tests.reports.scenes import SUNDAY, series_of

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS = 12
NIGHT = datetime.combine(SUNDAY + WEEKS * WEEK + 2 * DAY, time(3), UTC)
"""A Tuesday night after twelve weeks."""


@pytest.fixture(autouse=True)
def _at_night():
    with time_machine.travel(NIGHT, tick=False):
        yield


@pytest.fixture
def pairing(inside, noam):
    """Noam's, with twelve closed weeks, of which one was reported on."""
    mentor = MentorFactory(organization=inside, membership=noam.membership(Role.MENTOR))
    pairing = PairingFactory(organization=inside, mentor=mentor, starts_on=SUNDAY)
    series_of(pairing)
    close_due(inside)
    return pairing


def close_due(organization) -> None:
    for week in due_weeks(organization):
        roll_up_week(organization=organization, week_start=week.start)


def starts(weeks) -> list:
    return [week.start for week in weeks]


def test_sample_is_the_last_weeks_and_some_older_ones_drawn_by_the_day(inside, pairing):
    last = [SUNDAY + n * WEEK for n in reversed(range(WEEKS))]
    first = starts(weeks_to_check(inside))
    assert first[:5] == last[:5] and len(first) == 10 and set(first[5:]) < set(last[5:])
    assert starts(weeks_to_check(inside)) == first
    drawn = set()
    for days in range(1, 9):
        with time_machine.travel(NIGHT + days * DAY, tick=False):
            close_due(inside)
            drawn |= set(starts(weeks_to_check(inside)))
    assert drawn >= set(last), "sooner or later each week is looked at"
    # What is counted anew anyway is not looked at.
    services.mark_weeks_stale(organization=inside, days=[last[2]])
    assert last[2] not in starts(weeks_to_check(inside))


@pytest.mark.parametrize("fault", ["changed", "removed", "added", "log"])
def test_difference_is_found_told_and_healed(fault, inside, pairing, caplog):
    last = SUNDAY + (WEEKS - 1) * WEEK
    row, whose = WeeklyAttendance.objects.filter(week_start=last), pairing.pk
    if fault == "changed":
        row.update(minutes=F("minutes") + 1)
    elif fault == "removed":
        row.delete()
    elif fault == "added":
        whose = PairingFactory(organization=inside, starts_on=SUNDAY + 50 * WEEK).pk
        WeeklyAttendance.objects.create(organization=inside, week_start=last, pairing_id=whose)
    else:  # behind the back of the services
        SessionLog.objects.create(
            organization=inside, meeting=Meeting.objects.get(local_date__gte=last, local_date__lt=last + WEEK),
            outcome="held", minutes=45, mode="in_person", logged_at=NIGHT, updated_at=NIGHT,
        )  # fmt: skip
    with caplog.at_level(logging.ERROR):
        assert check_weeks(organization=inside) == {"weeks": 10, "differing": 1}
    check = WeekCheck.objects.get(differing__gt=0)
    assert (check.week_start, check.differing, check.pairings) == (last, 1, [whose])
    assert f"organization {inside.pk}" in caplog.text and pairing.mentor.full_name not in caplog.text
    assert starts(due_weeks(inside)) == [last]
    assert check_weeks(organization=inside) == {}, "once a day"
    close_due(inside)
    assert differing_pairings(inside, Week(last)) == []
    with time_machine.travel(NIGHT + DAY, tick=False):
        close_due(inside)
        assert check_weeks(organization=inside)["differing"] == 0
        assert WeekCheck.objects.filter(differing__gt=0).count() == 1
    with time_machine.travel(NIGHT + 101 * DAY, tick=False):
        close_due(inside)
        check_weeks(organization=inside)
        assert not WeekCheck.objects.filter(differing__gt=0).exists()


def test_no_false_alarm_over_a_week_of_random_acts(inside, pairing, noam):
    luck = Random(7)  # noqa: S311
    for day in range(7):
        with time_machine.travel(NIGHT + day * DAY, tick=False):
            close_due(inside)
            assert check_weeks(organization=inside)["differing"] == 0
            for number in range(3):
                with time_machine.travel(NIGHT + day * DAY + (number + 1) * timedelta(hours=4), tick=False):
                    for _twice in range(2):
                        act(luck, inside, pairing, noam)
                    if luck.random() < 0.4:
                        close_due(inside)
                    due = set(due_weeks(inside))
                    closed = set(map(Week, WeekClose.objects.values_list("week_start", flat=True)))
                    assert [differing_pairings(inside, week) for week in closed] == [[]] * len(closed)
                    assert not due & set(weeks_to_check(inside))
    assert SessionLog.objects.count() > 10 and StaleWeek.objects.count() < 10


def act(luck: Random, organization, pairing, noam) -> None:
    """Something that happens in the life of a pairing, mostly long after."""
    meetings = list(Meeting.objects.filter(starts_at__lt=NIGHT).order_by("pk"))
    meeting = luck.choice(meetings)
    log = SessionLog.objects.filter(meeting=meeting).first()
    kind = luck.choice(["log", "log", "log", "undo", "extra", "correct"])
    if kind == "undo" and log:
        services.undo_log(meeting=meeting, by=noam)
    elif kind == "extra":
        services.log_extra_meeting(
            pairing=pairing, held_at=meeting.starts_at + luck.randint(1, 40) * timedelta(hours=1), minutes=30,
            mode="in_person", by=noam,
        )  # fmt: skip
    else:
        outcome = luck.choice(["held", "held", "missed", "excused"])
        said = {"missed": {"absent": "mentee"}, "excused": {"excused_by": "mentee"}}.get(outcome, {})
        services.log_meeting(meeting=meeting, outcome=outcome, by=noam, **said)


def test_check_is_due_once_a_night_where_the_organization_is(inside):
    local = NIGHT.replace(hour=0)  # two in the morning in Jerusalem
    with time_machine.travel(local - timedelta(minutes=1), tick=False):
        assert not is_check_due(inside)
    with time_machine.travel(local, tick=False):
        assert is_check_due(inside)
        check_weeks(organization=inside)
        assert not is_check_due(inside)
        assert JobRun.objects.get(kind=KIND).counts == {"weeks": 0, "differing": 0}
    with time_machine.travel(local + DAY, tick=False):
        assert is_check_due(inside)


def test_administrators_see_which_weeks_and_pairings_differed(organization, ada, dana, signed_in, noam):
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        made = PairingFactory(organization=organization, mentor=mentor, starts_on=SUNDAY)
        close_due(organization)
    client, url = signed_in(ada), ada.url("reports:jobs")
    assert "Are the figures right?" not in client.get(url).content.decode()
    with organization_scope(organization), transaction.atomic():
        check_weeks(organization=organization)
    page = client.get(url).content.decode()
    assert "10 closed weeks were counted again" in page and "no difference was found" in page
    with organization_scope(organization), transaction.atomic(), time_machine.travel(NIGHT + DAY, tick=False):
        close_due(organization)
        WeeklyAttendance.objects.filter(week_start=SUNDAY + (WEEKS - 1) * WEEK).update(extra_held=3)
        check_weeks(organization=organization)
    with time_machine.travel(NIGHT + DAY, tick=False):
        page = client.get(url).content.decode()
    assert ada.url("programs:pairing", made.pk) in page and made.mentor.full_name not in page
    assert f"?week={SUNDAY + (WEEKS - 1) * WEEK}" in page and "no difference was found" not in page
    assert signed_in(dana).get(url).status_code in (403, 404)
