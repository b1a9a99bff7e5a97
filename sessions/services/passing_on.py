"""Reminding of messages to pass on: each function for one person, once, however often and by how many it is called."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import BroadcastStep
from programs.models import Broadcast, BroadcastLetter, Delivery
from sessions.queries.passing_on import (
    DueReminder,
    Item,
    due_not_reached,
    due_tellers,
    open_with_tellers,
    tellers_memberships,
)
from sessions.services.letters.passing_on import write_not_reached, write_reminder_to_tell


@transaction.atomic
def remind_teller(*, organization: Organization, membership_id: str | UUID) -> int:
    """Write one mentor the reminder that is due now; of how many people, 0 if none is due (any more). Audited."""
    _alone(membership_id)
    due = next(iter(due_tellers(organization, membership_id)), None)
    if due is None:
        return 0
    write_reminder_to_tell(organization=organization, due=due)
    number = sum(len(item.deliveries) for item in due.items)
    detail = {"messages": len(due.items), "people": number}
    record(
        organization=organization, by=None, action="broadcast.mentor_reminded", subject=due.membership, detail=detail
    )
    return number


@transaction.atomic
def tell_not_reached(*, organization: Organization, membership_id: str | UUID) -> int:
    """Tell one person of the office of messages that are over and did not reach all; of how many messages. Audited."""
    _alone(membership_id)
    found = due_not_reached(organization, membership_id)
    for due in found:
        write_not_reached(organization=organization, due=due)
        detail = {"left": due.left}
        record(
            organization=organization, by=None, action="broadcast.unreached_told", subject=due.broadcast, detail=detail
        )
    return len(found)


@transaction.atomic
def remind_now(*, broadcast: Broadcast, deliveries: QuerySet[Delivery], by: Viewer, mentor: UUID | None = None) -> int:
    """Write to whoever tells these deliveries (of one `mentor`, if given) and has not told all; how many letters go.

    Each mentor is reminded of a message by the office once a day at most. Audited.
    """
    organization, today = by.organization, clock.today(by.organization)
    if not broadcast.is_out or not broadcast.tell_from <= today <= broadcast.tell_until:
        return 0
    rows = open_with_tellers(deliveries, today)
    people = tellers_memberships({row.teller for row in rows if mentor in (None, row.teller)})
    own: dict[Membership, list[Delivery]] = {}
    for row in rows:
        if row.teller in people:
            own.setdefault(people[row.teller], []).append(row)
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in own]).order_by("pk"))
    letters = BroadcastLetter.objects.filter(broadcast=broadcast, step=BroadcastStep.ASKED, written_on=today)
    asked = set(letters.values_list("membership", flat=True))
    waiting = {membership: found for membership, found in own.items() if membership.pk not in asked}
    for membership, found in waiting.items():
        due = DueReminder(membership, [Item(broadcast, BroadcastStep.ASKED, found)])
        write_reminder_to_tell(organization=organization, due=due)
    if waiting:
        detail = {"mentors": len(waiting)}
        record(organization=organization, by=by, action="broadcast.mentors_asked", subject=broadcast, detail=detail)
    return len(waiting)


def _alone(membership_id: str | UUID) -> None:
    """Until the commit nobody else writes to this person; what is due is looked up only then."""
    Membership.objects.select_for_update(no_key=True).filter(pk=membership_id).first()
