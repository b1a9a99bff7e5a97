"""Between the chairs: everybody of whom nobody is thinking, with the act that closes the gap."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from programs.permissions import can_manage_pairings
from programs.queries import away_of_office
from sessions.forms.filters import address_with
from sessions.permissions import can_manage_schedule, can_see_board
from sessions.queries import gaps as queries
from sessions.queries.board import has_pairings
from sessions.views.board import filter_form

ROWS_AT_FIRST = 8
ROWS_A_PAGE = 50
ABOUT_MEETINGS = ("unreported", "missed")


@dataclass(frozen=True)
class Kind:
    """A way of falling between the chairs."""

    name: str
    title: str
    how: str

    @property
    def template(self) -> str:
        return f"mentoring_sessions/gaps_{self.name}.html"


@dataclass(frozen=True)
class Gap:
    """One kind with those whom it concerns, the first of them or a page."""

    kind: Kind
    page: Page
    url: str
    current: bool

    @property
    def count(self) -> int:
        return self.page.paginator.count


KINDS = (
    Kind(
        "without_mentor",
        _("No mentor"),
        _("In a program today, and nobody accompanies them now or from a later day."),
    ),
    Kind(
        "without_time",
        _("No fixed time"),
        _("Paired today, and no fixed time is set from today on."),
    ),
    Kind(
        "mentor_away",
        _("Mentor away for long"),
        _("The mentor is away today, for more than three weeks in all or with no last day, and nobody stands in."),
    ),
    Kind(
        "unreported",
        _("Nothing reported"),
        _("Meetings of the last eight weeks, more than a week ago, of which nobody has said whether they took place."),
    ),
    Kind(
        "missed",
        _("Missed twice in a row"),
        _("At least two missed meetings since the last one held, in the last eight weeks. Excused ones do not count."),
    ),
    Kind(
        "over_capacity",
        _("More than a mentor can carry"),
        _("Mentors with more people, now or soon, than the number set as their limit."),
    ),
)


@member_view(can_see_board, methods=("GET",))
def gaps(request: HttpRequest) -> HttpResponse:
    """All kinds of gaps with the first rows of each, or one kind (`kind` in the address) page by page."""
    viewer, data = request.viewer, request.GET
    chosen_kind = data.get("kind", "")
    if chosen_kind and chosen_kind not in {kind.name for kind in KINDS}:
        raise Http404
    form = filter_form(viewer, data)
    today = clock.today(viewer.organization)
    found = _found(viewer, form.filters())
    every = [_gap(viewer, kind, found[kind.name], data, chosen_kind) for kind in KINDS]
    total = sum(gap.count for gap in every)
    record_list(by=viewer, found=total, filters=form.in_force)
    context = {
        "form": form,
        "kept": form.kept(data),
        "chips": form.chips(data),
        "clear_url": address_with(data, program=None, unit=None, mentor=None),
        "gaps": every,
        "shown": [gap for gap in every if gap.count and (gap.current or not chosen_kind)],
        "kind": chosen_kind,
        "everything_url": address_with(data, kind=None),
        "can_pair": can_manage_pairings(viewer),
        "can_fix_times": can_manage_schedule(viewer),
        "total": total,
        "today": today,
        "away": away_of_office(viewer, today, today, form.filters().on_pairings()),
        "is_new": not any(gap.count for gap in every) and not has_pairings(viewer),
    }
    return render(request, "mentoring_sessions/gaps.html", context)


def _found(viewer: Viewer, filters) -> dict[str, Sequence]:
    pairings = filters.on_pairings()
    neglected = queries.neglected_pairings(viewer, pairings)
    # Who has no mentor is not asked for by a mentor's name.
    enrolments = filters.on_enrolments() if filters.mentor is None else Q(pk__in=())
    return {
        "without_mentor": queries.enrolled_without_mentor(viewer, enrolments),
        "mentor_away": queries.mentor_away_for_long(viewer, pairings),
        "without_time": queries.paired_without_fixed_time(viewer, pairings),
        "unreported": sorted((row for row in neglected if row.unreported), key=lambda row: row.unreported_since),
        "missed": sorted((row for row in neglected if row.missed >= 2), key=lambda row: row.missed_since),
        "over_capacity": list(queries.mentors_over_capacity(viewer, pairings)),
    }


def _gap(viewer: Viewer, kind: Kind, rows: Sequence, data: QueryDict, chosen_kind: str) -> Gap:
    current = kind.name == chosen_kind
    pages = Paginator(rows, ROWS_A_PAGE if chosen_kind else ROWS_AT_FIRST)
    page = pages.get_page(data.get("page") if current else 1)
    if kind.name in ABOUT_MEETINGS and (current or not chosen_kind):
        page.object_list = queries.with_pairings(viewer, list(page.object_list))
    return Gap(kind, page, address_with(data, kind=kind.name), current)
