"""The dashboard: does the organization, or one of its programs, keep its promises?"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.concerns import queries as concerns
from programs.permissions import can_manage_programs
from reports.compliance.choosing import choosers, freshness
from reports.compliance.measures import MEASURES, Key
from reports.compliance.periods import Period, period_of
from reports.compliance.queries import Line, Slice, read, slice_of, survival, weeks_of
from reports.compliance.summary import Told, summary
from reports.compliance.telling import COLUMNS, MAIN, groups_of, step_points, told, trend_points
from reports.coverage.queries import message_lines
from reports.permissions import can_see_dashboard, can_see_people_in_dashboard
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only
from sessions.forms.filters import address_with


@member_view(can_see_dashboard, methods=("GET",))
def dashboard(request: HttpRequest) -> HttpResponse:
    """All programs of the viewer together and side by side; with a program chosen, its own page."""
    viewer, data = request.viewer, request.GET
    if data.get("program"):
        chosen = slice_of(viewer, data).program
        return redirect(viewer.url("reports:program", chosen.pk) + address_with(data, program=None))
    context = _context(viewer, data)
    today = clock.today(viewer.organization)
    context |= {
        "can_begin": can_manage_programs(viewer),
        "can_give_roles": can_manage_members(viewer),
        "overview": concerns.overview(viewer) if viewer.is_office else None,
        "messages_told": message_lines(viewer, today, today),
        "unkept": concerns.programs_without_recipients(viewer),
    }
    return render(request, "reports/compliance/dashboard.html", context)


@member_view(can_see_dashboard, methods=("GET",))
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program, and its units side by side."""
    viewer = request.viewer
    data = request.GET.copy()
    chosen = data.get("program")
    if chosen and chosen != str(program_id):  # another one was chosen above the figures
        return redirect(viewer.url("reports:program", slice_of(viewer, data).program.pk) + address_with(data, program=None))
    if "program" in data and not chosen:
        return redirect(viewer.url("reports:dashboard") + address_with(data, program=None))
    data["program"] = str(program_id)
    return render(request, "reports/compliance/dashboard.html", _context(viewer, data))


def _context(viewer: Viewer, data: QueryDict) -> dict[str, object]:
    part = slice_of(viewer, data)
    context: dict[str, object] = {"slice": part}
    if not part.programs:
        return context
    period = period_of(viewer, data, part.program)
    reading = read(viewer, period, part)
    (whole,) = reading.lines("whole")
    programs = reading.lines("program") if part.program is None else []
    units = reading.lines("unit") if len(part.units_below) > 1 else []
    weeks = {key: weeks_of(viewer, period, part, key) for key in (Key.HELD, Key.REPORTED)}
    ago = weeks_of(viewer, period.year_ago, part, Key.HELD) if period.year_ago else []
    lasting = survival(viewer, period, part)
    return context | {
        "period": period,
        "query": address_with(data, program=None),
        "choosers": choosers(viewer, data, part, period),
        "fresh": freshness(viewer, period, weeks[Key.REPORTED]),
        "sentences": summary(_told(viewer, period, whole, programs)),
        "main": [one for key in MAIN if (one := told(whole, key)) is not None],
        "groups": groups_of(whole),
        "side_by_side": _tables(viewer, data, part, programs, units),
        "held_weeks": trend_points(weeks[Key.HELD], ago),
        "held": told(whole, Key.HELD),
        "curve": step_points(lasting.points, lasting.pairings) if lasting.points else [],
        "survival": lasting,
        "sums_only": sees_sums_only(viewer),
        "sees_people": can_see_people_in_dashboard(viewer),
        "week_url": viewer.url("reports:weekly"),
    }


def _told(viewer: Viewer, period: Period, whole: Line, programs: list[Line]) -> Told:
    return Told(
        period.name,
        whole.figures,
        whole.year_ago,
        whole.targets,
        [(line.slice_name, line.figures, line.targets) for line in programs or [whole]],
        FEWEST_PEOPLE if sees_sums_only(viewer) else 0,
    )


def _tables(
    viewer: Viewer, data: QueryDict, part: Slice, programs: list[Line], units: list[Line]
) -> list[dict[str, object]]:
    """Programs and units side by side, each line with the address of what is behind it."""
    tables = []
    if programs:
        rows = [
            (line, viewer.url("reports:program", line.program_id) + address_with(data, program=None))
            for line in programs
        ]
        tables.append({"id": "programs", "title": _("Programs side by side"), "head": _("Program"), "rows": rows})
    if units:
        rows = [(line, address_with(data, program=None, unit=line.unit_id) if line.unit_id else "") for line in units]
        tables.append({"id": "units", "title": _("Units side by side"), "head": _("Unit"), "rows": rows})
    for table in tables:
        table["rows"] = [(line.slice_name, url, [told(line, key) for key in COLUMNS]) for line, url in table["rows"]]
        table["columns"] = [MEASURES[key].title for key in COLUMNS]
    return tables
