"""Mentees with their programs and mentors: the list, the page of one, changing, leaving and coming back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentees import services as mentee_services
from mentees.choices import MenteeKind, MenteeStatus
from mentees.forms import ContactRow, ContactRows, MenteeForm
from mentees.models import Mentee
from mentees.permissions import can_manage_mentees
from mentees.queries import contacts_of
from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import language_names
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs import queries, services
from programs.choosing.queries import hours_of, mentee_hours
from programs.forms import LeaveForm, MenteeFilter
from programs.goals.queries import goals_of_mentee
from programs.messages.queries import broken_addresses_for
from programs.permissions import can_see_office_lists, can_see_own_people
from programs.screening.queries import helper_of, intakes_to_open
from programs.training.services import set_role_holders
from programs.views.pages import answer_form, page_of
from programs.views.saved_views import view_tabs
from programs.watching.contacts import contacts_of as support_contacts_of


@member_view(can_see_office_lists, methods=("GET",))
def mentee_list(request: HttpRequest) -> HttpResponse:
    """All mentees: who, with whom, what next."""
    filters = MenteeFilter(request.GET, viewer=request.viewer)
    page = page_of(request, queries.mentee_list(request.viewer, **filters.asked), filters)
    context = {"filters": filters, "page": page, "can_manage": can_manage_mentees(request.viewer)}
    context |= view_tabs(request, filters)
    context["can_give_roles"] = can_manage_members(request.viewer)
    return render(request, "programs/mentees.html", context)


@member_view(can_see_own_people, methods=("GET",))
def mentee(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """One mentee: how to reach, in which programs, with whom."""
    viewer, today = request.viewer, clock.today(request.organization)
    mentees = queries.mentees_for(viewer).select_related("unit", "membership")
    mentee = get_object_or_404(queries.with_present(viewer, mentees), pk=mentee_id)
    can_manage = can_manage_mentees(viewer) and queries.managed_mentees(viewer).filter(pk=mentee.pk).exists()
    for_office = can_manage or queries.office_mentees(viewer).filter(pk=mentee.pk).exists()
    writes_goals, goals = goals_of_mentee(viewer, mentee)
    titles = sum(map(len, goals.values()))
    record_read(by=viewer, action="mentee.read", subject=mentee, detail={"titles": titles} if titles else None)
    pairings = list(queries.pairings_for(viewer).filter(enrolment__mentee=mentee).order_by("-starts_on", "role", "pk"))
    present = [pairing for pairing in pairings if queries.pairing_state(pairing, today) == "active"]
    support = support_contacts_of(present, today) if for_office else {}
    context = {
        "mentee": mentee,
        "away": list(filter(None, [queries.next_away(viewer, mentee)])),
        "contacts": contacts_of(mentee) if mentee.kind != MenteeKind.PERSON else [],
        "is_group": mentee.kind != MenteeKind.PERSON,
        "past": [pairing for pairing in pairings if queries.pairing_state(pairing, today) == "ended"],
        "supported": [(pairing, support[pairing.pk]) for pairing in present] if for_office else [],
        "can_manage": can_manage,
        "unreached": broken_addresses_for(viewer).filter(membership=mentee.membership_id) if for_office else [],
        "for_office": for_office,
        "hours": hours_of(mentee_hours(mentee)) if for_office else [],
        "tags": queries.tags_of_mentee(mentee) if for_office else [],
        "writes_goals": writes_goals,
        "goals": [(enrolment, goals[enrolment.pk]) for enrolment in mentee.present if enrolment.pk in goals],
        "intakes": intakes_to_open(viewer, mentee.present),
        "helper": helper_of(viewer, mentee) if for_office else None,
        "has_left": mentee.status == MenteeStatus.LEFT,
        "languages": language_names(mentee.languages),
        "today": today,
    }
    return render(request, "programs/mentee.html", context)


@member_view(can_manage_mentees)
def edit(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Change what is known about a mentee."""
    mentee = _managed(request, mentee_id)
    back = request.viewer.url("programs:mentee", mentee.pk)
    form = MenteeForm(request.POST or None, viewer=request.viewer, mentee=mentee, submit=_("Save"), cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: mentee_services.update_mentee(mentee=mentee, by=request.viewer, **data),
        title=mentee.full_name,
        back=back,
        done=_("Saved."),
    )


@member_view(can_manage_mentees)
def contacts(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Who stands for a group: rows of name, role, phone, e-mail address."""
    mentee = _managed(request, mentee_id)
    if mentee.kind == MenteeKind.PERSON:
        raise Http404
    back = request.viewer.url("programs:mentee", mentee.pk)
    if request.method != "POST":
        rows = ContactRows(initial=[ContactRow.facts_of(contact) for contact in contacts_of(mentee)] or [{}])
    else:
        rows = ContactRows(request.POST)
        if rearranged := rows.rearranged():
            rows = rearranged
        elif rows.is_valid():
            set_role_holders(mentee=mentee, contacts=rows.filled(), by=request.viewer)
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "mentees/contacts.html", {"rows": rows, "mentee": mentee, "back": back})


@member_view(can_manage_mentees, methods=("POST",))
def access(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Invite a mentee to sign in and see the own meetings."""
    mentee = get_object_or_404(queries.managed_mentees(request.viewer), pk=mentee_id)
    try:
        mentee_services.give_access(mentee=mentee, by=request.viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": mentee.email})
    return redirect(request.viewer.url("programs:mentee", mentee.pk))


@member_view(can_manage_mentees)
def leave(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """A mentee leaves: all enrolments and pairings end."""
    mentee = _managed(request, mentee_id)
    back = request.viewer.url("programs:mentee", mentee.pk)
    return answer_form(
        request,
        LeaveForm(request.POST or None, viewer=request.viewer, submit=_("End and mark as left"), cancel_url=back),
        lambda data: services.mentee_leaves(mentee=mentee, by=request.viewer, **data),
        title=_("%(name)s leaves") % {"name": mentee},
        lead=_("Every program and every pairing of %(name)s ends with this day. What was reported stays.")
        % {"name": mentee},
        back=back,
        done=_("%(name)s is marked as left.") % {"name": mentee},
    )


@member_view(can_manage_mentees, methods=("POST",))
def come_back(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """A mentee who left is here again."""
    mentee = _managed(request, mentee_id)
    mentee_services.set_status(mentee=mentee, status=MenteeStatus.ACTIVE, by=request.viewer)
    messages.success(request, _("%(name)s is here again. The next step: a program.") % {"name": mentee})
    return redirect(request.viewer.url("programs:mentee", mentee.pk))


def _managed(request: HttpRequest, mentee_id: UUID) -> Mentee:
    mentee = get_object_or_404(queries.managed_mentees(request.viewer), pk=mentee_id)
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    return mentee
