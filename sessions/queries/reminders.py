"""Whom to ask whether they met: on the day of the meeting, and once more two days later.

The ladder of a program has further steps, each a module beside this one: `soon` before the meeting, `unreported` the
coordinators' list after a week. Which of them a program takes stands in `Program.reminder_steps` and `remind_*_before`,
what is not wanted by a person in `notifications.Preference`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import Preference
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.choices import ReminderStep
from programs.queries import closed_on, managed_pairings
from sessions.choices import LetterStep
from sessions.models import Meeting, MeetingLetter
from sessions.queries.meetings import PEOPLE, standing_meetings

AFTERWARDS = timedelta(hours=1)
"""How long after the end of the day's last meeting its letter goes; and how long before the hours of letters end."""

REMEMBERED = timedelta(days=5)
"""How far back a letter asks for the first time: over a holiday that meets Shabbat."""

AGAIN_AFTER = timedelta(days=2)
AGAIN_WITHIN = timedelta(days=10)
"""How far back a letter asks for the second time: what was asked late, over a holiday once more."""

ASKED_BY_HAND = timedelta(weeks=8)
"""How far back a letter asks that somebody of the office sends."""

DAY = timedelta(days=1)
PROGRAM = "pairing__enrolment__program"
MENTOR, MENTEE = "pairing__mentor", "pairing__enrolment__mentee"


@dataclass(frozen=True)
class DueLetter:
    """One mentor's letter of today: which meetings it asks about, in their order; `again` those of the second time."""

    membership: Membership
    meetings: list[Meeting]
    again: frozenset[UUID] = frozenset()

    @property
    def is_again(self) -> bool:
        """Whether it asks about nothing that it has not asked about before."""
        return len(self.again) == len(self.meetings)


def due_letters(organization: Organization, membership_id: str | UUID | None = None) -> list[DueLetter]:
    """The letters that are to be written now, each mentor's own; of one person if `membership_id` is given.

    A mentor gets one letter a day: an hour after the last meeting of his day, at the latest an hour before the hours
    of letters end, and when they begin if there is only something left from the days before. It asks about what has
    ended, is not reported and has not been asked about, and once more about what was asked two days ago. One query, two
    where a unit is closed, however many they are.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if not organization.sends_reminders or hours is None or not hours[0] <= moment < hours[1]:
        return []
    waiting = _to_ask(organization, membership_id)
    letters = []
    for membership, meetings in groupby(waiting, key=lambda meeting: meeting.pairing.mentor.membership):
        own = list(meetings)
        ended = [meeting for meeting in own if ends_at(meeting) <= moment]
        if ended and moment >= _due_at([row for row in own if row.local_date == today], hours):
            again = frozenset(meeting.pk for meeting in ended if meeting.was_asked)
            letters.append(DueLetter(membership, ended, again))
    return letters


def unreported_of(viewer: Viewer, mentor: Mentor) -> list[Meeting]:
    """What a mentor has not reported of the pairings that the viewer coordinates, in the last eight weeks; one query.

    Each with `was_asked`. Nothing of a mentor who cannot sign in or wants no letters.
    """
    today = clock.today(viewer.organization)
    meetings = standing_meetings().filter(
        can_be_told(MENTOR, Role.MENTOR, Kind.REPORT),
        outcome__isnull=True,
        starts_at__lte=clock.now(),
        local_date__gte=today - ASKED_BY_HAND,
        pairing__mentor=mentor,
        pairing__in=managed_pairings(viewer).order_by().values("pk"),
    )
    asked = meetings.annotate(was_asked=Exists(letters_about(LetterStep.REPORT)))
    return list(asked.select_related(*PEOPLE, f"{MENTOR}__membership__user").order_by("starts_at", "pk"))


def ends_at(meeting: Meeting) -> datetime:
    """When a meeting is over as planned (UTC)."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def can_be_told(person: str, role: str, kind: Kind) -> Q:
    """Rows whose person (the path to mentor or mentee) can sign in in this role, and has not switched this kind off."""
    return Q(
        **{
            f"{person}__membership__is_active": True,
            f"{person}__membership__role": role,
            f"{person}__membership__user__is_active": True,
        }
    ) & ~switched_off(f"{person}__membership", kind)


def switched_off(membership: str, kind: Kind) -> Exists:
    """Whether the member to whom this path leads wants none of a kind of message."""
    return Exists(Preference.objects.filter(**{"membership": OuterRef(membership), f"channels__{kind.value}": []}))


def letters_about(step: LetterStep) -> QuerySet[MeetingLetter]:
    """Letters of a step about a meeting of the outer query, at the time it has now."""
    return MeetingLetter.objects.filter(meeting=OuterRef("pk"), starts_at=OuterRef("starts_at"), step=step)


def _due_at(of_today: Iterable[Meeting], hours: tuple[datetime, datetime]) -> datetime:
    last = max(map(ends_at, of_today), default=None)
    return min(last + AFTERWARDS, hours[1] - AFTERWARDS) if last else hours[0]


def _to_ask(organization: Organization, membership_id: str | UUID | None) -> QuerySet[Meeting]:
    """Meetings of today and the days before that are not reported and to be asked about, by person and time.

    Each with `was_asked`. Of mentors who can sign in, want letters and have had none today; in programs whose ladder
    has the step; where today is not closed for the pairing and nobody is away; while the pairing is not over.
    """
    today = clock.today(organization)
    since, until = clock.day_bounds(organization, today, today)
    written_today = MeetingLetter.objects.filter(
        membership=OuterRef(f"{MENTOR}__membership"),
        step__in=(LetterStep.REPORT, LetterStep.AGAIN),
        written_at__gte=since,
        written_at__lt=until,
    )
    long_ago = clock.day_bounds(organization, today, today - AGAIN_AFTER)[1]
    asked = letters_about(LetterStep.REPORT)
    first = Q(
        ~Exists(asked),
        **{f"{PROGRAM}__reminder_steps__contains": [ReminderStep.REPORT], "local_date__gte": today - REMEMBERED},
    )
    second = Q(
        Exists(asked.filter(written_at__lt=long_ago)),
        ~Exists(letters_about(LetterStep.AGAIN)),
        **{f"{PROGRAM}__reminder_steps__contains": [ReminderStep.AGAIN]},
    )
    meetings = (
        standing_meetings()
        .annotate(was_asked=Exists(asked))
        .filter(
            first | second,
            ~closed_on(organization, today, "pairing__"),
            ~Exists(written_today),
            Q(last_day__isnull=True) | Q(last_day__gte=today),
            can_be_told(MENTOR, Role.MENTOR, Kind.REPORT),
            outcome__isnull=True,
            local_date__range=(today - AGAIN_WITHIN, today),
        )
    )
    if membership_id is not None:
        meetings = meetings.filter(**{f"{MENTOR}__membership": membership_id})
    return meetings.select_related(*PEOPLE, f"{MENTOR}__membership__user").order_by(
        F(f"{MENTOR}__membership"), "starts_at", "pk"
    )
