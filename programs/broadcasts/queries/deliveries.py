"""Deliveries: a message and one of those it is for, as a mentor and as an office may have them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Exists, Q, QuerySet, Subquery, When

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.broadcasts.audience import telling, with_teller
from programs.broadcasts.queries.reach import office_reach
from programs.choices import BroadcastState, DeliveryState, Urgency
from programs.models import Broadcast, Delivery, Enrolment
from programs.queries import active_on, managed_program_ids
from programs.queries.pairings import Reach


def open_deliveries_of(viewer: Viewer, day: date) -> QuerySet[Delivery]:
    """What the viewer as a mentor has still to pass on on a day, the urgent first, then the one whose time is up first.

    Each with `telling`, the viewer's own pairing through which he does. After its last day it stays until it is told.
    """
    found = Delivery.objects.filter(
        state=DeliveryState.OPEN, broadcast__state=BroadcastState.OUT, broadcast__tell_from__lte=day
    )
    urgent = Case(When(broadcast__urgency=Urgency.CALL_NOW, then=0), default=1)
    return _told_by(found, viewer, day).order_by(urgent, "broadcast__tell_until", "mentee__full_name", "pk")


def tellable_deliveries(viewer: Viewer, day: date) -> QuerySet[Delivery]:
    """Deliveries of which the viewer as a mentor may say what became: of whom he accompanies on the day (or today).

    What he told himself is among them, also when somebody else accompanies by now; what was stopped is not.
    """
    found = Delivery.objects.filter(broadcast__state=BroadcastState.OUT).exclude(state=DeliveryState.STOPPED)
    return _told_by(found, viewer, day, clock.today(viewer.organization), and_what_he_told=True)


def _told_by(found: QuerySet[Delivery], viewer: Viewer, *days: date, and_what_he_told: bool = False):
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return found.none()
    own = telling(days[0]).filter(mentor__membership=membership)
    allowed = Q(Exists(own.order_by()))
    for day in set(days[1:]) - {days[0]}:
        allowed |= Q(Exists(telling(day).filter(mentor__membership=membership).order_by()))
    if and_what_he_told:
        allowed |= Q(told_by__membership=membership)
    found = found.filter(allowed).annotate(telling=Subquery(own.values("pk")[:1]))
    return found.select_related("broadcast", "mentee", "enrolment__program")


def _counts_all(viewer: Viewer) -> bool:
    """Who sees sums has all to be counted; if another role of his shows him names, he has what that one has."""
    sees_sums_alone = viewer.has(Role.VIEWER) and not (viewer.is_coordinator or viewer.is_broadcaster)
    return viewer.is_administrator or sees_sums_alone


def deliveries_for(viewer: Viewer, broadcast: Broadcast) -> QuerySet[Delivery]:
    """Deliveries of a message the viewer may read, within his programs and units; a broadcaster's programs.

    Names are for `can_see_whom` alone; whoever sees sums has all of them to be counted.
    """
    found = Delivery.objects.filter(broadcast=broadcast)
    if not _counts_all(viewer):
        found = found.filter(office_reach(viewer, "enrolment__"))
    return found.select_related("mentee__unit", "enrolment__program").order_by("mentee__full_name", "pk")


def _counts_all(viewer: Viewer) -> bool:
    """Who sees sums has all to be counted; if another role of his shows him names, he has what that one has."""
    sees_sums_alone = viewer.has(Role.VIEWER) and not (viewer.is_coordinator or viewer.is_broadcaster)
    return viewer.is_administrator or sees_sums_alone


def deliveries_to_mend(viewer: Viewer) -> QuerySet[Delivery]:
    """Deliveries that a coordinator may say were reached in another way."""
    reach = Reach(managed_program_ids(viewer), viewer.managed_unit_ids).over(
        "enrolment__program", "enrolment__mentee__"
    )
    return Delivery.objects.filter(reach).select_related("broadcast", "mentee", "enrolment__program")


def has_left(day: date, path: str = "enrolment__") -> Q:
    """The condition that a delivery is still open and its enrolment over: nobody is to be told any more."""
    return Q(state=DeliveryState.OPEN) & ~active_on(day, path)


def figures_for(viewer: Viewer, broadcasts: Iterable[Broadcast]) -> dict[UUID, dict[str, int]]:
    """How many deliveries of each message stand where, within the viewer's reach; one query.

    `all` is whom it is for: not who left before being told, nor for whom it was stopped. `reached` is told or
    otherwise, `left` what is still open, `could_not` apart from both.
    """
    ids = [row.pk for row in broadcasts]
    if not ids:
        return {}
    day = clock.today(viewer.organization)
    found = Delivery.objects.filter(broadcast__in=ids)
    if not _counts_all(viewer):
        found = found.filter(office_reach(viewer, "enrolment__"))
    reached = Q(state__in=[DeliveryState.TOLD, DeliveryState.OTHERWISE])
    gone = has_left(day) | Q(state=DeliveryState.STOPPED)
    counted = found.order_by().values("broadcast").annotate(
        all=Count("pk", filter=~gone),
        reached=Count("pk", filter=reached),
        could_not=Count("pk", filter=Q(state=DeliveryState.COULD_NOT)),
        left=Count("pk", filter=Q(state=DeliveryState.OPEN) & ~has_left(day)),
    )  # fmt: skip
    return {row.pop("broadcast"): row for row in counted}


def open_without_teller(viewer: Viewer, broadcast: Broadcast, day: date) -> QuerySet[Delivery]:
    """Of what is still to be told, that for which nobody accompanies on the day, by name."""
    found = deliveries_for(viewer, broadcast).filter(state=DeliveryState.OPEN, enrolment__in=_present(day))
    return with_teller(found, day).filter(teller__isnull=True)


def heard(viewer: Viewer, broadcast: Broadcast) -> QuerySet[Delivery]:
    """Who heard a message, with who told it: after it was withdrawn, to set it right."""
    found = deliveries_for(viewer, broadcast).filter(state__in=[DeliveryState.TOLD, DeliveryState.OTHERWISE])
    return found.select_related("mentee", "told_by").order_by("told_by__full_name", "mentee__full_name", "pk")


def _present(day: date) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(active_on(day)).values("pk")
