"""The weekly report: page, print and sheet, from one reading with one set of filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.ui.sheets import sheet_answer
from programs.queries import read_reach
from reports.coverage.queries import MessageLine, message_lines
from reports.permissions import can_see_rows, can_see_weekly_report
from reports.queries import (
    GroupWeek,
    WeeklyReport,
    WeeklySums,
    group_weeks,
    last_closed_week,
    reach,
    weekly_report,
    weekly_sums,
)
from reports.sheets import weekly_sheet
from reports.words import COLUMN_WORDS, HOW
from sessions.forms.filters import FilterForm, address_with, week_of_address

MENTORS_A_PAGE = 12


@dataclass(frozen=True)
class Reading:
    """What all three forms of the report share."""

    report: WeeklyReport | WeeklySums
    form: FilterForm
    sums_only: bool
    is_over: bool
    groups: Sequence[GroupWeek]
    messages: Sequence[MessageLine]

    @property
    def mentors(self) -> list:
        return [] if self.sums_only else self.report.mentors

    def context(self, viewer: Viewer, data: QueryDict) -> dict[str, object]:
        return {
            "report": self.report,
            "columns": [(name, word, HOW[name]) for name, word in COLUMN_WORDS.items()],
            "sums_only": self.sums_only,
            "groups": self.groups,
            "messages_told": self.messages,
            "chips": self.form.chips(data),
            "office": can_see_rows(viewer),
        }


def _read(viewer: Viewer, data: QueryDict) -> Reading:
    last = last_closed_week(viewer.organization)
    week = week_of_address(data, viewer, default=last)
    read_reach(viewer)
    named = reach.named_choices(viewer)
    form = FilterForm(data, programs=named.programs, units=reach.unit_choices(viewer), mentors=named.mentors)
    filters = form.filters()
    # Who has no mentor is not asked for by a mentor's name.
    of_enrolments = filters.on_enrolments() if filters.mentor is None else None
    groups = group_weeks(viewer, week, filters)
    # A message is for programs and units of its own: beside a choice of pairings it would say something else.
    messages = [] if form.in_force else message_lines(viewer, week.start, week.end)
    if reach.sees_sums_only(viewer):
        sums = weekly_sums(viewer, week, of_pairings=filters.on_pairings())
        return Reading(sums, form, True, week <= last, groups, messages)
    report = weekly_report(viewer, week, of_pairings=filters.on_pairings(), of_enrolments=of_enrolments)
    return Reading(report, form, False, week <= last, groups, messages)


@member_view(can_see_weekly_report, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """The report of a week on the screen, some mentors at a time; the sums are always of all."""
    data = request.GET
    reading = _read(request.viewer, data)
    week = reading.report.week
    mentors = Paginator(reading.mentors, MENTORS_A_PAGE).get_page(data.get("page"))
    if not reading.sums_only:
        found = len(reading.report.rows)
        record_list(by=request.viewer, found=found, part=mentors.number, filters=reading.form.in_force)
    context = {
        **reading.context(request.viewer, data),
        "form": reading.form,
        "kept": reading.form.kept(data),
        "clear_url": f"?week={week.start.isoformat()}",
        "is_over": reading.is_over,
        "mentors": mentors,
        "previous_url": address_with(data, week=week.previous().start.isoformat()),
        "last_url": address_with(data, week=None),
        "next_url": address_with(data, week=week.next().start.isoformat()),
        "is_last": week == last_closed_week(request.viewer.organization),
        "same_filters": address_with(data, week=week.start.isoformat()),
    }
    return render(request, "reports/weekly.html", context)


@member_view(can_see_weekly_report, methods=("GET",))
def printed(request: HttpRequest) -> HttpResponse:
    """The whole report of a week on paper."""
    reading = _read(request.viewer, request.GET)
    record_read(by=request.viewer, action="report.printed", **_trace(reading))
    context = {
        **reading.context(request.viewer, request.GET),
        "mentors": reading.mentors,
        "office": False,
        "is_printed": True,
        "back_url": f"{request.viewer.url('reports:weekly')}{address_with(request.GET)}",
    }
    return render(request, "reports/weekly_print.html", context)


@member_view(can_see_weekly_report, methods=("GET",))
def sheet(request: HttpRequest) -> HttpResponse:
    """The whole report of a week for Excel."""
    viewer = request.viewer
    reading = _read(viewer, request.GET)
    content = weekly_sheet(reading.report, reading.groups, reading.messages, viewer.organization)
    week = reading.report.week.start.isoformat()
    record_read(by=viewer, action="report.exported", **_trace(reading))
    return sheet_answer(content, f"{viewer.organization.slug}-{week}")


def _trace(reading: Reading) -> dict[str, object]:
    """Paper and sheets leave the building, so their trace keeps who is in them."""
    detail = {"week": reading.report.week.start.isoformat(), "sums_only": reading.sums_only}
    return {"detail": detail, "people": () if reading.sums_only else reading.report.people}
