"""Several schedulers for a whole month, every job delivered more than once: nothing is done twice."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.celery import app
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.models import JobRun, PlatformJobRun
from mentoring_platform.tenancy.scope import organization_scope
from reports.closing.queries import KIND
from reports.models import WeekClose
from tests.factories import MembershipFactory, MentorFactory, OrganizationFactory, PairingFactory, UserFactory
from tests.reports.scenes import series_of
from tests.reports.schedulers import Stage

app.loader.import_default_modules()
BEGIN = datetime(2026, 3, 5, 0, 3, tzinfo=UTC)
"""Clocks change in both places, and Passover begins, before the month is over."""
WEEKS = [date(2026, 3, 1) + n * timedelta(weeks=1) for n in range(4)]
PLACES = {"north": ("Asia/Jerusalem", 6), "overseas": ("America/New_York", 20)}


def moments() -> list[datetime]:
    """Every second noon of 27 days, and again and again around the hours at which weeks are told."""
    noons = {BEGIN.replace(hour=12) + n * timedelta(days=2) for n in range(14)}
    near = set()
    for week in WEEKS:
        sunday = datetime.combine(week + timedelta(weeks=1), time.min, tzinfo=UTC)
        for hour in (3, 4, 24, 25):
            near |= {sunday + timedelta(hours=hour, minutes=minute) for minute in (1, 6)}
    return sorted(noons | near)


@pytest.fixture
def everybody(transactional_db):
    """In two places: a mentor with a fixed time, one coordinator who administers and mentors too."""
    made = {}
    with time_machine.travel(BEGIN, tick=False):
        for slug, (zone, hour) in PLACES.items():
            made[slug] = OrganizationFactory(slug=slug, time_zone=zone, closing_hour=hour, language="en")
            with organization_scope(made[slug]), transaction.atomic():
                every, mentor = UserFactory(email=f"every@{slug}.example"), UserFactory(email=f"one@{slug}.example")
                for role in (Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR):
                    MembershipFactory(organization=made[slug], user=every, role=role)
                MembershipFactory(organization=made[slug], user=mentor, role=Role.MENTOR)
                for user in (every, mentor):
                    membership = user.memberships.get(role=Role.MENTOR)
                    person = MentorFactory(organization=made[slug], membership=membership)
                    pairing = PairingFactory(organization=made[slug], mentor=person, starts_on=date(2026, 3, 1))
                    series_of(pairing)
    return made


def test_month_of_three_schedulers_does_nothing_twice(everybody, monkeypatch):
    started = Stage(monkeypatch, schedulers=3).run(moments())
    claimed = list(PlatformJobRun.objects.values_list("attempts", "result"))
    assert set(claimed) == {(1, "done")} and started > len(claimed)
    for slug, organization in everybody.items():
        with organization_scope(organization), transaction.atomic():
            assert (
                list(WeekClose.objects.filter(week_start__in=WEEKS).values_list("told_at", flat=True)).count(None) == 0
            )
            told = [entry.detail["week"] for entry in AuditEntry.objects.filter(action="week.told")]
            assert sorted(told) == [week.isoformat() for week in WEEKS]
            runs = JobRun.objects.filter(kind=KIND).exclude(period="")
            assert sorted(runs.values_list("period", "attempts", "result")) == [
                (week.isoformat(), 1, "done") for week in WEEKS
            ]
            asked = AuditEntry.objects.filter(action="mentor.reminded")
            days = Counter((entry.subject_id, entry.at.astimezone(organization.zone).date()) for entry in asked)
            assert set(days.values()) == {1}
            letters = OutgoingMessage.objects.filter(kind="week")
            assert Counter(letters.values_list("to", flat=True)) == {
                f"{who}@{slug}.example": 4 for who in ("every", "one")
            }
    read = Counter(
        (mail_.to[0], week) for mail_ in mail.outbox for week in WEEKS if f"?week={week.isoformat()}" in mail_.body
    )
    assert read == {(f"{who}@{slug}.example", week): 1 for who in ("every", "one") for slug in PLACES for week in WEEKS}
