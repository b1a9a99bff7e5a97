"""Whether the time of an answer tells that something is there: pages asked with a foreign id and with one of nothing.

Measured in turns, so that what else the machine does falls on both alike. The sweep asserts that both take the same
statements; this shows what is left.
"""

import logging
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.urls import reverse

from mentees.models import Mentee
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Pairing
from sessions.models import Meeting
from tests.benchmarks.large import Large
from tests.benchmarks.measure import Times, ms, timed
from tests.benchmarks.pages import signed_in
from tests.databases import raw_connection
from tests.factories import MembershipFactory, UserFactory

RUNS = 200
PAGES = (
    ("programs:mentee", Mentee),
    ("programs:mentor", Mentor),
    ("programs:pairing", Pairing),
    ("mentoring_sessions:meeting", Meeting),
)


def measure(large: Large) -> None:
    """Print one line for each page, asked by a coordinator of another organization."""
    print(f"\nAnswer 404, {RUNS} requests each{'foreign':>23}{'missing':>12}{'ratio':>9}")
    logging.getLogger("django.request").setLevel(logging.ERROR)  # a refusal each time is what is asked for
    elsewhere = Organization.objects.create(name="Elsewhere", slug="elsewhere")
    user = UserFactory()
    with organization_scope(elsewhere), transaction.atomic():
        MembershipFactory(organization=elsewhere, user=user)
    client = signed_in(user)
    for name, model in PAGES:
        with raw_connection("ops") as ops:
            table, organization = model._meta.db_table, large.organization.pk
            there = ops.execute(
                f"SELECT id FROM {table} WHERE organization_id = %s LIMIT 1",  # noqa: S608
                [organization],
            ).fetchone()[0]
        _line(name, client, elsewhere.slug, there)


def _line(name: str, client: Client, slug: str, there) -> None:
    foreign: list[float] = []
    missing: list[float] = []

    def ask(key) -> None:
        if client.get(reverse(name, args=[slug, key])).status_code != 404:
            raise RuntimeError(f"{name} showed what is foreign")

    ask(there)
    for _ in range(RUNS):
        foreign.extend(timed(lambda: ask(there), 1).runs)
        missing.extend(timed(lambda: ask(uuid4()), 1).runs)
    one, other = (Times(tuple(sorted(runs))).p50 for runs in (foreign, missing))
    print(f"  {name.split(':')[1]:<34}{ms(one)} {ms(other)}{one / other:>9.2f}")
