"""Meetings as a viewer may see them, and in which state they are."""

from datetime import timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import SummaryPolicy
from programs.models import Pairing
from programs.queries import managed_pairings, not_over_on, office_pairings
from sessions.choices import Absent, ExcusedBy, MeetingState, Outcome, Reason
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


def with_make_up(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Annotate `made_up_at`, when the meeting is that makes up for this one, or None."""
    return meetings.annotate(made_up_at=F("made_up_by__starts_at"))


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

    A former mentor keeps only those that he has reported himself; for two weeks also his last ones, to report them.
    Who accompanies the same mentee with or after him is shown facts by `facts_of_others`, and none of these.
    """
    reach = _own(viewer) & (_recent(viewer) | Q(logs__author=viewer.membership(Role.MENTOR)))
    if viewer.is_office:
        reach |= Q(pairing__in=office_pairings(viewer).order_by().values("pk"))
    return standing_meetings().filter(reach).select_related(*PEOPLE)


def managed_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings the viewer may cancel and put back as coordinator."""
    reach = Q(pairing__in=managed_pairings(viewer).order_by().values("pk"))
    return standing_meetings().filter(reach).select_related(*PEOPLE)


def schedulable_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings the viewer may move: of his programs as coordinator, his own as mentor if the program lets him."""
    own = _own(viewer) & _recent(viewer) & Q(pairing__enrolment__program__mentors_change_times=True)
    reach = own | Q(pairing__in=managed_pairings(viewer).order_by().values("pk"))
    return standing_meetings().filter(reach).select_related(*PEOPLE, "series__pairing")


def meetings_to_make_up(viewer: Viewer) -> QuerySet[Meeting]:
    """Cancelled and missed meetings, as the viewer may make up for them.

    A mentor may whatever the program says of times: an extra meeting is his to add.
    """
    reach = _own(viewer) & _recent(viewer) | Q(pairing__in=managed_pairings(viewer).order_by().values("pk"))
    failed = Q(logs__outcome__in=(Outcome.EXCUSED, Outcome.MISSED)) & ~Q(logs__reason=Reason.MOVED)
    return standing_meetings().filter(reach, failed).select_related(*PEOPLE)


def made_up_by(meeting: Meeting) -> Meeting | None:
    """The meeting that makes up for one that did not take place, if there is one."""
    return Meeting.objects.filter(makes_up_for=meeting).first()


def facts_of_others(viewer: Viewer, pairing: Pairing) -> QuerySet[Meeting]:
    """What a mentor sees of the meetings of those who accompany the same mentee in the program, or did before him.

    Past ones, the newest first, with state, `held_at` and `held_minutes`: neither summary nor reason is read. For the
    mentor of `pairing` himself, while it is not over; nothing for anybody else.
    """
    today = clock.today(viewer.organization)
    membership = viewer.membership(Role.MENTOR)
    own = Pairing.objects.filter(not_over_on(today), mentor__membership=membership, pk=pairing.pk) if membership else ()
    meetings = standing_meetings().filter(
        pairing__enrolment__in=[row.enrolment_id for row in own], starts_at__lte=clock.now()
    )
    return (
        meetings.exclude(pairing__mentor=pairing.mentor_id)
        .annotate(held_at=F("logs__held_at"), held_minutes=F("logs__minutes"))
        .select_related("pairing__mentor")
        .order_by("-starts_at", "-pk")
    )


def history_for(viewer: Viewer, meeting: Meeting) -> QuerySet[LogRevision]:
    """The states the log of a meeting has had, the first one first; for a former mentor those he wrote himself.

    Without their summaries, which no history shows: one may have been marked as confidential since.
    """
    revisions = LogRevision.objects.filter(meeting=meeting).select_related("author__user").defer("summary")
    pairing = meeting.pairing
    is_former = pairing.ends_on is not None and pairing.ends_on < clock.today(viewer.organization)
    if is_former and not office_pairings(viewer).filter(pk=pairing.pk).exists():
        return revisions.filter(author__in=[membership.pk for membership in viewer.memberships])
    return revisions


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
        Absent.UNSAID.value: Absent.UNSAID.label,
        ExcusedBy.OFFICE.value: ExcusedBy.OFFICE.label,
    }
    return str(names.get(who, ""))


def reads_summary(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the viewer may read the shared summary: its author always, its coordinators if the program wants it."""
    if is_mentor_of(viewer, meeting):
        return True
    if meeting.pairing.enrolment.program.summary_policy != SummaryPolicy.COORDINATORS:
        return False
    return managed_pairings(viewer).filter(pk=meeting.pairing_id).exists()
