"""How the yeshiva writes to its people: own words of a letter, what was sent in the last days, and what was not."""

from datetime import time, timedelta

from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.demo.world import World
from mentoring_platform.notifications.choices import Channel, Kind, Result
from mentoring_platform.notifications.models import (
    Address,
    DeliveryAttempt,
    MessageSettings,
    OutgoingMessage,
    OwnWording,
    Preference,
)
from mentoring_platform.tenancy import clock
from mentors.models import Mentor

SENT, WRONG = 12, 2
DAYS = 3


def tell_messages(world: World, mentors: list[Mentor]) -> None:
    """Letters of the last working days; two mentors whose address is wrong; Noam, who wants it quiet at noon."""
    world.add(MessageSettings, channels=[Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.PUSH])
    world.add(
        OwnWording,
        letter="meeting_soon",
        language="he",
        opening="רק להזכיר: השעה הקבועה שלכם מתקרבת.",
        changed_at=world.cutoff - timedelta(days=20),
    )
    noam, *others = mentors
    world.add(
        Preference,
        membership=noam.membership,
        channels={Kind.WEEK.value: []},
        quiet_from=time(12, 30),
        quiet_until=time(14),
    )
    days = [day for back in range(DAYS * 3, 0, -1) if not is_day_of_rest(day := world.day_ago(back), in_israel=True)]
    for day in days[-DAYS:]:
        for place, mentor in enumerate(mentors[:SENT]):
            _letter(world, mentor, day, minutes=place)
    for mentor in others[-WRONG - 1 : -1]:
        _wrong_address(world, mentor, days[-1])


def _letter(world: World, mentor: Mentor, day, minutes: int, **state) -> OutgoingMessage:
    written = clock.local_instant(world.organization, day, time(17, minutes))
    sent = {"sent_at": written + timedelta(seconds=20), "provider": "email"}
    return world.add(
        OutgoingMessage,
        key=f"demo:{mentor.id}:{day}:{minutes}",
        kind=Kind.REPORT,
        membership=mentor.membership,
        to=mentor.membership.user.email,
        subject="נפגשתם?",
        created_at=written,
        due_at=written,
        attempts=1,
        keeps_rest=True,
        **(state or sent),
    )


def _wrong_address(world: World, mentor: Mentor, day) -> None:
    at = clock.local_instant(world.organization, day, time(17, 40))
    reason = "SMTPRecipientsRefused 550"
    message = _letter(world, mentor, day, 39, given_up_at=at, last_error=reason, provider="email")
    world.add(DeliveryAttempt, message=message, at=at, provider="email", result=Result.REFUSED, reason=reason)
    world.add(
        Address,
        membership=mentor.membership,
        channel=Channel.EMAIL,
        value=message.to,
        broken_at=at,
        broken_reason=reason,
    )
