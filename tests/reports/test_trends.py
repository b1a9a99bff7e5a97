"""The words of a trend say only what is true whatever stands behind the weeks that are hidden."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from programs.services import set_topics
from reports.models import TopicCount
from reports.queries.trends import Trend
from sessions.models import TopicWeek
from tests.factories import ProgramFactory, UnitFactory

SUNDAY = date(2026, 11, 15)
WEEKS = [Week(SUNDAY - timedelta(weeks=back)) for back in range(7, -1, -1)]


def trend(before: list, now: list, *, unit: bool = False, counted=WEEKS) -> Trend:
    weeks = list(zip(WEEKS, [*before, *now], strict=True))
    return Trend(None, weeks, frozenset(counted), is_whole_program=not unit)


@pytest.mark.parametrize(
    ("of", "direction"),
    [
        (trend([10] * 4, [20] * 4), "more"),
        (trend([20] * 4, [10] * 4), "less"),
        (trend([20] * 4, [21] * 4), "steady"),
        (trend([None] * 4, [12] * 4), "more"),  # of what is hidden there are nine at most
        (trend([None] * 4, [10] * 4), "unclear"),
        (trend([30] * 4, [20, 20, None, None]), "less"),
        (trend([20] * 4, [22, 22, 22, None]), "unclear"),
        (trend([None] * 4, [40] * 4, unit=True), "unclear"),  # in a unit many may be hidden, for its neighbours
        (trend([None] * 4, [12] * 4, counted=WEEKS[4:]), "unclear"),  # nothing was counted before
        (trend([None, None, None, 20], [20] * 4, counted=WEEKS[3:]), "steady"),  # three weeks of a break
    ],
)
def test_words_are_true_whatever_is_hidden(of, direction):
    assert of.direction == direction


def test_means_are_of_counted_weeks_and_the_least_is_rounded_down():
    of = trend([None, None, None, 21], [11, None, None, 12], counted=WEEKS[3:])
    assert (of.before.a_week, of.before.is_complete) == (21, True)
    assert (of.now.a_week, of.now.is_complete) == (5, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_reads_a_fixed_number_of_queries(signed_in, make_viewer, organization, rows):
    steering = make_viewer(Role.VIEWER, organization=organization)
    with organization_scope(organization):
        program = ProgramFactory(organization=organization)
        UnitFactory(organization=organization)
        for topic in set_topics(program=program, names=[f"Topic {number}" for number in range(rows)], by=None):
            for week in WEEKS:
                TopicWeek.objects.get_or_create(organization=organization, week_start=week.start, secret=None)
                size = {"week_start": week.start, "mentees": 5, "mentions": 10}
                TopicCount.objects.create(organization=organization, program=program, topic=topic, **size)
    client = signed_in(steering)
    with time_machine.travel("2026-11-22T08:00:00+00:00", tick=False):
        client.get("/north/trends/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/north/trends/")
    assert page.content.decode().count("About as often") == rows
    assert len([query for query in queries if "SELECT" in query["sql"]]) == 9
