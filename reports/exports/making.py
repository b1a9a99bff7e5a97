"""Making the file of a run: read with the rights of this moment, in one transaction, written to the disk and kept."""

from tempfile import TemporaryFile
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Organization
from reports.building.datasets import sources_for
from reports.building.definition import Definition
from reports.building.queries import table_of
from reports.exports import services
from reports.exports.choices import Why
from reports.exports.letters import tell_ready
from reports.exports.parts import keep_parts
from reports.exports.permissions import can_take_files
from reports.exports.queries import rights_of
from reports.exports.watching import NotWanted, Watch
from reports.exports.writers import TooManyRows, write
from reports.models import ReportRun


class NoRight(Exception):
    """Who asked is no member any more, or may read no reports."""


class NoPlace(Exception):
    """As many long reports are being made as the installation allows."""


def make_file(*, organization: Organization, run_id: UUID | str) -> None:
    """Make the file of a run that is open, unless another one of the organization is being made.

    Opens its transactions itself: how far it has come, and that it was stopped, are seen while it is made. The file,
    its trace and its letter appear with the end of one transaction, so that one that breaks leaves nothing behind.
    """
    run = services.claim_run(organization=organization, run_id=run_id)
    if run is None:
        return
    try:
        with Watch(organization, run.pk, run.claim) as watch, transaction.atomic():
            _make(organization, run, watch)
    except NotWanted:
        return
    except NoPlace:
        services.put_back(run=run)
    except NoRight:
        services.fail_run(run=run, why=Why.NO_RIGHT)
    except TooManyRows:
        services.fail_run(run=run, why=Why.TOO_LARGE)


def _make(organization: Organization, run: ReportRun, watch: Watch) -> None:
    if not _has_place():
        raise NoPlace
    definition = Definition.from_json(run.definition)
    viewer = _reader(organization, run, definition)
    with translation.override(run.language), TemporaryFile() as file:
        table = table_of(viewer, definition)
        watch.expect(table.count)
        rows = 0

        def tell(done: int) -> None:
            nonlocal rows
            rows = done
            watch.tell(done)

        write(table, run.format, file, progress=tell)
        people = sorted(map(str, table.people()))
        parts, size = keep_parts(run, file)
        facts = {"parts": parts, "size": size, "people": people, "rights": rights_of(viewer)}
        if not services.finish_run(run=run, rows=rows, by=viewer, **facts):
            raise NotWanted
        tell_ready(run=run, to=viewer)


def _reader(organization: Organization, run: ReportRun, definition: Definition) -> Viewer:
    viewer = viewer_for(run.asked_by, organization) if run.asked_by.is_active else None
    if viewer is None or not can_take_files(viewer) or definition.dataset not in sources_for(viewer):
        raise NoRight
    return viewer


def _has_place() -> bool:
    """Take one of the places of the installation until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        for number in range(settings.LONG_REPORTS_AT_ONCE):
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"reports.files:place:{number}"]
            )
            if cursor.fetchone()[0]:
                return True
    return False
