"""Trends of topics: on the screen and on paper, from one reading. They name nobody, so that no look leaves a trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.tenancy import clock
from programs.permissions import can_manage_programs
from reports.forms import TrendsFilter
from reports.permissions import can_see_trends
from reports.queries import last_closed_week, reach
from reports.queries.trends import WEEKS_COMPARED, trends_for
from sessions.forms.filters import address_with, week_of_address


@member_view(can_see_trends, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """What rises in the talks of a program, for as many people as can hide one another."""
    viewer, data, context = request.viewer, request.GET, _read(request)
    last = context["reading"].weeks[-1]
    newest = last_closed_week(viewer.organization)
    later = clock.Week(last.start + WEEKS_COMPARED * clock.WEEK)
    context |= {
        "kept": context["form"].kept(data),
        "earlier_url": address_with(data, week=(last.start - WEEKS_COMPARED * clock.WEEK).isoformat()),
        "later_url": address_with(data, week=None if later >= newest else later.start.isoformat()),
        "is_newest": last == newest,
        "print_url": f"{viewer.url('reports:trends_print')}{address_with(data)}",
        "can_choose_topics": can_manage_programs(viewer),
    }
    return render(request, "reports/trends.html", context)


@member_view(can_see_trends, methods=("GET",))
def printed(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    context = _read(request)
    context["back_url"] = f"{request.viewer.url('reports:trends')}{address_with(request.GET)}"
    return render(request, "reports/trends_print.html", context)


def _read(request: HttpRequest) -> dict[str, object]:
    viewer, data = request.viewer, request.GET
    newest = last_closed_week(viewer.organization)
    last = min(week_of_address(data, viewer, default=newest), newest)
    form = TrendsFilter(data, programs=reach.program_choices(viewer), units=reach.unit_choices(viewer))
    program_id, unit_id = form.chosen()
    unit = next((unit for unit in form.tree if unit.pk == unit_id), None)
    return {
        "form": form,
        "reading": trends_for(viewer, last, program_id=program_id, unit_id=unit_id),
        "unit": unit,
    }
