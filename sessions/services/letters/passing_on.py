"""Letters about messages to pass on: to mentors who have somebody left to tell, and to the office at the end."""

from django.utils import translation
from django.utils.translation import ngettext

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from programs.broadcasts.queries import texts_for
from programs.choices import BroadcastStep, Urgency
from programs.models import Broadcast, BroadcastLetter
from sessions.queries.answers import first_name
from sessions.queries.passing_on import DueReminder, Item, NotReached
from sessions.services.letters.writing import Letter, address, day_in_words, listed, send, spoken_to


def write_reminder_to_tell(*, organization: Organization, due: DueReminder) -> list[OutgoingMessage]:
    """Put one mentor's reminder into the outbox, with all of its messages in one letter, and note what it tells of."""
    BroadcastLetter.objects.bulk_create(
        BroadcastLetter(
            organization=organization, membership=due.membership, broadcast=item.broadcast, step=item.step,
            version=item.broadcast.version, written_on=clock.today(organization),
        )
        for item in due.items
    )  # fmt: skip
    with spoken_to(organization, due.membership):
        rows = [_row(organization, item) for item in due.items]
        number = sum(len(item.deliveries) for item in due.items)
        return send(
            organization=organization,
            letter=Letter(
                kind=Kind.BROADCAST,
                words="broadcast_came" if due.is_first else "broadcast_again",
                template="broadcast",
                key=f"broadcast:{new_id()}",
                to=due.membership,
                values={
                    "titles": listed([row["title"] for row in rows]),
                    "who": ngettext("to one person", "to %(number)s people", number) % {"number": number},
                    "until": day_in_words(organization, min(item.broadcast.tell_until for item in due.items)),
                },
                context={"rows": rows},
                link=address("mentoring_sessions:my_week", organization),
                program=due.items[0].deliveries[0].enrolment.program,
            ),
        )


def write_not_reached(*, organization: Organization, due: NotReached) -> list[OutgoingMessage]:
    """Tell somebody of the office how many a message did not reach, and where they stand; nobody's name."""
    BroadcastLetter.objects.create(
        organization=organization, membership=due.membership, broadcast=due.broadcast, step=BroadcastStep.NOT_REACHED,
        version=due.broadcast.version, written_on=clock.today(organization),
    )  # fmt: skip
    with spoken_to(organization, due.membership):
        left = ngettext("one person was not reached", "%(number)s people were not reached", due.left)
        return send(
            organization=organization,
            letter=Letter(
                kind=Kind.BROADCAST,
                words="broadcast_unreached",
                key=f"broadcast-over:{due.broadcast.pk}:{due.membership.pk}",
                to=due.membership,
                values={"title": _title(due.broadcast), "what": left % {"number": due.left}},
                link=address("reports:coverage", organization, due.broadcast.pk),
            ),
        )


def _row(organization: Organization, item: Item) -> dict:
    return {
        "title": _title(item.broadcast),
        "names": [first_name(row.mentee) for row in item.deliveries],
        "until": day_in_words(organization, item.broadcast.tell_until),
        "is_urgent": item.broadcast.urgency == Urgency.CALL_NOW,
    }


def _title(broadcast: Broadcast) -> str:
    texts = texts_for([broadcast], translation.get_language() or "")
    return texts[broadcast.pk].title if broadcast.pk in texts else ""
