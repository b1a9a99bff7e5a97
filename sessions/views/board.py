"""The coordinator's board: what became of this week's meetings."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.ui.states import state as look_of
from programs.queries import away_of_office
from sessions.choices import MeetingState
from sessions.forms.filters import FilterForm, address_with, week_of_address
from sessions.importing.permissions import can_import
from sessions.permissions import can_see_board
from sessions.queries import board as queries
from sessions.queries.passing_on import pressing_messages

GROUPS_A_PAGE = 10
UNFOLDED_UP_TO = 3
"""With more mentors than these, each one's meetings wait folded under the counts."""


@dataclass(frozen=True)
class Count:
    """How many meetings are in a state, and where they are listed."""

    state: str
    number: int
    url: str
    current: bool

    @property
    def word(self) -> str:
        return look_of(self.state).word


@dataclass(frozen=True)
class Group:
    """A mentor or unit as the page shows it."""

    name: str
    url: str
    counts: list[Count]
    meetings: list
    total: int


def filter_form(viewer: Viewer, data: QueryDict) -> FilterForm:
    """The filters of a page, with what this viewer may choose; three queries."""
    return FilterForm(
        data,
        programs=queries.programs_to_choose(viewer),
        units=queries.units_to_choose(viewer),
        mentors=queries.mentors_to_filter(viewer),
    )


def counts_of(counts: dict[str, int], data: QueryDict, **address: object) -> list[Count]:
    """All five states with their numbers; each links to the board with that state and what `address` changes."""
    chosen = data.get("state", "")
    return [
        Count(state, counts.get(state, 0), address_with(data, **address, state=state), state == chosen)
        for state in MeetingState.values
    ]


@member_view(can_see_board, methods=("GET",))
def board(request: HttpRequest) -> HttpResponse:
    """Meetings of a week by state, under their mentors or summed up by unit. All that is chosen is in the address."""
    viewer, data = request.viewer, request.GET
    present = clock.this_week(viewer.organization)
    week = week_of_address(data, viewer, default=present)
    state, by_unit = _state(data), data.get("by") == "unit"
    form = filter_form(viewer, data)
    chosen = form.filters().on_pairings("pairing__")
    found = queries.week_counts(viewer, week, chosen, by_unit=by_unit)
    page = Paginator([group for group in found if not state or group.counts.get(state)], GROUPS_A_PAGE).get_page(
        data.get("page")
    )
    if not by_unit:
        queries.fill_groups(viewer, week, chosen, list(page), state)
    page.object_list = [_group(group, data, by_unit) for group in page]
    totals = queries.totals(found)
    record_list(by=viewer, found=sum(totals.values()), part=page.number, filters=form.in_force)
    context = {
        "form": form,
        "kept": form.kept(data),
        "chips": form.chips(data),
        "clear_url": f"?week={week.start.isoformat()}",
        "counts": counts_of(totals, data),
        "states": _state_tabs(totals, data, state),
        "total": sum(totals.values()),
        "is_new": not found and not queries.has_pairings(viewer),
        "can_import": can_import(viewer),
        "by_unit": by_unit,
        "unfolded": bool(state) or len(found) <= UNFOLDED_UP_TO,
        "page": page,
        "today": clock.today(viewer.organization),
        "away": away_of_office(viewer, week.start, week.end, form.filters().on_pairings()),
        "views": _views(data, by_unit),
        "pressing": pressing_messages(viewer) if week == present else [],
        **_week_links(week, present, data),
    }
    return render(request, "mentoring_sessions/board.html", context)


def _state(data: QueryDict) -> str:
    state = data.get("state", "")
    if state and state not in MeetingState.values:
        raise Http404
    return state


def _group(group: queries.BoardGroup, data: QueryDict, by_unit: bool) -> Group:
    address = {"by": None, "unit": group.key} if by_unit else {"mentor": group.key}
    url = address_with(data, **address) if group.key else ""
    counts = counts_of(group.counts, data, **address) if group.key else counts_of(group.counts, data)
    return Group(group.name, url, counts, group.meetings, group.total)


def _week_links(week: Week, present: Week, data: QueryDict) -> dict[str, object]:
    return {
        "week": week,
        "is_present": week == present,
        "previous_url": address_with(data, week=week.previous().start.isoformat()),
        "present_url": address_with(data, week=None),
        "next_url": address_with(data, week=week.next().start.isoformat()),
    }


def _state_tabs(totals: dict[str, int], data: QueryDict, state: str) -> list[dict[str, object]]:
    url = address_with(data, state=None)
    every = {"label": _("All"), "url": url, "current": not state, "count": sum(totals.values())}
    return [every] + [
        {"label": count.word, "url": count.url, "current": count.current, "count": count.number}
        for count in counts_of(totals, data)
    ]


def _views(data: QueryDict, by_unit: bool) -> list[dict[str, object]]:
    return [
        {"label": _("By mentor"), "url": address_with(data, by=None), "current": not by_unit},
        {"label": _("By unit"), "url": address_with(data, by="unit"), "current": by_unit},
    ]
