"""What nobody answers goes to the next in line, at the end to all administrators; each is told once."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.celery import app
from mentoring_platform.members.services import deactivate_person
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from programs.concerns import services
from programs.concerns.settings import set_recipients
from programs.models import Concern
from tests.concerns.conftest import DAY, instant

SECOND = DAY / 86_400


def test_one_after_the_other_and_then_all_administrators(
    line, told, rina, sara, ada, make_viewer, organization, now, watch, readers, outbox
):
    ruth = make_viewer(Role.ADMINISTRATOR, organization=organization, name="רות")
    concern = told(rina, in_danger=True)
    now.shift(DAY - SECOND)
    assert watch() == 0
    now.shift(SECOND)
    assert watch() == 1 and watch() == 0
    assert readers(concern) == [["רינה"], ["שרה"]]
    now.shift(DAY)
    assert watch() == 1 and watch() == 0
    assert readers(concern) == [["רינה"], ["שרה"], ["עדה", "רות"]]
    now.shift(3 * DAY)
    assert watch() == 0
    letters = outbox()
    assert len(letters) == 4 and {letter.to for letter in letters} == {
        viewer.user.email for viewer in (rina, sara, ada, ruth)
    }


def test_a_line_of_which_the_second_was_told_first_goes_to_the_first(line, told, sara, now, watch, readers):
    concern = told(sara)
    now.shift(DAY)
    watch()
    assert readers(concern) == [["שרה"], ["רינה"]]


def test_a_new_administrator_is_told_of_what_still_waits(
    line, told, rina, make_viewer, organization, now, watch, readers
):
    concern = told(rina)
    for _turn in range(2):
        now.shift(4 * DAY)
        watch()
    make_viewer(Role.ADMINISTRATOR, organization=organization, name="רות")
    assert watch() == 0  # a day has begun anew with the administrators
    now.shift(4 * DAY)
    assert watch() == 1
    assert readers(concern)[-1] == ["רות"]


def test_who_leaves_is_followed_by_the_next_at_once(line, told, rina, sara, ada, watch, readers, inside_it):
    concern = told(rina)
    inside_it(lambda: deactivate_person(user=sara.user, by=ada))
    assert watch() == 0
    inside_it(lambda: deactivate_person(user=rina.user, by=ada))
    assert watch() == 1
    assert readers(concern) == [["רינה"], ["עדה"]]


def test_what_somebody_took_care_of_waits_again_when_he_leaves(line, told, rina, ada, now, watch, readers, inside_it):
    concern = told(rina)
    inside_it(lambda: services.take_concern(concern=concern, by=rina))
    now.shift(9 * DAY)
    assert watch() == 0
    inside_it(lambda: deactivate_person(user=rina.user, by=ada))
    assert watch() == 1 and readers(concern)[-1] == ["שרה"]
    assert inside_it(lambda: Concern.objects.get().state) == "open"


def test_closed_concerns_wait_for_nobody(line, told, rina, ada, now, watch, inside_it):
    concern = told(rina)
    words = {"answer_id": new_id(), "words": "x", "closes": True}
    inside_it(lambda: services.answer_concern(concern=concern, by=rina, **words))
    inside_it(lambda: deactivate_person(user=rina.user, by=ada))
    now.shift(9 * DAY)
    assert watch() == 0


def test_the_author_is_never_told_what_he_wrote(
    pairing, told, rina, noam, ada, make_viewer, organization, now, watch, inside_it, readers
):
    """Noam administers too and stands in line: it passes him by."""
    noam = make_viewer(Role.ADMINISTRATOR, organization=organization, user=noam.user)
    memberships = [rina.acting_membership, noam.membership(Role.MENTOR)]
    inside_it(lambda: set_recipients(program=pairing.enrolment.program, memberships=memberships, by=ada))
    concern = told(rina)
    now.shift(DAY)
    watch()
    assert readers(concern) == [["רינה"], ["עדה"]]


def test_a_line_changed_meanwhile_counts_from_the_next_step_on(
    line, pairing, told, rina, dana, ada, now, watch, readers, inside_it
):
    concern = told(rina)
    program, memberships = pairing.enrolment.program, [dana.acting_membership]
    inside_it(lambda: set_recipients(program=program, memberships=memberships, by=ada))
    now.shift(DAY)
    watch()
    assert readers(concern) == [["רינה"], ["דנה"]]


def test_letters_that_wait_until_shabbat_is_over_are_sent_then(line, told, rina, now, organization, mailoutbox):
    now.move_to("2026-11-21T08:00:00+00:00")
    told(rina)
    for moment, sent in (("2026-11-22T05:59:00+00:00", 0), ("2026-11-22T06:00:00+00:00", 1)):
        now.move_to(moment)
        with organization_scope(organization):
            send_waiting_messages(organization=organization)
        assert len(mailoutbox) == sent


def test_the_day_in_which_clocks_change_has_its_24_hours(line, told, rina, now, watch):
    now.move_to(instant("2026-10-25T00:30+03:00"))
    told(rina)
    now.move_to(instant("2026-10-25T23:29+02:00"))
    assert watch() == 0
    now.move_to(instant("2026-10-25T23:30+02:00"))
    assert watch() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_pass_it_on_once(line, told, rina, now, organization, inside_it, readers):
    concern, barrier, done, errors = told(rina), Barrier(2), [], []
    now.shift(DAY)

    def work() -> None:
        try:
            with organization_scope(organization), transaction.atomic():
                barrier.wait()
                done.append(services.pass_on(organization=organization, concern_id=concern.pk))
        except Exception as error:  # handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and sorted(done) == [False, True]
    assert readers(concern) == [["רינה"], ["שרה"]]
    assert inside_it(OutgoingMessage.objects.count) == 2


@pytest.mark.django_db(transaction=True)
def test_the_jobs_of_each_few_minutes_find_it(line, told, rina, now, readers, monkeypatch):
    """Beat calls the dispatcher; each job it sends is done as a worker would, outside everything."""
    app.loader.import_default_modules()
    concern, sent = told(rina), []
    now.shift(DAY)
    monkeypatch.setattr(TenantTask, "apply_async", lambda self, args, kwargs: sent.append((self, args, kwargs)))
    app.tasks[app.conf.beat_schedule["watch concerns"]["task"]].apply(throw=True)
    while sent:
        task, args, kwargs = sent.pop(0)
        if task.name != "notifications.deliver":
            task.apply(args=args, kwargs=kwargs, throw=True)
    assert readers(concern) == [["רינה"], ["שרה"]]
