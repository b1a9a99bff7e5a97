"""The audit trail for administrators: page and sheet, with one set of filters."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.forms import TrailFilter
from mentoring_platform.audit.permissions import can_read_trail
from mentoring_platform.audit.queries import trail_for
from mentoring_platform.audit.rows import rows_of
from mentoring_platform.audit.services import record_read
from mentoring_platform.audit.sheets import MOST_ROWS, trail_sheet
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.sheets import sheet_answer

ENTRIES_A_PAGE = 50


@member_view(can_read_trail, methods=("GET",))
def trail(request: HttpRequest) -> HttpResponse:
    """Who did and read what, newest first, some entries at a time."""
    viewer = request.viewer
    filters = TrailFilter(request.GET, viewer=viewer)
    page = Paginator(trail_for(viewer, **filters.chosen()), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    record_read(by=viewer, action="trail.read", detail={"filters": sorted(filters.chosen())})
    context = {
        "filters": filters,
        "chips": filters.chips(),
        "page": page,
        "rows": rows_of(page.object_list, viewer),
        "today": clock.today(viewer.organization),
        "same_filters": f"?{request.GET.urlencode()}",
    }
    return render(request, "audit/trail.html", context)


@member_view(can_read_trail, methods=("GET",))
def sheet(request: HttpRequest) -> HttpResponse:
    """What the page's filters choose, the newest 20,000 entries of it, for Excel."""
    viewer = request.viewer
    filters = TrailFilter(request.GET, viewer=viewer)
    entries = list(trail_for(viewer, **filters.chosen())[:MOST_ROWS])
    record_read(by=viewer, action="trail.exported", detail={"filters": sorted(filters.chosen())})
    name = f"{viewer.organization.slug}-trail-{clock.today(viewer.organization).isoformat()}"
    return sheet_answer(trail_sheet(rows_of(entries, viewer), viewer.organization), name)
