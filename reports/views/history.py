"""Who looked at a person's details: for oneself, and for administrators who hand it to somebody without a sign-in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.history import history_rows
from mentoring_platform.audit.services import record_read
from mentoring_platform.ui.dates import EARLIEST_DAY
from mentors.queries import mentors_for
from programs.queries import mentees_for
from reports.forms import PeriodFilter
from reports.permissions import can_see_history_of_others, can_see_own_history
from reports.queries.record import Record, access_history, own_record, record_of

ROWS_A_PAGE = 50
MOST_PRINTED = 2_000


@member_view(can_see_own_history, methods=("GET",))
def own(request: HttpRequest) -> HttpResponse:
    """Who looked at the viewer's own details."""
    return _page(request, own_record(request.viewer), "reports:my_record")


@member_view(can_see_own_history, methods=("GET",))
def own_printed(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    return _paper(request, own_record(request.viewer), "reports:my_record")


@member_view(can_see_history_of_others, methods=("GET",))
def mentee(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Who looked at a mentee's details."""
    return _page(request, _of_mentee(request, mentee_id), "reports:mentee_history", mentee_id)


@member_view(can_see_history_of_others, methods=("GET",))
def mentee_printed(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """The same on paper, to be handed to the mentee."""
    return _paper(request, _of_mentee(request, mentee_id), "reports:mentee_history", mentee_id)


@member_view(can_see_history_of_others, methods=("GET",))
def mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Who looked at a mentor's details."""
    return _page(request, _of_mentor(request, mentor_id), "reports:mentor_history", mentor_id)


@member_view(can_see_history_of_others, methods=("GET",))
def mentor_printed(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """The same on paper, to be handed to the mentor."""
    return _paper(request, _of_mentor(request, mentor_id), "reports:mentor_history", mentor_id)


def _of_mentee(request: HttpRequest, mentee_id: UUID) -> Record:
    return record_of(mentee=get_object_or_404(mentees_for(request.viewer), pk=mentee_id))


def _of_mentor(request: HttpRequest, mentor_id: UUID) -> Record:
    return record_of(mentor=get_object_or_404(mentors_for(request.viewer), pk=mentor_id))


def _page(request: HttpRequest, record: Record, name: str, *ids: UUID) -> HttpResponse:
    viewer, filters = request.viewer, PeriodFilter(request.GET)
    entries = access_history(viewer, record, **filters.chosen())
    page = Paginator(entries, ROWS_A_PAGE).get_page(request.GET.get("page"))
    record_read(by=viewer, action="history.read", subject=_subject(request, record))
    context = {
        **_context(request, record, ids),
        "filters": filters,
        "is_narrowed": bool(filters.chosen()),
        "page": page,
        "rows": history_rows(page),
        "print_url": f"{viewer.url(f'{name}_print', *ids)}?{request.GET.urlencode()}",
    }
    return render(request, "reports/history.html", context)


def _paper(request: HttpRequest, record: Record, name: str, *ids: UUID) -> HttpResponse:
    filters = PeriodFilter(request.GET)
    entries = list(access_history(request.viewer, record, **filters.chosen())[: MOST_PRINTED + 1])
    record_read(by=request.viewer, action="history.printed", subject=_subject(request, record))
    context = {
        **_context(request, record, ids),
        "chosen": filters.chosen(),
        # Paper is read on other days: "today" and "yesterday" would be wrong there.
        "said_from": EARLIEST_DAY,
        "rows": history_rows(entries[:MOST_PRINTED]),
        "most": MOST_PRINTED if len(entries) > MOST_PRINTED else 0,
        "back_url": f"{request.viewer.url(name, *ids)}?{request.GET.urlencode()}",
    }
    return render(request, "reports/history_print.html", context)


def _context(request: HttpRequest, record: Record, ids: tuple[UUID, ...]) -> dict[str, object]:
    title = _("Who looked at the details of %(name)s") % {"name": record.name} if ids else _("Who looked at my details")
    person_url = ""
    if ids:
        page = "programs:mentor" if record.mentor else "programs:mentee"
        person_url = request.viewer.url(page, *ids)
    return {"record": record, "title": title, "person_url": person_url}


def _subject(request: HttpRequest, record: Record) -> Model:
    return record.mentor or record.mentee or request.viewer.acting_membership
