"""The administrator's dashboard: programs side by side, one program week by week, and down to the meeting."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.ui.states import STATES
from programs.concerns import queries as concerns
from programs.models import CalendarPeriod
from programs.permissions import can_manage_programs
from programs.queries import enrolments_for
from reports.coverage.queries import message_lines
from reports.permissions import can_see_dashboard, can_see_people_in_dashboard
from reports.queries import dashboard as queries
from reports.queries import heat_map, last_closed_week, reach
from reports.queries.weekly import Counts
from sessions.forms.filters import FilterForm, address_with, week_of_address

ROWS_A_PAGE = 25


@dataclass(frozen=True)
class Cell:
    """A cell of the heat map: `mark` is a state's name or None."""

    mark: str | None
    label: str
    url: str


@member_view(can_see_dashboard, methods=("GET",))
def dashboard(request: HttpRequest) -> HttpResponse:
    """All programs of the viewer beside one another, today and in the last twelve closed weeks."""
    summaries = queries.program_summaries(request.viewer)
    today = clock.today(request.organization)
    context = {
        "programs": summaries,
        "all": queries.together(summaries),
        "first": queries.last_weeks(request.viewer)[0],
        "sums_only": reach.sees_sums_only(request.viewer),
        "can_begin": can_manage_programs(request.viewer),
        "can_give_roles": can_manage_members(request.viewer),
        "overview": concerns.overview(request.viewer) if request.viewer.is_office else None,
        "messages_told": message_lines(request.viewer, today, today),
        "unkept": concerns.programs_without_recipients(request.viewer),
    }
    return render(request, "reports/dashboard.html", context)


@member_view(can_see_dashboard, methods=("GET",))
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program week by week; with the heat map of its mentees for those who may see people."""
    viewer = request.viewer
    summary = next((one for one in queries.program_summaries(viewer) if one.id == program_id), None)
    if summary is None:
        raise Http404
    context = {
        "program": summary,
        "held": _points(summary, "held_share"),
        "reported": _points(summary, "reported_share"),
        "first": summary.weeks[0][0],
        "sums_only": reach.sees_sums_only(viewer),
    }
    if can_see_people_in_dashboard(viewer):
        context |= _heat(request, program_id)
    return render(request, "reports/program.html", context)


def _points(summary: queries.ProgramSummary, share: str) -> list[tuple[str, float | None, str]]:
    points = []
    for week, counts in summary.weeks:
        value = getattr(counts, share) if counts else None
        height = None if value is None else value * 100
        points.append((f"{week.start.day}.{week.start.month}", height, queries.percent(value)))
    return points


def _heat(request: HttpRequest, program_id: UUID) -> dict[str, object]:
    viewer, data = request.viewer, request.GET
    chosen_program = get_object_or_404(reach.programs_reported_to(viewer), pk=program_id)
    terms = heat_map.terms_of(chosen_program)
    term = _term(data, terms) or heat_map.term_of_today(viewer, terms)
    weeks = heat_map.weeks_of_term(viewer, term)
    form = FilterForm(data, programs=(), units=reach.unit_choices(viewer), mentors=reach.mentor_choices(viewer))
    filters = form.filters()
    chosen = filters.on_enrolments()
    if filters.mentor is not None:
        accompanied = reach.pairings_reported_to(viewer).filter(mentor=filters.mentor)
        chosen &= Q(pk__in=accompanied.values("enrolment"))
    page = Paginator(heat_map.enrolments_of_weeks(viewer, chosen_program, weeks, chosen), ROWS_A_PAGE).get_page(
        data.get("page")
    )
    record_list(by=viewer, found=page.paginator.count, part=page.number, filters=form.in_force)
    says = {week: date_format(week.start, "DATE_FORMAT") for week in weeks}
    rows = heat_map.heat_rows(list(page), weeks)
    return {
        "chosen_program": chosen_program,
        "form": form,
        "kept": form.kept(data),
        "chips": form.chips(data),
        "clear_url": address_with(data, unit=None, mentor=None),
        "page": page,
        "weeks": weeks,
        "terms": [{"label": one.name, "url": address_with(data, term=one.pk), "current": one == term} for one in terms],
        "rows": [(row.enrolment, _cells(viewer.url("reports:meetings", row.enrolment.pk), row, says)) for row in rows],
    }


def _term(data: QueryDict, terms: list[CalendarPeriod]) -> CalendarPeriod | None:
    value = data.get("term")
    if not value:
        return None
    for term in terms:
        if str(term.pk) == value:
            return term
    raise Http404


def _cells(url: str, row: heat_map.HeatRow, says: dict[Week, str]) -> list[Cell]:
    return [_cell(f"{url}?week={week.start.isoformat()}", says[week], counts) for week, counts in row.cells]


def _cell(url: str, day: str, counts: Counts | None) -> Cell:
    if counts is None:
        return Cell(None, _("%(day)s: no mentor") % {"day": day}, "")
    mark = mark_of(counts)
    if mark is None:
        return Cell(None, _("%(day)s: nothing expected") % {"day": day}, "")
    label = f"{day}: {STATES[mark].word}"
    return Cell(mark, f"{label} ({counts.held}/{counts.expected})" if counts.expected > 1 else label, url)


def mark_of(counts: Counts) -> str | None:
    """What a cell shows of several meetings: what most needs to be looked at; None where nothing was expected."""
    for state in ("unreported", "missed", "excused", "held"):
        if getattr(counts, state):
            return state
    return "held" if counts.extra_held else None


@member_view(can_see_people_in_dashboard, methods=("GET",))
def meetings(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The meetings behind a cell of the heat map."""
    viewer = request.viewer
    enrolment = get_object_or_404(enrolments_for(viewer), pk=enrolment_id)
    record_read(by=viewer, action="enrolment.read", subject=enrolment)
    week = week_of_address(request.GET, viewer, default=last_closed_week(viewer.organization))
    context = {
        "enrolment": enrolment,
        "week": week,
        "meetings": heat_map.meetings_of_week(viewer, enrolment, week),
        "previous_url": address_with(request.GET, week=week.previous().start.isoformat()),
        "next_url": address_with(request.GET, week=week.next().start.isoformat()),
    }
    return render(request, "reports/meetings.html", context)
