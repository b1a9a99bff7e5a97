"""The dashboard: does the organization, or one of its programs, keep its promises?"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.concerns import queries as concerns
from programs.permissions import can_manage_programs
from reports.compliance.choosing import choosers, freshness, waiting_weeks
from reports.compliance.measures import Key
from reports.compliance.periods import Period, period_of
from reports.compliance.queries import Line, Reading, Slice, read, read_weeks_beside, slice_of, survival
from reports.compliance.summary import Told, summary
from reports.compliance.telling import (
    COLUMNS,
    MAIN,
    columns_of,
    groups_of,
    step_points,
    tables_of,
    told,
    trend_points,
)
from reports.coverage.queries import message_lines
from reports.permissions import can_see_dashboard, can_see_people_in_dashboard
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only
from sessions.forms.filters import address_with

CHARTS = "charts"
"""What `part` of the address asks for: the second half of the page, which comes by itself after the first."""


@member_view(can_see_dashboard, methods=("GET",))
def dashboard(request: HttpRequest) -> HttpResponse:
    """All programs of the viewer together and side by side; with a program chosen, its own page."""
    viewer, data = request.viewer, request.GET
    if data.get("program"):
        return redirect(_page_of(viewer, data))
    part = slice_of(viewer, data)
    if data.get("part") == CHARTS and part.programs:
        today = clock.today(viewer.organization)
        more = {
            "overview": concerns.overview(viewer) if viewer.is_office else None,
            "messages_told": message_lines(viewer, today, today),
        }
        return _charts(request, data, part, more)
    context = _figures(viewer, data, part) | {
        "can_begin": can_manage_programs(viewer),
        "can_give_roles": can_manage_members(viewer),
        "unkept": concerns.programs_without_recipients(viewer),
    }
    return render(request, "reports/compliance/dashboard.html", context)


@member_view(can_see_dashboard, methods=("GET",))
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program, and its units side by side."""
    viewer, data = request.viewer, request.GET.copy()
    if data.get("program", str(program_id)) != str(program_id):  # another one was chosen above the figures
        return redirect(_page_of(viewer, data))
    data["program"] = str(program_id)
    part = slice_of(viewer, data)
    if data.get("part") == CHARTS:
        return _charts(request, data, part, {"lasting": survival(viewer, period_of(viewer, data, part.program), part)})
    return render(request, "reports/compliance/dashboard.html", _figures(viewer, data, part))


def _page_of(viewer: Viewer, data: QueryDict) -> str:
    """The page of the program that the form above the figures chose; raises Http404 for none of the viewer's."""
    chosen = slice_of(viewer, data).program
    page = viewer.url("reports:program", chosen.pk) if chosen else viewer.url("reports:dashboard")
    return page + address_with(data, program=None)


def _figures(viewer: Viewer, data: QueryDict, part: Slice) -> dict[str, object]:
    if not part.programs:
        return {"slice": part}
    period = period_of(viewer, data, part.program)
    reading = read(viewer, period, part)
    (whole,) = reading.lines("whole")
    return {
        "slice": part,
        "period": period,
        "slice_query": address_with(data, part=None).removeprefix("?"),
        "charts_query": address_with(data, part=CHARTS, program=None),
        "choosers": choosers(viewer, data, part, period),
        "fresh": freshness(viewer, period),
        "sentences": summary(_told(viewer, period, whole, reading)),
        "main": [one for key in MAIN if (one := told(whole, key)) is not None],
        "groups": groups_of(whole),
        "side_by_side": tables_of(viewer, data, reading, part, COLUMNS),
        "sums_only": sees_sums_only(viewer),
        "sees_people": can_see_people_in_dashboard(viewer),
    }


def _charts(request: HttpRequest, data: QueryDict, part: Slice, more: dict[str, object]) -> HttpResponse:
    """The weeks of the period as charts: put into the page by htmx, or a page of its own without script."""
    viewer = request.viewer
    period = period_of(viewer, data, part.program)
    beside = read_weeks_beside(viewer, period, part)
    weeks, ago = beside["now"], beside.get("year_ago", {}).get(Key.HELD, [])
    lasting = more.get("lasting")
    context = more | {
        "slice": part,
        "period": period,
        "held_weeks": trend_points(weeks[Key.HELD], ago),
        "states": columns_of(weeks),
        "waiting": waiting_weeks(weeks[Key.REPORTED]),
        "curve": step_points(lasting) if lasting else [],
        "week_url": viewer.url("reports:weekly"),
        "back_url": address_with(data, part=None, program=None),
    }
    name = "_charts" if request.htmx else "charts"
    return render(request, f"reports/compliance/{name}.html", context)


def _told(viewer: Viewer, period: Period, whole: Line, reading: Reading) -> Told:
    return Told(
        period.name,
        whole.figures,
        whole.year_ago,
        [(line.slice_name, line.figures, line.targets) for line in reading.lines("program")],
        FEWEST_PEOPLE if sees_sums_only(viewer) else 0,
    )
