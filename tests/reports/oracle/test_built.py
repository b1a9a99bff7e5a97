"""Built reports, their files, and the page about a quarter hold the figures of the meetings themselves."""

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from tests.reports.oracle import building
from tests.reports.oracle.comparing import Tally, weeks_of_seed
from tests.reports.oracle.history import counted, moment_of

SEED = 0


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(moment_of(SEED), tick=False):
        history = counted(SEED, weeks_of_seed(SEED))
        with organization_scope(history.organization):
            yield history
        transaction.set_rollback(True)


@pytest.mark.parametrize("compare", ["compare_reports", "compare_files", "compare_quarters"])
def test_nothing_differs(history, compare):
    tally = Tally()
    getattr(building, compare)(history, tally)
    print(tally)
    assert tally.differences == []
    assert tally.compared > 5
