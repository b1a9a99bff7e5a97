"""Meetings as a viewer may see them, and in which state they are."""

from datetime import timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.queries import pairings_for
from sessions.choices import MeetingState
from sessions.models import LogRevision, Meeting, SessionLog

REPORTING_GRACE = timedelta(days=14)
"""How long after the end of a pairing its mentor can still report the last meetings."""


def with_state(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Annotate `state` (a MeetingState) and `last_day`, the last day on which the pairing meets (None: open)."""
    return meetings.annotate(
        state=Case(
            When(logs__outcome__isnull=False, then=F("logs__outcome")),
            When(starts_at__lte=clock.now(), then=Value(MeetingState.UNREPORTED)),
            default=Value(MeetingState.PLANNED),
        ),
        last_day=Least("pairing__ends_on", "pairing__enrolment__ends_on", "pairing__enrolment__program__ends_on"),
    )


def standing_meetings() -> QuerySet[Meeting]:
    """Meetings that count, with their state: all but unreported ones after the end of their pairing.

    Those are removed by the next generation; until then nobody is asked about them.
    """
    meetings = with_state(Meeting.objects.all())
    return meetings.filter(Q(logs__isnull=False) | Q(last_day__isnull=True) | Q(last_day__gte=F("local_date")))


def unreported_meetings() -> QuerySet[Meeting]:
    """Meetings that have begun and have no log."""
    return standing_meetings().filter(logs__isnull=True, starts_at__lte=clock.now())


def reportable_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings on which the viewer may report: his own as a mentor, until two weeks after the end of the pairing."""
    return standing_meetings().filter(_own(viewer), _recent(viewer))


def meetings_for(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings the viewer may look at: of his programs as coordinator, of all as administrator, his own as mentor.

    A former mentor keeps only those that he has reported himself.
    """
    reach = _own(viewer) & (_recent(viewer) | Q(logs__author=viewer.membership(Role.MENTOR)))
    if viewer.is_coordinator or viewer.is_administrator:
        reach |= Q(pairing__in=pairings_for(viewer))
    return standing_meetings().filter(reach).select_related("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")


def schedulable_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings the viewer may move or cancel: of his programs as coordinator, his own as mentor."""
    reach = _own(viewer) & _recent(viewer)
    if viewer.is_coordinator:
        reach |= Q(pairing__in=pairings_for(viewer))
    return standing_meetings().filter(reach).select_related("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")


def history_of(meeting: Meeting) -> QuerySet[LogRevision]:
    """All states the log of a meeting has had, the first one first."""
    return LogRevision.objects.filter(meeting=meeting).select_related("author__user")


def log_for(meeting: Meeting) -> SessionLog | None:
    """The log of a meeting, or None while it is unreported."""
    return SessionLog.objects.filter(meeting=meeting).select_related("author__user").first()


def _own(viewer: Viewer) -> Q:
    membership = viewer.membership(Role.MENTOR)
    return Q(pairing__mentor__membership=membership) if membership else Q(pk__in=[])


def _recent(viewer: Viewer) -> Q:
    since = clock.today(viewer.organization) - REPORTING_GRACE
    return Q(pairing__ends_on__isnull=True) | Q(pairing__ends_on__gte=since)
