"""A message goes out once, after its cause is committed, whatever happens to the queue or to its neighbours."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from mentoring_platform.notifications import tasks
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import MOST_ATTEMPTS, queue_email, send_waiting_messages
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import OrganizationFactory


def queue(organization, key: str, to: str = "noam@people.example"):
    return queue_email(organization=organization, key=key, to=to, subject="שלום\nנועם", text="גוף", html="<p>גוף</p>")


def test_message_goes_once_per_key(inside):
    assert queue(inside, "a") is not None
    assert queue(inside, "a") is None
    assert send_waiting_messages(organization=inside) == 1
    assert send_waiting_messages(organization=inside) == 0
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["noam@people.example"], "שלום נועם")
    assert message.alternatives[0].content == "<p>גוף</p>"


def test_one_failure_does_not_stop_the_rest(inside, monkeypatch):
    queue(inside, "a", to="broken@people.example")
    queue(inside, "b")
    from django.core.mail import EmailMultiAlternatives

    deliver = EmailMultiAlternatives.send

    def send(self, *args, **kwargs):
        if "broken@people.example" in self.to:
            raise ConnectionError("mailbox unavailable")
        return deliver(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    assert send_waiting_messages(organization=inside) == 1
    failed = OutgoingMessage.objects.get(key="a")
    assert (failed.attempts, failed.last_error, failed.sent_at) == (1, "ConnectionError", None)
    assert failed.retry_at > clock.now()

    with time_machine.travel(clock.now() + timedelta(days=1)):
        monkeypatch.setattr(EmailMultiAlternatives, "send", deliver)
        assert send_waiting_messages(organization=inside) == 1
    assert len(mail.outbox) == 2


def test_failing_message_is_given_up_in_the_end(inside, monkeypatch):
    queue(inside, "a", to="broken@people.example")
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)
    for day in range(MOST_ATTEMPTS + 3):
        with time_machine.travel(clock.now() + timedelta(days=day)):
            send_waiting_messages(organization=inside)
    assert OutgoingMessage.objects.get().attempts == MOST_ATTEMPTS


@pytest.mark.parametrize("committed", [True, False])
def test_message_shares_the_fate_of_its_cause(transactional_db, committed):
    organization = OrganizationFactory()
    with organization_scope(organization):
        try:
            with transaction.atomic():
                queue(organization, "a")
                if not committed:
                    raise RuntimeError
        except RuntimeError:
            pass
        with transaction.atomic():
            assert OutgoingMessage.objects.count() == committed


def test_sweeper_sends_what_a_lost_queue_forgot(transactional_db, monkeypatch):
    organizations = [OrganizationFactory(), OrganizationFactory()]
    for organization in organizations:
        with organization_scope(organization), transaction.atomic():
            queue(organization, "a")
    for task in (tasks.sweep, tasks.deliver):
        monkeypatch.setattr(task, "apply_async", task.apply)
    tasks.send_waiting.apply().get()
    tasks.send_waiting.apply().get()
    assert len(mail.outbox) == 2


class Killed(BaseException):
    """What a worker's end looks like from inside."""


@pytest.fixture
def two_waiting(transactional_db):
    organization = OrganizationFactory()
    with organization_scope(organization), transaction.atomic():
        queue(organization, "a", to="first@people.example")
        queue(organization, "b", to="second@people.example")
    return organization


def test_worker_that_ends_in_the_middle_sends_nothing_twice(two_waiting, monkeypatch):
    deliver = mail.EmailMultiAlternatives.send

    def send(self, *args, **kwargs):
        if mail.outbox and not self.subject.startswith("again"):
            raise Killed
        return deliver(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
    with pytest.raises(Killed):
        tasks.deliver.apply(args=[two_waiting.pk]).get()
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", deliver)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        tasks.deliver.apply(args=[two_waiting.pk]).get()
        tasks.deliver.apply(args=[two_waiting.pk]).get()
    assert [message.to for message in mail.outbox] == [["first@people.example"], ["second@people.example"]]


def test_two_workers_send_each_message_once(two_waiting, monkeypatch):
    deliver = mail.EmailMultiAlternatives.send

    def slow(self, *args, **kwargs):
        time.sleep(0.05)
        return deliver(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", slow)

    def work(_number) -> None:
        try:
            tasks.deliver.apply(args=[two_waiting.pk]).get()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work, range(3)))
    assert sorted(message.to[0] for message in mail.outbox) == ["first@people.example", "second@people.example"]


def test_long_run_leaves_the_rest_to_the_next(two_waiting, monkeypatch):
    monkeypatch.setattr("mentoring_platform.notifications.services.sending.SECONDS_A_RUN", 0)
    tasks.deliver.apply(args=[two_waiting.pk]).get()
    assert len(mail.outbox) == 1
    tasks.deliver.apply(args=[two_waiting.pk]).get()
    assert len(mail.outbox) == 2
