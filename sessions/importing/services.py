"""The way of an uploaded sheet: uploaded → mapped → running → done or failed. All moves are here."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Program
from sessions.choices import ImportState
from sessions.importing.applying import STEPS, Progress, apply_plan, lock_imports
from sessions.importing.fields import SheetKind
from sessions.importing.guessing import Layout
from sessions.importing.known import read_known
from sessions.importing.planning import Action, Plan, plan_import
from sessions.importing.queries import imports_for
from sessions.importing.reading import Sheet, UnreadableFile, read_sheets
from sessions.importing.remembering import layout_from_json, layout_to_json, layouts_for, remember
from sessions.importing.rows import Problem, read_all
from sessions.importing.sheets_out import error_sheet
from sessions.models.imports import KEPT_FOR, ImportFile

SHOWN_PROBLEMS = 200
PROGRESS_KEPT_SECONDS = 3600

logger = logging.getLogger(__name__)


@dataclass
class Draft:
    """A file read by its layouts and compared with the organization: what the preview shows and the import does."""

    sheets: list[Sheet]
    layouts: list[Layout]
    plan: Plan

    def errors(self) -> bytes:
        """The refused rows as .xlsx."""
        return error_sheet(self.sheets, self.layouts, self.plan.problems)


@transaction.atomic
def upload_file(*, program: Program, starts_on: date, name: str, content: bytes, by: Viewer) -> ImportFile:
    """Take a sheet in, and guess its columns (or take them as last chosen for these headings).

    What is new will begin on the local day `starts_on`. Raises UnreadableFile. Files older than seven days go.
    """
    forget_import_files(organization=by.organization)
    layouts = layouts_for(read_sheets(content, name))
    no_mentors = all(layout.kind != SheetKind.MENTORS for layout in layouts)
    return ImportFile.objects.create(
        organization=by.organization,
        program=program,
        uploaded_by=by.user,
        name=name[-200:],
        content=content,
        starts_on=starts_on,
        layout={"sheets": [layout_to_json(layout) for layout in layouts], "named_mentors": no_mentors},
        created_at=clock.now(),
    )


@transaction.atomic
def choose_columns(*, import_file: ImportFile, layouts: Sequence[Layout], named_mentors: bool) -> bool:
    """Say how the sheets are read; remembered for sheets with the same headings. False once the import has begun."""
    layout = {"sheets": [layout_to_json(each) for each in layouts], "named_mentors": named_mentors}
    changed = _waiting(import_file).update(layout=layout, state=ImportState.MAPPED)
    if changed:
        remember(import_file.organization, layouts)
        import_file.refresh_from_db(fields=["layout", "state"])
    return bool(changed)


def layouts_of(import_file: ImportFile) -> list[Layout]:
    """How the sheets of a file are read."""
    return [layout_from_json(stored) for stored in import_file.layout["sheets"]]


def sheets_of(import_file: ImportFile) -> list[Sheet]:
    """The sheets of a file that is still kept."""
    return read_sheets(bytes(import_file.content), import_file.name)


def draft_import(import_file: ImportFile, *, by: Viewer | None) -> Draft:
    """Read a file and compare it with the organization, without writing anything."""
    return draft_sheets(
        sheets=sheets_of(import_file),
        layouts=layouts_of(import_file),
        program=import_file.program,
        starts_on=import_file.starts_on,
        named_mentors=import_file.layout["named_mentors"],
        by=by,
    )


def draft_sheets(
    *,
    sheets: list[Sheet],
    layouts: list[Layout],
    program: Program,
    starts_on: date,
    named_mentors: bool,
    by: Viewer | None,
) -> Draft:
    """Compare sheets with the organization of the program, without writing anything."""
    known = read_known(organization=program.organization, program=program, day=starts_on, by=by)
    plan = plan_import(read_all(sheets, layouts), known, create_named_mentors=named_mentors)
    return Draft(sheets, layouts, plan)


@transaction.atomic
def start_import(*, import_file: ImportFile) -> bool:
    """Send the import to the worker; False if it has been started already (a second press changes nothing)."""
    claimed = ImportFile.objects.filter(pk=import_file.pk, state__in=[ImportState.MAPPED, ImportState.FAILED])
    if not claimed.exclude(content=b"").update(state=ImportState.RUNNING, started_at=clock.now(), result={}):
        return False
    forget_progress(import_file)
    _send(import_file)
    return True


@transaction.atomic
def restart_import(*, import_file: ImportFile) -> None:
    """Send a running import to the worker once more, for a queue that has lost it. Run twice, it imports once."""
    if ImportFile.objects.filter(pk=import_file.pk, state=ImportState.RUNNING).update(started_at=clock.now()):
        _send(import_file)


@transaction.atomic
def carry_out_import(*, organization: Organization, import_id: str) -> None:
    """Do a running import: all of its good rows in one transaction, or none and the state says failed.

    Empties the content, keeps the refused rows as an error sheet. An import that is done, or gone, is left alone. Who
    has lost the right meanwhile imports nothing.
    """
    lock_imports(organization)
    import_file = ImportFile.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if import_file is None or import_file.state != ImportState.RUNNING:
        return
    by = viewer_for(import_file.uploaded_by, organization) if import_file.uploaded_by else None
    if by is None or not imports_for(by).filter(pk=import_file.pk).exists():
        _fail(import_file, _("Who uploaded this sheet may no longer import."))
        return
    report = _progress_of(import_file)
    report(0, STEPS)
    try:
        with transaction.atomic():
            draft = draft_import(import_file, by=by)
            applied = apply_plan(draft.plan, by=by, subject=import_file, file_name=import_file.name, progress=report)
    except (IntegrityError, ValidationError) as error:
        logger.warning("Import %s was undone: %s", import_file.pk, type(error).__name__)
        _fail(import_file, _("Somebody changed the same people at the same moment. Nothing was imported; try again."))
        return
    except UnreadableFile as unreadable:
        _fail(import_file, str(unreadable.reason))
        return
    import_file.state, import_file.content = ImportState.DONE, b""
    import_file.result = {**asdict(applied), **outcome_of(draft.plan)}
    import_file.error_sheet = draft.errors() if draft.plan.problems else b""
    import_file.save(update_fields=["state", "content", "result", "error_sheet"])


def outcome_of(plan: Plan) -> dict[str, Any]:
    """What a plan found, as JSON can hold it, in the language in force."""
    return {
        "errors": plan.rows_with_errors,
        "left_out": plan.left_out,
        "warnings": [str(warning.text) for warning in plan.remarks[:SHOWN_PROBLEMS]],
        "problems": [problem_as_json(problem) for problem in plan.problems[:SHOWN_PROBLEMS]],
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem as JSON can hold it."""
    return {**asdict(problem), "reason": str(problem.reason)}


def counts_of(plan: Plan) -> dict[str, int]:
    """How many rows would be created, changed, left as they are, and refused."""
    return {
        "created": plan.count(Action.CREATE),
        "updated": plan.count(Action.UPDATE),
        "unchanged": plan.count(Action.UNCHANGED),
        "errors": plan.rows_with_errors,
    }


@transaction.atomic
def mark_failed(*, organization: Organization, import_id: str) -> None:
    """Say of a running import that it came to nothing."""
    running = ImportFile.objects.filter(pk=import_id, state=ImportState.RUNNING)
    message = _("Something went wrong on our side. Nothing was imported; try again.")
    running.update(state=ImportState.FAILED, result={"message": message})


@transaction.atomic
def forget_import_files(*, organization: Organization) -> int:
    """Remove the organization's files that were uploaded more than seven days ago; returns how many."""
    old = ImportFile.objects.filter(organization=organization, created_at__lt=clock.now() - KEPT_FOR)
    return old.delete()[0]


def progress_of(import_file: ImportFile) -> tuple[int, int]:
    """How far a running import has come: steps done, and their number."""
    return cache.get(_progress_key(import_file), (0, STEPS))


def forget_progress(import_file: ImportFile) -> None:
    """Begin to count anew."""
    cache.delete(_progress_key(import_file))


def _send(import_file: ImportFile) -> None:
    from sessions.importing.tasks import run_import  # it calls this module in turn

    language = translation.get_language() or import_file.organization.language
    run_import.enqueue(import_file.organization, import_id=str(import_file.pk), language=language)


def _progress_of(import_file: ImportFile) -> Progress:
    def report(done: int, total: int) -> None:
        cache.set(_progress_key(import_file), (done, total), PROGRESS_KEPT_SECONDS)

    return report


def _progress_key(import_file: ImportFile) -> str:
    return f"import-progress:{import_file.organization_id}:{import_file.pk}"


def _waiting(import_file: ImportFile):
    states = [ImportState.UPLOADED, ImportState.MAPPED, ImportState.FAILED]
    return ImportFile.objects.filter(pk=import_file.pk, state__in=states).exclude(content=b"")


def _fail(import_file: ImportFile, message: str) -> None:
    import_file.state, import_file.result = ImportState.FAILED, {"message": message}
    import_file.save(update_fields=["state", "result"])
