"""One question: reading, answering, thanking, and what a facilitator does with it; writing an own one anew."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.ui.problems import show_problems
from programs.choices import AnswerState
from programs.circle import queries, services
from programs.circle.checking import Checked, TellsOfSomebody
from programs.circle.forms import AnswerForm, RewriteForm, TableForm
from programs.circle.names import find
from programs.circle.permissions import can_read_circle
from programs.models import CircleAnswer, CircleQuestion


@dataclass(frozen=True)
class Shown:
    """An answer as this reader gets it; for a facilitator with what was found in one that waits."""

    answer: CircleAnswer
    name: str
    parts: list[tuple[str, str]]


@member_view(can_read_circle)
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A question with its answers; what is pressed on it comes here, too."""
    viewer = request.viewer
    question = get_object_or_404(queries.questions_for(viewer), pk=question_id)
    keepers = list(queries.facilitators_of(question.program))
    answering = request.POST if request.POST.get("act") == "answer" else None
    form = AnswerForm(answering, facilitators=keepers, draft=f"circle-answer-{question.pk}")
    stopped = None
    if request.method == "POST":
        answered = _answer(request, question, form) if answering else _act(request, question)
        if isinstance(answered, HttpResponse):
            return answered
        stopped = answered
    record_read(by=viewer, action="circle.read", subject=question.program)
    return render(request, "programs/circle/question.html", _context(request, question, form) | {"stopped": stopped})


@member_view(can_read_circle)
def rewrite(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """An own question in other words, before the circle reads it."""
    question = get_object_or_404(queries.questions_to_rewrite(request.viewer), pk=question_id)
    back, stopped = _url(request, question), None
    form = RewriteForm(request.POST or None, question=question, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        cleared = set(request.POST.getlist("cleared"))
        try:
            services.rewrite(question=question, cleared=cleared, by=request.viewer, **form.cleaned_data)
        except TellsOfSomebody as found:
            stopped = found
            show_problems(form, found)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Thank you. A facilitator reads it, then the circle does."))
            return redirect(back)
    record_read(by=request.viewer, action="circle.read", subject=question.program)
    context = {"form": form, "program": question.program, "question": question, "back": back, "stopped": stopped}
    return render(request, "programs/circle/ask.html", context)


def _context(request: HttpRequest, question: CircleQuestion, form: AnswerForm) -> dict:
    viewer = request.viewer
    answers = queries.answers_for(viewer, question)
    waits = question.facilitates and (not question.shown_on or any(not row.is_shown for row in answers))
    names = queries.names_to_stop(viewer, question.program) if waits else None
    writes = question.is_open and queries.circles_to_write_in(viewer).filter(pk=question.program_id).exists()
    meetings = queries.meetings_for(viewer, question.program) if question.facilitates and question.is_shown else []
    return {
        "question": question,
        "name": queries.who_wrote(viewer, question),
        "parts": _parts(question.words, names),
        "answers": [Shown(row, queries.who_wrote(viewer, row), _parts(row.words, names)) for row in answers],
        "form": form if writes else None,
        "table_form": TableForm(meetings=meetings, question=question) if meetings else None,
        "back": viewer.url("programs:circle", question.program_id),
    }


def _parts(words: str, names) -> list[tuple[str, str]]:
    return Checked(words, find(words, names) if names else []).parts


def _answer(request: HttpRequest, question: CircleQuestion, form: AnswerForm) -> HttpResponse | TellsOfSomebody | None:
    """Keep an answer and go on; or what was found in it; or nothing, when the form says what is wrong."""
    get_object_or_404(queries.circles_to_write_in(request.viewer), pk=question.program_id)
    if not form.is_valid():
        return None
    data = form.cleaned_data
    cleared = set(request.POST.getlist("cleared"))
    try:
        written = services.answer(
            answer_id=data.pop("answer"), question=question, cleared=cleared, by=request.viewer, **data
        )
    except TellsOfSomebody as found:
        show_problems(form, found)
        return found
    except ValidationError as problem:
        show_problems(form, problem)
        return None
    is_shown = written.state == AnswerState.SHOWN
    messages.success(request, _("Thank you.") if is_shown else _("Thank you. A facilitator reads it first."))
    return redirect(f"{_url(request, question)}#answer-{written.pk}")


def _act(request: HttpRequest, question: CircleQuestion) -> HttpResponse:
    """Do what was pressed and go back, with what was done or what hindered it."""
    act = request.POST.get("act", "")
    doing = _by_reader(request, question).get(act)
    if doing is None and question.facilitates:
        doing = _by_facilitator(request, question).get(act)
    if doing is None:
        raise Http404
    back = _url(request, question)
    try:
        doing()
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Done."))
        if act == "take_back" or (act in ("hide", "return") and not question.facilitates):
            back = request.viewer.url("programs:circle", question.program_id)
        if act == "draft":
            back = request.viewer.url("programs:handbook_page", _its_answer(request, question).pk)
    return redirect(back)


def _by_reader(request: HttpRequest, question: CircleQuestion) -> dict[str, Callable]:
    acts: dict[str, Callable] = {
        "thank": lambda: services.thank(answer=_its_answer(request, question), by=request.viewer)
    }
    if question.is_mine:
        acts["take_back"] = lambda: services.take_back(question=question, by=request.viewer)
    return acts


def _by_facilitator(request: HttpRequest, question: CircleQuestion) -> dict[str, Callable]:
    its, by, why = {"question": question}, request.viewer, request.POST.get("why", "")[:500]
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1

    def judge(state: str) -> Callable:
        return lambda: services.judge_answer(answer=_its_answer(request, question), state=state, why=why, by=by)

    return {
        "show": lambda: services.let_through(seen=version, by=by, **its),
        "return": lambda: services.return_question(why=why, seen=version, by=by, **its),
        "close": lambda: services.close_question(by=by, **its),
        "open": lambda: services.open_question(by=by, **its),
        "hide": lambda: services.hide_question(why=why, by=by, **its),
        "table": lambda: services.put_on_table(course=_table(request, question), by=by, **its),
        "show_answer": judge(AnswerState.SHOWN),
        "hide_answer": judge(AnswerState.HIDDEN),
        "agree": lambda: services.agree(answer=_its_answer(request, question), agreed=True, by=by),
        "draft": lambda: services.draft_for_handbook(answer=_its_answer(request, question), by=by),
        "disagree": lambda: services.agree(answer=_its_answer(request, question), agreed=False, by=by),
    }


def _table(request: HttpRequest, question: CircleQuestion):
    form = TableForm(request.POST, meetings=queries.meetings_for(request.viewer, question.program), question=question)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["table"]


def _its_answer(request: HttpRequest, question: CircleQuestion) -> CircleAnswer:
    sent = request.POST.get("answer", "")
    found = next((row for row in queries.answers_for(request.viewer, question) if str(row.pk) == sent), None)
    if found is None:
        raise Http404
    found.question = question
    return found


def _url(request: HttpRequest, question: CircleQuestion) -> str:
    return request.viewer.url("programs:circle_question", question.pk)
