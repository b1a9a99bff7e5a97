"""Who tells, whatever happens to the pairing: nobody is forgotten, nobody is asked for what another has done."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs import services as programs
from programs.broadcasts import services as broadcasts
from programs.broadcasts.queries import open_deliveries_of
from programs.choices import EndReason
from programs.models import AnswerCount, Delivery
from sessions import services as sessions
from sessions.telling.queries import message_of, messages_to_tell
from sessions.telling.services import Said, say
from tests.factories import BroadcastFactory, DeliveryFactory, EnrolmentFactory, MentorFactory

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)


@pytest.fixture
def people(inside, organization, make_viewer):
    """Four mentors with a sign-in: Noam, Ruth, Dan and Gil, as viewers; and their profiles."""
    found = {}
    for name in ("noam", "ruth", "dan", "gil"):
        viewer = make_viewer(Role.MENTOR, organization=organization, name=name)
        membership = viewer.membership(Role.MENTOR)
        found[name] = viewer, MentorFactory(organization=organization, full_name=name, membership=membership)
    return found


@pytest.fixture
def delivery(inside, organization, program):
    """A message for Uri, whom nobody accompanies yet; it is out for five weeks."""
    enrolment = EnrolmentFactory(
        organization=organization, program=program, mentee__full_name="אורי", starts_on=date(2026, 9, 1)
    )
    until = TODAY + timedelta(weeks=5)
    broadcast = BroadcastFactory(organization=organization, programs=[program], tell_from=TODAY, tell_until=until)
    return DeliveryFactory(organization=organization, broadcast=broadcast, enrolment=enrolment)


def who_tells(people, day=None) -> list[str]:
    """On whose week it stands, today or on another day."""
    day = day or clock.today(people["noam"][0].organization)
    return [name for name, (viewer, _mentor) in people.items() if open_deliveries_of(viewer, day)]


def test_an_open_delivery_goes_with_whoever_accompanies_that_day(people, delivery, organization, dana, noon, program):
    """Without a mentor, paired, reassigned, with a substitute, beside a co-mentor, with nobody, told, left."""
    viewer = {name: both[0] for name, both in people.items()}
    mentor = {name: both[1] for name, both in people.items()}
    assert who_tells(people) == [] and message_of(viewer["noam"], delivery.broadcast_id) is None

    pairing = programs.open_pairing(enrolment=delivery.enrolment, mentor=mentor["noam"], starts_on=TODAY, by=dana)
    assert who_tells(people) == ["noam"] and len(messages_to_tell(viewer["noam"])) == 1
    noon.shift(timedelta(days=3))
    change = TODAY + 3 * DAY
    pairing = programs.change_mentor(pairing=pairing, mentor=mentor["ruth"], starts_on=change, by=dana)
    assert who_tells(people) == ["ruth"] and who_tells(people, change - DAY) == ["noam"]
    assert messages_to_tell(viewer["noam"]) == [] and message_of(viewer["noam"], delivery.broadcast_id) is None
    assert say(said=[Said(delivery.pk, "told")], by=viewer["noam"]) != []

    # Ruth is away and Dan stands in; afterwards it is hers again.
    first, last = change + 2 * DAY, change + 6 * DAY
    sessions.stand_in(pairings=[pairing], mentor=mentor["dan"], starts_on=first, ends_on=last, by=dana)
    days = {day: who_tells(people, day) for day in (first - DAY, first, last, last + DAY)}
    assert list(days.values()) == [["ruth"], ["dan"], ["dan"], ["ruth"]]
    # A co-mentor may as well, whoever comes first.
    programs.open_pairing(
        enrolment=delivery.enrolment, mentor=mentor["gil"], role="co", starts_on=last + 2 * DAY, by=dana
    )
    assert who_tells(people, last + 2 * DAY) == ["ruth", "gil"]
    noon.shift(timedelta(days=11))
    assert clock.today(organization) == last + 5 * DAY
    assert say(said=[Said(delivery.pk, "told", choice=1)], by=viewer["gil"]) == []
    late = say(said=[Said(delivery.pk, "told", choice=0)], by=viewer["ruth"])
    assert (
        len(late) == 1
        and "אורי" in late[0]
        and list(AnswerCount.objects.order_by("choice").values_list("count", flat=True)) == [0, 1]
    )
    assert who_tells(people) == []

    # Nobody accompanies any more: the former one keeps that she told, and may take it back; nobody else is asked.
    programs.end_enrolment(
        enrolment=delivery.enrolment, ends_on=clock.today(organization), reason=EndReason.MENTEE_LEFT, by=dana
    )
    noon.shift(timedelta(days=2))
    assert who_tells(people) == []
    kept = message_of(viewer["gil"], delivery.broadcast_id)
    assert (list(kept.rows), kept.former) == ([], ["אורי"])
    assert message_of(viewer["ruth"], delivery.broadcast_id) is None
    say(said=[Said(delivery.pk, "not_yet")], by=viewer["gil"])
    assert Delivery.objects.get().state == "open" and who_tells(people) == []
    assert say(said=[Said(delivery.pk, "told")], by=viewer["gil"]) != []


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_told_once_and_nothing_is_claimed_that_was_withdrawn(
    organization, noam, make_viewer, dana, noon
):
    ruth = make_viewer(Role.MENTOR, organization=organization, name="רות")

    def inside(act):
        with organization_scope(organization), transaction.atomic():
            return act()

    week = TODAY - 7 * DAY

    def scene(**first):
        enrolment = EnrolmentFactory(organization=organization, starts_on=date(2026, 9, 1))
        broadcast = BroadcastFactory(organization=organization, programs=[enrolment.program], tell_from=week)
        for number, viewer in enumerate((noam, ruth)):
            membership = viewer.membership(Role.MENTOR)
            mentor = Mentor.objects.filter(membership=membership).first() or MentorFactory(
                organization=organization, membership=membership
            )
            pairing = programs.open_pairing(
                enrolment=enrolment, mentor=mentor, starts_on=week, by=dana, role=("primary", "co")[number]
            )
            first.setdefault("pairing", pairing)
        row = DeliveryFactory(organization=organization, enrolment=enrolment, broadcast=broadcast)
        return row, first["pairing"]

    def at_once(*acts) -> list[list[str]]:
        """What each was told; refusals in words count as that."""
        together, told, errors = threading.Barrier(len(acts)), [], []

        def one(act) -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    together.wait()
                    told.append(act())
            except ValidationError as mistake:
                told.append(mistake.messages)
            except Exception as error:  # handed to the test
                errors.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        return told

    def telling(row, by, **more):
        return partial(say, said=[Said(row.pk, "told", choice=0, seen="1 ", **more)], by=by)

    def counted() -> int:
        return inside(lambda: sum(AnswerCount.objects.values_list("count", flat=True)))

    row, _pairing = inside(scene)
    told = at_once(telling(row, noam), telling(row, noam), telling(row, noam))
    assert told == [[], [], []] and counted() == 1

    row, _pairing = inside(scene)
    told = at_once(telling(row, noam), telling(row, ruth))
    assert sorted(map(len, told)) == [0, 1] and counted() == 2

    # While it is withdrawn: told before, or stopped and said so; never both.
    row, _pairing = inside(scene)
    withdraw = partial(broadcasts.withdraw_broadcast, broadcast=row.broadcast, why="x", by=dana)
    at_once(telling(row, noam), lambda: withdraw() and [])
    row = inside(lambda: Delivery.objects.get(pk=row.pk))
    assert (row.state, row.told_by_id is not None) in (("told", True), ("stopped", False))

    # While the mentee goes to somebody else: told by the one who had him, or still open for the one who has him now.
    row, pairing = inside(scene)
    dan = make_viewer(Role.MENTOR, organization=organization, name="דן")
    other = inside(lambda: MentorFactory(organization=organization, membership=dan.membership(Role.MENTOR)))
    change = partial(programs.change_mentor, pairing=pairing, mentor=other, starts_on=TODAY, by=dana)
    told = at_once(telling(row, noam), lambda: change() and [])
    row = inside(lambda: Delivery.objects.get(pk=row.pk))
    asked = inside(lambda: [open_deliveries_of(viewer, TODAY).filter(pk=row.pk).exists() for viewer in (noam, dan)])
    assert (row.state, asked) in (("told", [False, False]), ("open", [False, True]))
    assert row.state == "told" or max(map(len, told)) == 1
