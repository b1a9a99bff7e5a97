"""A late report changes the figures of its week within seconds: a real queue, a real worker, and no scheduler."""

import time as wall
from datetime import timedelta

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.celery import app
from mentoring_platform.tenancy.scope import organization_scope
from reports.models import WeeklyAttendance
from reports.queries import due_weeks
from reports.services import roll_up_week
from sessions.models import StaleWeek
from sessions.services import mark_weeks_stale
from tests.factories import MentorFactory, PairingFactory
from tests.reports.scenes import AFTER, SUNDAY, meeting_of, series_of

TUESDAY = SUNDAY + timedelta(days=2)


@pytest.fixture
def meetings(transactional_db, organization, noam):
    """Two unreported ones of Noam's in the closed week of SUNDAY."""
    with time_machine.travel(AFTER):
        with organization_scope(organization), transaction.atomic():
            mentor = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
            series = series_of(PairingFactory(organization=organization, mentor=mentor, starts_on=SUNDAY))
            made = [meeting_of(series, TUESDAY), meeting_of(series, TUESDAY + timedelta(days=1))]
            for week in due_weeks(organization):
                roll_up_week(organization=organization, week_start=week.start)
        queue().delete("celery")
        yield made
        queue().delete("celery")


def queue():
    return app.connection_for_write().default_channel.client


def held(organization) -> int:
    with organization_scope(organization), transaction.atomic():
        return WeeklyAttendance.objects.get(week_start=SUNDAY).held


def test_late_log_is_counted_within_seconds_and_many_wake_the_count_once(meetings, organization, noam, signed_in):
    def mark(day, *, fails=False):
        with organization_scope(organization), transaction.atomic():
            mark_weeks_stale(organization=organization, days=[day])
            transaction.set_rollback(fails)

    mark(TUESDAY, fails=True)
    mark(AFTER.date())
    assert queue().llen("celery") == 0, "nothing on a rollback, and nothing for a week that runs"
    for _ in range(5):
        mark(TUESDAY)
    assert queue().llen("celery") == 1
    client = signed_in(noam)
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING"):
        for number, meeting in enumerate(meetings, start=1):
            begun = wall.monotonic()
            answer = client.post(noam.url("mentoring_sessions:held", meeting.pk))
            assert answer.status_code == 302
            while held(organization) < number and wall.monotonic() < begun + 20:
                wall.sleep(0.05)
            assert held(organization) == number
    with organization_scope(organization), transaction.atomic():
        assert not StaleWeek.objects.filter(week_start=SUNDAY).exists()
