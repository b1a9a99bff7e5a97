"""Meetings as a viewer may see them, and in which state they are."""

from datetime import timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import SummaryPolicy
from programs.queries import pairings_for
from sessions.choices import Absent, ExcusedBy, MeetingState
from sessions.models import LogRevision, Meeting, SessionLog

REPORTING_GRACE = timedelta(days=14)
"""How long after the end of a pairing its mentor can still report the last meetings."""

PEOPLE = ("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")


def with_state(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Annotate `state` (a MeetingState), the `reason` of the log, and `last_day`, the last of the pairing or None."""
    # One name for the log, so that there is one join to it: each `logs__` in a later filter would be another.
    return meetings.alias(outcome=F("logs__outcome")).annotate(
        reason=F("logs__reason"),
        state=Case(
            When(outcome__isnull=False, then=F("outcome")),
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
    return meetings.filter(Q(outcome__isnull=False) | Q(last_day__isnull=True) | Q(last_day__gte=F("local_date")))


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
    return standing_meetings().filter(reach).select_related(*PEOPLE)


def schedulable_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings the viewer may move or cancel: of his programs as coordinator, his own as mentor."""
    reach = _own(viewer) & _recent(viewer)
    if viewer.is_coordinator:
        reach |= Q(pairing__in=pairings_for(viewer))
    return standing_meetings().filter(reach).select_related(*PEOPLE)


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


def is_mentor_of(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the viewer is the mentor of this meeting's pairing."""
    membership = viewer.membership(Role.MENTOR)
    return membership is not None and meeting.pairing.mentor.membership_id == membership.pk


def wrote(viewer: Viewer, log: SessionLog | None) -> bool:
    """Whether the viewer is the author of a log."""
    return log is not None and log.author_id in {membership.pk for membership in viewer.memberships}


def named(meeting: Meeting, who: str) -> str:
    """Who of the two is meant, by name; the office and both by their word, nobody as an empty text."""
    names = {
        Absent.MENTOR.value: meeting.pairing.mentor.full_name,
        Absent.MENTEE.value: meeting.pairing.enrolment.mentee.full_name,
        Absent.BOTH.value: Absent.BOTH.label,
        ExcusedBy.OFFICE.value: ExcusedBy.OFFICE.label,
    }
    return str(names.get(who, ""))


def reads_summary(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the viewer may read the shared summary: its author always, coordinators if the program wants it."""
    if is_mentor_of(viewer, meeting):
        return True
    policy = meeting.pairing.enrolment.program.summary_policy
    return viewer.is_coordinator and policy == SummaryPolicy.COORDINATORS
