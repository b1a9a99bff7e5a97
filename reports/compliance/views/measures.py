"""One measure: its definition, both sides of the line, week by week, side by side, and the people behind it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list
from reports.compliance.choosing import choosers, freshness, waiting_weeks
from reports.compliance.measures import WEEKLY, Better, Key, Measure, Unit
from reports.compliance.periods import period_of
from reports.compliance.queries import Reading, Slice, names_people, people_behind, read, read_weeks_beside, slice_of
from reports.compliance.telling import MEETING_KEYS, columns_of, measure_of, tables_of, told, trend_points
from reports.permissions import can_see_dashboard
from reports.queries.reach import sees_sums_only
from sessions.forms.filters import address_with

ROWS_A_PAGE = 50


@member_view(can_see_dashboard, methods=("GET",))
def measure(request: HttpRequest) -> HttpResponse:
    """A figure with all that it is made of; `measure` of the address names it, `people` asks for those behind it."""
    viewer, data = request.viewer, request.GET
    asked = measure_of(data.get("measure", Key.HELD.value))
    if asked is None:
        raise Http404
    part = slice_of(viewer, data)
    period = period_of(viewer, data, part.program)
    reading = read(viewer, period, part, [asked.key])
    (whole,) = reading.lines("whole")
    is_list = bool(data.get("people")) and names_people(viewer, asked.key)
    beside = read_weeks_beside(viewer, period, part) if asked.key in WEEKLY and not is_list else {}
    weeks, ago = beside.get("now", {}), beside.get("year_ago", {})
    context = {
        "slice": part,
        "kept_measure": asked.key.value,
        "period": period,
        "one": told(whole, asked.key),
        "choosers": choosers(viewer, data, part, period),
        "fresh": freshness(viewer, period),
        "by_week": trend_points(weeks[asked.key], ago.get(asked.key, [])) if asked.key in weeks else [],
        "states": columns_of(weeks) if weeks and asked.key in MEETING_KEYS else [],
        "unit_sign": "%" if asked.unit == Unit.SHARE else "",
        "maximum": 100 if asked.unit == Unit.SHARE else None,
        "side_by_side": [] if is_list else tables_of(viewer, data, reading, part, [asked.key]),
        "sums_only": sees_sums_only(viewer),
        "back_url": _back(viewer, part) + address_with(data, people=None, program=None, measure=None),
        "waiting": waiting_weeks(weeks.get(Key.REPORTED, [])),
        "week_url": viewer.url("reports:weekly"),
    }
    if names_people(viewer, asked.key):
        context |= _people(request, asked, reading)
    return render(request, "reports/compliance/measure.html", context)


def _back(viewer: Viewer, part: Slice) -> str:
    return viewer.url("reports:program", part.program.pk) if part.program else viewer.url("reports:dashboard")


def _people(request: HttpRequest, asked: Measure, reading: Reading) -> dict[str, object]:
    """The lists to choose from, and the chosen one, which leaves a trace."""
    viewer, data = request.viewer, request.GET
    chosen = data.get("people", "")
    words = {"missing": _("Not kept"), "counted": _("Kept"), "all": _("All")}
    if asked.better != Better.HIGH:
        words = {"counted": _("Concerned"), "missing": _("Not concerned"), "all": _("All")}
    context: dict[str, object] = {
        "lists": [
            {"label": word, "url": address_with(data, people=name) + "#people", "current": name == chosen}
            for name, word in words.items()
        ],
        "of_mentors": asked.key in (Key.SUPPORT, Key.TRAINING),
        "in_hours": asked.unit == Unit.HOURS,
    }
    if chosen:
        found = people_behind(viewer, reading.period, reading.slice, asked.key, chosen, reading=reading)
        page = Paginator(found, ROWS_A_PAGE).get_page(data.get("page"))
        in_force = [name for name in ("program", "unit", "people") if data.get(name)]
        record_list(by=viewer, found=len(found), part=page.number, filters=in_force)
        context["page"] = page
    return context
