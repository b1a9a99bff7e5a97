"""The planner of a term: page and sheet, from one reading."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.sheets import sheet_answer
from programs.models import CalendarPeriod, Program
from programs.queries import programs_for
from sessions.permissions import can_see_board
from sessions.planner.plan import Plan, PlannedCounts, plan_of
from sessions.planner.sheets import plan_sheet
from sessions.planner.spans import PlannedSpan, SpanForm, span_asked, terms_of
from sessions.planner.words import COLUMNS

PAIRINGS_A_PAGE = 40


@dataclass(frozen=True)
class Reading:
    """What page and sheet share."""

    program: Program
    today: date
    terms: list[CalendarPeriod]
    form: SpanForm
    span: PlannedSpan
    plan: Plan


@member_view(can_see_board, methods=("GET",))
def planner(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """How many meetings each pairing is expected to have in a term; `?term=`, or `?first=` and `?last=`."""
    reading = _read(request, program_id)
    page = Paginator(reading.plan.rows, PAIRINGS_A_PAGE).get_page(request.GET.get("page"))
    record_list(by=request.viewer, found=len(reading.plan.rows), part=page.number)
    page.object_list = [(row, _cells(row.counts)) for row in page.object_list]
    context = {
        "program": reading.program,
        "span": reading.span,
        "form": reading.form,
        "plan": reading.plan,
        "page": page,
        "totals": _cells(reading.plan.totals),
        "terms": [_tab(term, reading.span) for term in reading.terms],
        "same_span": request.GET.urlencode(),
        "today": reading.today,
    }
    return render(request, "mentoring_sessions/planner.html", context)


@member_view(can_see_board, methods=("GET",))
def sheet(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The whole plan of a term for Excel."""
    reading = _read(request, program_id)
    content = plan_sheet(reading.plan, reading.program, reading.span)
    days = {"starts_on": reading.span.first.isoformat(), "ends_on": reading.span.last.isoformat()}
    record_read(
        by=request.viewer,
        action="planner.exported",
        subject=reading.program,
        detail=days,
        people=reading.plan.people,
    )
    return sheet_answer(content, f"{reading.program.slug}-{reading.span.first.isoformat()}")


def _read(request: HttpRequest, program_id: UUID) -> Reading:
    viewer, data = request.viewer, request.GET
    program = get_object_or_404(programs_for(viewer), pk=program_id)
    today = clock.today(viewer.organization)
    terms = list(terms_of(program, today))
    asked = SpanForm(data) if "first" in data or "last" in data else SpanForm()
    span = span_asked(data, asked, program=program, terms=terms, today=today)
    form = asked if asked.errors else SpanForm(initial={"first": span.first, "last": span.last})
    return Reading(program, today, terms, form, span, plan_of(viewer, program, span.first, span.last))


def _cells(counts: PlannedCounts) -> list[dict[str, object]]:
    return [{"word": word, "how": how, "number": getattr(counts, name)} for name, word, how in COLUMNS]


def _tab(term: CalendarPeriod, span: PlannedSpan) -> dict[str, object]:
    return {"label": term.name, "url": f"?term={term.pk}", "current": term == span.term}
