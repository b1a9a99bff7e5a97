"""Messages as the office reads them: to whom, of which kind, what became of them; never what is in them."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import READ_BY_NOBODY_ELSE, Channel, State
from mentoring_platform.notifications.models import Address, DeliveryAttempt, OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from mentors.queries import managed_mentors, office_mentors
from programs.queries import managed_mentees, office_mentees

IN_STATE = {
    State.WAITING: IS_WAITING,
    State.SENT: Q(sent_at__isnull=False, delivered_at__isnull=True, bounced_at__isnull=True, dropped_at__isnull=True),
    State.DELIVERED: Q(delivered_at__isnull=False, bounced_at__isnull=True, dropped_at__isnull=True),
    State.BOUNCED: Q(bounced_at__isnull=False, dropped_at__isnull=True),
    State.GIVEN_UP: Q(given_up_at__isnull=False, sent_at__isnull=True, dropped_at__isnull=True),
    State.DROPPED: Q(dropped_at__isnull=False),
}
"""The conditions of `OutgoingMessage.state`."""


def messages_for(viewer: Viewer) -> QuerySet[OutgoingMessage]:
    """Messages to people of the viewer's office: all for administrators, those to their people for coordinators.

    Letters about concerns and questions are nobody's business but their reader's: that there is one tells of somebody.
    """
    messages = OutgoingMessage.objects.exclude(kind__in=READ_BY_NOBODY_ELSE)
    if not viewer.is_administrator:
        mentors, mentees = office_mentors(viewer).order_by(), office_mentees(viewer).order_by()
        # An invitation is written to an address, since whoever it is for is no member yet.
        invited = Q(membership__isnull=True, channel=Channel.EMAIL)
        messages = messages.filter(
            Q(membership__in=mentors.values("membership"))
            | Q(membership__in=mentees.values("membership"))
            | (invited & Q(to__in=mentors.exclude(email="").values(address=Lower("email"))))
            | (invited & Q(to__in=mentees.exclude(email="").values(address=Lower("email"))))
        )
    return messages.select_related("membership__user", "address").prefetch_related(
        "membership__mentors", "membership__mentees"
    )


def message_list(
    viewer: Viewer, *, search: str, kind: str, channel: str, state: str, day: date | None, person: UUID | None
) -> QuerySet[OutgoingMessage]:
    """The messages that fit, the newest first. `person` is the id of a mentor or mentee."""
    messages = messages_for(viewer)
    if search:
        own = Q(membership__user__name__icontains=search) | Q(membership__mentors__full_name__icontains=search)
        own |= Q(membership__mentees__full_name__icontains=search)
        messages = messages.filter(own | Q(membership__isnull=True, to__icontains=search)).distinct()
    if kind:
        messages = messages.filter(kind=kind)
    if channel:
        messages = messages.filter(channel=channel)
    if state:
        messages = messages.filter(IN_STATE[State(state)])
    if day:
        since, until = clock.day_bounds(viewer.organization, day, day)
        messages = messages.filter(created_at__gte=since, created_at__lt=until)
    if person:
        messages = messages.filter(Q(membership__mentors=person) | Q(membership__mentees=person))
    return messages.order_by("-created_at", "-pk")


def attempts_of(message: OutgoingMessage) -> QuerySet[DeliveryAttempt]:
    """Each attempt to send a message, or the one that it is inside of, the first one first."""
    heads = [message.pk, *([message.merged_into_id] if message.merged_into_id else [])]
    return DeliveryAttempt.objects.filter(message__in=heads).order_by("at", "pk")


def broken_addresses_for(viewer: Viewer) -> QuerySet[Address]:
    """Addresses of the viewer's people that take nothing, a former e-mail address left out; the oldest first."""
    return _broken(office_mentors(viewer), office_mentees(viewer))


def managed_broken_addresses(viewer: Viewer) -> QuerySet[Address]:
    """The same of the people whose facts the viewer may change as coordinator."""
    return _broken(managed_mentors(viewer), managed_mentees(viewer))


def _broken(mentors: QuerySet[Mentor], mentees: QuerySet[Mentee]) -> QuerySet[Address]:
    still = ~Q(channel=Channel.EMAIL) | Q(value=F("membership__user__email"))
    known = Q(channel=Channel.EMAIL) | Q(confirmed_at__isnull=False)
    broken = Address.objects.filter(still, known, broken_at__isnull=False).exclude(channel=Channel.PUSH)
    of_people = Q(membership__in=mentors.order_by().values("membership"))
    of_people |= Q(membership__in=mentees.order_by().values("membership"))
    return broken.filter(of_people).select_related("membership__user").order_by("broken_at", "pk")
