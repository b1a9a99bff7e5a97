"""What is told of pulses, and the coordinator's list: who would like to talk, and where it does not help."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from programs.pulses.permissions import can_see_shared_pulses
from programs.pulses.queries import waiting_requests
from programs.pulses.services import settle_talk_request
from reports.forms import TrendsFilter
from reports.pulses.permissions import can_see_pulses
from reports.pulses.queries import seen_by, told_of
from reports.queries import reach
from sessions.forms.filters import address_with

ROWS = 50


@member_view(can_see_pulses, methods=("GET",))
def results(request: HttpRequest) -> HttpResponse:
    """Question by question, of five people at least; `?quarter=` names the first day of another quarter."""
    viewer, data = request.viewer, request.GET
    form = TrendsFilter(data, programs=reach.program_choices(viewer), units=reach.unit_choices(viewer))
    program_id, unit_id = form.chosen()
    quarter = clock.day_from(data.get("quarter", ""))
    told = told_of(viewer, program_id=program_id, unit_id=unit_id, quarter=quarter)
    context = {"form": form, "told": told, "kept": form.kept(data), "sees_names": can_see_shared_pulses(viewer)}
    if told.quarter:
        context |= {
            "earlier_url": address_with(data, quarter=told.earlier.first) if told.earlier else "",
            "later_url": address_with(data, quarter=told.later.first) if told.later else "",
        }
    return render(request, "reports/pulses/results.html", context)


@member_view(can_see_shared_pulses)
def help_wanted(request: HttpRequest) -> HttpResponse:
    """Who would like to talk, where two meet and it does not help, and what else may be seen."""
    viewer = request.viewer
    if request.method == "POST":
        wanted = get_object_or_404(waiting_requests(viewer), pk=_id_of(request.POST.get("settle", "")))
        settle_talk_request(request=wanted, by=viewer)
        messages.success(request, _("Noted: somebody has taken it in hand."))
        return redirect(request.path)
    seen, waiting = seen_by(viewer), list(waiting_requests(viewer))
    page = Paginator([one for one in seen if not one.does_not_help], ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=len(seen) + len(waiting), part=page.number)
    context = {
        "waiting": waiting,
        "not_helping": [one for one in seen if one.does_not_help],
        "page": page,
        "today": clock.today(viewer.organization),
    }
    return render(request, "reports/pulses/help.html", context)


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
