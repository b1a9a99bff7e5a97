"""Every figure of compliance on made-up histories equals what hand-written SQL says of the same meetings."""

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from programs.watching.contacts import contacts_of
from reports.compliance.measures import Key
from reports.compliance.periods import period_of
from reports.compliance.queries import people_behind, slice_for
from tests.reports.oracle import comparing, pages
from tests.reports.oracle.history import counted, moment_of

SEEDS = (0, 1, 3)
LOOKS = 4
"""More of both: `python -m tests.reports.oracle 200`."""


@pytest.fixture(scope="module")
def histories(django_db_setup, django_db_blocker):
    """All organizations at once, so that none may be counted with another."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = []
        for seed in SEEDS:
            with time_machine.travel(moment_of(seed), tick=False):
                made.append(counted(seed, comparing.weeks_of_seed(seed)))
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def tally(histories):
    """What was compared over all of them."""
    tally = comparing.Tally()
    for history in histories:
        with time_machine.travel(history.now, tick=False):
            comparing.compare(history, tally, looks=LOOKS)
    print(tally)
    return tally


def test_figures_are_those_of_the_meetings(tally):
    assert tally.differences == []
    assert tally.compared > 10_000


def test_pages_show_these_figures(histories):
    tally = comparing.Tally()
    for history in histories:
        with time_machine.travel(history.now, tick=False), organization_scope(history.organization):
            pages.compare_pages(history, tally, looks=1)
    print(tally)
    assert tally.differences == []
    assert tally.compared > 100


def test_contacts_overdue_are_those_of_the_pages(histories):
    """The rule in SQL, of the measure, and the rule in Python, of the pages, on every pairing that runs today."""
    seen = 0
    for history in histories:
        with time_machine.travel(history.now, tick=False), organization_scope(history.organization):
            viewer, today = history.viewers["administrator"], history.today
            period, whole = period_of(viewer, QueryDict("")), slice_for(viewer)
            behind = people_behind(viewer, period, whole, Key.CONTACTS)
            kept = {row.subject: row.above == 1 for row in behind}
            running = Pairing.objects.select_related("enrolment").filter(pk__in=kept)
            told = contacts_of(running, today)
            assert kept == {pk: not contacts.is_overdue for pk, contacts in told.items()}
            seen += len(kept)
    assert seen > 20
