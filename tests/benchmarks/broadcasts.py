"""A message for 10,000 people: sending it, and the pages that count it."""

import logging
from datetime import timedelta
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.ui.navigation import address
from programs.broadcasts import services
from programs.models import Broadcast, Delivery, Program
from tests.benchmarks.large import FILL, IDS
from tests.benchmarks.measure import MARKS, ms, queries_of, timed
from tests.databases import raw_connection

MENTEES, MENTORS, UNITS = 10_000, 800, 40
ROUNDS = 5
WORDS = {"title": "Parents' evening", "message": "On Sunday at eight", "question": "Will you come?"}
TABLES = ("unit", "mentor", "mentee", "enrolment", "pairing")


def measure() -> None:
    """Print time and queries of sending to 10,000, several times over, and of the pages that follow."""
    print(f"\nA message for {MENTEES:,} people with {MENTORS} mentors")
    logging.getLogger("celery").setLevel(logging.WARNING)
    organization, user = _filled()
    taken = [_send(organization, user) for _round in range(ROUNDS)]
    times, queries = [time for time, _number in taken], {number for _time, number in taken}
    print(f"  {'sent, best and worst of ' + str(ROUNDS):<34}{ms(min(times))} {ms(max(times))}")
    print(f"  {'queries':<34}{' '.join(str(number) for number in sorted(queries)):>10}")
    _pages(organization, user)


def _filled() -> tuple[Organization, User]:
    organization = Organization.objects.create(name="Broadcasts", slug="broadcasts")
    user = User.objects.create_user("coordinator@broadcasts.example")
    first = clock.this_week(organization).start
    with organization_scope(organization), transaction.atomic():
        member = Membership.objects.create(organization=organization, user=user, role=Role.COORDINATOR)
        program = Program.objects.create(organization=organization, name="Mentoring", slug="mentoring", starts_on=first)
        parameters = {
            "organization": organization.pk, "program": program.pk, "mentor": member.pk, "first": first,
            "mentees": MENTEES, "mentors": MENTORS, "units": UNITS,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(IDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
            for statement in filter(str.strip, FILL.split(";\n")[: len(TABLES)]):
                cursor.execute(statement, parameters)
    with raw_connection("owner", autocommit=True) as owner:
        owner.execute("ANALYZE")
    return organization, user


def _send(organization: Organization, user: User) -> tuple[float, int]:
    """Seconds until the commit, and statements (but for the marks of transactions)."""
    with organization_scope(organization), transaction.atomic():
        viewer = viewer_for(user, organization)
        draft = services.write_broadcast(by=viewer, texts={organization.language: WORDS})
    with organization_scope(organization), CaptureQueriesContext(connection) as asked:
        begin = perf_counter()
        with transaction.atomic():
            services.send_broadcast(broadcast=draft, seen=draft.revision, by=viewer_for(user, organization))
        taken = perf_counter() - begin
    with organization_scope(organization), transaction.atomic():
        assert Delivery.objects.filter(broadcast=draft).count() == MENTEES
    return taken, sum(not query["sql"].startswith(MARKS) for query in asked)


def _pages(organization: Organization, user: User) -> None:
    with organization_scope(organization), transaction.atomic():
        broadcast = Broadcast.objects.latest("pk")
        some = Delivery.objects.filter(broadcast=broadcast).order_by("pk").values("pk")[: MENTEES // 2]
        Delivery.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(
            state="told", told_on=clock.today(organization) - timedelta(days=1), told_version=1
        )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    slug = organization.slug
    pages = {
        "the list": address("programs:broadcasts", slug),
        "the message": address("programs:broadcast", slug, broadcast.pk),
        "coverage": address("reports:coverage", slug, broadcast.pk),
    }
    for name, path in pages.items():
        if path is None:
            continue
        assert client.get(path).status_code == 200
        number = queries_of(lambda path=path: client.get(path), with_marks=False)
        taken = timed(lambda path=path: client.get(path), 10)
        print(f"  {name:<34}{ms(taken.p50)}  {number} queries")
