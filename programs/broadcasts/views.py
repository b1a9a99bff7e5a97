"""Messages to pass on as the office reads them: the list, one of them with its small acts, files, withdrawing."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from programs.broadcasts import forms, queries, services
from programs.broadcasts.acts import act_on
from programs.broadcasts.looks import look_of, rows_of
from programs.broadcasts.permissions import can_read_broadcasts, can_write_broadcasts
from programs.files import file_response
from programs.views.pages import answer_form

ROWS = 20


@member_view(can_read_broadcasts, methods=("GET",))
def broadcasts(request: HttpRequest) -> HttpResponse:
    """What waits, what is being passed on, what is over, and templates; each with how many heard it."""
    viewer = request.viewer
    present = queries.present_broadcasts(viewer)
    page = Paginator(queries.former_broadcasts(viewer), ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=len(present) + page.paginator.count, part=page.number)
    context = {
        "page": page,
        "can_write": can_write_broadcasts(viewer),
        "today": clock.today(request.organization),
        **rows_of(viewer, present, list(page), request.LANGUAGE_CODE),
    }
    return render(request, "programs/broadcasts/list.html", context)


@member_view(can_read_broadcasts)
def broadcast(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """One message: what is still to do before it goes out, or what became of it. Its buttons come back here."""
    viewer = request.viewer
    row = get_object_or_404(queries.broadcasts_for(viewer), pk=broadcast_id)
    if request.method == "POST":
        return redirect(act_on(request, row))
    record_read(by=viewer, action="broadcast.read", subject=row)
    context = look_of(viewer, row, request.LANGUAGE_CODE, request.GET.get("language", ""))
    return render(request, "programs/broadcasts/broadcast.html", context)


@member_view(can_write_broadcasts)
def withdraw(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """Take back what is out, with a reason."""
    row = get_object_or_404(queries.managed_broadcasts(request.viewer), pk=broadcast_id)
    back = request.viewer.url("programs:broadcast", row.pk)
    if not row.is_out:
        return redirect(back)
    figures = queries.figures_for(request.viewer, [row]).get(row.pk, {})
    record_read(by=request.viewer, action="broadcast.read", subject=row)
    return answer_form(
        request,
        forms.WithdrawForm(request.POST or None, draft=row.pk, cancel_url=back),
        lambda data: services.withdraw_broadcast(broadcast=row, by=request.viewer, **data),
        title=_("Withdraw the message"),
        back=back,
        done=_("Withdrawn. Nobody is told any more."),
        template="programs/broadcasts/withdraw.html",
        figures=figures,
    )


@member_view(can_read_broadcasts, methods=("GET",))
def file(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """A file of a message, for those who read it by office; mentors have theirs in their week."""
    attached = get_object_or_404(queries.files_for(request.viewer), pk=attachment_id)
    record_read(by=request.viewer, action="broadcast.file_read", subject=attached.broadcast)
    return file_response(attached.file)
