"""Reading the handbook: the whole of it, a page, what was found, and the sheet to print."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs.handbook import queries, services
from programs.handbook.forms import languages
from programs.handbook.permissions import can_read_handbook, can_write_handbook
from programs.handbook.searching import search_handbook
from programs.handbook.terms import with_terms
from programs.models import HandbookPage


@member_view(can_read_handbook, methods=("GET",))
def handbook(request: HttpRequest) -> HttpResponse:
    """All pages by section; `?q=` searches; what waits to be read comes first, for writers what is being written."""
    viewer, question = request.viewer, request.GET.get("q", "").strip()
    pages = list(queries.pages_for(viewer))
    waiting = list(queries.pages_to_agree(viewer))
    texts = queries.titles_of(viewer, waiting) if waiting else {}
    written = list(queries.written_pages(viewer)) if can_write_handbook(viewer) else []
    unfinished = [page for page in written if page.has_draft or not page.is_shown]
    titles = queries.titles_of(viewer, unfinished) if unfinished else {}
    context = {
        "parts": queries.handbook_of(viewer, pages),
        "question": question,
        "found": search_handbook(viewer, question) if question else [],
        "waiting": [(page, texts[page.pk]) for page in waiting if page.pk in texts],
        "unfinished": [(page, titles[page.pk]) for page in unfinished if page.pk in titles],
        "can_write": can_write_handbook(viewer),
    }
    return render(request, "programs/handbook/handbook.html", context)


@member_view(can_read_handbook)
def page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """One page, in the reader's language if there is one; POST: read and agreed. `?language=` asks for another.

    One that was never published leads its writers to its draft; who began it in a circle reads what he began.
    """
    viewer = request.viewer
    page = get_object_or_404(queries.open_pages(viewer), pk=page_id)
    if request.method == "POST":
        return _agreed(request, page)
    writes = can_write_handbook(viewer) and queries.writes(viewer, page)
    if writes and not page.published:
        return redirect(viewer.url("programs:handbook_write", page.pk))
    texts = list(queries.texts_to_read(page))
    asked = [text for text in texts if text.language == request.GET.get("language")]
    text = asked[0] if asked else queries.in_own_language(texts, viewer.organization.language)
    html, glossary = with_terms(text.body, queries.terms_for(viewer, page))
    waits = page.asks_agreement and queries.pages_to_agree(viewer).filter(pk=page.pk).exists()
    context = {
        "page": page,
        "text": text,
        "html": html,
        "terms": glossary.used,
        "others": [(other, languages().get(other.language, other.language)) for other in texts if other != text],
        "is_foreign": not asked and text.language != get_language(),
        "language": languages().get(text.language, text.language),
        "waits": waits,
        "agreement": queries.agreement_of(viewer, page) if page.asks_agreement and not waits else None,
        "writes": writes,
    }
    return render(request, "programs/handbook/page.html", context)


@member_view(can_read_handbook, methods=("GET",))
def print_handbook(request: HttpRequest) -> HttpResponse:
    """All that the viewer reads on one sheet; `?program=` one program's, with what holds for all."""
    viewer = request.viewer
    programs = list(queries.programs_with_handbook(viewer))
    chosen = next((program for program in programs if str(program.pk) == request.GET.get("program")), None)
    pages = list(queries.pages_for(viewer))
    if chosen is not None:
        pages = [page for page in pages if page.program_id in (None, chosen.pk)]
    context = {
        "parts": queries.handbook_of(viewer, pages, with_body=True),
        "programs": programs if len(programs) > 1 else [],
        "chosen": chosen,
    }
    return render(request, "programs/handbook/print.html", context)


def _agreed(request: HttpRequest, page: HandbookPage) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        services.agree(
            page=page, number=int(number) if number.isdecimal() and len(number) < 6 else 0, by=request.viewer
        )
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Thank you. It is noted that you have read it and agree."))
    return redirect(request.viewer.url("programs:handbook_page", page.pk))
