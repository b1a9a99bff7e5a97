"""The own meetings as a calendar keeps them, and the address at which it fetches them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.models import CourseSession
from programs.training.queries import own_sessions
from sessions.choices import Outcome
from sessions.models import CalendarLink, LogRevision, Meeting
from sessions.queries.meetings import reportable_meetings, standing_meetings
from sessions.queries.my_meetings import mentee_of

BACK = timedelta(weeks=4)
AHEAD = timedelta(weeks=26)
FACTS = ("organization", "pairing", "starts_at", "minutes", "place", "moved_from", "created_at", "changed_at")
"""What is read of a meeting; of its log, whether it was cancelled, and of its history, when it was last written."""


@dataclass(frozen=True)
class CalendarEntry:
    """A meeting in a calendar, through all its moves.

    `key` is the id of the meeting as it was first planned, `sequence` the seconds from then to the last change: both
    hold when a meeting moves to another week, where another row, `meeting`, stands for it. `other` is whom the viewer
    meets.
    """

    meeting: Meeting
    key: UUID
    is_cancelled: bool
    changed_at: datetime
    sequence: int
    other: Mentor | Mentee

    @property
    def place(self) -> str:
        return self.meeting.place

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.meeting.minutes)


@dataclass(frozen=True)
class TrainingEntry:
    """A session of a course to which the viewer is signed up, in a calendar; `key` stays through all changes."""

    session: CourseSession
    other = None
    """Whom one meets: nobody in particular."""

    @property
    def key(self) -> UUID:
        return self.session.pk

    @property
    def is_cancelled(self) -> bool:
        return self.session.is_cancelled or self.session.course.is_cancelled

    @property
    def changed_at(self) -> datetime:
        return max(self.session.created_at, self.session.changed_at or self.session.created_at)

    @property
    def sequence(self) -> int:
        return max(0, int((self.changed_at - self.session.created_at).total_seconds()))

    @property
    def starts_at(self) -> datetime:
        return self.session.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.session.ends_at

    @property
    def place(self) -> str:
        return self.session.place or self.session.link


Entry = CalendarEntry | TrainingEntry


def link_of(viewer: Viewer) -> CalendarLink | None:
    """The viewer's own calendar address, or None while there is none."""
    return CalendarLink.objects.filter(user=viewer.user).first()


def link_with_hash(organization: Organization, secret_hash: str) -> CalendarLink | None:
    """The calendar address to which a secret belongs, with its person, or None."""
    return CalendarLink.objects.select_related("user").filter(secret_hash=secret_hash, user__is_active=True).first()


def calendar_of(viewer: Viewer) -> list[Entry]:
    """The viewer's meetings as mentor and as mentee and the courses he is in, four weeks back to 26 ahead, in order.

    As far ahead as meetings have been generated: a rule would promise some that breaks and ends take away. Cancelled
    ones are there and say so; of a moved one, where it moved to. At most five queries.
    """
    today = clock.today(viewer.organization)
    first, last = today - BACK, today + AHEAD
    span = Q(local_date__range=(first, last))
    meetings = _entries(list(_as_mentor(viewer).filter(span)), list(_as_mentee(viewer).filter(span)))
    courses = [TrainingEntry(row) for row in own_sessions(viewer, first, last)]
    return sorted([*meetings, *courses], key=lambda entry: (entry.starts_at, entry.key))


def calendar_entry(viewer: Viewer, meeting_id: UUID) -> CalendarEntry | None:
    """One of the viewer's own meetings, or None; one that was moved to another week is no more."""
    chosen = Q(pk=meeting_id)
    return next(iter(_entries(list(_as_mentor(viewer).filter(chosen)), list(_as_mentee(viewer).filter(chosen)))), None)


def _as_mentor(viewer: Viewer) -> QuerySet[Meeting]:
    """Those that my week shows."""
    mentee = "pairing__enrolment__mentee"
    return _planned(reportable_meetings(viewer)).select_related(mentee).only(*FACTS, f"{mentee}__full_name")


def _as_mentee(viewer: Viewer) -> QuerySet[Meeting]:
    """Those that my meetings shows, unreported ones too: that nobody has reported yet, an entry does not tell."""
    mentee = mentee_of(viewer)
    meetings = standing_meetings().filter(pairing__enrolment__mentee__in=[mentee] if mentee else [])
    return _planned(meetings).select_related("pairing__mentor").only(*FACTS, "pairing__mentor__full_name")


def _planned(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Without those in whose place another week's row stands; with `written_at`, when their log was last written."""
    followers = Meeting.objects.filter(moved_from=OuterRef("pk"))
    written = LogRevision.objects.filter(meeting=OuterRef("pk")).order_by("-at").values("at")[:1]
    return meetings.filter(~Exists(followers)).annotate(written_at=Subquery(written)).order_by("starts_at", "pk")


def _entries(as_mentor: list[Meeting], as_mentee: list[Meeting]) -> list[CalendarEntry]:
    origins = _origins([*as_mentor, *as_mentee])
    entries = [_entry(meeting, meeting.pairing.enrolment.mentee, origins) for meeting in as_mentor]
    entries += [_entry(meeting, meeting.pairing.mentor, origins) for meeting in as_mentee]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.key))


def _entry(meeting: Meeting, other: Mentor | Mentee, origins: dict[UUID, tuple[UUID, datetime]]) -> CalendarEntry:
    key, first_planned = origins.get(meeting.pk, (meeting.pk, meeting.created_at))
    changes = (meeting.created_at, meeting.changed_at, meeting.written_at)
    changed_at = max(change for change in changes if change is not None)
    return CalendarEntry(
        meeting=meeting,
        key=key,
        is_cancelled=meeting.state == Outcome.EXCUSED,
        changed_at=changed_at,
        sequence=max(0, int((changed_at - first_planned).total_seconds())),
        other=other,
    )


def _origins(meetings: Iterable[Meeting]) -> dict[UUID, tuple[UUID, datetime]]:
    """For each that was moved from another week: the id of the meeting it was at first, and since when that stood."""
    moved = [meeting for meeting in meetings if meeting.moved_from_id]
    if not moved:
        return {}
    pairings = {meeting.pairing_id for meeting in moved}
    steps = {
        key: (before, since)
        for key, before, since in Meeting.objects.filter(pairing__in=pairings, moved_from__isnull=False)
        .order_by()
        .values_list("pk", "moved_from", "moved_from__created_at")
    }
    origins = {}
    for meeting in moved:
        origin = steps[meeting.pk]
        while origin[0] in steps:
            origin = steps[origin[0]]
        origins[meeting.pk] = origin
    return origins
