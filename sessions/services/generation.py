"""Meetings made ahead from the fixed times. Set-based: the number of queries does not depend on how many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest, Least

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Pairing
from programs.queries import stands_in_on
from sessions.models import LogRevision, Meeting, MeetingSeries, SessionLog
from sessions.recurrence import Rhythm, occurrence_days
from sessions.services.weeks import mark_weeks_stale

HORIZON = timedelta(weeks=8)
WITHIN_A_WEEK = timedelta(days=7)
GENERATION_LOCK = 4_851_002

Key = tuple[UUID, datetime]
Expected = dict[Key, tuple[MeetingSeries, date]]


@dataclass(frozen=True)
class Generated:
    """How many meetings a run has made and removed."""

    created: int
    removed: int


@transaction.atomic(savepoint=False)
def generate_meetings(
    *,
    organization: Organization,
    until: date | None = None,
    pairings: Iterable[Pairing] | None = None,
    since: date | None = None,
) -> Generated:
    """Make the meetings of all fixed times up to `until` (inclusive; eight weeks ahead), and remove what fell away.

    Run again, or twice at once, it changes nothing. Without `since` it makes meetings from today on and removes only
    those still to come; with it, both begin at that local day, past or future. With both days it looks at no meeting
    more than a week after `until`. `pairings` narrows it to theirs.

    Removed are meetings that the rule no longer gives, that lie in a break, or outside the pairing, the enrolment or
    the program, or in days on which somebody stands in for its mentor. A meeting with a log, or with the history of
    one, is never touched, and stands for the one that another rule or hour would give the pairing on its day; one that
    was moved within its week stays as long as its original time is on the rule. Marks the weeks up to the present one
    as stale.
    """
    lock_generation(organization, shared=pairings is not None)
    chosen = None if pairings is None else [pairing.pk for pairing in pairings]
    today = clock.today(organization)
    first = since or today
    beyond = until + WITHIN_A_WEEK if since and until else None
    until = until or today + HORIZON
    # A meeting moved within its week lies up to six days beside its original day.
    horizon = first - WITHIN_A_WEEK
    standing = list(_standing(horizon, beyond, chosen))
    furthest = max([until, *(clock.local_day(organization, row.original_start) for row in standing if row.series_id)])
    expected = _expected(organization, chosen, horizon, furthest)
    doomed = [row for row in standing if _falls_away(row, expected, since)]
    removed = _remove(doomed)
    taken = {(row.series_id, row.original_start) for row in standing}
    settled_days = _settled_days(organization, standing, doomed, expected)
    fresh = [
        _meeting(organization, series, key, day)
        for key, (series, day) in expected.items()
        if key not in taken and first <= day <= until and (series.pairing_id, day) not in settled_days
    ]
    Meeting.objects.bulk_create(fresh, ignore_conflicts=True)
    last_day = clock.week_of(organization, today).end
    changed = {meeting.local_date for meeting in (*fresh, *doomed) if meeting.local_date <= last_day}
    mark_weeks_stale(organization=organization, days=changed)
    return Generated(created=len(fresh), removed=removed)


def lock_generation(organization: Organization, *, shared: bool) -> None:
    """Until the commit: a run over the whole organization waits for changes of fixed times, and they for it."""
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [GENERATION_LOCK, organization.pk])


def _standing(horizon: date, beyond: date | None, pairing_ids: Sequence[UUID] | None) -> QuerySet[Meeting]:
    meetings = Meeting.objects.filter(local_date__gte=horizon)
    if beyond is not None:
        meetings = meetings.filter(local_date__lte=beyond)
    if pairing_ids is not None:
        meetings = meetings.filter(pairing__in=pairing_ids)
    rows = meetings.annotate(
        is_settled=Exists(SessionLog.objects.filter(meeting=OuterRef("pk")))
        | Exists(LogRevision.objects.filter(meeting=OuterRef("pk"))),
        first_day=Greatest(
            "pairing__starts_on", "pairing__enrolment__starts_on", "pairing__enrolment__program__starts_on"
        ),
        last_day=Least("pairing__ends_on", "pairing__enrolment__ends_on", "pairing__enrolment__program__ends_on"),
        is_stood_in=Exists(stands_in_on(OuterRef("pairing"), OuterRef("local_date"))),
    )
    meeting = ("pk", "pairing_id", "series_id", "original_start", "starts_at", "local_date")
    names = (*meeting, "is_settled", "first_day", "last_day", "is_stood_in")
    return rows.order_by().values_list(*names, named=True)


def _expected(organization: Organization, pairing_ids: Sequence[UUID] | None, first: date, last: date) -> Expected:
    """The fixed time and the day of every meeting that the rules give between two days, by its key."""
    breaks: dict[UUID, list[tuple[date, date]]] = {}
    periods = CalendarPeriod.objects.filter(kind=PeriodKind.BREAK, ends_on__gte=first, starts_on__lte=last)
    for period in periods:
        breaks.setdefault(period.program_id, []).append((period.starts_on, period.ends_on))
    expected: Expected = {}
    for series in _running_series(pairing_ids, last):
        begins = max(first, series.first_day)
        ends = min(last, series.last_day or last)
        stood_in = zip(series.stood_in_from, series.stood_in_until, strict=True)
        without = [*breaks.get(series.program_id, ()), *stood_in]
        for day in occurrence_days(rhythm_of(series), begins, ends, without):
            expected[series.pk, clock.local_instant(organization, day, series.start_time)] = series, day
    return expected


def _running_series(pairing_ids: Sequence[UUID] | None, last: date) -> QuerySet[MeetingSeries]:
    series = MeetingSeries.objects.filter(starts_on__lte=last)
    if pairing_ids is not None:
        series = series.filter(pairing__in=pairing_ids)
    substitutes = Pairing.objects.filter(stands_in_for=OuterRef("pairing"), starts_on__lte=last).order_by("pk")
    return series.annotate(
        program_id=F("pairing__enrolment__program"),
        stood_in_from=ArraySubquery(substitutes.values("starts_on")),
        stood_in_until=ArraySubquery(substitutes.values("ends_on")),
        first_day=Greatest(
            "starts_on",
            "pairing__starts_on",
            "pairing__enrolment__starts_on",
            "pairing__enrolment__program__starts_on",
        ),
        last_day=Least(
            "ends_on", "pairing__ends_on", "pairing__enrolment__ends_on", "pairing__enrolment__program__ends_on"
        ),
    ).order_by()


def rhythm_of(series: MeetingSeries) -> Rhythm:
    """The rule of a fixed time."""
    return Rhythm(
        frequency=series.frequency,
        weekday=series.weekday,
        week_of_month=series.week_of_month,
        start_time=series.start_time,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
    )


def _meeting(organization: Organization, series: MeetingSeries, key: Key, day: date) -> Meeting:
    _series_id, instant = key
    return Meeting(
        organization=organization,
        pairing_id=series.pairing_id,
        series_id=series.pk,
        original_start=instant,
        starts_at=instant,
        local_date=day,
        minutes=series.minutes,
        mode=series.mode,
        place=series.place,
    )


def _falls_away(row: Any, expected: Expected, since: date | None) -> bool:
    if row.is_settled:
        return False
    if not (row.local_date >= since if since else row.starts_at > clock.now()):
        return False
    if row.is_stood_in:
        return True
    if row.local_date < row.first_day or (row.last_day is not None and row.local_date > row.last_day):
        return True
    return row.series_id is not None and (row.series_id, row.original_start) not in expected


def _settled_days(
    organization: Organization, standing: Sequence[Any], doomed: Sequence[Any], expected: Expected
) -> set[tuple[UUID, date]]:
    """Pairings with days on which a meeting of a former rule stays: nobody is asked to meet once more."""
    gone = {row.pk for row in doomed}
    days: set[tuple[UUID, date]] = set()
    for row in standing:
        if row.series_id and row.pk not in gone and (row.series_id, row.original_start) not in expected:
            original_day = clock.local_day(organization, row.original_start)
            days |= {(row.pairing_id, row.local_date), (row.pairing_id, original_day)}
    return days


def _remove(doomed: Sequence[Any]) -> int:
    if not doomed:
        return 0
    ids = [row.pk for row in doomed]
    # Locked first, looked at again after: a log that was written meanwhile keeps its meeting.
    locked = list(Meeting.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    free = Meeting.objects.filter(pk__in=locked, logs__isnull=True, revisions__isnull=True)
    return free.delete()[0]
