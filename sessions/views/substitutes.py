"""Somebody who stands in for a mentor for a while: chosen, and taken back."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentors.queries import office_mentors
from programs.choices import PairingRole
from programs.queries import managed_substitutes
from programs.views.pages import answer_form, way_back
from sessions import services
from sessions.forms.substitutes import EndStandInForm, StandInForm
from sessions.permissions import can_manage_schedule
from sessions.queries.schedule import pairings_to_stand_in, schedulable_pairings


@member_view(can_manage_schedule)
def stand_in(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """A substitute for one pairing."""
    among = schedulable_pairings(request.viewer).exclude(role=PairingRole.SUBSTITUTE)
    pairing = get_object_or_404(among, pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    back = way_back(request, request.viewer.url("programs:pairing", pairing.pk))
    return _choose(request, [pairing], pairing.mentor, pairing.enrolment.mentee.full_name, back)


@member_view(can_manage_schedule)
def stand_in_for_mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """A substitute for all pairings of a mentor that the viewer coordinates."""
    mentor = get_object_or_404(office_mentors(request.viewer), pk=mentor_id)
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    pairings = pairings_to_stand_in(request.viewer, mentor)
    names = ", ".join(pairing.enrolment.mentee.full_name for pairing in pairings)
    return _choose(request, pairings, mentor, names, request.viewer.url("programs:mentor", mentor.pk))


@member_view(can_manage_schedule)
def end_stand_in(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """The mentor is back earlier than agreed."""
    substitute = get_object_or_404(managed_substitutes(request.viewer), pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=substitute)
    back = request.viewer.url("programs:pairing", substitute.stands_in_for_id)
    form = EndStandInForm(request.POST or None, initial={"ends_on": clock.today(request.organization)}, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.end_stand_in(substitute=substitute, by=request.viewer, **data),
        title=_("The mentor is back earlier"),
        lead=str(substitute),
        back=back,
        done=_("From then on all is as before."),
    )


def _choose(request: HttpRequest, pairings: list, mentor, lead: str, back: str) -> HttpResponse:
    form = StandInForm(request.POST or None, viewer=request.viewer, pairings=pairings, mentor=mentor, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: _save(request, pairings, data),
        title=_("Somebody stands in for %(name)s") % {"name": mentor.full_name},
        lead=lead,
        back=back,
        done=_("The substitute is set, with the fixed times of these days."),
    )


def _save(request: HttpRequest, pairings: list, data: dict) -> None:
    if not pairings:
        raise ValidationError(_("Nobody is accompanied by this mentor at present."))
    services.stand_in(pairings=pairings, by=request.viewer, **data)
