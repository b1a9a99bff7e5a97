"""The figures of a week as a person would count them, from the closed week of the reports' stage."""

import pytest
import time_machine
from django.http import QueryDict

from mentoring_platform.tenancy.scope import organization_scope
from reports.compliance import queries
from reports.compliance.measures import Key
from reports.compliance.periods import period_of
from tests.reports.scenes import AFTER


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def numbers(figures) -> dict[str, tuple]:
    return {key.value: (figure.numerator, figure.denominator) for key, figure in figures.items()}


def test_first_lines(week, ada, organization, django_assert_num_queries):
    with organization_scope(organization):
        period = period_of(ada, QueryDict(""))
        slice_ = queries.slice_of(ada, QueryDict(""))
        with django_assert_num_queries(2):
            reading = queries.read(ada, period, slice_)
        (whole,) = reading.lines("whole")
        assert numbers(whole.figures) == {
            "coverage": (2, 3), "held": (1, 3), "excused": (0, 3), "missed": (1, 3), "unreported": (1, 3),
            "reported": (2, 3), "in_time": (0, 2), "delay": (202, 2), "support": (0, 2), "first_time": (2, 2),
            "first_meeting": (0, 2), "endings": (0, 0), "training": (0, 0), "early": (0, 0), "past": (0, 0),
        }  # fmt: skip
        for by in ("program", "unit"):
            lines = reading.lines(by)
            assert all(
                sum(line.figures[key].denominator for line in lines) == whole.figures[key].denominator for key in Key
            )
