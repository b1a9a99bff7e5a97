"""Every figure of compliance on made-up histories equals what hand-written SQL says of the same meetings."""

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
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
