"""People who are away: noted by the office on a person's page, and by everybody for himself."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs import queries, services
from programs.models import Absence
from sessions.permissions import can_be_away, can_change_absences, can_note_absences
from sessions.queries.my_meetings import mentee_of
from sessions.queries.my_week import mentor_of
from sessions.year.forms import AbsenceForm
from sessions.year.pages import answer_change, answer_removal
from sessions.year.queries import pairings_of_person
from sessions.year.services import Change


@member_view(can_note_absences)
def of_mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """A mentor's absences, for the coordinator."""
    mentor = get_object_or_404(managed_mentors(request.viewer), pk=mentor_id)
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    return _page(request, mentor, request.viewer.url("mentoring_sessions:mentor_absences", mentor.pk))


@member_view(can_note_absences)
def of_mentee(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """A mentee's absences, for the coordinator."""
    mentee = get_object_or_404(queries.managed_mentees(request.viewer), pk=mentee_id)
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    return _page(request, mentee, request.viewer.url("mentoring_sessions:mentee_absences", mentee.pk))


@member_view(can_be_away)
def own(request: HttpRequest) -> HttpResponse:
    """The viewer's own absences: as a mentor, else as one who is accompanied."""
    viewer = request.viewer
    person = (mentor_of(viewer) if viewer.is_mentor else None) or mentee_of(viewer)
    if person is None:
        raise Http404
    return _page(request, person, viewer.url("mentoring_sessions:away"))


@member_view(can_change_absences)
def edit(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Other days, or another reason."""
    absence = _absence(request, absence_id)
    earlier, back = absence.starts_on, _back(request, absence)
    form = AbsenceForm(request.POST or None, absence=absence, submit=_("Save"), cancel_url=back)
    return answer_change(
        request,
        form,
        lambda data: _change(
            request,
            absence.person,
            min(earlier, data["starts_on"]),
            lambda: services.change_absence(absence=absence, by=request.viewer, **data),
        ),
        title=absence.person.full_name,
        back=back,
        done=_("Saved. The meetings have followed."),
    )


@member_view(can_change_absences)
def remove(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """As if it had not been."""
    absence = _absence(request, absence_id)
    change = _change(
        request,
        absence.person,
        absence.starts_on,
        lambda: services.remove_absence(absence=absence, by=request.viewer),
    )
    return answer_removal(
        request,
        change,
        title=_("Remove this absence of %(name)s?") % {"name": absence.person.full_name},
        back=_back(request, absence),
        done=_("Removed. The meetings have followed."),
        action=_("Remove"),
    )


def _page(request: HttpRequest, person: Mentor | Mentee, here: str) -> HttpResponse:
    viewer = request.viewer
    today = clock.today(request.organization)
    return answer_change(
        request,
        AbsenceForm(request.POST or None, initial={"starts_on": today}, submit=_("Note it"), cancel_url=""),
        lambda data: _change(
            request,
            person,
            data["starts_on"],
            lambda: services.record_absence(person=person, by=viewer, **data),
        ),
        title=_("I am away") if queries.is_self(viewer, person) else person.full_name,
        back=here,
        done=_("Noted. The meetings have followed."),
        template="mentoring_sessions/year/absences.html",
        person=person,
        is_self=queries.is_self(viewer, person),
        is_mentor=isinstance(person, Mentor),
        absences=queries.absences_of(person),
        today=today,
    )


def _change(request: HttpRequest, person: Mentor | Mentee, since: date, write: Callable[[], object]) -> Change:
    return Change(request.organization, write, pairings_of_person(person, since), since)


def _absence(request: HttpRequest, absence_id: UUID) -> Absence:
    absence = get_object_or_404(queries.changeable_absences(request.viewer), pk=absence_id)
    action = "mentor.read" if absence.mentor_id else "mentee.read"
    record_read(by=request.viewer, action=action, subject=absence.person)
    return absence


def _back(request: HttpRequest, absence: Absence) -> str:
    viewer = request.viewer
    if queries.is_self(viewer, absence.person):
        return viewer.url("mentoring_sessions:away")
    name = "mentor_absences" if absence.mentor_id else "mentee_absences"
    return viewer.url(f"mentoring_sessions:{name}", absence.person.pk)
