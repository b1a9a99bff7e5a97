"""The mentor's week, and the answers that take one tap."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from programs.announcements.queries import standing_for
from programs.handbook.queries import pages_to_agree
from programs.queries import away_in
from sessions.beginning.queries import own_beginnings
from sessions.choosing.queries import choosing_of_mentor
from sessions.permissions import can_report
from sessions.pulses.queries import open_pulses
from sessions.queries.my_week import Card, card_of, closed_days_of, left_to_report, mentor_of, my_week
from sessions.telling.forms import said_in
from sessions.telling.queries import messages_to_tell
from sessions.telling.services import log_all_and_tell
from sessions.views.acts import report_held, take_back
from sessions.views.days import OWNER, day_asked, problem, week_url


@member_view(can_report, methods=("GET",))
def week(request: HttpRequest) -> HttpResponse:
    """Whom do I meet this week, what is left to report? `?week=` names a day of another week."""
    page = my_week(request.viewer, day_asked(request, request.GET.get("week")))
    record_list(by=request.viewer, found=page.found)
    shown = page.shown.week
    context = {
        "page": page,
        "standing": standing_for(request.viewer) if page.is_present else [],
        "today": clock.today(request.organization),
        "messages_to_tell": messages_to_tell(request.viewer) if page.is_present else [],
        "away": away_in(request.viewer, max(shown.start, clock.today(request.organization)), shown.end),
        "to_read": list(pages_to_agree(request.viewer)) if page.is_present else [],
        "open_pulses": list(open_pulses(request.viewer)) if page.is_present else [],
        "own_beginnings": own_beginnings(request.viewer) if page.is_present else [],
        "choosing": choosing_of_mentor(request.viewer) if page.is_present else None,
        "closed": [] if page.shown.entries else closed_days_of(request.viewer, shown),
    }
    answer = render(request, "mentoring_sessions/my_week.html", context)
    if page.is_present:
        answer.headers[OWNER] = str(request.user.pk)
    return answer


@member_view(can_report, methods=("POST",))
def held(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One tap: it took place, as planned or as usual."""
    card = own_card(request, meeting_id)
    try:
        error = " ".join(report_held(request, card))
    except ValidationError as mistake:
        error = problem(mistake)
    return _answered(request, meeting_id, _("Reported: it took place."), error)


@member_view(can_report, methods=("POST",))
def undo(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Take a report back."""
    card = own_card(request, meeting_id)
    error = ""
    try:
        take_back(request, card)
    except ValidationError as mistake:
        error = problem(mistake)
    return _answered(request, meeting_id, _("The report was taken back."), error)


@member_view(can_report, methods=("POST",))
def all_held(request: HttpRequest) -> HttpResponse:
    """Everything of one week that is left took place."""
    mentor = mentor_of(request.viewer)
    if mentor is None:
        raise Http404
    chosen = clock.week_of(request.organization, day_asked(request, request.POST.get("all_of")))
    ticks = said_in(request.POST)
    cards = my_week(request.viewer, chosen.start).shown.cards if ticks else []
    told_at = {row.delivery.pk: card.local_date for card in cards for row in card.to_tell}
    count, late = log_all_and_tell(mentor=mentor, week=chosen, told_at=told_at, said=ticks, by=request.viewer)
    for words in late:
        messages.warning(request, words)
    if count:
        text = ngettext("One meeting was reported.", "%(count)d meetings were reported.", count)
        messages.success(request, text % {"count": count})
    return redirect(week_url(request))


def own_card(request: HttpRequest, meeting_id: UUID) -> Card:
    """The viewer's own meeting to report on, or 404."""
    card = card_of(request.viewer, meeting_id)
    if card is None:
        raise Http404
    record_read(by=request.viewer, action="meeting.read", subject=card.meeting)
    return card


def _answered(request: HttpRequest, meeting_id: UUID, done: str, error: str) -> HttpResponse:
    """The card as it stands now; without script, the week with what was done or what hindered it."""
    if not request.htmx:
        if error:
            messages.error(request, error)
        else:
            messages.success(request, done)
        return redirect(f"{week_url(request)}#meeting-{meeting_id}")
    return answer_card(request, meeting_id, error)


def answer_card(request: HttpRequest, meeting_id: UUID, error: str = "") -> HttpResponse:
    """The card of a meeting as it stands now, and what else of the page changes with it."""
    card = own_card(request, meeting_id)
    week = clock.week_of(request.organization, card.meeting.local_date)
    return render(
        request,
        "mentoring_sessions/_answer.html",
        {"card": card, "error": error, "week": week, "left": left_to_report(request.viewer, week)},
    )
