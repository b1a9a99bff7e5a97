"""One's files of reports: how far each has come, the file itself, and which reports come by letter."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from reports.building.queries import reports_for
from reports.exports import queries, scheduling
from reports.exports.answers import hand_out, run_answer
from reports.exports.forms import ScheduleForm
from reports.exports.permissions import can_schedule, can_take_files
from reports.exports.services import stop_run
from reports.exports.times import next_day
from reports.models import ReportRun, ReportSchedule


@member_view(can_take_files, methods=("GET",))
def files(request: HttpRequest) -> HttpResponse:
    """The viewer's files of the last two months, and the reports that come by letter."""
    viewer = request.viewer
    context = {"runs": queries.recent_runs(viewer)[:50], "schedules": queries.schedules_for(viewer)}
    return render(request, "reports/exports/files.html", context)


@member_view(can_take_files)
def file(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far one file has come, to stop it or to take it; `htmx` asks for the progress alone."""
    viewer = request.viewer
    run = get_object_or_404(queries.runs_for(viewer), pk=run_id)
    if request.method == "POST":
        if stop_run(run=run, by=viewer):
            messages.success(request, _("It is stopped."))
        return redirect(viewer.url("reports:file", run.pk))
    context = {"run": run, "may_take": run.is_there and _same_rights(request, run)}
    if request.htmx and run.is_open:
        return render(request, "reports/exports/_progress.html", context)
    answer = render(request, "reports/exports/file.html", context)
    if request.htmx:
        answer.headers["HX-Refresh"] = "true"
    return answer


@member_view(can_take_files, methods=("GET",))
def take(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The file of a run, for who asked for it, as long as that person may read the same rows as then."""
    run = get_object_or_404(queries.runs_for(request.viewer), pk=run_id)
    if not run.is_there or not _same_rights(request, run):
        raise Http404
    return run_answer(request.viewer, run)


@member_view(can_take_files)
def schedule(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report by letter: to open it, to set when and to whom it comes, to stop it."""
    viewer = request.viewer
    running = queries.schedule_of(viewer, report_id)
    own = reports_for(viewer).filter(pk=report_id, owner__user=viewer.user).first() if running is None else None
    if running is None and own is None:
        raise Http404
    is_own = own is not None or running.set_by.user_id == viewer.user.pk
    report = own or running.report
    act = request.POST.get("act", "")
    if act:
        return _act(request, running, act)
    may_set = is_own and can_schedule(viewer)
    form = ScheduleForm(request.POST or None, viewer=viewer, schedule=running) if may_set else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_valid():
        scheduling.set_schedule(report=report, **form.facts, by=viewer)
        messages.success(request, _("From now on the report comes by letter."))
        return redirect(viewer.url("reports:files"))
    if form is not None:
        record_read(by=viewer, action="list.read", detail={"found": len(form.possible), "part": 1})
    context = {"report": report, "schedule": running, "form": form, "next_day": _next_day(request, running)}
    return render(request, "reports/exports/schedule.html", context)


def _act(request: HttpRequest, running: ReportSchedule | None, act: str) -> HttpResponse:
    viewer = request.viewer
    if running is None:
        raise Http404
    if act == "open":
        return hand_out(request, running.report, running.format)
    if act == "stop" and running.set_by_id in {membership.pk for membership in viewer.memberships}:
        scheduling.stop_schedule(schedule=running, by=viewer)
        messages.success(request, _("No more letters come about this report."))
    elif act == "leave":
        scheduling.leave_schedule(schedule=running, by=viewer)
        messages.success(request, _("You get no more letters about this report."))
    else:
        raise Http404
    return redirect(viewer.url("reports:files"))


def _same_rights(request: HttpRequest, run: ReportRun) -> bool:
    return run.rights == queries.rights_of(request.viewer)


def _next_day(request: HttpRequest, running: ReportSchedule | None):
    return next_day(running.rhythm, running.day, clock.today(request.organization)) if running else None
