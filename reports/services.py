"""Writes of reports: the roll-up of a week."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from sessions.models import StaleWeek
from sessions.queries.missing import is_meeting_missing
from sessions.services import generate_meetings

ROLL_UP = (Path(__file__).parent / "sql" / "roll_up.sql").read_text()


@dataclass(frozen=True)
class RollUp:
    """What a roll-up found and changed, in rows of WeeklyAttendance."""

    week: Week
    rows: int
    added: int
    changed: int
    removed: int


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
        "organization": organization.pk,
        "zone": organization.time_zone,
        "first": week.start,
        "last": week.end,
        "now": now,
        # The first half of a UUIDv7 (RFC 9562). PostgreSQL makes them itself only from version 18 on.
        "id_prefix": f"{milliseconds[:8]}-{milliseconds[8:]}-7",
    }
    with connection.cursor() as cursor:
        cursor.execute(ROLL_UP, parameters)
        return RollUp(week, *cursor.fetchone())
