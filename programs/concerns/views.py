"""Pages of concerns: raising one question by question, reading, answering, handing over."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.problems import show_problems
from programs.concerns import forms, queries, services
from programs.concerns.permissions import can_keep_recipients, can_raise_concern, can_read_concerns
from programs.handbook.queries import offers_beside_concern
from programs.models import Concern, Pairing

ROWS = 50


@member_view(can_read_concerns, methods=("GET",))
def concerns(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, what he told himself, and for the office how much waits at all."""
    viewer = request.viewer
    page = Paginator(queries.concerns_for(viewer), ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=page.paginator.count, part=page.number)
    context = {
        "page": page,
        "told": [row for row in page if row.was_told],
        "own": [row for row in page if row.author_id == viewer.user.pk],
        "overview": queries.overview(viewer) if viewer.is_office else None,
        "unkept": queries.programs_without_recipients(viewer),
        "can_raise": can_raise_concern(viewer),
        "can_keep": can_keep_recipients(viewer),
    }
    return render(request, "programs/concerns/list.html", context)


@member_view(can_raise_concern, methods=("GET",))
def choose(request: HttpRequest) -> HttpResponse:
    """About whom?"""
    pairings = list(queries.pairings_to_raise_for(request.viewer))
    record_list(by=request.viewer, found=len(pairings))
    context = {"pairings": pairings, "guidance": queries.guidance_of(request.organization)}
    return render(request, "programs/concerns/choose.html", context)


@member_view(can_raise_concern)
@sensitive_post_parameters()
def tell(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """One question at a time. Nothing is kept here before the last button; what was answered travels with the form."""
    pairing = get_object_or_404(queries.pairings_to_raise_for(request.viewer), pk=pairing_id)
    people, sent = queries.recipients_to_choose(request.viewer, pairing), request.POST
    step = sent.get("step", "")
    if step not in forms.STEPS:
        return _ask(request, pairing, forms.ConcernForm.at(forms.DANGER, sent, people))
    if sent.get("change") in forms.STEPS:
        return _ask(request, pairing, forms.ConcernForm.at(sent["change"], sent, people))
    form = forms.ConcernForm(sent, step=step, people=people)
    if form.is_valid():
        if step == forms.CHECK:
            return _send(request, pairing, form)
        return _ask(request, pairing, forms.ConcernForm.at(form.next_step, sent, people))
    return _ask(request, pairing, forms.ConcernForm(sent, step=form.wrong_step, people=people))


@member_view(can_read_concerns, methods=("GET",))
def concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """One concern: what was told, who was told, what is done."""
    viewer = request.viewer
    concern = get_object_or_404(queries.concerns_for(viewer), pk=concern_id)
    record_read(by=viewer, action="concern.read", subject=concern)
    turns = list(queries.turns_of(concern))
    context = {
        "concern": concern,
        "history": queries.history_of_concern(concern, turns),
        "waits_for": [turn.membership.user for turn in turns if turn.number == concern.turn],
        "further": queries.next_in_line(concern) if concern.is_open else [],
        "is_author": concern.author_id == viewer.user.pk,
        "can_hand_over": concern.was_told and bool(queries.hand_over_choices(viewer, concern)),
        "guidance": queries.guidance_of(request.organization),
        "back": viewer.url("programs:concerns"),
    }
    return render(request, "programs/concerns/concern.html", context)


@member_view(can_read_concerns, methods=("POST",))
def take(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """ "I have seen it and take care of it." """
    concern = get_object_or_404(queries.concerns_told_to(request.viewer), pk=concern_id)
    try:
        held = services.take_concern(concern=concern, by=request.viewer)
    except ValidationError as problem:
        messages.error(request, problem.message)
    else:
        if held.taken_by is not None and held.taken_by.user_id == request.user.pk:
            messages.success(request, _("%(name)s learns that you take care of it.") % {"name": concern.author})
    return redirect(_url(request, concern))


@member_view(can_read_concerns)
@sensitive_post_parameters()
def answer(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """What is done, in the recipient's words; perhaps the last ones."""
    concern = _told(request, concern_id)
    back = _url(request, concern)
    form = forms.AnswerForm(request.POST or None, keep_draft=concern.pk, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.answer_concern(
                concern=concern,
                answer_id=data["answer"],
                words=data["words"],
                closes=data["closes"],
                by=request.viewer,
            )
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("%(name)s can read it now.") % {"name": concern.author})
            return redirect(back)
    context = {"form": form, "title": _("What is done?"), "concern": concern, "back": back}
    return render(request, "programs/concerns/form.html", context)


@member_view(can_read_concerns)
def hand_over(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """To another recipient, with a day of his own."""
    concern = _told(request, concern_id)
    back, people = _url(request, concern), queries.hand_over_choices(request.viewer, concern)
    form = forms.HandOverForm(request.POST or None, initial={"seen": concern.turn}, people=people, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.hand_over(concern=concern, to=data["recipient"], seen=data["seen"], by=request.viewer)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("%(name)s was told.") % {"name": data["recipient"].user})
            return redirect(back)
    context = {"form": form, "title": _("Hand over"), "concern": concern, "back": back}
    return render(request, "programs/concerns/form.html", context)


def _told(request: HttpRequest, concern_id: UUID) -> Concern:
    concern = get_object_or_404(queries.concerns_told_to(request.viewer), pk=concern_id)
    record_read(by=request.viewer, action="concern.read", subject=concern)
    return concern


def _url(request: HttpRequest, concern: Concern) -> str:
    return request.viewer.url("programs:concern", concern.pk)


def _ask(request: HttpRequest, pairing: Pairing, form: forms.ConcernForm, problem: str = "") -> HttpResponse:
    # Not as a look at the pairing: its trail, read by others, must not tell of whom somebody wants to tell.
    record_read(by=request.viewer, action="concern.begun")
    context = {
        "form": form,
        "problem": problem,
        "pairing": pairing,
        "guidance": queries.guidance_of(request.organization),
        "offers": offers_beside_concern(request.viewer, pairing.enrolment.program),
        "cancel": request.viewer.url("programs:choose_concern"),
    }
    return render(request, "programs/concerns/tell.html", context)


def _send(request: HttpRequest, pairing: Pairing, form: forms.ConcernForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        concern = services.raise_concern(
            concern_id=data["concern"],
            pairing=pairing,
            in_danger=data["in_danger"] == "yes",
            words=data["words"],
            to=form.told(),
            by=request.viewer,
        )
    except ValidationError as problem:
        again = forms.ConcernForm.at(forms.CHECK, request.POST, list(form.people.values()))
        again.initial["concern"] = str(new_id())
        return _ask(request, pairing, again, " ".join(problem.messages))
    messages.success(request, _("It was told."))
    return redirect(_url(request, concern))
