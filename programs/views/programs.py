"""Programs: the list, the page of one with its next steps, settings and words."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentees.choices import MenteeKind
from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from programs import queries, services
from programs.applying.queries import waiting_count
from programs.choices import Frequency, GoalsPolicy, ReminderStep, SummaryPolicy
from programs.forms import ProgramForm, WordsForm
from programs.models import Program
from programs.models.program import broadcast_steps
from programs.permissions import can_manage_programs, can_manage_scopes, can_see_office_lists
from programs.steps import first_steps
from programs.views.pages import answer_form


@member_view(can_see_office_lists, methods=("GET",))
def program_list(request: HttpRequest) -> HttpResponse:
    """All programs with their figures."""
    context = {
        "programs": queries.program_list(request.viewer),
        "can_manage": can_manage_programs(request.viewer),
        "can_give_roles": can_manage_members(request.viewer),
        "can_manage_scopes": can_manage_scopes(request.viewer),
        "today": clock.today(request.organization),
    }
    return render(request, "programs/programs.html", context)


@member_view(can_see_office_lists, methods=("GET",))
def detail(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program: figures, first steps, settings."""
    program = get_object_or_404(queries.programs_for(request.viewer), pk=program_id)
    figures = queries.figures_of(request.viewer, [program])[program.pk]
    can_manage = can_manage_programs(request.viewer) and _may_change(request, program)
    context = {
        "program": program,
        "figures": figures,
        "steps": first_steps(request.viewer, program, figures) if can_manage else [],
        "periods": [period for period in queries.periods_of(program) if not period.source],
        "can_manage": can_manage,
        "applications": waiting_count(request.viewer, program),
        "today": clock.today(request.organization),
    }
    return render(request, "programs/program.html", context)


@member_view(can_manage_programs)
def create(request: HttpRequest) -> HttpResponse:
    """Add a program."""
    back = request.viewer.url("programs:list")
    initial = {
        "mentee_kind": MenteeKind.PERSON,
        "rhythm": Frequency.WEEKLY,
        "meeting_minutes": 45,
        "summary_policy": SummaryPolicy.OFF,
        "remind_mentor_before": RemindBefore.OFF,
        "remind_mentee_before": RemindBefore.EVENING,
        "reminder_steps": ReminderStep.values,
        "broadcast_steps": broadcast_steps(),
        "goals_policy": GoalsPolicy.NOTHING,
        "starts_on": clock.today(request.organization),
    }
    form = ProgramForm(request.POST or None, initial=initial, submit=_("Create the program"), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            program = services.create_program(organization=request.organization, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("The program is here. These are its first steps."))
            return redirect(request.viewer.url("programs:detail", program.pk))
    return render(request, "programs/form.html", {"form": form, "title": _("New program"), "back": back})


@member_view(can_manage_programs)
def edit(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Change the settings of a program."""
    program = _managed(request, program_id)
    back = request.viewer.url("programs:detail", program.pk)
    return answer_form(
        request,
        ProgramForm(request.POST or None, program=program, submit=_("Save"), cancel_url=back),
        lambda data: services.update_program(program=program, by=request.viewer, **data),
        title=program.name,
        back=back,
        done=_("Saved."),
    )


@member_view(can_manage_programs)
def words(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What the program calls things, with a preview of how it reads."""
    program = _managed(request, program_id)
    back = request.viewer.url("programs:detail", program.pk)
    form = WordsForm(request.POST or None, program=program, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        services.update_program(program=program, by=request.viewer, terms=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(request, "programs/words.html", {"form": form, "program": program, "back": back})


@member_view(can_manage_programs, methods=("GET",))
def words_preview(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """How the words that are being typed read; nothing is saved."""
    program = _managed(request, program_id)
    form = WordsForm(request.GET, program=program, cancel_url="")
    if form.is_valid():
        program.terms = form.cleaned_data
    return render(request, "programs/_words_preview.html", {"program": program})


def _may_change(request: HttpRequest, program: Program) -> bool:
    return queries.managed_programs(request.viewer).filter(pk=program.pk).exists()


def _managed(request: HttpRequest, program_id: UUID) -> Program:
    return get_object_or_404(queries.managed_programs(request.viewer), pk=program_id)
