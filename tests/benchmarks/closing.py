"""Closing the week of many organizations by two workers: the roll-up, and all letters into the outbox."""

import logging
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from time import perf_counter, process_time

import time_machine
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.celery import app
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Program
from reports.closing.hours import closes_at
from reports.closing.queries import week_letters
from reports.models import WeeklyAttendance
from tests.benchmarks.large import FILL, IDS
from tests.databases import raw_connection

SIZES = (100, 300, 1_000)
PAIRINGS, MENTORS, UNITS, WEEKS = 100, 10, 4, 2
MENTEES = PAIRINGS + PAIRINGS // 39
"""One in forty of `FILL` has no mentor."""
WORKERS = 2
TASK = "reports.write_letters"


def _say(text: str) -> None:
    print(text, flush=True)


def measure() -> None:
    """Print the time for 100, 300 and 1,000 organizations, each from the beginning, and the queries of one."""
    app.loader.import_default_modules()
    logging.getLogger("celery").setLevel(logging.WARNING)
    _say(f"\nClosing the week, {PAIRINGS} pairings and {MENTORS} mentors in each organization, {WORKERS} workers")
    made: list[Organization] = []
    for size in SIZES:
        begin = perf_counter()
        _load(range(len(made), size), made)
        _say(f"  {f'{size:,} organizations, loaded in':<34}{perf_counter() - begin:8.1f} s")
        _forget()
        _close_all(made)
    _queries(made[-1])


def _close_all(made: list[Organization]) -> None:
    week = clock.this_week(made[0]).previous()
    _queue().delete("celery")
    with time_machine.travel(closes_at(made[0], week) + timedelta(minutes=1)):
        begin = perf_counter()
        app.tasks["reports.write_letters_everywhere"].apply(throw=True)
        sent = perf_counter() - begin
        assert _queue().llen("celery") == len(made)
        _queue().delete("celery")
        connections.close_all()
        begin = perf_counter()
        parts = [[organization.pk for organization in made[number::WORKERS]] for number in range(WORKERS)]
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as pool:
            results = list(pool.map(_close, parts, [week] * WORKERS))
        letters, busy = (sum(figures) for figures in zip(*results, strict=True))
        took = perf_counter() - begin
    _queue().delete("celery")
    each = took / len(made) * 1000
    _say(f"  {'  found and sent to the queue':<34}{sent:8.1f} s  {sent / len(made) * 1000:6.1f} ms each")
    _say(f"  {'  counted, all letters queued':<34}{took:8.1f} s  {each:6.1f} ms each, {letters:,} letters")
    _say(f"  {'  of which computing, in Python':<34}{busy:8.1f} s  {busy / len(made) * 1000:6.1f} ms each")


def _close(organizations: Iterable[int], week: Week) -> tuple[int, float]:
    """As a worker does, one task after the other; how many letters, and how many seconds of computing."""
    task, letters, begin = app.tasks[TASK], 0, process_time()
    for key in organizations:
        task.apply(args=[key], kwargs={"week_start": week.start.isoformat()}, throw=True)
        with organization_scope(Organization(pk=key)), transaction.atomic():
            letters += OutgoingMessage.objects.count()
    connections.close_all()
    return letters, process_time() - begin


def _queries(organization: Organization) -> None:
    week = clock.this_week(organization).previous()
    _forget()
    with CaptureQueriesContext(connection) as captured:
        app.tasks[TASK].apply(args=[organization.pk], kwargs={"week_start": week.start.isoformat()}, throw=True)
    with organization_scope(organization), transaction.atomic():
        assert WeeklyAttendance.objects.filter(week_start=week.start).count() == PAIRINGS
        with CaptureQueriesContext(connection) as content:
            week_letters(organization, week)
    slowest = max(captured, key=lambda query: float(query["time"]))
    _say(f"  queries of one organization: {len(captured)}, of which {len(content)} for what the letters say")
    _say(f"  the slowest: {float(slowest['time']) * 1000:.1f} ms, {' '.join(slowest['sql'].split())[:90]} …")


def _queue():
    return app.connection_for_write().default_channel.client


def _forget() -> None:
    """As if nothing had been closed yet, and let the planner know what there is."""
    with raw_connection("owner", autocommit=True) as owner:
        owner.execute(
            "TRUNCATE reports_weeklyattendance, reports_weekclose, notifications_outgoingmessage, tenancy_jobrun, "
            "tenancy_platformjobrun CASCADE"
        )
        owner.execute("ANALYZE")


def _load(numbers: Iterable[int], made: list[Organization]) -> None:
    for number in numbers:
        organization = Organization.objects.create(name=f"Closing {number}", slug=f"closing-{number}")
        users = User.objects.bulk_create(
            User(email=f"{who}@closing-{number}.example", name=f"Person {who}", password="!")
            for who in range(MENTORS + 2)
        )
        with organization_scope(organization), transaction.atomic():
            _fill(organization, users)
        made.append(organization)


def _fill(organization: Organization, users: list[User]) -> None:
    present = clock.this_week(organization)
    first = present.start - timedelta(weeks=WEEKS)
    roles = [Role.ADMINISTRATOR, Role.COORDINATOR, *[Role.MENTOR] * MENTORS]
    members = Membership.objects.bulk_create(
        Membership(organization=organization, user=user, role=role) for user, role in zip(users, roles, strict=True)
    )
    program = Program.objects.create(organization=organization, name="Mentoring", slug="mentoring", starts_on=first)
    parameters = {
        "organization": organization.pk, "program": program.pk, "mentor": members[2].pk,
        "zone": organization.time_zone, "first": first, "last": present.end,
        "mentees": MENTEES, "mentors": MENTORS, "units": UNITS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        if organization.slug == "closing-0":
            cursor.execute("SELECT setseed(0.5)")
        cursor.execute(IDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement, parameters)
    mentors = list(Mentor.objects.order_by("full_name"))
    for mentor, member in zip(mentors, members[2:], strict=True):
        mentor.membership = member
    Mentor.objects.bulk_update(mentors, ["membership"])
