"""The one page of a program and quarter, to send to a board or a funder."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from reports.exports.answers import named_file
from reports.exports.choices import Format
from reports.exports.permissions import can_see_quarter
from reports.exports.quarter.paper import quarter_paper
from reports.exports.quarter.reading import quarter_of_program


@member_view(can_see_quarter, methods=("GET",))
def page(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """As PDF, in the reader's language; `period` names the quarter (2026q3), by default the last that is over."""
    viewer = request.viewer
    quarter = quarter_of_program(viewer, program_id, request.GET.get("period", ""))
    record_read(by=viewer, action="quarter.taken", subject=quarter.program, detail={"period": quarter.period.value})
    content = quarter_paper(quarter, viewer.organization, language=translation.get_language())
    answer = HttpResponse(content, content_type="application/pdf")
    return named_file(answer, f"{quarter.program.name} {quarter.period.value}.{Format.PDF}")
