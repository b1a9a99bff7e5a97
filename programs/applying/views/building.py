"""The forms of a program: which are open, what they ask and in which words, and how they look."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs.applying import queries, services
from programs.applying.choices import QuestionKind, Side
from programs.applying.forms import QuestionForm, TextsForm
from programs.applying.permissions import can_take_applications
from programs.applying.public_form import ApplyForm
from programs.applying.questions import in_language, questions_in
from programs.models import ApplicationForm, ApplicationVersion, Program
from programs.queries import managed_programs
from programs.views.pages import answer_form


@member_view(can_take_applications)
def form_list(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The three forms of a program, with their addresses; one that is not there is begun by a press."""
    program = _program(request, program_id)
    if request.method == "POST":
        side = _side(request.POST.get("side", ""))
        services.copy_proposal(program=program, side=side, by=request.viewer)
        return redirect(request.viewer.url("programs:application_form", program.pk, side))
    known = queries.forms_of(program)
    rows = [{"side": side, "form": known.get(side.value), "address": _address(request, program, side)} for side in Side]
    return render(request, "programs/applying/forms.html", {"program": program, "rows": rows})


@member_view(can_take_applications)
def form(request: HttpRequest, program_id: UUID, form_side: str) -> HttpResponse:
    """One form: its questions in their order, and by buttons: earlier, later, out; open, closed."""
    program, form, version = _form(request, program_id, form_side)
    if request.method == "POST":
        _act(request, form)
        return redirect(request.viewer.url("programs:application_form", program.pk, form_side))
    language = request.LANGUAGE_CODE
    questions = questions_in(version.questions)
    words = {row.key: in_language(row.words, language) for row in questions}
    rows = [
        {
            "key": row.key,
            "words": words[row.key],
            "kind": QuestionKind(row.kind).label,
            "required": row.required,
            "only_if": words.get(row.only_if, ""),
        }
        for row in questions
    ]
    context = {
        "program": program,
        "side": Side(form_side),
        "form": form,
        "version": version,
        "rows": rows,
        "address": _address(request, program, Side(form_side)),
    }
    return render(request, "programs/applying/form.html", context)


def _act(request: HttpRequest, form: ApplicationForm) -> None:
    act, key, by = request.POST.get("act", ""), request.POST.get("key", ""), request.viewer
    try:
        if act in ("open", "close"):
            services.set_open(form=form, is_open=act == "open", by=by)
        elif act in ("earlier", "later"):
            services.move_question(form=form, key=key, by=-1 if act == "earlier" else 1, viewer=by)
        elif act == "remove":
            services.remove_question(form=form, key=key, by=by)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))


@member_view(can_take_applications)
def texts(request: HttpRequest, program_id: UUID, form_side: str) -> HttpResponse:
    """The words around the questions."""
    program, known, version = _form(request, program_id, form_side)
    back = request.viewer.url("programs:application_form", program.pk, form_side)
    form = TextsForm(request.POST or None, version=version, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.change_texts(form=known, by=request.viewer, **form.values),
        title=_("Words of the form"),
        lead=program.name,
        back=back,
        done=_("Saved."),
    )


@member_view(can_take_applications)
def question(request: HttpRequest, program_id: UUID, form_side: str, question_key: str) -> HttpResponse:
    """One question; the key "new" adds one."""
    program, known, version = _form(request, program_id, form_side)
    questions = questions_in(version.questions)
    place = next((number for number, row in enumerate(questions) if row.key == question_key), len(questions))
    if place == len(questions) and question_key != "new":
        raise Http404
    back = request.viewer.url("programs:application_form", program.pk, form_side)
    form = QuestionForm(
        request.POST or None,
        question=questions[place] if place < len(questions) else None,
        earlier=questions[:place],
        language=program.organization.language,
        cancel_url=back,
    )
    return answer_form(
        request,
        form,
        lambda data: services.keep_question(form=known, question=form.made(), by=request.viewer),
        title=_("Question"),
        lead=program.name,
        back=back,
        done=_("Saved."),
    )


@member_view(can_take_applications, methods=("GET",))
def preview(request: HttpRequest, program_id: UUID, form_side: str) -> HttpResponse:
    """All questions as they are asked, on one page; nothing typed here is kept."""
    program, _known, version = _form(request, program_id, form_side)
    asked = ApplyForm(version=version, language=request.GET.get("language") or request.LANGUAGE_CODE, side=form_side)
    context = {
        "program": program,
        "side": Side(form_side),
        "steps": asked.steps(),
        "days": asked.days(),
        "consent": in_language(version.words.get("consent", {}), asked.language),
        "back": request.viewer.url("programs:application_form", program.pk, form_side),
    }
    return render(request, "programs/applying/preview.html", context)


def _program(request: HttpRequest, program_id: UUID) -> Program:
    return get_object_or_404(managed_programs(request.viewer), pk=program_id)


def _side(side: str) -> str:
    if side not in Side.values:
        raise Http404
    return side


def _form(request: HttpRequest, program_id: UUID, side: str) -> tuple[Program, ApplicationForm, ApplicationVersion]:
    program = _program(request, program_id)
    form = queries.forms_of(program).get(_side(side))
    version = queries.version_in_force(form) if form else None
    if version is None:
        raise Http404
    form.program, version.form = program, form
    return program, form, version


def _address(request: HttpRequest, program: Program, side: Side) -> str:
    path = reverse("apply", args=[request.organization.slug, program.slug, side.value])
    return settings.SITE_URL.rstrip("/") + path
