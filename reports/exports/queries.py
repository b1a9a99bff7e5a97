"""Reads of files of reports: one's own alone, whoever else may read the same report."""

import hashlib
import json
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import ProgramScope
from reports.exports.choices import OPEN_STATES, RunState
from reports.exports.permissions import can_schedule
from reports.exports.times import due_day
from reports.models import ReportRun, ReportSchedule
from reports.models.report_run import KEPT_FOR

SHOWN_FOR = timedelta(days=60)
READER_ROLES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.VIEWER)


def runs_for(viewer: Viewer) -> QuerySet[ReportRun]:
    """The files that the viewer asked for, the newest first."""
    return ReportRun.objects.filter(asked_by=viewer.user).order_by("-created_at", "-pk")


def recent_runs(viewer: Viewer) -> QuerySet[ReportRun]:
    """Those of the last two months, without what is large."""
    since = clock.now() - SHOWN_FOR
    return runs_for(viewer).filter(created_at__gt=since).defer("definition", "people")


def open_runs(viewer: Viewer) -> QuerySet[ReportRun]:
    """The viewer's files that wait or are being made."""
    return runs_for(viewer).filter(state__in=OPEN_STATES)


def run_to_take_up(organization: Organization) -> ReportRun | None:
    """The oldest file that waits or was left by its worker, unless another one of the organization is being made."""
    now = clock.now()
    left = Q(state=RunState.RUNNING, claimed_until__lte=now)
    if ReportRun.objects.filter(state=RunState.RUNNING, claimed_until__gt=now).exists():
        return None
    return ReportRun.objects.filter(Q(state=RunState.WAITING) | left).order_by("created_at", "pk").first()


def runs_to_forget(organization: Organization) -> QuerySet[ReportRun]:
    """Those whose file has lain there long enough."""
    return ReportRun.objects.filter(
        state=RunState.DONE, forgotten_at__isnull=True, finished_at__lte=clock.now() - KEPT_FOR
    )


def fingerprint_of(definition: dict, *, format: str, language: str) -> str:
    """The same for the same report, file and language."""
    text = json.dumps([definition, format, language], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def rights_of(viewer: Viewer) -> str:
    """The same as long as the viewer may read the same rows: roles, units and programs; two queries."""
    keys = [membership.pk for membership in viewer.memberships]
    units = MembershipUnit.objects.filter(membership__in=keys).values_list("membership", "unit")
    programs = ProgramScope.objects.filter(membership__in=keys).values_list("membership", "program")
    text = json.dumps([sorted(viewer.roles), *(sorted(map(str, found)) for found in (units, programs))])
    return hashlib.sha256(text.encode()).hexdigest()


def schedules_for(viewer: Viewer) -> QuerySet[ReportSchedule]:
    """Reports by letter that run, and that the viewer has set or gets, by name."""
    own = [membership.pk for membership in viewer.memberships]
    return (
        ReportSchedule.objects.filter(Q(set_by__in=own) | Q(readers__membership__in=own), stopped_at__isnull=True)
        .select_related("report", "set_by__user")
        .order_by("report__name", "pk")
        .distinct()
    )


def schedule_of(viewer: Viewer, report_id: UUID) -> ReportSchedule | None:
    """The running schedule of a report that the viewer has set or gets, or None."""
    return schedules_for(viewer).filter(report=report_id).first()


def possible_readers(viewer: Viewer) -> QuerySet[Membership]:
    """Members who may read reports, for who sets a schedule; by name, one membership for each person."""
    if not can_schedule(viewer):
        return Membership.objects.none()
    held = Membership.objects.filter(role__in=READER_ROLES, is_active=True, user__is_active=True)
    first = held.order_by("user", "role", "pk").distinct("user").values("pk")
    return Membership.objects.filter(pk__in=first).select_related("user").order_by("user__name", "pk")


def due_schedules(organization: Organization) -> list[tuple[ReportSchedule, date]]:
    """Those whose letter is to be written now, with the day for which it is."""
    running = ReportSchedule.objects.filter(stopped_at__isnull=True).select_related("report")
    found = [
        (
            schedule,
            due_day(
                organization,
                rhythm=schedule.rhythm,
                day=schedule.day,
                set_at=schedule.set_at,
                told_for=schedule.told_for,
            ),
        )
        for schedule in running.order_by("pk")
    ]
    return [(schedule, day) for schedule, day in found if day is not None]
