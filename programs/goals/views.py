"""Writing goals and small steps: one question at a time, and back to the page of goals."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.ui.navigation import address
from mentoring_platform.ui.problems import show_problems
from programs.choices import GoalState
from programs.goals import services
from programs.goals.forms import ClosingForm, GoalForm, NewGoalForm, StepForm
from programs.goals.permissions import can_write_goals
from programs.goals.queries import is_own, shared_enrolments, written_goals, written_steps
from programs.models import Enrolment, Goal, Step

STEP_ACTS = ("done", "not_done", "remove")


@member_view(can_write_goals)
def write(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """A new goal; `?level=` says for how long."""
    enrolment = get_object_or_404(shared_enrolments(request.viewer), pk=enrolment_id)
    record_read(by=request.viewer, action="goals.read", subject=enrolment)
    back = page_of_goals(request, enrolment)
    form = NewGoalForm(request.POST or None, enrolment=enrolment, level=request.GET.get("level", ""), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {name: data.get(name) for name in ("level", "title", "told", "serves")}
        try:
            goal = services.write_goal(goal_id=data["goal"], enrolment=enrolment, by=request.viewer, **facts)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("It is written. A small first step makes it easier to begin."))
            return redirect(f"{back}#goal-{goal.pk}")
    context = {"form": form, "enrolment": enrolment, "back": back, "policy": enrolment.program.goals_policy}
    return render(request, "programs/goal_new.html", context)


@member_view(can_write_goals)
def change(request: HttpRequest, enrolment_id: UUID, goal_id: UUID) -> HttpResponse:
    """A goal in other words; `?part=` asks one question of it."""
    goal = _goal(request, enrolment_id, goal_id)
    back = f"{page_of_goals(request, goal.enrolment)}#goal-{goal.pk}"
    form = GoalForm(request.POST or None, goal=goal, part=request.GET.get("part", ""), cancel_url=back)
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            services.change_goal(goal=goal, seen=form.cleaned_data["seen"], by=request.viewer, **form.facts)
        except services.ChangedMeanwhile:
            meanwhile = True
            form.look_again(goal)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "goal": goal, "back": back, "meanwhile": meanwhile}
    return render(request, "programs/goal.html", context)


@member_view(can_write_goals)
def close(request: HttpRequest, enrolment_id: UUID, goal_id: UUID) -> HttpResponse:
    """A goal is reached or let go; open again; or it was written by mistake and goes."""
    goal = _goal(request, enrolment_id, goal_id)
    back = page_of_goals(request, goal.enrolment)
    if request.method == "POST" and request.POST.get("act") in ("open", "remove"):
        return _answered(request, lambda: _reopen_or_remove(request, goal), _("Saved."), back)
    form = ClosingForm(request.POST or None, goal=goal, cancel_url=f"{back}#goal-{goal.pk}")
    if request.method == "POST" and form.is_valid():
        try:
            services.close_goal(goal=goal, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "goal": goal, "back": back, "can_remove": services.is_removable(request.viewer, goal)}
    return render(request, "programs/goal_state.html", context)


@member_view(can_write_goals, methods=("POST",))
def add_step(request: HttpRequest, enrolment_id: UUID, goal_id: UUID) -> HttpResponse:
    """One more small step."""
    goal = _goal(request, enrolment_id, goal_id)
    back = f"{page_of_goals(request, goal.enrolment)}#goal-{goal.pk}"
    text = request.POST.get("text", "").strip()
    if not text:
        return redirect(back)
    return _answered(request, lambda: services.add_step(goal=goal, text=text, by=request.viewer), "", back)


@member_view(can_write_goals)
def step(request: HttpRequest, enrolment_id: UUID, step_id: UUID) -> HttpResponse:
    """A small step: ticked with one tap, put in other words, or taken away."""
    step = _step(request, enrolment_id, step_id)
    back = page_of_goals(request, step.goal.enrolment)
    if request.method == "POST" and request.POST.get("act") in STEP_ACTS:
        place = f"goal-{step.goal_id}" if request.POST["act"] == "remove" else f"step-{step.pk}"
        return _answered(request, lambda: _act_on_step(request, step), "", f"{back}#{place}")
    form = StepForm(request.POST or None, step=step, cancel_url=f"{back}#goal-{step.goal_id}")
    if request.method == "POST" and form.is_valid():
        try:
            services.change_step(step=step, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            return redirect(f"{back}#step-{step.pk}")
    return render(request, "programs/goal_step.html", {"form": form, "step": step, "back": back})


def page_of_goals(request: HttpRequest, enrolment: Enrolment) -> str:
    """Where the viewer sees these goals: a mentee among the own, a mentor on the page of this mentee."""
    slug = request.organization.slug
    if is_own(request.viewer, enrolment):
        return address("mentoring_sessions:my_goals", slug)
    return address("mentoring_sessions:goals", slug, enrolment.pk)


def number(text: str | None) -> int:
    """A version that a page has sent; -1, which none has, for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _reopen_or_remove(request: HttpRequest, goal: Goal) -> None:
    seen = number(request.POST.get("seen"))
    if request.POST["act"] == "remove":
        services.remove_goal(goal=goal, seen=seen, by=request.viewer)
    else:
        services.close_goal(goal=goal, state=GoalState.OPEN, seen=seen, by=request.viewer)


def _act_on_step(request: HttpRequest, step: Step) -> None:
    seen, act = number(request.POST.get("seen")), request.POST["act"]
    if act == "remove":
        services.remove_step(step=step, seen=seen, by=request.viewer)
    else:
        services.tick_step(step=step, done=act == "done", seen=seen, by=request.viewer)


def _answered(request: HttpRequest, act: Callable[[], object], done: str, back: str) -> HttpResponse:
    """Do it and go back, with what was done or what hindered it."""
    try:
        act()
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


def _goal(request: HttpRequest, enrolment_id: UUID, goal_id: UUID) -> Goal:
    goal = get_object_or_404(written_goals(request.viewer), pk=goal_id, enrolment=enrolment_id)
    record_read(by=request.viewer, action="goals.read", subject=goal.enrolment)
    return goal


def _step(request: HttpRequest, enrolment_id: UUID, step_id: UUID) -> Step:
    step = get_object_or_404(written_steps(request.viewer), pk=step_id, goal__enrolment=enrolment_id)
    record_read(by=request.viewer, action="goals.read", subject=step.goal.enrolment)
    return step
