"""Everyone, week by week: the map of a program or unit, and the meetings of one mentee behind a row."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import get_language_bidi

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.ui import charts
from programs.queries import enrolments_for
from reports.compliance.choosing import choosers, freshness
from reports.compliance.periods import Period, period_of
from reports.compliance.queries import slice_of
from reports.heat import queries
from reports.heat.table import table_of
from reports.heat.words import month_name
from reports.permissions import can_see_people_in_dashboard
from reports.queries import last_closed_week
from sessions.forms.filters import address_with, week_of_address

ROWS_A_PAGE = 2_500
"""More than any organization has had, so that find-in-page finds everybody; beyond, the page still opens."""


@member_view(can_see_people_in_dashboard, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """All mentees of a slice, a row each, with every week of a period."""
    viewer, data = request.viewer, request.GET
    part = slice_of(viewer, data)
    period = period_of(viewer, data, part.program)
    weeks = period.weeks[-queries.MOST_WEEKS :]
    search, order = data.get("q", "").strip(), data.get("order", "")
    rows = queries.heat_rows(viewer, weeks, chosen=queries.in_slice(viewer, part), search=search, order=order)
    shown = Paginator(rows, ROWS_A_PAGE).get_page(data.get("page"))
    in_force = [name for name in ("program", "unit", "q") if data.get(name)]
    record_list(by=viewer, found=len(rows), part=shown.number, filters=in_force)
    context = {
        "slice": part,
        "period": period,
        "page": shown,
        "search": search,
        "choosers": [*choosers(viewer, data, part.program), order_chooser(order)],
        "table": table_of(viewer, shown.object_list, weeks),
        "months": _months(weeks),
        "fresh": freshness(viewer, period),
    }
    return render(request, "reports/heat/page.html", context)
