"""A report as a file: a short one at once, a long one by a worker."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from reports.building.definition import Definition
from reports.building.queries import table_of
from reports.exports.choices import Format
from reports.exports.parts import read_parts
from reports.exports.services import ask_for_file
from reports.exports.writers import CONTENT_TYPES, MOST_ROWS, TooManyRows, takes, write
from reports.models import ReportRun, SavedReport
from reports.tables import Table

AnyAnswer = HttpResponse | StreamingHttpResponse
AT_ONCE = {Format.XLSX: 2_000, Format.CSV: 2_000, Format.PDF: 200}
"""How many rows are answered at once; laying out a PDF takes longer."""


def answer_or_start(viewer: Viewer, report: SavedReport | Definition, format: str) -> HttpResponse | ReportRun:
    """The report as a file, or the run that makes it; the people it names are in the trail.

    Raises ValidationError where the viewer's other files keep a long one waiting, TooManyRows where no file of this
    format holds so many.
    """
    definition = Definition.of(report)
    table = table_of(viewer, definition)
    if not takes(format, table.count):
        raise TooManyRows
    if table.count > AT_ONCE[Format(format)]:
        return ask_for_file(definition=definition, format=format, by=viewer)
    return file_answer(viewer, table, format)


def hand_out(request: HttpRequest, report: SavedReport | Definition, format: str) -> HttpResponse:
    """The answer to whoever presses a button: the file, or the page on which it will be found, or why there is none.

    Raises Http404 for what is no format.
    """
    viewer = request.viewer
    if format not in Format.values:
        raise Http404
    try:
        found = answer_or_start(viewer, report, format)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    except TooManyRows:
        most = number_format(MOST_ROWS[Format(format)], force_grouping=True)
        said = _("Such a file holds %(number)s rows at most, and this report has more. Choose fewer, or another file.")
        messages.error(request, said % {"number": most})
    else:
        return redirect(viewer.url("reports:file", found.pk)) if isinstance(found, ReportRun) else found
    return redirect(request.get_full_path())


def file_answer(viewer: Viewer, table: Table, format: str) -> HttpResponse:
    """The table as a file, made while one waits."""
    file = BytesIO()
    write(table, format, file)
    detail = {"format": str(format), "rows": table.count}
    record_read(by=viewer, action="report_file.taken", detail=detail, people=table.people())
    return _named(
        HttpResponse(file.getvalue(), content_type=CONTENT_TYPES[Format(format)]), table.title, format, viewer
    )


def run_answer(viewer: Viewer, run: ReportRun) -> StreamingHttpResponse:
    """The file of a run, sent part by part."""
    detail = {"format": run.format, "rows": run.rows_done}
    record_read(by=viewer, action="report_file.taken", subject=run, detail=detail, people=run.people)
    answer = StreamingHttpResponse(
        read_parts(viewer.organization, run.pk, run.parts), content_type=CONTENT_TYPES[Format(run.format)]
    )
    answer.headers["Content-Length"] = str(run.size)
    return _named(answer, run.title, run.format, viewer)


def named_file(answer: AnyAnswer, name: str) -> AnyAnswer:
    """The answer as a file under a name."""
    plain = " ".join(name.replace("/", " ").replace("\\", " ").split())
    answer.headers["Content-Disposition"] = content_disposition_header(True, plain)
    return answer


def _named(answer: AnyAnswer, title: str, format: str, viewer: Viewer) -> AnyAnswer:
    day = clock.today(viewer.organization).isoformat()
    return named_file(answer, f"{title or viewer.organization.slug} {day}.{format}")
