"""Who is about to fall between the chairs, why, and since when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.choices import PairingRole
from programs.models import Absence, Enrolment, Pairing
from programs.queries import (
    active_on,
    is_away,
    not_over_on,
    office_enrolments,
    office_pairings,
    with_load,
    without_mentor,
)
from sessions.choices import Outcome
from sessions.models import Meeting, MeetingSeries

DAY = timedelta(days=1)
LONG_AWAY = timedelta(weeks=3)
"""How long a mentor may be away before somebody has to stand in."""
PATIENCE = timedelta(days=7)
"""How long a report may be missing before it is a gap."""
LOOKING_BACK = timedelta(weeks=8)
"""How far back reports and missed meetings are looked at."""


@dataclass(frozen=True)
class Neglected:
    """A running pairing of whose meetings there is something to ask; `with_pairings` brings the pairing itself."""

    pairing_id: UUID
    unreported: int
    unreported_since: date | None
    missed: int
    missed_since: date | None
    pairing: Pairing | None = None


def enrolled_without_mentor(viewer: Viewer, chosen: Q) -> QuerySet[Enrolment]:
    """Running enrolments without a mentor, longest first; `left_on` is the last day of the former one, if any."""
    former = Pairing.objects.filter(enrolment=OuterRef("pk"), role=PairingRole.PRIMARY).order_by("-ends_on")
    seen = office_enrolments(viewer).order_by().values("pk")
    enrolments = without_mentor(viewer).filter(chosen, running(viewer, ""), pk__in=seen)
    return enrolments.annotate(left_on=Subquery(former.values("ends_on")[:1])).order_by("starts_on", "pk")


def paired_without_fixed_time(viewer: Viewer, chosen: Q) -> QuerySet[Pairing]:
    """Running pairings with no fixed time now or later, longest first; `timed_until` is the end of the last one."""
    today = clock.today(viewer.organization)
    series = MeetingSeries.objects.filter(pairing=OuterRef("pk"))
    pairings = _running_pairings(viewer, chosen).filter(~Exists(series.filter(not_over_on(today))))
    last = series.order_by("-ends_on").values("ends_on")[:1]
    return pairings.annotate(timed_until=Subquery(last)).order_by("starts_on", "pk")


def neglected_pairings(viewer: Viewer, chosen: Q) -> list[Neglected]:
    """Running pairings with a report missing for more than a week or two missed meetings in a row; one query.

    Looks at the last eight weeks. A row of missed meetings ends with one that was held; an excused one neither
    counts nor ends it.
    """
    today = clock.today(viewer.organization)
    unreported = Q(outcome__isnull=True, local_date__lt=today - PATIENCE)
    counted = (
        Meeting.objects.filter(
            local_date__range=(today - LOOKING_BACK, today),
            pairing__in=_running_pairings(viewer, chosen).order_by().values("pk"),
        )
        .alias(outcome=F("logs__outcome"))
        .order_by()
        .values("pairing")
        .annotate(
            unreported=Count("pk", filter=unreported),
            unreported_since=Min("local_date", filter=unreported),
            last_held=Max("starts_at", filter=Q(outcome=Outcome.HELD)),
            missed=ArrayAgg("starts_at", filter=Q(outcome=Outcome.MISSED), default=[]),
            times_missed=Count("pk", filter=Q(outcome=Outcome.MISSED)),
        )
        .filter(Q(unreported__gt=0) | Q(times_missed__gte=2))
    )
    neglected = (_neglected(viewer, row) for row in counted)
    return [item for item in neglected if item.unreported or item.missed >= 2]


def mentor_away_for_long(viewer: Viewer, chosen: Q) -> QuerySet[Pairing]:
    """Running pairings whose mentor is away for more than three weeks, or without a last day, with nobody beside him.

    Longest first; `away_since`, and `away_until`, the last day or None.
    """
    today = clock.today(viewer.organization)
    long = Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on") + LONG_AWAY)
    absences = Absence.objects.filter(active_on(today), long, mentor=OuterRef("mentor"))
    others = Pairing.objects.filter(active_on(today), ~Q(mentor=OuterRef("mentor")), enrolment=OuterRef("enrolment"))
    away = _running(viewer, chosen).annotate(
        away_since=Subquery(absences.values("starts_on")[:1]), away_until=Subquery(absences.values("ends_on")[:1])
    )
    return away.filter(~Exists(others), away_since__isnull=False).order_by("away_since", "starts_on", "pk")


def with_pairings(viewer: Viewer, shown: list[Neglected]) -> list[Neglected]:
    """The same with their pairings and people; one query."""
    pairings = office_pairings(viewer).in_bulk([item.pairing_id for item in shown])
    return [replace(item, pairing=pairings[item.pairing_id]) for item in shown]


def _neglected(viewer: Viewer, row: dict) -> Neglected:
    missed = sorted(at for at in row["missed"] if row["last_held"] is None or at > row["last_held"])
    since = clock.local_day(viewer.organization, missed[0]) if missed else None
    return Neglected(row["pairing"], row["unreported"], row["unreported_since"], len(missed), since)


def mentors_over_capacity(viewer: Viewer, chosen: Q) -> QuerySet[Mentor]:
    """Mentors who carry more than they can, most first; `load` and `since`, the day of the last pairing that began.

    `chosen` is a condition on pairings: a mentor is shown who has such a pairing.
    """
    today = clock.today(viewer.organization)
    running = Pairing.objects.filter(not_over_on(today), mentor=OuterRef("pk"))
    mentors = with_load(office_mentors(viewer).filter(capacity__isnull=False), today)
    if chosen:
        mentors = mentors.filter(Exists(running.filter(chosen)))
    since = running.order_by("-starts_on").values("starts_on")[:1]
    return mentors.filter(load__gt=F("capacity")).annotate(since=Subquery(since)).order_by("-load", "full_name", "pk")


def running(viewer: Viewer, prefix: str) -> Q:
    """Enrolments whose program runs today; `prefix` leads to them."""
    return active_on(clock.today(viewer.organization), f"{prefix}program__")


def _running_pairings(viewer: Viewer, chosen: Q) -> QuerySet[Pairing]:
    """Those that run today and of whose two nobody is away: of the others nothing is asked before they are back."""
    return _running(viewer, chosen).filter(~is_away(clock.today(viewer.organization)))


def _running(viewer: Viewer, chosen: Q) -> QuerySet[Pairing]:
    today = clock.today(viewer.organization)
    return office_pairings(viewer).filter(
        chosen, active_on(today), not_over_on(today, "enrolment__"), running(viewer, "enrolment__")
    )
