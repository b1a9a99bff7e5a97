"""Support talks: the two who had one read it; coordinators see who is due, administrators how many there are."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, DateField, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.models import Pairing, Program
from programs.queries import active_on, managed_pairings, managed_programs
from sessions.models import SealingKey, SupportRequest, SupportTalk

MONTHS = 12


@dataclass(frozen=True)
class Supported:
    """A mentor as a coordinator sees him: `last` is the day of the own last talk, `due_on` when the next one is due.

    `by_other`: the last talk was another coordinator's, who alone sees its day.
    """

    mentor: Mentor
    last: date | None
    by_other: bool
    next_on: date | None
    due_on: date
    asked: bool
    is_due: bool


@dataclass(frozen=True)
class Counts:
    """What administrators see: talks by month, the newest first, and how many mentors had theirs in time."""

    months: list[tuple[date, int]]
    mentors: int
    in_time: int


def talks_for(viewer: Viewer) -> QuerySet[SupportTalk]:
    """The talks that the viewer had, on either side, the newest first."""
    own = Q(mentor__membership__user=viewer.user)
    own |= Q(coordinator__user=viewer.user, coordinator__role=Role.COORDINATOR)
    return SupportTalk.objects.filter(own).select_related("mentor__membership__user", "coordinator__user")


def noted_talks(viewer: Viewer) -> QuerySet[SupportTalk]:
    """The talks that the viewer noted as coordinator, and may take back."""
    return talks_for(viewer).filter(coordinator__user=viewer.user)


def mentors_to_support(viewer: Viewer) -> QuerySet[Mentor]:
    """Those with whom the viewer may note a talk as coordinator, whether they accompany somebody yet or not."""
    return managed_mentors(viewer)


def own_profile(viewer: Viewer) -> Mentor | None:
    """The viewer's own page as a mentor."""
    return Mentor.objects.filter(membership__user=viewer.user).first()


def has_asked(mentor: Mentor) -> bool:
    """Whether the mentor's request for a talk still waits."""
    return SupportRequest.objects.filter(mentor=mentor).exists()


def support_list(viewer: Viewer) -> list[Supported]:
    """Active mentors in reach who accompany somebody: who asked first, then who is due the longest; seven queries.

    How often is what their programs say; the strictest counts. Who never had a talk is due so long after the beginning.
    """
    today = clock.today(viewer.organization)
    own_people = managed_pairings(viewer).filter(active_on(today)).order_by().values("mentor")
    mentors = mentors_to_support(viewer).filter(status=MentorStatus.ACTIVE, pk__in=own_people)
    rows = [row for row in _with_pace(mentors, today) if row.pace and row.since]
    own = _last_days(noted_talks(viewer).order_by())
    ahead = dict(noted_talks(viewer).order_by("on").filter(next_on__gte=today).values_list("mentor", "next_on"))
    asked = set(SupportRequest.objects.values_list("mentor", flat=True))
    found = []
    for mentor in rows:
        last = own.get(mentor.pk)
        due_on = (mentor.last_talk or mentor.since) + timedelta(days=mentor.pace)
        by_other = mentor.last_talk is not None and mentor.last_talk != last
        has_asked = mentor.pk in asked
        is_due = due_on <= today or has_asked
        found.append(Supported(mentor, last, by_other, ahead.get(mentor.pk), due_on, has_asked, is_due))
    return sorted(found, key=lambda row: (not row.asked, row.due_on, row.mentor.full_name))


def support_counts(viewer: Viewer) -> Counts:
    """How many talks there were in each of the last twelve months, and how many mentors had theirs in time."""
    today = clock.today(viewer.organization)
    since = (today.replace(day=1) - timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    talks = (
        SupportTalk.objects.filter(on__gte=since).order_by().annotate(month=TruncMonth("on", output_field=DateField()))
    )
    months = list(talks.values_list("month").annotate(number=Count("pk")).order_by("-month"))
    active = Mentor.objects.filter(status=MentorStatus.ACTIVE)
    rows = [row for row in _with_pace(active, today) if row.pace and row.since]
    in_time = sum((row.last_talk or row.since) + timedelta(days=row.pace) > today for row in rows)
    return Counts(months, len(rows), in_time)


def programs_with_pace(viewer: Viewer) -> QuerySet[Program]:
    """The programs of which the viewer says how often."""
    return managed_programs(viewer).order_by("name")


def other_of(viewer: Viewer, talk: SupportTalk) -> User | None:
    """The other one of the two; None for a mentor who cannot sign in."""
    if talk.coordinator.user_id != viewer.user.pk:
        return talk.coordinator.user
    return talk.mentor.membership.user if talk.mentor.membership else None


def has_key(user: User) -> bool:
    """Whether notes can be shared with this person."""
    return SealingKey.objects.filter(user=user, retired_at__isnull=True).exists()


def _with_pace(mentors: QuerySet[Mentor], day: date) -> list[Mentor]:
    """Mentors with `pace` (days between talks), `since` (their first present pairing) and `last_talk`, anybody's."""
    present = Pairing.objects.filter(active_on(day), mentor=OuterRef("pk")).order_by().values("mentor")
    strict = present.filter(enrolment__program__support_every_days__gt=0)
    pace = strict.annotate(least=Min("enrolment__program__support_every_days")).values("least")
    first = present.annotate(first=Min("starts_on")).values("first")
    talks = SupportTalk.objects.filter(mentor=OuterRef("pk")).order_by().values("mentor")
    return list(
        mentors.annotate(
            pace=Subquery(pace, output_field=IntegerField()),
            since=Subquery(first, output_field=DateField()),
            last_talk=Subquery(talks.annotate(last=Max("on")).values("last"), output_field=DateField()),
        )
    )


def _last_days(talks: QuerySet[SupportTalk]) -> dict[UUID, date]:
    return dict(talks.values("mentor").annotate(last=Max("on")).values_list("mentor", "last"))
