"""Reports that somebody builds: the list, the builder, and the report itself on the screen and on paper."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.ui.problems import show_problems
from reports.building import queries, services
from reports.building.datasets import sources_for
from reports.building.definition import Definition
from reports.building.forms import BuilderForm
from reports.building.permissions import can_build_reports, owns
from reports.building.ready import ready_for
from reports.building.words import headings
from reports.exports.answers import hand_out
from reports.exports.choices import Format
from reports.models import SavedReport

ROWS_A_PAGE = 50
ROWS_BEFOREHAND = 8
MOST_ON_PAPER = 2_000


@member_view(can_build_reports, methods=("GET",))
def report_list(request: HttpRequest) -> HttpResponse:
    """The own reports, those shared with the office, and some to begin with."""
    viewer = request.viewer
    reports = list(queries.reports_for(viewer))
    context = {
        "own": [report for report in reports if owns(viewer, report)],
        "shared": [report for report in reports if not owns(viewer, report)],
        "ready": list(ready_for(viewer)),
    }
    return render(request, "reports/building/list.html", context)


@member_view(can_build_reports)
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A kept report; its owner may remove it, everybody who reads it may keep a copy."""
    kept = get_object_or_404(queries.reports_for(request.viewer), pk=report_id)
    if request.method == "POST" and request.POST.get("act") not in Format.values:
        return _act(request, kept)
    return _show(request, Definition.of(kept), kept)


@member_view(can_build_reports)
def ready(request: HttpRequest) -> HttpResponse:
    """One of the reports to begin with, as `which` names it; the first one of them without it."""
    asked = request.GET.get("which")
    one = next((one for one in ready_for(request.viewer) if asked in (None, one.key)), None)
    if one is None:
        raise Http404
    return _show(request, one.definition, None, ready_key=one.key)


@member_view(can_build_reports)
def builder(request: HttpRequest) -> HttpResponse:
    """Put a report together: `report` names the one to begin from, `ready` one of those to begin with."""
    viewer = request.viewer
    kept = _kept(request)
    is_own = kept is not None and owns(viewer, kept)
    if request.method == "POST":
        form = BuilderForm.asked(request.POST, viewer=viewer)
        if request.POST.get("act") in ("save", "keep") and form.is_valid():
            change = kept if is_own and request.POST["act"] == "save" else None
            try:
                done = _save(request, form, change)
            except ValidationError as problem:
                show_problems(form, problem)
            else:
                messages.success(request, _("The report is kept."))
                return redirect(viewer.url("reports:saved_report", done.pk))
    else:
        form = _begun(request, kept)
    context = {
        "form": form,
        "kept": kept,
        "is_own": is_own,
        "url": request.get_full_path(),
        **_beforehand(request, form),
    }
    return render(request, f"reports/building/{'_asks' if request.htmx else 'builder'}.html", context)


def _save(request: HttpRequest, form: BuilderForm, change: SavedReport | None) -> SavedReport:
    asked, is_shared = form.definition, bool(form.cleaned_data.get("is_shared"))
    if change is not None:
        return services.change_report(report=change, definition=asked, is_shared=is_shared, by=request.viewer)
    return services.keep_report(definition=asked, is_shared=is_shared, by=request.viewer)


def _kept(request: HttpRequest) -> SavedReport | None:
    asked = request.GET.get("report")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(queries.reports_for(request.viewer), pk=key)


def _begun(request: HttpRequest, kept: SavedReport | None) -> BuilderForm:
    viewer = request.viewer
    if kept is not None:
        return BuilderForm.showing(Definition.of(kept), is_shared=kept.is_shared, viewer=viewer)
    if key := request.GET.get("ready"):
        one = next((one for one in ready_for(viewer) if one.key == key), None)
        if one is None:
            raise Http404
        return BuilderForm.showing(one.definition, viewer=viewer)
    return BuilderForm.showing(Definition(dataset=next(iter(sources_for(viewer)))), viewer=viewer)


def _beforehand(request: HttpRequest, form: BuilderForm) -> dict[str, object]:
    """The first rows of what is asked now; nothing while there is a mistake in it."""
    asked = form.preview
    if asked is None:
        if request.viewer.is_office:  # whom one may choose by is named all the same
            record_list(by=request.viewer, found=0)
        return {}
    opened = queries.opened(request.viewer, asked)
    rows = opened.table.rows[:ROWS_BEFOREHAND]
    _trace(request, opened, 1)
    return {"opened": opened, "table": opened.table, "headings": headings(opened), "rows": _texts(opened, rows)}


def _show(request: HttpRequest, asked: Definition, kept: SavedReport | None, ready_key: str = "") -> HttpResponse:
    viewer = request.viewer
    asked = asked.sorted_by(request.GET.get("sort", ""))
    if request.method == "POST":
        return hand_out(request, asked, request.POST.get("act", ""))
    opened = queries.opened(viewer, asked)
    table = opened.table
    context = {
        "opened": opened,
        "table": table,
        "kept": kept,
        "is_own": kept is not None and owns(viewer, kept),
        "headings": headings(opened, request.GET),
        "totals": _texts(opened, [table.totals])[0] if table.totals is not None and table.count else None,
        "back_url": viewer.url("reports:saved_reports"),
        "build_query": f"report={kept.pk}" if kept else f"ready={ready_key}",
        "print_url": f"?{_with(request, 'print')}",
    }
    if request.GET.get("as") == "print":
        people = table.people() if opened.reading.names_people else ()
        detail = {"rows": table.count, "dataset": asked.dataset}
        record_read(by=viewer, action="saved_report.printed", subject=kept, detail=detail, people=people)
        context |= {"rows": _texts(opened, table.rows[:MOST_ON_PAPER]), "left_out": max(0, table.count - MOST_ON_PAPER)}
        return render(request, "reports/building/print.html", context | {"back_url": request.path})
    page = Paginator(table.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    _trace(request, opened, page.number)
    return render(request, "reports/building/report.html", context | {"page": page, "rows": _texts(opened, page)})


def _with(request: HttpRequest, form: str) -> str:
    data = request.GET.copy()
    data.pop("page", None)
    data["as"] = form
    return data.urlencode()


def _texts(opened: queries.Opened, rows) -> list[list[tuple]]:
    """Each row as (column, words), which is how files write it, too."""
    columns = opened.table.columns
    return [list(zip(columns, opened.table.texts(row), strict=True)) for row in rows]


def _trace(request: HttpRequest, opened: queries.Opened, part: int) -> None:
    if opened.reading.names_people:
        record_list(by=request.viewer, found=opened.table.count, part=part, filters=opened.filters_in_force)


def _act(request: HttpRequest, kept: SavedReport) -> HttpResponse:
    viewer, act = request.viewer, request.POST.get("act")
    if act == "copy":
        try:
            copy = services.copy_report(report=kept, by=viewer)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect(viewer.url("reports:saved_report", kept.pk))
        messages.success(request, _("This is your own copy. Change it as you like."))
        return redirect(viewer.url("reports:saved_report", copy.pk))
    if act == "remove" and owns(viewer, kept):
        services.remove_report(report=kept, by=viewer)
        messages.success(request, _("The report is removed. What it counted stays as it is."))
        return redirect(viewer.url("reports:saved_reports"))
    raise Http404
