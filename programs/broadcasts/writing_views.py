"""The steps of writing a message: words, for whom, when, files. Each saves the draft and leads to the next."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.ui.problems import show_problems
from programs.broadcasts import forms, queries, services
from programs.broadcasts.looks import language_tabs, reach_of, rows_of
from programs.broadcasts.permissions import can_write_broadcasts
from programs.models import Broadcast
from programs.views.pages import answer_form


@member_view(can_write_broadcasts)
def new(request: HttpRequest) -> HttpResponse:
    """A new message, from nothing or from a template."""
    viewer, language = request.viewer, request.organization.language
    back = viewer.url("programs:broadcasts")
    form = forms.WordsForm(
        request.POST or None,
        text=None,
        seen=0,
        language=language,
        submit=_("Save and go on"),
        cancel_url=back,
        draft="new-broadcast",
    )
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.write_broadcast(by=viewer, key=form.cleaned_data["key"], texts={language: form.words})
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            return redirect(viewer.url("programs:broadcast_audience", begun.pk))
    templates = list(queries.broadcasts_for(viewer).filter(is_template=True))
    rows = rows_of(viewer, templates, [], request.LANGUAGE_CODE)["templates"]
    return render(request, "programs/broadcasts/new.html", {"form": form, "templates": rows, "back": back})


@member_view(can_write_broadcasts)
def words(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """The words in one language; of what is out already, a correction."""
    row, viewer = _managed(request, broadcast_id), request.viewer
    back, own = _page(request, row), request.organization.language
    if not (row.is_draft or row.is_out):
        return redirect(back)
    asked = request.GET.get("language", "")
    language = asked if asked in Language.values else own
    texts = queries.texts_by_language(row)
    form = forms.WordsForm(
        request.POST or None,
        text=texts.get(language),
        seen=row.version if row.is_out else row.revision,
        language=language,
        submit=_("Correct the message") if row.is_out else _("Save and go on"),
        cancel_url=back,
        draft=f"broadcast-{row.pk}-{language}",
        corrects=row.is_out,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save_words(request, row, form, language)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("The mentors have the new words now.") if row.is_out else _("Draft saved."))
            began = language == own and row.is_draft and not row.is_template
            return redirect(viewer.url("programs:broadcast_audience", row.pk) if began else back)
    tabs = language_tabs(texts, language, own, all_of_them=True)
    context = {
        "form": form,
        "broadcast": row,
        "tabs": tabs,
        "back": back,
        "is_own": language == own,
        "language": language,
    }
    return render(request, "programs/broadcasts/words.html", context)


def _save_words(request: HttpRequest, row: Broadcast, form: forms.WordsForm, language: str) -> None:
    data, texts = form.cleaned_data, {language: form.words}
    if row.is_out:
        again = data["again"] == "all"
        services.correct_broadcast(broadcast=row, seen=data["seen"], texts=texts, tell_again=again, by=request.viewer)
    else:
        services.write_broadcast(broadcast=row, seen=data["seen"], texts=texts, by=request.viewer)


@member_view(can_write_broadcasts)
def audience(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """For whom; what is ticked is counted at once."""
    row, viewer = _managed(request, broadcast_id), request.viewer
    back = _page(request, row)
    if not row.is_draft:
        return redirect(back)
    if request.headers.get("HX-Request"):
        return _counted(request, row)
    form = forms.AudienceForm(request.POST or None, viewer=viewer, broadcast=row, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.write_broadcast(
            broadcast=row, programs=form.chosen_programs, audience=form.audience, by=viewer
        ),
        title=_("For whom is it?"),
        back=viewer.url("programs:broadcast_when", row.pk) if request.method == "POST" else back,
        done=_("Draft saved."),
        template="programs/broadcasts/audience.html",
        broadcast=row,
        reach=reach_of(viewer, row),
    )


def _counted(request: HttpRequest, row: Broadcast) -> HttpResponse:
    """How many those are that are ticked now, before it is saved."""
    form = forms.AudienceForm(request.GET, viewer=request.viewer, broadcast=row, cancel_url="")
    reach = None
    if form.is_valid():
        programs = [program.pk for program in form.chosen_programs]
        kept = services.within_units(form.audience, request.viewer)
        reach = reach_of(request.viewer, row, queries.Audience.chosen(request.organization, programs, kept))
    return render(request, "programs/broadcasts/_reach.html", {"reach": reach, "broadcast": row})


@member_view(can_write_broadcasts)
def when(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """From when, until when, and how soon."""
    row = _managed(request, broadcast_id)
    back = _page(request, row)
    if not row.is_draft:
        return redirect(back)
    return answer_form(
        request,
        forms.WhenForm(request.POST or None, broadcast=row, cancel_url=back),
        lambda data: services.write_broadcast(broadcast=row, by=request.viewer, **data),
        title=_("When is it told?"),
        back=back,
        done=_("Draft saved."),
    )


@member_view(can_write_broadcasts)
def files(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """Files for the mentors: one more, or one less."""
    row, viewer = _managed(request, broadcast_id), request.viewer
    if not row.is_draft:
        return redirect(_page(request, row))
    here = viewer.url("programs:broadcast_files", row.pk)
    if "remove" in request.POST:
        attached = get_object_or_404(queries.files_of(row), pk=_key(request.POST["remove"]))
        services.detach(attached=attached, by=viewer)
        messages.success(request, _("Taken away."))
        return redirect(here)
    return answer_form(
        request,
        forms.AttachForm(request.POST or None, request.FILES or None),
        lambda data: services.attach(broadcast=row, upload=data["file"], by=viewer),
        title=_("Files for the mentors"),
        back=here if request.method == "POST" else _page(request, row),
        done=_("Attached."),
        template="programs/broadcasts/files.html",
        broadcast=row,
        files=queries.files_of(row),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _managed(request: HttpRequest, broadcast_id: UUID) -> Broadcast:
    row = get_object_or_404(queries.managed_broadcasts(request.viewer), pk=broadcast_id)
    record_read(by=request.viewer, action="broadcast.read", subject=row)
    return row


def _page(request: HttpRequest, row: Broadcast) -> str:
    return request.viewer.url("programs:broadcast", row.pk)
