"""Writing the handbook: drafts, publishing, older versions, where a page stands, and who has agreed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.ui.problems import show_problems
from programs.handbook import queries, services
from programs.handbook.comparing import compare
from programs.handbook.forms import RIGHT_TO_LEFT, DraftForm, NewPageForm, PlaceForm, languages
from programs.handbook.letters import remind_to_agree
from programs.handbook.permissions import can_see_agreements, can_write_handbook
from programs.models import HandbookPage, HandbookText, HandbookVersion


@member_view(can_write_handbook)
def new(request: HttpRequest) -> HttpResponse:
    """Where a new page stands and what it is called."""
    viewer = request.viewer
    programs, with_whole = queries.programs_to_write_for(viewer)
    back = viewer.url("programs:handbook")
    form = NewPageForm(request.POST or None, programs=programs, with_whole=with_whole, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = {"kind": data["kind"], "title": data["title"], "language": viewer.organization.language}
        page = services.begin_page(page_id=data["page"], program=form.program, by=viewer, **made)
        return redirect(viewer.url("programs:handbook_write", page.pk))
    return render(request, "programs/form.html", {"form": form, "title": _("A new page"), "back": back})


@member_view(can_write_handbook)
def write(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """The draft of a page in one language (`?language=`), with a preview; saved, published or discarded."""
    viewer = request.viewer
    page = _written(request, page_id)
    draft = queries.draft_of(page)
    texts = queries.texts_to_write(page, draft)
    language = _language(request, texts)
    text = next((found for found in texts if found.language == language), None)
    form = DraftForm(request.POST or None, page=page, text=text, draft=draft)
    if request.htmx and request.method == "POST":
        return render(request, "programs/handbook/_preview.html", {"body": request.POST.get("body", "")})
    if request.POST.get("act") == "discard":
        return _discarded(request, page)
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, page, form, language)
        except services.ChangedMeanwhile:
            draft = queries.draft_of(page)
            meanwhile = True
            form.look_again(draft)
        except ValidationError as problem:
            draft = queries.draft_of(page)
            form.look_again(draft)
            show_problems(form, problem)
    context = {
        "page": page, "form": form, "draft": draft, "text": text, "meanwhile": meanwhile,
        "theirs": _theirs(draft, language, form) if meanwhile else [],
        "language": language, "language_name": languages()[language],
        "languages": [(code, name, any(text.language == code for text in texts)) for code, name in languages().items()],
        "body": form["body"].value() or "",
        "back": viewer.url("programs:handbook_page", page.pk) if page.published else viewer.url("programs:handbook"),
    }  # fmt: skip
    if draft is not None and draft.written_by is not None:
        record_list(by=viewer, found=1)
    return render(request, "programs/handbook/write.html", context)


@member_view(can_write_handbook)
def place(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Where a page stands, beside what it is offered; or it is taken out of the handbook, and put back."""
    viewer = request.viewer
    page = _written(request, page_id)
    back = viewer.url("programs:handbook_page", page.pk)
    if request.POST.get("act") in ("out", "back"):
        services.take_out(page=page, out=request.POST["act"] == "out", by=viewer)
        messages.success(request, _("Saved."))
        return redirect(viewer.url("programs:handbook"))
    topics, chosen = queries.topics_to_tie(page)
    form = PlaceForm(request.POST or None, page=page, topics=topics, chosen=chosen, viewer=viewer, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        services.place_page(page=page, topics=form.cleaned_data.get("topics", ()), by=viewer, **form.facts)
        messages.success(request, _("Saved."))
        return redirect(back)
    title = queries.titles_of(viewer, [page])[page.pk]
    return render(request, "programs/handbook/place.html", {"page": page, "form": form, "text": title, "back": back})


@member_view(can_write_handbook)
def versions(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """What was published, and what changed between two of them (`?a=&b=`); POST: an older one as a new draft."""
    viewer = request.viewer
    page = _written(request, page_id)
    if request.method == "POST":
        return _restored(request, page)
    rows = list(queries.versions_of(page))
    record_list(by=viewer, found=len(rows))
    new, old = _chosen(rows, request.GET.get("b"), 0), _chosen(rows, request.GET.get("a"), 1)
    context = {
        "page": page,
        "rows": rows,
        "new": new,
        "old": old,
        "compared": _compared(old, new, viewer.organization.language) if old and new else [],
        "text": queries.titles_of(viewer, [page])[page.pk],
        "back": viewer.url("programs:handbook_page", page.pk),
    }
    return render(request, "programs/handbook/versions.html", context)


@member_view(can_see_agreements)
def agreed(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Who has read a page and agreed, and who has not; POST: a letter to those."""
    viewer = request.viewer
    page = get_object_or_404(queries.pages_to_follow(viewer), pk=page_id)
    here = viewer.url("programs:handbook_agreed", page.pk)
    if request.method == "POST":
        count = remind_to_agree(page=page, by=viewer)
        said = ngettext("One letter is on its way.", "%(count)d letters are on their way.", count)
        messages.success(request, said % {"count": count} if count else _("Nobody was left to write to today."))
        return redirect(here)
    rows = queries.asked_to_agree(viewer, page)
    record_list(by=viewer, found=len(rows))
    context = {
        "page": page,
        "rows": rows,
        "missing": [row for row in rows if not row.counts],
        "text": queries.titles_of(viewer, [page])[page.pk],
        "back": viewer.url("programs:handbook_page", page.pk),
    }
    return render(request, "programs/handbook/agreed.html", context)


def _written(request: HttpRequest, page_id: UUID) -> HandbookPage:
    return get_object_or_404(queries.written_pages(request.viewer), pk=page_id)


def _language(request: HttpRequest, texts: list[HandbookText]) -> str:
    """The language that is asked for, else the organization's if the page has it, else the page's first."""
    asked, known = request.GET.get("language", ""), [text.language for text in texts]
    if asked in languages():
        return asked
    own = request.viewer.organization.language
    return own if own in known or not known else known[0]


def _saved(request: HttpRequest, page: HandbookPage, form: DraftForm, language: str) -> HttpResponse:
    """Save the draft; publish it, too, if that was pressed."""
    viewer, data = request.viewer, form.cleaned_data
    draft = services.save_draft(page=page, language=language, seen=data["seen"], by=viewer, **form.facts)
    if request.POST.get("act") != "publish":
        messages.success(request, _("The draft is saved. Nobody else reads it before it is published."))
        return redirect(f"{viewer.url('programs:handbook_write', page.pk)}?language={language}")
    # With what was saved by this very press, and with nothing that somebody else has saved unseen before it.
    seen = draft.revision if draft.revision <= data["seen"] + 1 else data["seen"]
    told = {"remark": data.get("remark", ""), "is_small": data.get("is_small", False)}
    services.publish(page=page, seen=seen, by=viewer, **told)
    messages.success(request, _("It is published."))
    return redirect(viewer.url("programs:handbook_page", page.pk))


def _theirs(draft: HandbookVersion | None, language: str, form: DraftForm) -> list:
    """How what somebody else has saved differs from what is in the form."""
    text = HandbookText.objects.filter(version=draft, language=language).first() if draft else None
    return compare(text.body, form.cleaned_data["body"]) if text else []


def _discarded(request: HttpRequest, page: HandbookPage) -> HttpResponse:
    viewer, seen = request.viewer, request.POST.get("seen", "")
    try:
        goes = services.discard_draft(page=page, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0, by=viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(viewer.url("programs:handbook_write", page.pk))
    messages.success(request, _("The draft is discarded."))
    return redirect(viewer.url("programs:handbook") if goes else viewer.url("programs:handbook_page", page.pk))


def _restored(request: HttpRequest, page: HandbookPage) -> HttpResponse:
    number = request.POST.get("restore", "")
    try:
        number = int(number) if number.isdecimal() and len(number) < 6 else 0
        services.restore_version(page=page, number=number, by=request.viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(request.viewer.url("programs:handbook_versions", page.pk))
    messages.success(request, _("The older version is a draft now. Look it through and publish it."))
    return redirect(request.viewer.url("programs:handbook_write", page.pk))


def _chosen(rows: list[HandbookVersion], asked: str | None, otherwise: int) -> HandbookVersion | None:
    found = next((row for row in rows if str(row.number) == asked), None)
    return found or (rows[otherwise] if len(rows) > otherwise else None)


def _compared(old: HandbookVersion, new: HandbookVersion, first: str) -> list[tuple[str, str, str, list]]:
    """Language by language (code, name, direction), how two versions differ; titles and bodies in one."""
    sides = [{text.language: f"{text.title}\n\n{text.body}\n" for text in side.texts.all()} for side in (old, new)]
    codes = sorted({*sides[0], *sides[1]}, key=lambda code: (code != first, code))
    pieces = {code: compare(sides[0].get(code, ""), sides[1].get(code, "")) for code in codes}
    return [
        (code, languages().get(code, code), "rtl" if code in RIGHT_TO_LEFT else "ltr", pieces[code]) for code in codes
    ]
