"""Meetings of groups made ahead from their fixed times. Set-based, as those of pairings are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import PeriodKind
from programs.models import CalendarPeriod
from sessions.models import Group, GroupMeeting, Presence
from sessions.recurrence import occurrence_days
from sessions.services.generation import HORIZON, Generated, lock_generation, rhythm_of

Span = tuple[date, date]


@transaction.atomic(savepoint=False)
def generate_group_meetings(
    *, organization: Organization, groups: Iterable[Group] | None = None, since: date | None = None
) -> Generated:
    """Make the meetings of all groups (or of these) eight weeks ahead, and remove those still to come that fell away.

    Run again, or twice at once, it changes nothing. With `since` meetings are made from that local day on, past ones
    too. A meeting of which anything was said is never touched, and stands for the one that another rule would give its
    group on that day.
    """
    lock_generation(organization, shared=groups is not None)
    ids = None if groups is None else [group.pk for group in groups]
    today = clock.today(organization)
    first, last = since or today, today + HORIZON
    rows = Group.objects.filter(starts_on__lte=last).select_related("program")
    rows = list(rows if ids is None else rows.filter(pk__in=ids))
    expected = _expected(organization, rows, first, last)
    standing = list(_standing(first, ids))
    now = clock.now()
    gone = [row.pk for row in standing if not row.is_settled and row.starts_at > now and _key(row) not in expected]
    removed = _remove(gone)
    taken = {_key(row) for row in standing}
    settled = {(row.group_id, row.local_date) for row in standing if row.is_settled}
    fresh = [
        _meeting(organization, group, instant, day)
        for (key, instant), (group, day) in expected.items()
        if (key, instant) not in taken and (key, day) not in settled
    ]
    GroupMeeting.objects.bulk_create(fresh, ignore_conflicts=True)
    return Generated(created=len(fresh), removed=removed)


def closed_days(groups: Sequence[Group], first: date, last: date) -> dict[UUID, list[Span]]:
    """The spans (inclusive) in which groups do not meet, by group: the breaks of their programs."""
    spans: dict[UUID, list[Span]] = {}
    breaks = CalendarPeriod.objects.filter(
        program__in={group.program_id for group in groups},
        kind=PeriodKind.BREAK,
        ends_on__gte=first,
        starts_on__lte=last,
    )
    for period in breaks:
        spans.setdefault(period.program_id, []).append((period.starts_on, period.ends_on))
    return {group.pk: spans[group.program_id] for group in groups if group.program_id in spans}


def days_of(group: Group, first: date, last: date, closed: Sequence[Span]) -> list[date]:
    """The days on which a group meets: by its rule, inside its program, and outside the closed spans."""
    begins = max(first, group.program.starts_on)
    ends = min(last, group.program.ends_on or last)
    return occurrence_days(rhythm_of(group), begins, ends, closed)


def _expected(
    organization: Organization, groups: Sequence[Group], first: date, last: date
) -> dict[tuple[UUID, datetime], tuple[Group, date]]:
    closed = closed_days(groups, first, last)
    return {
        (group.pk, clock.local_instant(organization, day, group.start_time)): (group, day)
        for group in groups
        for day in days_of(group, first, last, closed.get(group.pk, ()))
    }


def _standing(first: date, ids: Sequence[UUID] | None) -> Iterator[GroupMeeting]:
    meetings = GroupMeeting.objects.filter(local_date__gte=first)
    meetings = meetings if ids is None else meetings.filter(group__in=ids)
    said = Exists(Presence.objects.filter(meeting=OuterRef("pk")))
    rows = meetings.annotate(has_rows=said).order_by()
    for row in rows:
        row.is_settled = bool(row.outcome) or row.has_rows
        yield row


def _remove(gone: list[UUID]) -> int:
    if not gone:
        return 0
    # Locked first, looked at again after: a sheet that was filled meanwhile keeps its meeting.
    locked = GroupMeeting.objects.select_for_update().filter(pk__in=gone).order_by("pk").values_list("pk", flat=True)
    return GroupMeeting.objects.filter(pk__in=list(locked), outcome="", presences__isnull=True).delete()[0]


def _key(row: GroupMeeting) -> tuple[UUID, datetime]:
    return row.group_id, row.original_start


def _meeting(organization: Organization, group: Group, instant: datetime, day: date) -> GroupMeeting:
    return GroupMeeting(
        organization=organization,
        group=group,
        original_start=instant,
        starts_at=instant,
        local_date=day,
        minutes=group.minutes,
        mode=group.mode,
        place=group.place,
    )
