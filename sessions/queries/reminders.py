"""Whom to write to about meetings that nobody has reported: the first and only step of the ladder so far.

A further step (a second letter, the coordinator) is another function beside `due_letters`, and a choice of
`ReminderPolicy` that says for which programs it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import ReminderPolicy
from programs.queries import closed_on
from sessions.models import AnswerLink, Meeting
from sessions.queries.meetings import PEOPLE, standing_meetings

AFTERWARDS = timedelta(hours=1)
"""How long after the end of the day's last meeting its letter goes; and how long before the hours of letters end."""

REMEMBERED = timedelta(days=5)
"""How far back a letter asks: over a holiday that meets Shabbat."""


@dataclass(frozen=True)
class DueLetter:
    """One person's letter of today: which meetings it asks about, in their order."""

    membership: Membership
    meetings: list[Meeting]


def due_letters(organization: Organization, membership_id: str | UUID | None = None) -> list[DueLetter]:
    """The letters that are to be written now, each mentor's own; of one person if `membership_id` is given.

    A mentor gets one letter a day: an hour after the last meeting of his day, at the latest an hour before the hours
    of letters end, and when they begin if there is only something left from the days before. It asks about what has
    ended, is not reported and has not been asked about. Two queries, three where a unit is
    closed, however many they are.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if not organization.sends_reminders or hours is None or not hours[0] <= moment < hours[1]:
        return []
    waiting = _unasked(organization, membership_id)
    letters = []
    for membership, meetings in groupby(waiting, key=lambda meeting: meeting.pairing.mentor.membership):
        own = list(meetings)
        ended = [meeting for meeting in own if ends_at(meeting) <= moment]
        if ended and moment >= _due_at([row for row in own if row.local_date == today], hours):
            letters.append(DueLetter(membership, ended))
    return letters


def ends_at(meeting: Meeting) -> datetime:
    """When a meeting is over as planned (UTC)."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def _due_at(of_today: Iterable[Meeting], hours: tuple[datetime, datetime]) -> datetime:
    last = max(map(ends_at, of_today), default=None)
    return min(last + AFTERWARDS, hours[1] - AFTERWARDS) if last else hours[0]


def _unasked(organization: Organization, membership_id: str | UUID | None) -> QuerySet[Meeting]:
    """Meetings of today and the days before that are neither reported nor asked about, by person and time.

    Of mentors who can sign in, want letters and have had none today; in programs that send them; where today is not
    closed for the pairing and nobody of the two is away; while the pairing is not over.
    """
    today = clock.today(organization)
    mentor = "pairing__mentor__"
    since, until = clock.day_bounds(organization, today, today)
    written = AnswerLink.objects.filter(
        membership=OuterRef(f"{mentor}membership"), created_at__gte=since, created_at__lt=until
    )
    meetings = standing_meetings().filter(
        ~Exists(AnswerLink.objects.filter(meeting=OuterRef("pk"))),
        ~closed_on(organization, today, "pairing__"),
        ~Exists(written),
        Q(last_day__isnull=True) | Q(last_day__gte=today),
        outcome__isnull=True,
        local_date__range=(today - REMEMBERED, today),
        pairing__enrolment__program__reminder_policy=ReminderPolicy.SAME_DAY,
        pairing__mentor__wants_reminders=True,
        pairing__mentor__membership__is_active=True,
        pairing__mentor__membership__role=Role.MENTOR,
        pairing__mentor__membership__user__is_active=True,
    )
    if membership_id is not None:
        meetings = meetings.filter(pairing__mentor__membership=membership_id)
    return meetings.select_related(*PEOPLE, f"{mentor}membership__user").order_by(
        f"{mentor}membership", "starts_at", "pk"
    )
