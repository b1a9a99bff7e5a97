"""Mentors with what they carry: the list, the page of one, and leaving."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import language_names
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.permissions import can_manage_mentors
from mentors.queries import availabilities_of, managed_mentors, mentors_for, office_mentors
from programs import queries, services
from programs.choosing.queries import introductions_of
from programs.forms import LeaveForm, MentorFilter
from programs.messages.queries import broken_addresses_for
from programs.permissions import can_see_office_lists, can_see_own_people
from programs.screening.queries import helped_before, readiness_for_office
from programs.training_hours.queries import office_programs, requirements_on, standings_of
from programs.views.pages import answer_form, page_of
from programs.watching.contacts import contacts_of


@member_view(can_see_office_lists, methods=("GET",))
def mentor_list(request: HttpRequest) -> HttpResponse:
    """All mentors: who, how full, what next."""
    filters = MentorFilter(request.GET, viewer=request.viewer)
    mentors = queries.mentor_list(
        request.viewer,
        search=filters.value("q"),
        unit=filters.value("unit"),
        status=filters.value("status"),
        room=filters.value("room"),
    )
    page = page_of(request, mentors, filters)
    context = {"filters": filters, "page": page, "can_manage": can_manage_mentors(request.viewer)}
    context["can_give_roles"] = can_manage_members(request.viewer)
    return render(request, "programs/mentors.html", context)


@member_view(can_see_own_people, methods=("GET",))
def mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One mentor: how to reach, when free, whom accompanied."""
    viewer, today = request.viewer, clock.today(request.organization)
    mentor = get_object_or_404(
        queries.with_load(mentors_for(viewer), today).select_related("unit", "membership"), pk=mentor_id
    )
    can_manage = can_manage_mentors(viewer) and managed_mentors(viewer).filter(pk=mentor.pk).exists()
    for_office = can_manage or office_mentors(viewer).filter(pk=mentor.pk).exists()
    record_read(by=viewer, action="mentor.read", subject=mentor)
    pairings = list(queries.pairings_for(viewer).filter(mentor=mentor).order_by("-starts_on", "pk"))
    present = [pairing for pairing in pairings if queries.pairing_state(pairing, today) != "ended"]
    contacts = contacts_of(present, today) if for_office else {}
    context = {
        "mentor": mentor,
        "availabilities": availabilities_of(mentor),
        "away": list(filter(None, [queries.next_away(viewer, mentor)])),
        "present": [(pairing, contacts.get(pairing.pk)) for pairing in present],
        "past": [pairing for pairing in pairings if queries.pairing_state(pairing, today) == "ended"],
        "can_manage": can_manage,
        "unreached": broken_addresses_for(viewer).filter(membership=mentor.membership_id) if for_office else [],
        "for_office": for_office,
        "training": standings_of(mentor, requirements_on(mentor, office_programs(viewer))) if for_office else [],
        "readiness": readiness_for_office(viewer, mentor) if for_office else [],
        "was_helped": helped_before(viewer, mentor) if for_office else None,
        "introductions": introductions_of(viewer, mentor) if for_office else [],
        "has_left": mentor.status == MentorStatus.LEFT,
        "languages": language_names(mentor.languages),
        "today": today,
    }
    return render(request, "programs/mentor.html", context)


@member_view(can_manage_mentors)
def leave(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """A mentor leaves: all pairings end."""
    mentor = get_object_or_404(managed_mentors(request.viewer), pk=mentor_id)
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    back = request.viewer.url("programs:mentor", mentor.pk)
    return answer_form(
        request,
        LeaveForm(request.POST or None, viewer=request.viewer, submit=_("End and mark as left"), cancel_url=back),
        lambda data: services.mentor_leaves(mentor=mentor, by=request.viewer, **data),
        title=_("%(name)s leaves") % {"name": mentor},
        lead=_(
            "All pairings of %(name)s end with this day. The participants stay in their programs and wait for another."
        )
        % {"name": mentor},
        back=back,
        done=_("%(name)s is marked as left.") % {"name": mentor},
    )
