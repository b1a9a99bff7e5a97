"""Places: the last one is given once, who waits moves up, and everybody hears what concerns him."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CourseSession, SignUp
from programs.training import services
from programs.training.letters import remind_of_training, reminder_due
from sessions.calendar_file import calendar_file
from sessions.queries.calendar import calendar_of
from sessions.queries.conflicts import Slot, conflicts_of
from tests.factories import MentorFactory
from tests.training.conftest import DAY, HOUR, NOON


def test_the_waiting_list_moves_up_by_itself(scene, make_course, signed_in, inside_it, outbox, noon):
    course = make_course([5 * DAY], capacity=1, sign_up_until=date(2026, 11, 20))
    pages = {viewer: viewer.url("programs:my_course", course.pk) for viewer in (scene.noam, scene.rina, scene.gad)}

    def press(viewer, act) -> str:
        noon.shift(timedelta(minutes=1))
        return signed_in(viewer).post(pages[viewer], {"act": act}, follow=True).content.decode()

    def states() -> dict[str, str]:
        return inside_it(lambda: dict(SignUp.objects.values_list("mentor__full_name", "state")))

    assert "You are signed up." in press(scene.noam, "sign_up")
    press(scene.noam, "sign_up")  # twice
    assert "waiting list" in press(scene.rina, "sign_up")
    assert "and one comes before you" in press(scene.gad, "sign_up")
    assert len(outbox("training_in")) == 1
    # Rina leaves the list and comes back behind Gad, to whom the place goes that Noam gives back.
    press(scene.rina, "give_back")
    press(scene.rina, "sign_up")
    press(scene.noam, "give_back")
    assert states() == {"נועם": "withdrawn", "רינה": "waiting", "גד": "signed_up"}
    assert [to for to, _subject in outbox("training_up")] == [scene.gad.user.email]
    # With two more places both who wait move up; with fewer, nobody loses his place.
    press(scene.noam, "sign_up")
    inside_it(lambda: services.change_course(course=course, capacity=3, by=scene.dana))
    assert set(states().values()) == {"signed_up"}
    assert [to for to, _subject in outbox("training_up")][1:] == [scene.rina.user.email, scene.noam.user.email]
    inside_it(lambda: services.change_course(course=course, capacity=1, by=scene.dana))
    assert set(states().values()) == {"signed_up"}

    press(scene.noam, "give_back")
    noon.shift(2 * DAY + 12 * HOUR)  # 21 November there: sign-up is over, the office still can
    assert "Sign-up is over" in press(scene.noam, "sign_up")
    office, page = signed_in(scene.dana), scene.dana.url("programs:course", course.pk)
    said = office.post(page, {"act": "sign_up", "person": f"mentor:{scene.mentors.noam.pk}"}, follow=True)
    assert "on the waiting list" in said.content.decode()
    noon.shift(4 * DAY)
    assert "The course is over." in press(scene.gad, "give_back")
    with pytest.raises(ValidationError):
        inside_it(lambda: services.sign_up(course=course, person=scene.mentors.stranger, by=scene.dana))


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once(scene, make_course, organization, inside_it):
    course = make_course([DAY], capacity=3)
    people = inside_it(lambda: [MentorFactory(organization=organization) for _n in range(6)])
    together, errors = threading.Barrier(6), []

    def press(person, act) -> None:
        try:
            with time_machine.travel(NOON, tick=False), organization_scope(organization), transaction.atomic():
                together.wait()
                act(person)
        except Exception as error:  # handed to the test
            errors.append(repr(error))
        finally:
            connection.close()

    def all_at_once(acts) -> None:
        threads = [threading.Thread(target=press, args=pair) for pair in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def states() -> list[str]:
        return inside_it(lambda: sorted(SignUp.objects.values_list("state", flat=True)))

    sign_up = lambda person: services.sign_up(course=course, person=person, by=scene.dana)  # noqa: E731
    all_at_once([(person, sign_up) for person in people])
    assert (errors, states()) == ([], ["signed_up"] * 3 + ["waiting"] * 3)

    # Three give back at the moment at which the same three press again: nobody is lost, and no place is given twice.
    taken = inside_it(lambda: list(SignUp.objects.filter(state="signed_up").select_related("mentor", "course")))
    back = lambda row: services.give_back(sign_up=row, by=scene.dana)  # noqa: E731
    all_at_once([(row, back) for row in taken] + [(row.mentor, sign_up) for row in taken])
    assert errors == []
    assert states().count("signed_up") == 3
    assert len(states()) == 6


def test_reminder_calendar_and_what_stands_against_a_time(
    scene, make_course, inside_it, outbox, organization, noon, signed_in
):
    course = make_course([2 * DAY + 7 * HOUR, 4 * DAY], name="הקשבה")  # Friday 19:00 and Sunday 12:00
    inside_it(lambda: services.sign_up(course=course, person=scene.mentors.noam, by=scene.noam))
    friday, sunday = inside_it(lambda: list(CourseSession.objects.all()))
    due = [reminder_due(organization, row.starts_at).isoformat() for row in (friday, sunday)]
    # Of Sunday's, on Friday at noon: neither on Shabbat nor on its eve in the afternoon.
    assert due == ["2026-11-19T15:00:00+00:00", "2026-11-20T10:00:00+00:00"]
    remind = partial(remind_of_training, organization=organization)
    inside_it(remind)
    assert outbox("training-soon") == []
    noon.move_to(NOON + DAY + 6 * HOUR)
    for _n in range(2):
        inside_it(remind)
    ((to, subject),) = outbox("training-soon")
    assert to == scene.noam.user.email
    assert "הקשבה" in subject

    def entries():
        return inside_it(lambda: calendar_of(scene.noam))

    before = entries()
    assert [(entry.key, entry.is_cancelled) for entry in before] == [(friday.pk, False), (sunday.pk, False)]
    inside_it(lambda: services.change_session(session=sunday, starts_at=NOON + 4 * DAY + HOUR, by=scene.dana))
    inside_it(lambda: services.cancel_session(session=friday, by=scene.dana))
    after = entries()
    assert [(entry.key, entry.is_cancelled) for entry in after] == [(friday.pk, True), (sunday.pk, False)]
    assert after[1].sequence > before[1].sequence
    named = calendar_file(organization, after, with_names=True).decode()
    assert "LOCATION:חדר 4" in named
    assert "Cancelled: הקשבה" in named
    unnamed = calendar_file(organization, after, with_names=False).decode()
    assert "הקשבה" not in unnamed
    assert "SUMMARY:Training" in unnamed
    assert outbox("training-soon") == []  # it was of the session that is cancelled

    def against(viewer) -> list[str]:
        pairing = scene.mentors.noam.pairings.select_related("enrolment__mentee", "enrolment__program", "mentor").get()
        at = sunday.starts_at + HOUR
        return [row.text for row in conflicts_of(viewer, [Slot(pairing, at, 45), Slot(pairing, at + 3 * HOUR, 45)])]

    assert [text.split(": ", 1)[1] for text in inside_it(lambda: against(scene.dana))] == [
        "נועם is in a course then: הקשבה."
    ]
    assert "הקשבה" in inside_it(lambda: against(scene.noam))[0]
    assert "הקשבה" not in inside_it(lambda: against(scene.gad))[0]
    inside_it(lambda: SignUp.objects.update(state="withdrawn", asked_at=F("asked_at")))
    assert inside_it(lambda: against(scene.dana)) == []
    assert entries() == []
