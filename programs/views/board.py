"""The board for pairing many at once."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.tenancy import clock
from programs import queries, services
from programs.forms import BoardForm, PeopleFilter
from programs.permissions import can_manage_pairings
from programs.views.pages import page_of

BOARD_ROWS = 25


@member_view(can_manage_pairings)
def bulk_pair(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Those who wait for a mentor, each with a choice of mentors; saving pairs all that were chosen at once."""
    viewer = request.viewer
    program = get_object_or_404(queries.managed_programs(viewer), pk=program_id)
    filters = PeopleFilter(request.GET, viewer=viewer)
    waiting = queries.waiting_in(viewer, program, search=filters.value("q"), unit=filters.value("unit"))
    page = page_of(request, waiting, filters, BOARD_ROWS)
    first = max(clock.today(viewer.organization), program.starts_on)
    form = BoardForm(request.POST or None, initial={"starts_on": first}, viewer=viewer, enrolments=list(page))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect(request.get_full_path())
    context = {"program": program, "filters": filters, "page": page, "form": form}
    return render(request, "programs/board.html", context)


def _save(request: HttpRequest, form: BoardForm) -> bool:
    """Pair what was chosen, or leave the reasons in the form."""
    try:
        opened = services.pair_many(pairs=form.pairs, starts_on=form.cleaned_data["starts_on"], by=request.viewer)
    except ValidationError as problem:
        form.refuse(problem)
        return False
    number = len(opened)
    words = ngettext("%(number)s pairing was made.", "%(number)s pairings were made.", number)
    messages.success(request, words % {"number": number})
    return True
