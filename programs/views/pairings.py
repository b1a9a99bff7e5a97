"""Pairings: the list, the page of one with its history, and every change of one."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs import queries, services
from programs.forms import ChangeMentorForm, IntensityForm, PairForm, PairingFilter, PromiseForm
from programs.models import Pairing
from programs.permissions import can_manage_pairings, can_see_office_lists, can_see_own_people
from programs.views.pages import answer_form, page_of, way_back
from programs.watching.choices import Whom
from programs.watching.contacts import contacts_of
from programs.watching.forms import ContactForm
from programs.watching.queries import follow_ups_of_pairing

FOLLOW_UPS = 10
SIDES = (Whom.MENTEE, Whom.MENTOR)


@member_view(can_see_office_lists, methods=("GET",))
def pairing_list(request: HttpRequest) -> HttpResponse:
    """Pairings, filtered by what stands in the address."""
    filters = PairingFilter(request.GET, viewer=request.viewer)
    names = ("unit", "program", "mentor", "state")
    pairings = queries.pairing_list(
        request.viewer, search=filters.value("q"), **{name: filters.value(name) for name in names}
    )
    today = clock.today(request.organization)
    page = page_of(request, pairings, filters)
    contacts = contacts_of(list(page), today)
    rows = [(pairing, queries.pairing_state(pairing, today), contacts[pairing.pk]) for pairing in page]
    return render(request, "programs/pairings.html", {"filters": filters, "page": page, "rows": rows, "today": today})


@member_view(can_see_own_people)
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """One pairing; for the office with the chain of mentors before and after, for a mentor with who accompanies too."""
    viewer, today = request.viewer, clock.today(request.organization)
    pairing = get_object_or_404(queries.pairings_for(viewer), pk=pairing_id)
    record_read(by=viewer, action="pairing.read", subject=pairing)
    can_manage = can_manage_pairings(viewer) and queries.managed_pairings(viewer).filter(pk=pairing.pk).exists()
    data = request.POST if request.method == "POST" else None
    promise = PromiseForm(data, pairing=pairing) if can_manage else None
    if request.method == "POST":
        return _promise(request, pairing, promise)
    for_office = can_manage or queries.office_pairings(viewer).filter(pk=pairing.pk).exists()
    chain = queries.history_of(pairing.enrolment) if for_office else []
    context = {
        "pairing": pairing,
        "state": queries.pairing_state(pairing, today),
        "companions": [] if for_office else queries.companions_of(pairing),
        "others": [link for link in chain if link.pk != pairing.pk and _overlap(link, pairing)],
        "substitutes": queries.substitutes_of(pairing, today),
        "history": [(link, queries.pairing_state(link, today)) for link in chain],
        "former": None if for_office or pairing.stands_in_for_id else queries.former_of(pairing),
        "can_manage": can_manage,
        "promise": promise,
        "promise_left": _promise_left(pairing, today),
        "follow_ups": follow_ups_of_pairing(viewer, pairing)[:FOLLOW_UPS] if for_office else [],
        "contacts": contacts_of([pairing], today)[pairing.pk] if for_office else None,
        "contact_form": ContactForm(organization=request.organization, sides=SIDES) if can_manage else None,
        "for_office": for_office,
        "today": today,
    }
    return render(request, "programs/pairing.html", context)


def _promise(request: HttpRequest, pairing: Pairing, form: PromiseForm | None) -> HttpResponse:
    """Until when the mentor has promised to come, as the office has agreed it with him."""
    if form is None or "until" not in request.POST:
        raise Http404
    try:
        if form.is_valid():
            services.extend_commitment(pairing=pairing, until=form.cleaned_data["until"], by=request.viewer)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, " ".join(form.errors["until"]))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect(_page(request, pairing))


@member_view(can_manage_pairings)
def pair(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Choose a mentor for an enrolment."""
    enrolment = get_object_or_404(queries.managed_enrolments(request.viewer), pk=enrolment_id)
    record_read(by=request.viewer, action="enrolment.read", subject=enrolment)
    back = way_back(request, request.viewer.url("programs:mentee", enrolment.mentee_id))
    form = PairForm(
        request.POST or None,
        viewer=request.viewer,
        enrolment=enrolment,
        cancel_url=back,
        initial={key: request.GET[key] for key in ("mentor", "role") if key in request.GET},
    )
    return answer_form(
        request,
        form,
        lambda data: services.open_pairing(enrolment=enrolment, by=request.viewer, **data),
        title=_("A mentor for %(name)s") % {"name": enrolment.mentee},
        lead=enrolment.program.name,
        back=back,
        done=_("Paired. The next step: a fixed time."),
    )


@member_view(can_manage_pairings)
def change_mentor(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Hand over to another mentor in one step."""
    pairing = _managed(request, pairing_id)
    back = way_back(request, request.viewer.url("programs:mentee", pairing.enrolment.mentee_id))
    return answer_form(
        request,
        ChangeMentorForm(
            request.POST or None,
            viewer=request.viewer,
            pairing=pairing,
            cancel_url=way_back(request, _page(request, pairing)),
        ),
        lambda data: services.change_mentor(pairing=pairing, by=request.viewer, **data),
        title=_("Another mentor for %(name)s") % {"name": pairing.enrolment.mentee},
        lead=_("Now: %(mentor)s. Notes of the present mentor are not handed over.") % {"mentor": pairing.mentor},
        back=back,
        done=_("Handed over. Next: a fixed time with the new mentor, and a good close with the former."),
    )


@member_view(can_manage_pairings)
def intensity(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Say how intensely a pairing is worked on."""
    pairing = _managed(request, pairing_id)
    back = _page(request, pairing)
    return answer_form(
        request,
        IntensityForm(request.POST or None, pairing=pairing, cancel_url=back),
        lambda data: services.set_intensity(pairing=pairing, by=request.viewer, **data),
        title=_("Intensity of support"),
        lead=str(pairing),
        back=back,
        done=_("Saved."),
    )


def _overlap(one: Pairing, other: Pairing) -> bool:
    return (one.ends_on is None or one.ends_on >= other.starts_on) and (
        other.ends_on is None or other.ends_on >= one.starts_on
    )


def _managed(request: HttpRequest, pairing_id: UUID) -> Pairing:
    pairing = get_object_or_404(queries.managed_pairings(request.viewer), pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    return pairing


def _page(request: HttpRequest, pairing) -> str:
    return request.viewer.url("programs:pairing", pairing.pk)


def _promise_left(pairing: Pairing, today: date) -> str:
    """How long the promise of a running pairing still holds, in words; empty where there is none."""
    if pairing.committed_until is None:
        return ""
    days = (pairing.committed_until - today).days
    if days < 0:
        return _("over, and no new one is noted")
    if days < 14:
        return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}
    weeks = days // 7
    return ngettext("%(number)s week left", "%(number)s weeks left", weeks) % {"number": weeks}
