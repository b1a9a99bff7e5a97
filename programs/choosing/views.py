"""Pages of who chooses: the mentors who can be chosen, the own list, and when one can meet."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentees.services import set_availability
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentors.forms import AvailabilityRows
from programs.choosing import queries, services
from programs.choosing.choices import ChoiceState
from programs.choosing.permissions import can_choose, can_manage_choices, can_see_photos
from programs.choosing.words import says_of
from programs.files import file_response
from programs.models import Enrolment, Wish
from programs.queries import managed_mentees


@member_view(can_choose)
def choose(request: HttpRequest) -> HttpResponse:
    """Who accompanies me? The mentors who have room, and the own list in order."""
    viewer = request.viewer
    enrolments = list(queries.own_enrolments(viewer))
    asked = request.POST.get("in") or request.GET.get("in")
    enrolment = next((row for row in enrolments if str(row.pk) == asked), None)
    if asked and enrolment is None:
        raise Http404
    enrolment = enrolment or next((row for row in enrolments if not row.is_paired), None)
    if enrolment is None:
        return render(request, "programs/choosing/nothing.html", {"is_paired": bool(enrolments)})
    if request.method == "POST":
        return _act(request, enrolment)
    wishes = queries.wishes_of(enrolment)
    offered = [] if enrolment.is_paired else queries.mentors_offered(enrolment)
    record_list(by=viewer, found=len(offered) + len(wishes))
    choice = queries.choice_of(enrolment)
    if choice is not None and choice.state == ChoiceState.DONE and not enrolment.is_paired:
        choice = None  # that was an earlier mentor's
    chosen = {wish.mentor_id for wish in wishes}
    context = {
        "enrolment": enrolment,
        "others": [row for row in enrolments if row.pk != enrolment.pk],
        "offered": [offer for offer in offered if offer.mentor.pk not in chosen],
        "rows": says_of(wishes, choice, {offer.mentor.pk for offer in offered}),
        "choice": choice,
        "is_bound": enrolment.is_paired or (choice is not None and choice.is_open),
        "is_full": len(wishes) >= enrolment.program.choice_most,
        "has_hours": queries.mentee_hours(enrolment.mentee).exists(),
    }
    return render(request, "programs/choosing/choose.html", context)


def _act(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    act, viewer = request.POST.get("act"), request.viewer
    try:
        if act == "send":
            services.send_choice(enrolment=enrolment, by=viewer)
            messages.success(request, _("Sent. The first on your list is asked now; you will hear what comes of it."))
        else:
            services.set_wishes(enrolment=enrolment, mentors=_changed(request, enrolment, act), by=viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect(f"{viewer.url('programs:choose')}?in={enrolment.pk}")


def _changed(request: HttpRequest, enrolment: Enrolment, act: str | None) -> list:
    """The list as it is after what was pressed."""
    wishes: list[Wish] = queries.wishes_of(enrolment)
    mentors = [wish.mentor for wish in wishes]
    pressed = request.POST.get("mentor", "")
    at = next((number for number, mentor in enumerate(mentors) if str(mentor.pk) == pressed), None)
    if act == "add" and at is None:
        found = [offer.mentor for offer in queries.mentors_offered(enrolment) if str(offer.mentor.pk) == pressed]
        if not found:
            raise ValidationError(_("This one cannot be chosen any more. Look at who is there now."))
        return [*mentors, *found]
    if act in ("remove", "up") and at is not None:
        moved = mentors.pop(at)
        return mentors if act == "remove" else [*mentors[: max(0, at - 1)], moved, *mentors[max(0, at - 1) :]]
    return mentors


@member_view(can_choose)
def my_availability(request: HttpRequest) -> HttpResponse:
    """When can I meet?"""
    mentee = queries.mentee_of(request.viewer)
    if mentee is None:
        raise Http404
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    return _hours(request, mentee, request.viewer.url("programs:choose"), is_own=True)


@member_view(can_manage_choices)
def mentee_hours(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """When can somebody who is accompanied meet, as the office knows it?"""
    mentee = get_object_or_404(managed_mentees(request.viewer), pk=mentee_id)
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    return _hours(request, mentee, request.viewer.url("programs:mentee", mentee.pk), is_own=False)


def _hours(request: HttpRequest, mentee: Mentee, back: str, *, is_own: bool) -> HttpResponse:
    kwargs = {"form_kwargs": {"organization": request.organization}}
    if request.method != "POST":
        known = queries.mentee_hours(mentee).values("weekday", "starts_at", "ends_at")
        rows = AvailabilityRows(initial=list(known) or [{}], **kwargs)
    else:
        rows = AvailabilityRows(request.POST, **kwargs)
        if rearranged := rows.rearranged():
            rows = rearranged
        elif rows.is_valid():
            spans = [(row["weekday"], row["starts_at"], row["ends_at"]) for row in rows.filled()]
            set_availability(mentee=mentee, spans=spans, by=request.viewer)
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"rows": rows, "mentee": mentee, "is_own": is_own, "back": back}
    return render(request, "programs/choosing/hours.html", context)


@member_view(can_see_photos, methods=("GET",))
def photo(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """The photo of a mentor, shown within a page, which leaves the trace of the look."""
    introduction = get_object_or_404(queries.introductions_for(request.viewer), pk=introduction_id)
    if introduction.photo is None:
        raise Http404
    answer = file_response(introduction.photo)
    del answer["Content-Disposition"]
    return answer
