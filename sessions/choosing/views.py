"""The page on which the two of a new pairing set their fixed time."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs.choosing.queries import mentee_hours
from programs.models import Pairing
from sessions.choosing import queries, services
from sessions.choosing.permissions import can_set_time


@member_view(can_set_time)
def set_time(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Who is accompanied offers times at which both are free, the mentor takes one."""
    viewer = request.viewer
    pairing = queries.pairings_to_set(viewer).filter(pk=pairing_id).first()
    if pairing is None:
        return _elsewhere(request, pairing_id)
    is_mentor = queries.is_mentor_of(viewer, pairing)
    if request.method == "POST":
        return _act(request, pairing, is_mentor)
    record_read(by=viewer, action="pairing.read", subject=pairing)
    offer = pairing.offers_now[0] if pairing.offers_now else None
    free = queries.free_firsts(viewer, pairing, offer.instants) if offer and is_mentor else []
    context = {
        "pairing": pairing,
        "offer": offer,
        "offered": [(instant, instant in free) for instant in offer.instants] if offer else [],
        "is_mentor": is_mentor,
        "days": [] if is_mentor else _by_day(request, queries.times_to_offer(viewer, pairing)),
        "has_hours": is_mentor or mentee_hours(pairing.enrolment.mentee).exists(),
        "back": _home(request, is_mentor),
    }
    return render(request, "mentoring_sessions/choosing/set_time.html", context)


def _by_day(request: HttpRequest, instants: list[datetime]) -> list[tuple]:
    """The times by day of the week, each day with the first date on which it would be."""
    days: dict = {}
    for instant in instants:
        days.setdefault(clock.local_day(request.organization, instant), []).append(instant)
    return sorted(days.items())


def _act(request: HttpRequest, pairing: Pairing, is_mentor: bool) -> HttpResponse:
    viewer = request.viewer
    chosen = [instant for text in request.POST.getlist("time") if (instant := _moment(text))]
    offer = pairing.offers_now[0] if pairing.offers_now else None
    try:
        if not is_mentor:
            services.offer_times(pairing=pairing, instants=chosen, by=viewer)
            messages.success(request, _("Sent. Once %(name)s takes one, it stands.") % {"name": pairing.mentor})
        elif offer is None:
            messages.error(request, _("Other times are offered by now. Look once more."))
        elif request.POST.get("act") == "none":
            services.decline_times(offer=offer, by=viewer)
            messages.success(request, _("%(name)s is asked for other times.") % {"name": pairing.enrolment.mentee})
        elif chosen:
            services.take_time(offer=offer, instant=chosen[0], by=viewer)
            messages.success(request, _("The fixed time stands. The meetings are in your week."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(request.path)
    return redirect(_home(request, is_mentor))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _elsewhere(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """A letter leads here also when the time has been set meanwhile."""
    viewer = request.viewer
    pairing = queries.own_pairings(viewer).filter(pk=pairing_id).first()
    if pairing is None:
        raise Http404
    record_read(by=viewer, action="pairing.read", subject=pairing)
    messages.info(request, _("Your fixed time stands already."))
    return redirect(_home(request, queries.is_mentor_of(viewer, pairing)))


def _home(request: HttpRequest, is_mentor: bool) -> str:
    return request.viewer.url(f"mentoring_sessions:{'my_week' if is_mentor else 'my_meetings'}")
