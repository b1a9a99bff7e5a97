"""A sheet of people on its way in: upload, columns, preview, import, result."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRefresh

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.sheets import sheet_answer
from sessions.choices import ImportState
from sessions.importing import services
from sessions.importing.forms import MappingForm, UploadForm
from sessions.importing.permissions import can_import
from sessions.importing.queries import imports_for, programs_to_import_into
from sessions.importing.reading import UnreadableFile
from sessions.importing.rows import rows_with_problems
from sessions.importing.sheets_out import template
from sessions.models.imports import ImportFile

SHOWN_ROWS = 100
LOST_AFTER_SECONDS = 120
"""How long nothing was done until a running import may be lost on its way to the worker."""
BROKEN_AFTER_SECONDS = 600
"""How long a worker may take at most, and twice as long: whatever was done by then, nobody is at it any more."""


@member_view(can_import)
def import_start(request: HttpRequest) -> HttpResponse:
    """Upload a sheet."""
    viewer = request.viewer
    form = UploadForm(request.POST or None, request.FILES or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            import_file = services.upload_file(
                program=data["program"],
                starts_on=data["starts_on"],
                name=data["file"].name,
                content=data["file"].read(),
                by=viewer,
            )
        except UnreadableFile as unreadable:
            form.add_error("file", str(unreadable.reason))
        else:
            return redirect(viewer.url("mentoring_sessions:import_mapping", import_file.pk))
    context = {"form": form, "has_program": programs_to_import_into(viewer).exists()}
    return render(request, "mentoring_sessions/import_start.html", context)


@member_view(can_import, methods=("GET",))
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the usual headings."""
    return sheet_answer(template(), _("People and mentors"))


@member_view(can_import)
def import_mapping(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What each column means."""
    viewer = request.viewer
    import_file = _own_file(request, import_id)
    if not _is_waiting(import_file):
        return redirect(viewer.url("mentoring_sessions:import_result", import_file.pk))
    form = MappingForm(
        request.POST or None,
        sheets=services.sheets_of(import_file),
        layouts=services.layouts_of(import_file),
        initial={"named_mentors": import_file.layout["named_mentors"]},
    )
    if request.method == "POST" and form.is_valid():
        changed = form.kinds_changed
        services.choose_columns(
            import_file=import_file, layouts=form.chosen(), named_mentors=form.cleaned_data["named_mentors"]
        )
        if changed:
            messages.info(request, _("The sheet holds other people than it seemed. Please look at its columns again."))
        target = "import_mapping" if changed else "import_preview"
        return redirect(viewer.url(f"mentoring_sessions:{target}", import_file.pk))
    context = {"form": form, "file": import_file, "pages": form.pages()}
    return render(request, "mentoring_sessions/import_mapping.html", context)


@member_view(can_import)
def import_preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What would happen; confirming it starts the import, once."""
    viewer = request.viewer
    import_file = _own_file(request, import_id)
    result = redirect(viewer.url("mentoring_sessions:import_result", import_file.pk))
    if request.method == "POST":
        services.start_import(import_file=import_file)
        return result
    if import_file.state == ImportState.UPLOADED:
        return redirect(viewer.url("mentoring_sessions:import_mapping", import_file.pk))
    if not _is_waiting(import_file):
        return result
    plan = services.draft_import(import_file, by=viewer).plan
    context = {
        "file": import_file,
        "plan": plan,
        "counts": services.counts_of(plan),
        "wrong_rows": list(rows_with_problems(plan.problems).items())[:SHOWN_ROWS],
        "warnings": plan.remarks[:SHOWN_ROWS],
        "changed_rows": [row for row in plan.rows if row.action == "update"][:SHOWN_ROWS],
        "shown_rows": SHOWN_ROWS,
    }
    return render(request, "mentoring_sessions/import_preview.html", context)


@never_cache
@member_view(can_import)
def import_result(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far the import is, and what came of it. POST sends one that got lost once more."""
    viewer = request.viewer
    import_file = _own_file(request, import_id)
    if request.method == "POST":
        services.restart_import(import_file=import_file)
        return redirect(viewer.url("mentoring_sessions:import_result", import_file.pk))
    if import_file.state in (ImportState.UPLOADED, ImportState.MAPPED):
        return redirect(viewer.url("mentoring_sessions:import_preview", import_file.pk))
    running = import_file.state == ImportState.RUNNING
    done, total = services.progress_of(import_file) if running else (1, 1)
    context = {"file": import_file, "result": import_file.result, "done": done, "total": total}
    patience = BROKEN_AFTER_SECONDS if done else LOST_AFTER_SECONDS
    context["is_lost"] = running and _seconds_since(import_file) > patience
    if request.htmx:
        return (
            render(request, "mentoring_sessions/_import_progress.html", context)
            if running
            else HttpResponseClientRefresh()
        )
    return render(request, "mentoring_sessions/import_result.html", context)


@member_view(can_import, methods=("GET",))
def import_errors(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rows that were, or would be, refused, with the reasons, to be corrected and uploaded again."""
    import_file = _own_file(request, import_id)
    if import_file.is_imported or not import_file.content:
        content = bytes(import_file.error_sheet)
    else:
        content = services.draft_import(import_file, by=request.viewer).errors()
    if not content:
        return redirect(request.viewer.url("mentoring_sessions:import_result", import_file.pk))
    return sheet_answer(content, _("To correct – %(name)s") % {"name": import_file.name.rsplit(".", 1)[0]})


def _own_file(request: HttpRequest, import_id: UUID) -> ImportFile:
    import_file = get_object_or_404(imports_for(request.viewer), pk=import_id)
    record_read(by=request.viewer, action="import.read", subject=import_file)
    return import_file


def _is_waiting(import_file: ImportFile) -> bool:
    waiting = (ImportState.UPLOADED, ImportState.MAPPED, ImportState.FAILED)
    return import_file.state in waiting and bool(import_file.content)


def _seconds_since(import_file: ImportFile) -> float:
    return (clock.now() - import_file.started_at).total_seconds()
