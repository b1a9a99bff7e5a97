"""Who meets together, as a viewer reaches them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from programs.queries import not_over_on
from sessions.models import MeetingSeries
from sessions.queries.meetings import reportable_meetings
from sessions.queries.my_week import cards_of
from sessions.queries.schedule import managed_series, schedulable_pairings
from sessions.together.cards import JointCard


def joint_card_of(viewer: Viewer, meeting_id: UUID) -> JointCard | None:
    """The joint card of which one of the viewer's own meetings is a part; None if it stands alone, or is not his."""
    meeting = reportable_meetings(viewer).filter(pk=meeting_id).select_related("series").first()
    if meeting is None or meeting.series is None or meeting.series.together is None:
        return None
    with_it = reportable_meetings(viewer).filter(starts_at=meeting.starts_at, series__together=meeting.series.together)
    cards = sorted(cards_of(viewer, with_it), key=lambda card: (card.mentee.full_name, card.meeting.pk))
    return JointCard(cards) if len(cards) > 1 else None


def companions(series: MeetingSeries) -> QuerySet[MeetingSeries]:
    """The fixed times that are one with this and not over, itself among them, by name of the mentee."""
    today = clock.today(series.organization)
    time = {name: getattr(series, name) for name in ("frequency", "weekday", "week_of_month", "start_time")}
    same = Q(pk=series.pk)
    if series.together is not None:
        same |= not_over_on(today) & Q(together=series.together, **time)
    return (
        MeetingSeries.objects.filter(same)
        .select_related("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")
        .order_by("pairing__enrolment__mentee__full_name", "pk")
    )


def managed_companions(viewer: Viewer, series: MeetingSeries) -> QuerySet[MeetingSeries]:
    """Those of them that the viewer may change."""
    return companions(series).filter(pk__in=managed_series(viewer).order_by().values("pk"))


def pairings_to_join(viewer: Viewer, series: MeetingSeries) -> QuerySet[Pairing]:
    """The other present pairings of the same mentor that the viewer may schedule, by name of the mentee."""
    today = clock.today(viewer.organization)
    return (
        schedulable_pairings(viewer)
        .filter(not_over_on(today), mentor=series.pairing.mentor_id)
        .exclude(pk=series.pairing_id)
        .order_by("enrolment__mentee__full_name", "pk")
    )
