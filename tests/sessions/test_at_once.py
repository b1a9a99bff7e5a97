"""Two at the same moment: real transactions, real locks."""

from collections.abc import Callable
from datetime import date, time
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services
from sessions.models import AnswerLink, LogRevision, Meeting, MeetingSeries, SessionLog, StaleWeek
from tests.factories import SeriesFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def twice(organization):
    """Do something in two threads that begin together; returns what went wrong in them."""

    def run(act: Callable[[], object]) -> list[Exception]:
        barrier, errors = Barrier(2), []

        def one() -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    barrier.wait()
                    act()
            except Exception as error:  # handed to the test
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=one) for _n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    return run


@pytest.fixture
def counts(organization):
    def count(*models) -> list[int]:
        with organization_scope(organization), transaction.atomic():
            return [model.objects.count() for model in models]

    return count


def test_generating_twice_makes_each_meeting_once(organization, pairing, twice, counts):
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(organization=organization, pairing=pairing, starts_on=date(2026, 9, 1))
    assert twice(lambda: services.generate_meetings(organization=organization, pairings=[pairing])) == []
    assert counts(Meeting) == [8]


def test_generating_everything_twice_makes_each_meeting_once(organization, pairing, twice, counts):
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(organization=organization, pairing=pairing, starts_on=date(2026, 9, 1))
    assert twice(lambda: services.generate_meetings(organization=organization)) == []
    assert counts(Meeting) == [8]


def test_logging_twice_makes_one_log(make_meeting, noam, twice, counts):
    meeting = make_meeting(TUESDAY)
    assert twice(lambda: services.log_meeting(meeting=meeting, outcome="held", seen="", by=noam)) == []
    assert counts(SessionLog, LogRevision, StaleWeek) == [1, 1, 1]


def test_all_held_twice_makes_one_log_each(make_meeting, mentor, noam, twice, counts):
    make_meeting(TUESDAY)
    make_meeting(date(2026, 11, 16))
    week = Week(date(2026, 11, 15))
    assert twice(lambda: services.log_all_held(mentor=mentor, week=week, by=noam)) == []
    assert counts(SessionLog, LogRevision) == [2, 2]


def test_undoing_twice_is_told_once(make_meeting, noam, organization, twice, counts):
    meeting = make_meeting(TUESDAY)
    with organization_scope(organization), transaction.atomic():
        services.log_meeting(meeting=meeting, outcome="held", by=noam)
    assert twice(lambda: services.undo_log(meeting=meeting, by=noam)) == []
    assert counts(SessionLog, LogRevision) == [0, 2]


def test_moving_twice_makes_one_new_meeting(make_meeting, noam, at, twice, counts):
    meeting = make_meeting(TUESDAY)
    instant = at(date(2026, 11, 25), 17)
    move = lambda: services.move_meeting(meeting=meeting, starts_at=instant, excused_by="mentee", by=noam)  # noqa: E731
    assert twice(move) == []
    assert counts(Meeting, SessionLog) == [2, 1]


def test_reporting_an_extra_meeting_twice_makes_one(pairing, noam, at, twice, counts):
    instant = at(TUESDAY, 20)
    assert (
        twice(lambda: services.log_extra_meeting(pairing=pairing, held_at=instant, minutes=30, mode="phone", by=noam))
        == []
    )
    assert counts(Meeting, SessionLog) == [1, 1]


def test_fixing_the_same_time_twice_makes_one_series(pairing, dana, twice, counts):
    assert (
        twice(
            lambda: services.open_series(
                pairing=pairing, frequency="weekly", weekday=1, start_time=time(16), starts_on=TUESDAY, by=dana
            )
        )
        == []
    )
    assert counts(MeetingSeries, Meeting) == [1, 9]


def test_two_workers_write_one_letter(make_meeting, organization, noam, twice, counts):
    make_meeting(TUESDAY)
    person = {"organization": organization, "membership_id": noam.memberships[0].pk}
    assert twice(lambda: services.remind_mentor(**person)) == []
    assert counts(OutgoingMessage, AnswerLink) == [1, 1]


def test_two_presses_on_the_link_of_a_letter_make_one_log(make_meeting, organization, noam, twice, counts):
    meeting = make_meeting(TUESDAY)
    with organization_scope(organization), transaction.atomic():
        services.make_answer_links(organization=organization, membership=noam.memberships[0], meetings=[meeting])
        link = AnswerLink.objects.select_related("membership__user", "meeting").get()
    assert twice(lambda: services.answer_by_link(link=link, held=True)) == []
    assert counts(SessionLog, LogRevision, StaleWeek) == [1, 1, 1]
