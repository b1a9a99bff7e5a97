"""Applying, without signing in: the public page of a form, and what stands behind the secret of its link.

A page is always the answer to a look: what is sent is answered by sending the browser on, so that neither reload nor
the back button sends anything twice. Nothing of what was typed is in an address or a cookie.
"""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mentoring_platform.accounts.access import link_view
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.personal.by_link import busy, nowhere, uncounted_letter_page
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from programs.applying import services
from programs.applying.choices import TAKEN_BACK_WHILE, ApplicationState, QuestionKind, Side
from programs.applying.limits import LEAST_SECONDS, begins_too_often, guesses_too_often, is_crowded, looks_too_often
from programs.applying.public_form import judged, raw_of, shown, without_nul
from programs.applying.queries import application_of_link, files_of, open_form, said_about, version_in_force
from programs.applying.questions import in_language, questions_in
from programs.applying.reading import answers_read
from programs.files import FileField
from programs.models import Application

TRAP = "f2"
"""A field that no person sees, named so that no browser knows what to fill in."""


@link_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, organization_slug: str, program_slug: str, side: str) -> HttpResponse:
    """What it is about, and the button that begins. A closed form, an unknown program or organization: 404 alike."""
    form = open_form(request.organization, program_slug, side) if request.organization else None
    if form is None:
        raise Http404
    version = version_in_force(form)
    language = _wanted_language(request)
    if request.method == "POST":
        if is_crowded(request) and "again" not in request.POST:
            return HttpResponseRedirect(f"?language={language}&again=yes")
        if begins_too_often(request):
            return busy(request)
        secret = services.begin_application(form=form, language=language)
        return redirect(reverse("application", args=[organization_slug, secret]))
    spoken = {name for words in version.words.values() for name, text in words.items() if text}
    context = {
        "form": form,
        "program": form.program,
        "side": Side(side),
        "intro": in_language(version.words.get("intro", {}), language),
        "number": len(version.questions),
        "others": [
            (other, translation.get_language_info(other)["name_local"]) for other in sorted(spoken - {language})
        ],
        "language": language,
        "again": "again" in request.GET,
    }
    return _spoken(request, language, "programs/applying/public/start.html", context)


def _wanted_language(request: HttpRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in Language.values else request.organization.language


@uncounted_letter_page
@sensitive_post_parameters()
def application(request: HttpRequest, secret: str) -> HttpResponse:
    """Everything behind the link. One that leads nowhere gets one and the same page, 404.

    What comes too late (sent twice, decided meanwhile) leads to what stands now.
    """
    row = application_of_link(hash_of(secret)) if request.organization else None
    if row is None:
        return busy(request) if guesses_too_often(request) else nowhere(request)
    if looks_too_often(row):
        return busy(request)
    with translation.override(row.language):
        try:
            return _sent(request, row) if row.state != ApplicationState.DRAFT else _draft(request, row, secret)
        except services.Gone:
            return HttpResponseRedirect("?")


def _draft(request: HttpRequest, row: Application, secret: str) -> HttpResponse:
    if request.method == "POST":
        services.hold_by_letter(application=row, secret=secret)
        return DRAFT_ACTS.get(request.POST.get("act", ""), _keep)(request, row)
    pages: dict[str, Callable] = {"check": _check, "mend": _mend, "throw": _throw}
    return pages.get(request.GET.get("show", ""), _write)(request, row)


def _write(request: HttpRequest, row: Application, problems: dict | None = None) -> HttpResponse:
    return _form_page(request, row, shown(row), problems=problems or {})


def _mend(request: HttpRequest, row: Application) -> HttpResponse:
    """The form with what is wrong in it; where nothing is, on to the check."""
    form = judged(row, set(files_of(row)))
    return HttpResponseRedirect("?show=check") if form.is_valid() else _form_page(request, row, form)


def _form_page(request: HttpRequest, row: Application, form, problems: dict | None = None) -> HttpResponse:
    files = files_of(row)
    steps = form.steps()
    for step in steps:
        key = step["field"].name.removeprefix("q_")
        step["file"] = files[key].file.name if key in files else ""
        step["problem"] = (problems or {}).get(key, "")
    context = {
        "form": form,
        "steps": steps,
        "days": form.days() if any(step["grid"] for step in steps) else (),
        "saved": _moment(row),
        "told": request.GET.get("show", ""),
        "until": clock.local_day(row.organization, row.saved_at) + timedelta(days=30),
    }
    return _page(request, row, "form", context)


def _moment(row: Application) -> int:
    """When a draft was kept, in milliseconds: so a page knows if it is older than what its device has sent."""
    return int(row.saved_at.timestamp() * 1000)


def _check(request: HttpRequest, row: Application) -> HttpResponse:
    """All answers once more, consent, and the button that sends."""
    files = files_of(row)
    form = judged(row, set(files))
    if not form.is_valid():
        return HttpResponseRedirect("?show=mend")
    lines = [
        {"label": label, "value": _fact_shown(form, name), "anchor": f"s-{name}"}
        for name, label in form.plain_labels.items()
        if not name.startswith("q_")
    ]
    lines += answers_read(row.version, form.answers, files, row.language)
    context = {
        "lines": lines,
        "consent": in_language(row.version.words.get("consent", {}), row.language),
        "wants_consent": request.GET.get("lacks") == "consent",
        "was_quick": request.GET.get("lacks") == "time",
        "was_trapped": request.GET.get("lacks") == "again",
        "trap": TRAP,
    }
    return _page(request, row, "check", context)


def _fact_shown(form, name: str) -> str:
    value, field = form.cleaned_data.get(name), form.fields[name]
    if not value:
        return ""
    if name == "phone":
        return form.data["phone"]
    words = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(each, each)) for each in values)


def _throw(request: HttpRequest, row: Application) -> HttpResponse:
    return _page(request, row, "withdraw", {"is_draft": True})


def _keep(request: HttpRequest, row: Application) -> HttpResponse:
    """Keep what was typed, and go where the button says: further, or to the same page. A script is answered in JSON."""
    row.organization = request.organization
    services.keep_draft(application=row, raw=raw_of(row.version, row.side, request.POST))
    problems = _keep_files(request, row)
    if request.headers.get("X-Requested-With") == "fetch":
        names = {f"q_{key}": held.file.name for key, held in files_of(row).items()}
        told = {f"q_{key}": text for key, text in problems.items()}
        return JsonResponse({"files": names, "problems": told, "saved": _moment(row)})
    if problems:
        return _write(request, row, problems)
    return HttpResponseRedirect("?show=check" if request.POST.get("act") == "check" else "?show=kept")


def _keep_files(request: HttpRequest, row: Application) -> dict[str, str]:
    """Keep each file that came along; what is wrong with which."""
    problems = {}
    for question in questions_in(row.version.questions):
        if question.kind != QuestionKind.FILE:
            continue
        upload = request.FILES.get(question.field_name)
        try:
            if upload:
                file = FileField().clean(upload)
                services.keep_file(application=row, question=question.key, upload=file)
            elif request.POST.get("drop") == question.field_name:
                services.keep_file(application=row, question=question.key, upload=None)
        except ValidationError as problem:
            problems[question.key] = " ".join(problem.messages)
    return problems


def _send_link(request: HttpRequest, row: Application) -> HttpResponse:
    """Keep, and write the link to the address that was typed."""
    services.keep_draft(application=row, raw=raw_of(row.version, row.side, request.POST))
    email = (row.raw.get("email") or [""])[0]
    try:
        address = forms.EmailField().clean(email)
    except ValidationError:
        return HttpResponseRedirect("?show=mend#id_email")
    went = services.send_link(application=row, email=address)
    return HttpResponseRedirect("?show=linked" if went else "?show=unsent")


def _send(request: HttpRequest, row: Application) -> HttpResponse:
    """Send, once. Whoever filled in the trap, a machine or a browser too eager, presses again on a page without it."""
    if request.POST.get(TRAP):
        return HttpResponseRedirect("?show=check&lacks=again")
    files = files_of(row)
    form = judged(row, set(files))
    if not form.is_valid():
        return HttpResponseRedirect("?show=mend")
    if request.POST.get("consent") != "yes":
        return HttpResponseRedirect("?show=check&lacks=consent")
    if clock.now() < row.begun_at + timedelta(seconds=LEAST_SECONDS):
        return HttpResponseRedirect("?show=check&lacks=time")
    asked = [question.key for question in form.asked]
    services.send_application(application=row, facts=form.facts, answers=form.answers, asked=asked)
    return HttpResponseRedirect("?")


def _throw_away(request: HttpRequest, row: Application) -> HttpResponse:
    services.withdraw_application(application=row)
    return _page(request, row, "gone", {})


DRAFT_ACTS: dict[str, Callable[[HttpRequest, Application], HttpResponse]] = {
    "keep": _keep,
    "check": _keep,
    "link": _send_link,
    "send": _send,
    "withdraw": _throw_away,
}


def _sent(request: HttpRequest, row: Application) -> HttpResponse:
    """What became of it; while it waits, questions of the office are answered here.

    Whoever was not taken in can take it back, before the office decides and after it.
    """
    act = request.POST.get("act", "") if request.method == "POST" else ""
    words = without_nul(request.POST.get("words", "")).strip()[:2000]
    waits, can_withdraw = row.state == ApplicationState.WAITING, row.state in TAKEN_BACK_WHILE
    if act == "withdraw" and can_withdraw:
        services.withdraw_application(application=row)
        return HttpResponseRedirect("?")
    if act == "answer" and waits and words:
        services.answer_office(application=row, words=words)
        return HttpResponseRedirect("?show=answered")
    if act:  # sent twice, or too late
        return HttpResponseRedirect("?")
    if request.GET.get("show") == "withdraw" and can_withdraw:
        return _page(request, row, "withdraw", {"is_draft": False})
    version = row.version
    context = {
        "state": row.state,
        "next": in_language(version.words.get("next", {}), row.language) if version else "",
        "lines": answers_read(version, row.answers, files_of(row), row.language) if version else [],
        "said": said_about(row),
        "has_answered": request.GET.get("show") == "answered",
        "can_withdraw": can_withdraw,
        "sent_on": clock.local_day(row.organization, row.sent_at),
    }
    return _page(request, row, "sent", context)


def _page(request: HttpRequest, row: Application, name: str, context: dict) -> HttpResponse:
    context |= {"application": row, "program": row.program, "side": Side(row.side), "key": row.pk}
    return _spoken(request, row.language, f"programs/applying/public/{name}.html", context)


def _spoken(request: HttpRequest, language: str, template: str, context: dict) -> HttpResponse:
    """The page in the language in which it is filled in, whatever this browser speaks."""
    context |= {"organization": request.organization, "today": clock.today(request.organization)}
    with translation.override(language):
        response = render(request, template, context)
        response["Content-Language"] = translation.get_language()
    return response
