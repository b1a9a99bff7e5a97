"""Writes of reports: the roll-up of a week, and with it the counts of its topics."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization, Unit
from reports.disclosure import Sum, sums_to_show
from reports.models import TopicCount
from reports.queries.counting import ROLL_UP, counting_parameters
from sessions.models import StaleWeek, TopicContribution, TopicWeek
from sessions.queries.missing import is_meeting_missing
from sessions.services import generate_meetings


@dataclass(frozen=True)
class RollUp:
    """What a roll-up found and changed, in rows of WeeklyAttendance."""

    week: Week
    rows: int
    added: int
    changed: int
    removed: int


@transaction.atomic(savepoint=False)
def close_week(*, organization: Organization, week_start: date, by: Viewer | None = None) -> RollUp:
    """Roll a week up and close its topics, both or neither. Errors and effects as of `roll_up_week`, `close_topics`."""
    result = roll_up_week(organization=organization, week_start=week_start, by=by)
    close_topics(organization=organization, week=result.week)
    return result


def roll_up_week(*, organization: Organization, week_start: date, by: Viewer | None = None) -> RollUp:
    """Count the week that begins on `week_start` anew and keep it as WeeklyAttendance; needs an active scope.

    Each meeting counts in the week of its local day, as exactly one of held, excused, missed and unreported. One
    without a log counts only where it was expected: inside its pairing, enrolment, program and fixed time, and
    outside breaks. Extra meetings count apart. Run again, or twice at once, it leaves the same rows.

    Side effects, in one transaction: generates meetings of the week that are missing, writes and deletes rows of
    WeeklyAttendance, writes WeekClose, removes StaleWeek, and records in the audit trail if somebody asked for it.
    Raises ValidationError if `week_start` is not the first day of a week, or the week is not over in the
    organization's zone.
    """
    week = _closed_week(organization, week_start)
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            key = f"reports.roll_up:{organization.pk}:{week.start}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if is_meeting_missing(organization, week):
            generate_meetings(organization=organization, since=week.start, until=week.end)
        # Before counting: a log that is committed while we count marks the week again.
        StaleWeek.objects.filter(week_start__range=(week.start, week.end)).delete()
        result = _count(organization, week)
        if by is not None:
            detail = {
                "week": str(week.start),
                "added": result.added,
                "changed": result.changed,
                "removed": result.removed,
            }
            record(organization=organization, by=by, action="week.rolled_up", detail=detail)
    return result


@transaction.atomic(savepoint=False)
def close_topics(*, organization: Organization, week: Week) -> None:
    """Turn what was contributed up to the end of `week`, which is over, into counts; needs an active scope.

    Side effects: writes a TopicCount for each sum that may be shown and for nothing else, deletes the contributions
    with their marks, and destroys the secret of their week, after which nothing can be counted into it. Run again, it
    changes nothing. It waits for who is contributing, and who waits for it finds the week closed.
    """
    waiting = TopicWeek.objects.filter(week_start__lte=week.end, secret__isnull=False)
    for topic_week in waiting.select_for_update().order_by("week_start"):
        contributed = TopicContribution.objects.filter(week_start=topic_week.week_start)
        TopicCount.objects.bulk_create(_topic_counts(organization, topic_week.week_start))
        contributed.delete()
        topic_week.secret = None
        topic_week.save(update_fields=["secret"])


def _topic_counts(organization: Organization, week_start: date) -> list[TopicCount]:
    """What may be shown of a week's contributions, in an order that tells nothing of theirs; two queries."""
    parents = dict(Unit.objects.values_list("pk", "parent"))
    tables: dict[UUID, dict[UUID | None, dict[UUID | None, Sum]]] = defaultdict(lambda: defaultdict(dict))
    units: dict[UUID, set[UUID | None]] = defaultdict(set)
    cells = (
        TopicContribution.objects.filter(week_start=week_start)
        .order_by("program", "topic", "unit")
        .values_list("program", "topic", "unit")
        .annotate(Count("mentee_mark", distinct=True), Count("pk"))
    )
    for program, topic, unit, people, talks in cells:
        # A unit that was removed meanwhile is one with those who have none.
        where = unit if unit in parents else None
        table = tables[program][topic]
        table[where] = table.get(where, Sum()).plus(Sum(people, talks))
        units[program].add(where)
    return [
        TopicCount(
            organization=organization, week_start=week_start, program_id=program, topic_id=topic, unit=unit,
            mentees=shown.people, mentions=shown.talks,
        )
        for program, topics in tables.items()
        for topic, table in topics.items()
        # Where something was chosen, that nobody chose this topic is as much a secret as that few did.
        for unit, shown in sums_to_show({unit: table.get(unit, Sum()) for unit in units[program]}, parents).items()
    ]  # fmt: skip


def _closed_week(organization: Organization, week_start: date) -> Week:
    week = clock.week_of(organization, week_start)
    if week.start != week_start:
        raise ValidationError(_("A week begins on %(day)s.") % {"day": date_format(week.start)}, code="not_a_week")
    if clock.today(organization) <= week.end:
        raise ValidationError(
            _("The week that begins on %(day)s is not over yet.") % {"day": date_format(week.start)}, code="unfinished"
        )
    return week


def _count(organization: Organization, week: Week) -> RollUp:
    now = clock.now()
    milliseconds = f"{int(now.timestamp() * 1000):012x}"
    parameters = {
        **counting_parameters(organization, week),
        "now": now,
        # The first half of a UUIDv7 (RFC 9562). PostgreSQL makes them itself only from version 18 on.
        "id_prefix": f"{milliseconds[:8]}-{milliseconds[8:]}-7",
    }
    with connection.cursor() as cursor:
        cursor.execute(ROLL_UP, parameters)
        return RollUp(week, *cursor.fetchone())
