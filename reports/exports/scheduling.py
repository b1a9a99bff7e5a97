"""Reports by letter: set, told when due, stopped. Owns `ReportSchedule`: runs → stopped, nothing else."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.services import notify_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from reports.exports.choices import Rhythm
from reports.exports.letters import scheduled_notice
from reports.exports.queries import READER_ROLES, due_schedules
from reports.models import ReportSchedule, SavedReport, ScheduleReader


@transaction.atomic
def set_schedule(
    *, report: SavedReport, rhythm: str, day: int, format: str, readers: Collection[Membership], by: Viewer
) -> ReportSchedule:
    """Have a kept report told of by letter, or change how; `readers` get it, each with the own rights. Audited."""
    schedule = ReportSchedule.objects.select_for_update(no_key=True).filter(report=report, stopped_at=None).first()
    fields = {
        "rhythm": rhythm, "day": 0 if rhythm == Rhythm.QUARTERLY else day, "format": format, "set_at": clock.now(),
    }  # fmt: skip
    if schedule is None:
        schedule = ReportSchedule.objects.create(
            organization=by.organization, report=report, set_by=by.acting_membership, **fields
        )
    else:
        ReportSchedule.objects.filter(pk=schedule.pk).update(**fields)
    ScheduleReader.objects.filter(schedule=schedule).exclude(membership__in=readers).delete()
    ScheduleReader.objects.bulk_create(
        [ScheduleReader(organization=by.organization, schedule=schedule, membership=reader) for reader in readers],
        ignore_conflicts=True,
    )
    detail = {"rhythm": rhythm, "readers": len(readers)}
    record(organization=by.organization, by=by, action="report_letters.set", subject=schedule, detail=detail)
    return schedule


@transaction.atomic
def stop_schedule(*, schedule: ReportSchedule, by: Viewer) -> None:
    """Write no more of these letters, to anybody; audited."""
    if ReportSchedule.objects.filter(pk=schedule.pk, stopped_at=None).update(stopped_at=clock.now()):
        record(organization=by.organization, by=by, action="report_letters.stopped", subject=schedule)


@transaction.atomic
def leave_schedule(*, schedule: ReportSchedule, by: Viewer) -> None:
    """Write no more of these letters to the viewer; audited. With the last reader the schedule stops."""
    own = [membership.pk for membership in by.memberships]
    left, _rows = ScheduleReader.objects.filter(schedule=schedule, membership__in=own).delete()
    if not left:
        return
    if not ScheduleReader.objects.filter(schedule=schedule).exists():
        ReportSchedule.objects.filter(pk=schedule.pk, stopped_at=None).update(stopped_at=clock.now())
    record(organization=by.organization, by=by, action="report_letters.left", subject=schedule)


@transaction.atomic
def tell_due(*, organization: Organization) -> int:
    """Write the letters that are due, each once, whoever comes twice; how many. Audited as one for each schedule."""
    return sum(_tell(organization, schedule, day) for schedule, day in due_schedules(organization))


def _tell(organization: Organization, schedule: ReportSchedule, day: date) -> int:
    told = ReportSchedule.objects.filter(pk=schedule.pk, stopped_at=None).exclude(told_for__gte=day)
    if not told.update(told_for=day):
        return 0
    readers = Membership.objects.filter(
        pk__in=ScheduleReader.objects.filter(schedule=schedule).values("membership"), is_active=True,
        role__in=READER_ROLES, user__is_active=True,
    ).select_related("user")  # fmt: skip
    notices = [scheduled_notice(organization, schedule, day, reader) for reader in readers.order_by("pk")]
    queued = notify_many(organization=organization, notices=notices)
    detail = {"day": day.isoformat(), "letters": len(queued)}
    record(organization=organization, by=None, action="report_letters.told", subject=schedule, detail=detail)
    return len(queued)
