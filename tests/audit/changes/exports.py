"""Changes of files of reports, and of reports that come by letter."""

from datetime import timedelta

import time_machine

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from reports.building.definition import Definition
from reports.exports import scheduling, services
from reports.exports.choices import Why
from reports.models import ReportRun, ReportSchedule, SavedReport


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _asked(s) -> ReportRun:
    return services.ask_for_file(definition=Definition("participants", name="New"), format="csv", by=_dana(s))


def _claimed(s) -> ReportRun:
    return services.claim_run(organization=s.organization, run_id=_asked(s).pk)


def _made(s) -> None:
    facts = {"rows": 1, "parts": 0, "size": 0, "people": [], "rights": ""}
    services.finish_run(run=_claimed(s), by=_dana(s), **facts)


def _forgotten(s) -> None:
    _made(s)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        services.forget_files(organization=s.organization)


def _set(s) -> ReportSchedule:
    dana = _dana(s)
    report = SavedReport.objects.create(
        organization=s.organization, owner=s.membership, name="New", dataset="participants"
    )
    facts = {"rhythm": "weekly", "day": 0, "format": "csv", "readers": [s.membership]}
    return scheduling.set_schedule(report=report, **facts, by=dana)


def _told(s) -> None:
    _set(s)
    with time_machine.travel("2026-11-23T08:00:00+00:00", tick=False):
        scheduling.tell_due(organization=s.organization)


HOW = {
    "report_file.asked": _asked,
    "report_file.failed": lambda s: services.fail_run(run=_claimed(s), why=Why.NO_RIGHT),
    "report_file.forgotten": _forgotten,
    "report_file.made": _made,
    "report_file.stopped": lambda s: services.stop_run(run=_asked(s), by=_dana(s)),
    "report_letters.left": lambda s: scheduling.leave_schedule(schedule=_set(s), by=_dana(s)),
    "report_letters.set": _set,
    "report_letters.stopped": lambda s: scheduling.stop_schedule(schedule=_set(s), by=_dana(s)),
    "report_letters.told": _told,
}
