"""Pages around the boards of a program: the list, its rules, who is not to be paired, what a mentor says."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentors.queries import managed_mentors
from programs.matching import queries, services
from programs.matching.forms import AskForm, ExclusionForm, MentorForm, RulesForm
from programs.matching.permissions import can_propose, can_see_proposals
from programs.matching.rules import rules_of
from programs.models import Program
from programs.queries import managed_programs
from programs.views.pages import answer_form


def _managed(request: HttpRequest, program_id: UUID) -> Program:
    return get_object_or_404(managed_programs(request.viewer), pk=program_id)


@member_view(can_see_proposals)
def boards(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The boards of a program; a coordinator asks for a new one here."""
    viewer = request.viewer
    program = get_object_or_404(queries.office_programs(viewer), pk=program_id)
    may_ask = can_propose(viewer) and managed_programs(viewer).filter(pk=program.pk).exists()
    form = AskForm(request.POST or None, initial={"aim": rules_of(program).aim})
    if request.method == "POST":
        if not may_ask:
            raise Http404
        if form.is_valid():
            run = services.ask_for_proposals(program=program, aim=form.cleaned_data["aim"], by=viewer)
            return redirect(viewer.url("programs:match_board", run.pk))
    found = list(queries.boards_of(viewer, program))
    record_list(by=viewer, found=len(found))
    context = {
        "program": program,
        "boards": found,
        "form": form,
        "may_ask": may_ask,
        "waiting": queries.seekers_of(viewer, program).count() if may_ask else 0,
    }
    return render(request, "programs/matching/boards.html", context)


@member_view(can_propose)
def rules(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What must hold in a program, and how much each wish counts."""
    program = _managed(request, program_id)
    back = request.viewer.url("programs:matching", program.pk)
    return answer_form(
        request,
        RulesForm(request.POST or None, rules=rules_of(program), cancel_url=back),
        lambda data: services.set_match_rules(program=program, by=request.viewer, **data),
        title=_("What proposals go by"),
        lead=program.name,
        back=back,
        done=_("Saved. Make a board anew for it to go by these rules."),
    )


@member_view(can_propose)
def exclusions(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Who is not to be paired; by a button it is lifted."""
    viewer, program = request.viewer, _managed(request, program_id)
    here = viewer.url("programs:match_exclusions", program.pk)
    if request.method == "POST" and "lift" in request.POST:
        exclusion = queries.exclusions_for(viewer).filter(pk=_key(request.POST["lift"])).first()
        if exclusion is not None:
            services.lift_exclusion(exclusion=exclusion, by=viewer)
            messages.success(request, _("These two may be paired again."))
        return redirect(here)
    found = list(queries.exclusions_for(viewer))
    record_list(by=viewer, found=len(found))
    form = ExclusionForm(request.POST or None, viewer=viewer, cancel_url=viewer.url("programs:matching", program.pk))
    return answer_form(
        request,
        form,
        lambda data: services.exclude_pair(by=viewer, **data),
        title=_("Not to be paired"),
        back=here,
        done=_("Noted. No board proposes these two, and none is published with them."),
        template="programs/matching/exclusions.html",
        program=program,
        exclusions=found,
    )


@member_view(can_propose)
def mentor(request: HttpRequest, program_id: UUID, mentor_id: UUID) -> HttpResponse:
    """What a mentor likes, and what he says of those who wait in a program."""
    viewer, program = request.viewer, _managed(request, program_id)
    mentor = get_object_or_404(managed_mentors(viewer), pk=mentor_id)
    record_read(by=viewer, action="mentor.read", subject=mentor)
    back = viewer.url("programs:matching", program.pk)
    form = MentorForm(request.POST or None, viewer=viewer, mentor=mentor, program=program, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.tell_about_mentor(mentor=mentor, program=program, by=viewer, **form.facts),
        title=mentor.full_name,
        lead=program.name,
        back=back,
        done=_("Noted."),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
