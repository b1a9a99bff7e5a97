"""How far a message has come: the page, its figures anew every half minute, the sheet, and the acts beside them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.ui.sheets import sheet_answer
from programs.broadcasts.permissions import can_read_broadcasts
from programs.broadcasts.queries import deliveries_to_mend
from programs.broadcasts.services import reach_otherwise
from programs.choices import TellWay
from programs.models import Broadcast
from reports.coverage import queries
from reports.coverage.permissions import can_follow, can_reach_otherwise, can_remind, can_see_mentors, can_see_names
from reports.coverage.sheets import coverage_sheet
from reports.coverage.words import STATE_WORDS, STATE_WORDS_OVER, with_action
from sessions.services.passing_on import remind_now

MENTORS_A_PAGE = 25
MOST_IN_DANGER = 40
"""How many the page names of those who may not be told in time; the sheet has all."""


@member_view(can_follow)
def page(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """How many were told, whether all will be in time, and who may not be; `htmx` asks for the figures alone."""
    viewer = request.viewer
    broadcast = _followed(request, broadcast_id)
    if request.method == "POST":
        return _act(request, broadcast)
    coverage = queries.coverage_of(viewer, broadcast)
    context = _context(request, coverage)
    if request.htmx:  # sums, so that no look at anybody is to be traced
        return render(request, "reports/coverage/live.html", context)
    part = Paginator(coverage.mentors, MENTORS_A_PAGE).get_page(request.GET.get("page"))
    if can_see_mentors(viewer):
        record_list(by=viewer, found=len(coverage.lines), part=part.number)
    by_id = {group.key: group for group in coverage.mentors}
    in_danger = coverage.in_danger if can_see_names(viewer) else []
    context |= {
        "mentors": part,
        "in_danger": [
            with_action(viewer, line, by_id[line.mentor] if line.mentor else None)
            for line in in_danger[:MOST_IN_DANGER]
        ],
        "more_in_danger": max(0, len(in_danger) - MOST_IN_DANGER),
        "names": can_see_names(viewer),
        "is_office": viewer.is_office,
        "can_remind": can_remind(viewer) and not coverage.is_over and not coverage.is_withdrawn,
        "can_reach": can_reach_otherwise(viewer),
    }
    return render(request, "reports/coverage/page.html", context)


@member_view(can_follow, methods=("GET",))
def sheet(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """The same for Excel."""
    viewer = request.viewer
    coverage = queries.coverage_of(viewer, _followed(request, broadcast_id))
    names, answers = can_see_names(viewer), queries.named_answers(viewer, coverage.broadcast)
    content = coverage_sheet(coverage, viewer.organization, names=names, answers=answers)
    people = {line.mentee for line in coverage.lines} | {row.mentee for row in answers} if names else set()
    people |= {group.key for group in coverage.mentors if group.key}
    record_read(
        by=viewer, action="coverage.exported", subject=coverage.broadcast, detail={"rows": len(people)}, people=people
    )
    return sheet_answer(content, f"{viewer.organization.slug}-{coverage.broadcast.tell_from.isoformat()}")


def _context(request: HttpRequest, coverage: queries.Coverage) -> dict[str, object]:
    viewer = request.viewer
    return {
        "coverage": coverage,
        "broadcast": coverage.broadcast,
        "figures": coverage.figures,
        "words": STATE_WORDS_OVER if coverage.is_over else STATE_WORDS,
        "url": viewer.url("reports:coverage", coverage.broadcast.pk),
        "sheet_url": viewer.url("reports:coverage_sheet", coverage.broadcast.pk),
        "today": coverage.day,
        "back_url": viewer.url("programs:broadcast", coverage.broadcast.pk) if can_read_broadcasts(viewer) else "",
    }


def _act(request: HttpRequest, broadcast: Broadcast) -> HttpResponse:
    viewer, act = request.viewer, request.POST.get("act")
    if act == "remind" and can_remind(viewer):
        number = remind_now(
            broadcast=broadcast,
            deliveries=queries.remindable(viewer, broadcast),
            mentor=_id(request.POST.get("mentor")),
            by=viewer,
        )
        if number:
            said = ngettext("One letter goes out.", "%(number)s letters go out.", number) % {"number": number}
        else:
            said = _("No letter goes out: today there was one already, or letters do not reach them. Better call.")
        messages.success(request, said)
    elif act == "reached" and can_reach_otherwise(viewer):
        delivery = get_object_or_404(
            deliveries_to_mend(viewer), pk=_id(request.POST.get("delivery")), broadcast=broadcast
        )
        try:
            reach_otherwise(delivery=delivery, way=TellWay.PHONE, by=viewer)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            messages.success(request, _("Noted: %(name)s was reached by phone.") % {"name": delivery.mentee.full_name})
    else:
        raise Http404
    return redirect(viewer.url("reports:coverage", broadcast.pk))


def _followed(request: HttpRequest, broadcast_id: UUID) -> Broadcast:
    return get_object_or_404(queries.followed_broadcasts(request.viewer), pk=broadcast_id)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
