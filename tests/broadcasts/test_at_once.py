"""Whatever is pressed at the same moment: one delivery for each mentee, and an answer that counts once."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.tenancy.scope import organization_scope
from programs.broadcasts import queries, services
from programs.models import AnswerCount, Broadcast, Delivery
from programs.services import change_mentor
from tests.broadcasts.conftest import TODAY, furnish
from tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"title": "ערב הורים", "message": "ביום ראשון", "question": "תבואו?", "choices": ["כן", "לא"]}


@pytest.fixture
def made(organization):
    def make(act):
        with organization_scope(organization), transaction.atomic():
            return act()

    return make


@pytest.fixture
def at_once(organization):
    """Do several things in threads that begin together; what went wrong, but refusals in words."""

    def run(*acts) -> list[str]:
        errors: list[str] = []
        together = threading.Barrier(len(acts))

        def one(act) -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    together.wait()
                    act()
            except ValidationError:
                pass
            except Exception as error:  # handed to the test
                errors.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    return run


def test_nobody_has_two_deliveries_and_no_answer_counts_twice(organization, dana, noam, made, at_once):
    here = made(partial(furnish, organization, noam))
    draft = made(partial(services.write_broadcast, by=dana, texts={"he": WORDS}))
    send = partial(services.send_broadcast, broadcast=draft, seen=draft.revision, by=dana)
    change = partial(change_mentor, pairing=here.pairing_c, mentor=here.mentor, starts_on=TODAY.replace(day=2), by=dana)
    # Two presses, a rerun behind the first one's back, and a pairing that changes at the same moment.
    assert at_once(send, send, change, send) == []
    assert made(Delivery.objects.count) == 4
    assert made(lambda: Broadcast.objects.get().is_out and AnswerCount.objects.count()) == 2
    mine = made(lambda: [row.pk for row in queries.open_deliveries_of(noam, TODAY)])
    assert len(mine) == 3

    made(partial(EnrolmentFactory, organization=organization, program=here.program))
    assert at_once(*[partial(services.add_newcomers, broadcast=draft, by=dana)] * 3) == []
    assert made(Delivery.objects.count) == 5

    tell = partial(services.tell, deliveries=mine, outcome="told", by=noam, choice=0)
    assert at_once(tell, tell, partial(services.tell, deliveries=mine[:1], outcome="told", by=noam, choice=1)) == []
    assert made(lambda: sum(AnswerCount.objects.values_list("count", flat=True))) == 3
    assert made(lambda: Delivery.objects.filter(state="told", answered=True).count()) == 3

    withdraw = partial(services.withdraw_broadcast, broadcast=draft, why="x", by=dana)
    undo = partial(services.tell, deliveries=mine, outcome="not_yet", by=noam)
    assert at_once(withdraw, undo, withdraw, undo) == []
    # Whichever came first: nobody is told any more, and nothing is left open.
    assert made(lambda: Delivery.objects.filter(state="open").count()) == 0
