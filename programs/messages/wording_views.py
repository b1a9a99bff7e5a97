"""Wording of messages: all letters, and one of them with its preview."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.notifications.services import wording as services
from mentoring_platform.notifications.wording import DEFAULTS
from mentoring_platform.notifications.wording.own import Letter, is_own, own_wordings, texts_below, texts_in_force
from mentoring_platform.tenancy.choices import Language
from programs.messages.forms import WhichForm, WordingForm
from programs.messages.permissions import can_word_letters
from programs.models import Program
from programs.queries import programs_for


@member_view(can_word_letters, methods=("GET",))
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter that the product sends, and which of them the organization words itself."""
    programs = {program.pk: program.name for program in programs_for(request.viewer)}
    own: dict[str, set[str]] = {}
    for name, _language, program_id in own_wordings(programs):
        own.setdefault(name, set()).add(programs.get(program_id, ""))
    rows = [
        {"letter": Letter(name, request.organization.language), "is_own": name in own, "for": _said(own.get(name, ()))}
        for name in DEFAULTS
    ]
    return render(request, "programs/messages/letters.html", {"rows": rows})


@member_view(can_word_letters)
def wording(request: HttpRequest) -> HttpResponse:
    """One letter in one language, for all programs or one: write, look, try, take back."""
    letter, which = _asked_for(request)
    back = request.viewer.url("programs:letters")
    form = WordingForm(request.POST or None, letter=letter, cancel_url=back, initial=texts_in_force(letter))
    act = request.POST.get("act", "save")
    if request.method == "POST" and act == "default":
        services.take_back_wording(letter=letter, by=request.viewer)
        messages.success(request, _("The usual words are back."))
        return redirect(_address(request, letter))
    if request.method == "POST" and form.is_valid():
        if act != "try":
            services.write_wording(letter=letter, texts=form.cleaned_data, by=request.viewer)
            messages.success(request, _("Saved. From now on the letter reads like this."))
            return redirect(_address(request, letter))
        services.send_sample(letter=letter, texts=_complete(letter, form.cleaned_data), by=request.viewer)
        messages.success(request, _("On its way to %(email)s. Nothing is saved yet.") % {"email": request.user.email})
    context = {"form": form, "which": which, "back": back, "is_own": is_own(letter), **_preview(request, letter, form)}
    return render(request, "programs/messages/wording.html", context)


@member_view(can_word_letters, methods=("POST",))
def preview(request: HttpRequest) -> HttpResponse:
    """How the texts that are being typed may reach somebody; nothing is kept."""
    letter, _which = _asked_for(request)
    form = WordingForm(request.POST, letter=letter, cancel_url="")
    form.is_valid()
    return render(request, "programs/messages/_preview.html", _preview(request, letter, form))


def _preview(request: HttpRequest, letter: Letter, form: WordingForm) -> dict:
    texts = letter.previewed(request.organization, _complete(letter, form.typed()))
    problems = [problem for name in form.errors for problem in form.errors[name]] if form.is_bound else []
    return {"letter": letter, "texts": texts, "problems": problems}


def _complete(letter: Letter, texts: dict[str, str]) -> dict[str, str]:
    """The texts, and where one is empty the words that come back in its place."""
    return texts_below(letter) | {name: text for name, text in texts.items() if text.strip()}


def _asked_for(request: HttpRequest) -> tuple[Letter, WhichForm]:
    """The letter that the address names, the first if it names none; 404 for one that is not there, as for the rest."""
    name = request.GET.get("letter") or next(iter(DEFAULTS), "")
    if name not in DEFAULTS:
        raise Http404
    programs = list(programs_for(request.viewer))
    language = request.GET.get("language") or request.organization.language
    asked = {"language": language, "program": request.GET.get("program", "")}
    which = WhichForm(asked, programs=programs)
    if language not in Language.values or not which.is_valid():
        raise Http404
    return Letter(name, language, _program(programs, asked["program"])), which


def _program(programs: list[Program], asked: str) -> Program | None:
    return next((program for program in programs if program.pk == UUID(asked)), None) if asked else None


def _address(request: HttpRequest, letter: Letter) -> str:
    asked = {"letter": letter.name, "language": letter.language}
    if letter.program:
        asked["program"] = letter.program.pk
    return f"{request.viewer.url('programs:wording')}?{urlencode(asked)}"


def _said(programs: set[str]) -> str:
    """For which programs there are own words; empty for all of them."""
    return ", ".join(sorted(filter(None, programs)))
