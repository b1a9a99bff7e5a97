"""Reminders of messages to pass on: each step once, never after it was told, and at the end the office."""

from datetime import date

import time_machine

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.broadcasts.services import correct_broadcast, tell
from programs.models import BroadcastLetter, Delivery, Pairing
from programs.services import change_mentor
from sessions.queries.passing_on import due_not_reached, due_tellers
from sessions.services.passing_on import remind_teller, tell_not_reached
from tests.factories import (
    BroadcastFactory,
    DeliveryFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)


def at(day: int, hour: int = 9):
    """An instant in November 2026; the 7th and 14th are Shabbat."""
    return time_machine.travel(f"2026-11-{day:02}T{hour:02}:00:00+00:00", tick=False)


def read_english(*viewers) -> None:
    for viewer in viewers:
        viewer.user.language = "en"
        viewer.user.save()


def run(organization) -> list[tuple[str, str]]:
    """What the job would write now, twice over: to whom, with which subject."""
    with organization_scope(organization):
        OutgoingMessage.objects.all().delete()
        for _time in range(2):
            for due, write in ((due_tellers, remind_teller), (due_not_reached, tell_not_reached)):
                for membership_id in {one.membership.pk for one in due(organization)}:
                    write(organization=organization, membership_id=membership_id)
        written = OutgoingMessage.objects.filter(kind="broadcast").order_by("to", "subject")
        return list(written.values_list("to", "subject"))


def test_each_step_once_and_never_after_it_was_told(organization, dana, noam, signed_in):
    read_english(noam, dana)
    with at(1), organization_scope(organization):
        program = ProgramFactory(organization=organization)
        own = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        rows = [
            PairingFactory(
                organization=organization,
                mentor=own,
                enrolment__program=program,
                enrolment__mentee=MenteeFactory(organization=organization, full_name=name),
            )
            for name in ("אורי לוי", "דוד כהן")
        ]
        made = []
        for title in ("Evening", "Camp"):
            out = BroadcastFactory(
                organization=organization, programs=[program], tell_until=date(2026, 11, 9), text={"title": title},
                written_by=dana.membership(Role.COORDINATOR),
            )  # fmt: skip
            made.append(
                [DeliveryFactory(organization=organization, broadcast=out, enrolment=p.enrolment) for p in rows]
            )
        evening, camp = made
    with at(1, hour=4):
        assert run(organization) == []  # at night nobody is written to
    with at(1):
        ((to, subject),) = run(organization)
        assert to == noam.user.email and subject in ("To pass on: Camp, Evening", "To pass on: Evening, Camp")
        with organization_scope(organization):
            text = OutgoingMessage.objects.get().text
            assert "to 4 people" in text and "אורי" in text and "לוי" not in text
        assert run(organization) == []
    with at(2), organization_scope(organization):
        tell(deliveries=[row.pk for row in camp], outcome="told", by=noam)
    with at(3):
        assert run(organization) == []
    with at(5):
        assert run(organization) == [(noam.user.email, "Not passed on yet: Evening")]  # the middle
        page = f"/{organization.slug}/broadcasts/{evening[0].broadcast_id}/coverage/"
        office = signed_in(dana)
        for _click in range(2):
            office.post(page, {"act": "remind", "mentor": str(own.pk)})
        with organization_scope(organization):
            assert OutgoingMessage.objects.filter(kind="broadcast").count() == 2
            assert BroadcastLetter.objects.filter(step="asked").count() == 1
    with at(6), organization_scope(organization):
        ruth = MentorFactory(
            organization=organization,
            membership=MembershipFactory(organization=organization, role=Role.MENTOR, user__language="en"),
        )
        change_mentor(pairing=Pairing.objects.get(pk=rows[0].pk), mentor=ruth, starts_on=date(2026, 11, 6), by=dana)
    with at(7):
        assert run(organization) == []  # Shabbat
    with at(8):  # whoever took over is told of it anew, the other one reminded on the eve
        assert run(organization) == sorted(
            [(noam.user.email, "Not passed on yet: Evening"), (ruth.membership.user.email, "To pass on: Evening")]
        )
        with organization_scope(organization):
            seen = evening[0].broadcast
            seen.refresh_from_db()
            correct_broadcast(
                broadcast=seen, seen=1, texts={"he": {"title": "Later evening"}}, tell_again=True, by=dana
            )
    with at(9):
        assert run(organization) == sorted(
            (mail, "To pass on: Later evening") for mail in (noam.user.email, ruth.membership.user.email)
        )
        with organization_scope(organization):
            mine = Delivery.objects.get(pk=evening[1].pk)
            tell(deliveries=[mine.pk], outcome="told", by=noam)
    with at(10):
        assert run(organization) == [(dana.user.email, "“Later evening”: one person was not reached")]
    with at(12):
        assert run(organization) == []


def test_programs_choose_their_steps_and_an_urgent_message_waits_for_no_other(organization, noam):
    read_english(noam)
    with at(1), organization_scope(organization):
        silent = ProgramFactory(organization=organization, broadcast_steps=[])
        program = ProgramFactory(organization=organization, broadcast_steps=["came"])
        own = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        for one in (silent, program):
            pairing = PairingFactory(organization=organization, mentor=own, enrolment__program=one)
            out = BroadcastFactory(organization=organization, programs=[one], text={"title": one.name})
            DeliveryFactory(organization=organization, broadcast=out, enrolment=pairing.enrolment)
        assert run(organization) == [(noam.user.email, f"To pass on: {program.name}")]
        for title, urgency in (("Later", "next_talk"), ("Now", "call_now")):
            out = BroadcastFactory(
                organization=organization, programs=[program], urgency=urgency, text={"title": title}
            )
            DeliveryFactory(organization=organization, broadcast=out, enrolment=pairing.enrolment)
    with at(1, hour=12):
        assert run(organization) == [(noam.user.email, "To pass on: Now")]
    with at(2):
        assert run(organization) == [(noam.user.email, "To pass on: Later")]
    with at(12):
        assert run(organization) == []
