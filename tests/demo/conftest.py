from datetime import date

import pytest
import time_machine

from mentoring_platform.demo.loading import load_demo
from tests import databases

TODAY = date(2026, 11, 18)
"""A Wednesday in the middle of a term."""
NOON = "2026-11-18T10:00:00+00:00"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(scope="module")
def small_demo(django_db_setup, django_db_blocker):
    """The demo at a tenth of its size, loaded once for the module's tests."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False):
        load_demo(today=TODAY, factor=0.1)
        databases.analyze()
        yield
        databases.empty()
