"""Announcements: what was told to me; writing one, and who has read it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from programs.announcements import queries, services
from programs.announcements.forms import AnnouncementForm, CorrectionForm
from programs.announcements.permissions import can_read_announcements, can_write_announcements
from programs.files import file_response
from programs.models import Announcement, AnnouncementReceipt

ROWS_A_PAGE = 20


@member_view(can_read_announcements, methods=("GET",))
def announcement_list(request: HttpRequest) -> HttpResponse:
    """What was told to the viewer, and what he or others have written for the mentors he reaches."""
    viewer = request.viewer
    page = Paginator(queries.announcements_for(viewer), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, queries.text_of(one, viewer.organization)) for one in page.object_list]
    told = [
        queries.Told(row, queries.text_of(row.announcement, viewer.organization))
        for row in queries.told_to(viewer)[:ROWS_A_PAGE]
    ]
    record_list(by=viewer, found=page.paginator.count, part=page.number)
    context = {
        "page": page,
        "rows": rows,
        "told": told,
        "today": clock.today(viewer.organization),
        "can_write": can_write_announcements(viewer),
        "follows": viewer.is_administrator or can_write_announcements(viewer),
    }
    return render(request, "programs/announcements/list.html", context)


@member_view(can_write_announcements)
def write(request: HttpRequest) -> HttpResponse:
    """A new announcement, kept as a draft."""
    return _write(request, None)


@member_view(can_write_announcements)
def edit(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """A draft in other words, or the correction of what is out."""
    found = get_object_or_404(queries.managed_announcements(request.viewer), pk=announcement_id)
    if found.is_out:
        return _correct(request, found)
    return _write(request, found) if found.is_draft else redirect(_url(request, found))


@member_view(can_read_announcements)
def announcement(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """One announcement: for its mentor to read and to confirm; for the office, who has read it."""
    viewer = request.viewer
    receipt = queries.told_to(viewer).filter(announcement=announcement_id).first()
    followed = queries.announcements_for(viewer).filter(pk=announcement_id).first()
    if receipt is None and followed is None:
        raise Http404
    found = followed or receipt.announcement
    if request.method == "POST":
        return _act(request, found, receipt)
    record_read(by=viewer, action="announcement.read", subject=found)
    if receipt is not None:
        services.note_opened(receipt=receipt)
    today = clock.today(viewer.organization)
    context = {
        "announcement": found,
        "text": queries.text_of(found, viewer.organization),
        "receipt": receipt,
        "today": today,
        "stands": found.is_out and found.stands_until >= today,
        "back": viewer.url("programs:announcements"),
        "files": queries.files_of(found),
    }
    if followed is not None:
        context |= _followed(request, followed)
    return render(request, "programs/announcements/announcement.html", context)


@member_view(can_read_announcements, methods=("GET",))
def file(request: HttpRequest, announcement_id: UUID, announcement_file_id: UUID) -> HttpResponse:
    """An attachment, to be saved."""
    found = queries.file_for(request.viewer, announcement_id, announcement_file_id)
    if found is None:
        raise Http404
    return file_response(found)


def _followed(request: HttpRequest, found: Announcement) -> dict[str, object]:
    units = {unit.pk: unit.name for unit in queries.unit_tree(request.organization)} if found.units else {}
    context = {
        "followed": True,
        "is_office": request.viewer.is_office,
        "units": [units[key] for key in found.units if key in units],
        "manages": queries.managed_announcements(request.viewer).filter(pk=found.pk).exists(),
    }
    if found.is_draft:
        return context | {"waiting": list(queries.not_told_yet(found))}
    return context | {"reading": queries.reading_of(found)}


def _act(request: HttpRequest, found: Announcement, receipt: AnnouncementReceipt | None) -> HttpResponse:
    viewer, act = request.viewer, request.POST.get("act")
    if act == "understood" and receipt is not None:
        services.acknowledge(receipt=receipt, by=viewer)
        messages.success(request, _("Thank you. The office sees that you have read it."))
        return redirect(_url(request, found))
    if act == "understood" or not queries.managed_announcements(viewer).filter(pk=found.pk).exists():
        raise Http404
    try:
        said = _manage(request, found, act)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(_url(request, found))
    if said:
        messages.success(request, said)
    return redirect(viewer.url("programs:announcements") if act == "discard" else _url(request, found))


def _manage(request: HttpRequest, found: Announcement, act: str | None) -> str:
    by = request.viewer
    if act == "send":
        number = services.send_announcement(announcement=found, by=by)
        told = ngettext("It was told to one mentor.", "It was told to %(number)s mentors.", number)
        return told % {"number": number} if number else ""
    if act == "remind":
        number = services.remind_of_announcement(announcement=found, by=by)
        if not number:
            return _("Everybody was reminded today already.")
        return ngettext("One letter goes out.", "%(number)s letters go out.", number) % {"number": number}
    if act == "take_down":
        services.take_down(announcement=found, by=by)
        return _("Mentors do not see it any more.")
    if act == "discard":
        services.discard_announcement(announcement=found, by=by)
        return _("The draft was discarded.")
    raise Http404


def _write(request: HttpRequest, found: Announcement | None) -> HttpResponse:
    back = _url(request, found) if found else request.viewer.url("programs:announcements")
    form = AnnouncementForm(
        request.POST or None, request.FILES or None, viewer=request.viewer, announcement=found, cancel_url=back
    )
    if request.method == "POST" and form.is_valid():
        key = found.pk if found else form.cleaned_data["announcement"]
        existing = found or queries.managed_announcements(request.viewer).filter(pk=key).first()
        try:
            kept = services.write_announcement(
                announcement=existing, announcement_id=key, by=request.viewer, **form.facts
            )
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            return redirect(_url(request, kept))
    title = _("Change the draft") if found else _("A new announcement")
    return render(request, "programs/announcements/form.html", {"form": form, "title": title, "back": back})


def _correct(request: HttpRequest, found: Announcement) -> HttpResponse:
    back = _url(request, found)
    form = CorrectionForm(request.POST or None, viewer=request.viewer, announcement=found, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.correct_announcement(announcement=found, by=request.viewer, **form.facts)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            if changed:
                messages.success(request, _("It is corrected."))
            return redirect(back)
    context = {"form": form, "title": pgettext("announcement", "Correct it"), "is_out": True, "back": back}
    return render(request, "programs/announcements/form.html", context)


def _url(request: HttpRequest, found: Announcement) -> str:
    return request.viewer.url("programs:announcement", found.pk)
