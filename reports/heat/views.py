"""Everyone, week by week: the map of a program or unit, and the meetings of one mentee behind a row."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language_bidi

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.ui.charts import Label, edge
from programs.queries import enrolments_for
from reports.compliance.choosing import choosers, freshness, order_chooser
from reports.compliance.periods import period_of
from reports.compliance.queries import slice_of
from reports.heat import queries
from reports.heat.table import table_of
from reports.heat.words import LEGEND
from reports.permissions import can_see_people_in_dashboard
from reports.queries import last_closed_week
from sessions.forms.filters import address_with, week_of_address

MONTHS_FIT = 26
"""As many weeks as can each bear the names of their months above the map; of more every other month is named."""

ROWS_A_PAGE = 2_500
"""More than any organization has had, so that find-in-page finds everybody; beyond, the page still opens."""


@member_view(can_see_people_in_dashboard, methods=("GET",))
def everyone(request: HttpRequest) -> HttpResponse:
    """All mentees of a slice, a row each, with every week of a period, the last sixty at most."""
    viewer, data = request.viewer, request.GET
    part = slice_of(viewer, data)
    period = period_of(viewer, data, part.program)
    weeks = period.weeks[-queries.MOST_WEEKS :]
    search, order = data.get("q", "").strip(), data.get("order", "")
    rows = queries.heat_rows(viewer, weeks, chosen=part.of_enrolments(), search=search, order=order)
    shown = Paginator(rows, ROWS_A_PAGE).get_page(data.get("page"))
    in_force = [name for name in ("program", "unit", "q") if data.get(name)]
    record_list(by=viewer, found=len(rows), part=shown.number, filters=in_force)
    context = {
        "slice": part,
        "period": period,
        "page": shown,
        "search": search,
        "choosers": [*choosers(viewer, data, part, period), order_chooser(order)],
        "rows": rows,
        "table": table_of(viewer, shown.object_list, weeks),
        "months": _months(weeks),
        "fresh": freshness(viewer, period),
        "legend": LEGEND,
        "is_cut": len(weeks) < period.number,
    }
    return render(request, "reports/heat/page.html", context)


def _months(weeks: list[Week]) -> list[Label]:
    """The names of the months above their first weeks, but for those of which the map has only an end."""
    every = 1 if len(weeks) <= MONTHS_FIT else 2
    begins = [at for at, week in enumerate(weeks) if at and week.start.month != weeks[at - 1].start.month]
    if not begins or begins[0] > 2:
        begins.insert(0, 0)
    return [
        Label(str(MONTHS_3[weeks[at].start.month]).title(), edge(at, len(weeks), rtl=get_language_bidi()))
        for at in begins[::every]
        if at + 2 < len(weeks)
    ]


@member_view(can_see_people_in_dashboard, methods=("GET",))
def meetings(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The meetings of one mentee behind a row of the map (`first` and `last` of the address), or of one week."""
    viewer, data = request.viewer, request.GET
    enrolment = get_object_or_404(enrolments_for(viewer), pk=enrolment_id)
    record_read(by=viewer, action="enrolment.read", subject=enrolment)
    context: dict[str, object] = {"enrolment": enrolment}
    if data.get("first") or data.get("last"):
        first, last = (_day(data, name) for name in ("first", "last"))
    else:
        week = week_of_address(data, viewer, default=last_closed_week(viewer.organization))
        first, last = week.start, week.end
        context |= {
            "previous_url": address_with(data, week=week.previous().start.isoformat()),
            "next_url": address_with(data, week=week.next().start.isoformat()),
        }
    found = list(queries.meetings_between(viewer, enrolment, first, last))
    context |= {"first": first, "last": last, "meetings": found, "counts": _counts(found)}
    return render(request, "reports/meetings.html", context)


def _day(data: QueryDict, name: str):
    day = clock.day_from(data.get(name, ""))
    if day is None:
        raise Http404
    return day


def _counts(meetings: list) -> dict[str, int]:
    counts: dict[str, int] = {}
    for meeting in meetings:
        counts[str(meeting.state)] = counts.get(str(meeting.state), 0) + 1
    return counts
