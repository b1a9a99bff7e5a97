"""The schedule of one pairing: its fixed times, what comes, what was."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import PairingRole
from programs.models import Pairing
from programs.queries import managed_pairings, not_over_on, office_pairings
from sessions.models import Meeting, MeetingSeries
from sessions.queries.meetings import facts_of_others, standing_meetings, with_make_up

MOST_PAST = 30


@dataclass(frozen=True)
class Schedule:
    """Fixed times that hold or are to come, meetings to come, and the last ones that were (the newest first).

    `of_others` are facts for the mentor of the pairing: past meetings of those who accompany the same mentee.
    """

    pairing: Pairing
    series: list[MeetingSeries]
    upcoming: list[Meeting]
    past: list[Meeting]
    of_others: list[Meeting]


def schedule_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings whose schedule the viewer may look at: as coordinator or administrator, and his own present ones."""
    membership = viewer.membership(Role.MENTOR)
    open_ones = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today(viewer.organization))
    reach = (Q(mentor__membership=membership) & open_ones) if membership else Q(pk__in=[])
    if viewer.is_office:
        reach |= Q(pk__in=office_pairings(viewer).order_by().values("pk"))
    return Pairing.objects.filter(reach).select_related("mentor", "enrolment__mentee", "enrolment__program")


def schedulable_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings whose schedule the viewer may change: a coordinator's, not those in which he is the mentor alone."""
    return managed_pairings(viewer)


def managed_series(viewer: Viewer) -> QuerySet[MeetingSeries]:
    """Fixed times the viewer may change."""
    return MeetingSeries.objects.filter(pairing__in=schedulable_pairings(viewer).order_by()).select_related(
        "pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program"
    )


def series_of_pairings(pairings: Iterable[Pairing]) -> list[MeetingSeries]:
    """The fixed times of pairings that were got through a viewer; one query."""
    return list(MeetingSeries.objects.filter(pairing__in=[pairing.pk for pairing in pairings]))


def pairings_to_stand_in(viewer: Viewer, mentor: Mentor) -> list[Pairing]:
    """A mentor's own pairings that are not over and for which the viewer may choose a substitute, by name."""
    own = schedulable_pairings(viewer).filter(not_over_on(clock.today(viewer.organization)), mentor=mentor)
    return list(own.exclude(role=PairingRole.SUBSTITUTE))


def schedule_of(viewer: Viewer, pairing: Pairing) -> Schedule:
    """The schedule of a pairing that the viewer may look at; five queries, without a mentor's own three."""
    today = clock.today(viewer.organization)
    meetings = with_make_up(standing_meetings()).filter(pairing=pairing)
    return Schedule(
        pairing=pairing,
        series=list(
            MeetingSeries.objects.filter(pairing=pairing).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        ),
        upcoming=list(meetings.filter(local_date__gte=today).order_by("starts_at", "pk")),
        past=list(meetings.filter(local_date__lt=today).order_by("-starts_at", "-pk")[:MOST_PAST]),
        of_others=list(facts_of_others(viewer, pairing)[:MOST_PAST]) if viewer.is_mentor else [],
    )
