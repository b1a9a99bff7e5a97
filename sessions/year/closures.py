"""Units that are closed for a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.tenancy import clock
from programs import queries, services
from programs.models import UnitClosure
from sessions.permissions import can_close_units
from sessions.year.forms import ClosureForm
from sessions.year.pages import answer_change, answer_removal
from sessions.year.queries import pairings_of_units
from sessions.year.services import Change


@member_view(can_close_units)
def closures(request: HttpRequest) -> HttpResponse:
    """All closures the viewer may change, and a form for one more."""
    viewer = request.viewer
    units = queries.closable_units(viewer)
    form = ClosureForm(request.POST or None, units=units, submit=_("Close"), cancel_url="")
    return answer_change(
        request,
        form,
        lambda data: Change(
            request.organization,
            lambda: services.close_unit(by=viewer, **data),
            pairings_of_units(request.organization, [data["unit"]], data["starts_on"]),
            data["starts_on"],
        ),
        title=_("Closed units"),
        back=viewer.url("mentoring_sessions:closures"),
        done=_("Noted. The meetings have followed."),
        template="mentoring_sessions/year/closures.html",
        closures=queries.closures_for(viewer),
        units=units,
        today=clock.today(request.organization),
    )


@member_view(can_close_units)
def edit(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Other days, or another unit."""
    closure = _closure(request, closure_id)
    before, earlier = closure.unit, closure.starts_on
    back = request.viewer.url("mentoring_sessions:closures")
    units = queries.closable_units(request.viewer)
    form = ClosureForm(request.POST or None, units=units, closure=closure, submit=_("Save"), cancel_url=back)

    def change_of(data: dict) -> Change:
        since = min(earlier, data["starts_on"])
        return Change(
            request.organization,
            lambda: services.change_closure(closure=closure, by=request.viewer, **data),
            pairings_of_units(request.organization, [before, data["unit"]], since),
            since,
        )

    return answer_change(
        request, form, change_of, title=closure.name, back=back, done=_("Saved. The meetings have followed.")
    )


@member_view(can_close_units)
def remove(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """As if it had not been."""
    closure = _closure(request, closure_id)
    change = Change(
        request.organization,
        lambda: services.remove_closure(closure=closure, by=request.viewer),
        pairings_of_units(request.organization, [closure.unit], closure.starts_on),
        closure.starts_on,
    )
    return answer_removal(
        request,
        change,
        title=_("Remove %(name)s?") % {"name": closure.name},
        back=request.viewer.url("mentoring_sessions:closures"),
        done=_("Removed. The meetings have followed."),
        action=_("Remove"),
    )


def _closure(request: HttpRequest, closure_id: UUID) -> UnitClosure:
    return get_object_or_404(queries.closures_for(request.viewer), pk=closure_id)
