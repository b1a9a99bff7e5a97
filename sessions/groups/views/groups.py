"""The groups of the office and of those who lead them."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from programs.queries import managed_programs
from sessions.choices import Mode
from sessions.groups import services
from sessions.groups.forms import GroupForm, GuestForm, boarding_in, group_values
from sessions.groups.permissions import can_keep_sheets, can_manage_groups, can_see_groups
from sessions.groups.queries import (
    boardings_for,
    group_list,
    groups_for,
    guests_for,
    kept_groups,
    managed_groups,
    meetings_of,
    mentees_to_board,
    mentors_to_lead,
)
from sessions.groups.queries.members import aboard_of, guests_of, led_by, mentees_to_know, units_for_groups
from sessions.models import Group
from sessions.views.days import add_problems, problem

MEETINGS_A_PAGE = 20


@member_view(can_see_groups, methods=("GET",))
def groups(request: HttpRequest) -> HttpResponse:
    """Which groups there are, how many came the last times, and what is not reported."""
    rows = group_list(request.viewer)
    record_list(by=request.viewer, found=len(rows))
    context = {"rows": rows, "can_open": can_manage_groups(request.viewer)}
    return render(request, "mentoring_sessions/groups/groups.html", context)


@member_view(can_manage_groups)
def new(request: HttpRequest) -> HttpResponse:
    """Open a group."""
    initial = {"mode": Mode.IN_PERSON, "minutes": 90, "kind": "open", "starts_on": clock.today(request.organization)}
    form = _form(request, initial, programs=managed_programs(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            group = services.open_group(by=request.viewer, **form.facts)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The group is open, and its meetings stand in the schedule."))
            return redirect(request.viewer.url("mentoring_sessions:group", group.pk))
    return _form_page(request, form, _("A new group"), request.viewer.url("mentoring_sessions:groups"))


@member_view(can_manage_groups)
def change(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Another time, place or name, and who leads it."""
    group = get_object_or_404(managed_groups(request.viewer), pk=group_id)
    back = request.viewer.url("mentoring_sessions:group", group.pk)
    form = _form(request, group_values(group, led_by(group)), programs=None, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_group(group=group, by=request.viewer, **form.facts)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The group is changed. What was reported stays as it is."))
            return redirect(back)
    return _form_page(request, form, group.name, back)


@member_view(can_see_groups, methods=("GET",))
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group: when and where, who leads it, who is in it, and its meetings."""
    viewer = request.viewer
    found = get_object_or_404(groups_for(viewer), pk=group_id)
    return _group_page(request, found)


@member_view(can_keep_sheets, methods=("POST",))
def board(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Somebody boards from today on."""
    viewer = request.viewer
    found = get_object_or_404(kept_groups(viewer), pk=group_id)
    day = max(clock.today(request.organization), found.starts_on)
    try:
        key = boarding_in(request.POST)
        if key is None:
            raise ValidationError(_("Choose who boards."))
        mentee = get_object_or_404(mentees_to_board(viewer, found, day), pk=key)
        services.board(group=found, mentee=mentee, starts_on=day, by=viewer)
    except ValidationError as mistake:
        messages.error(request, problem(mistake))
    return redirect(viewer.url("mentoring_sessions:group", found.pk))


@member_view(can_keep_sheets, methods=("POST",))
def leave(request: HttpRequest, boarding_id: UUID) -> HttpResponse:
    """Somebody is no longer in the group from today on; what was said of former meetings stays."""
    boarding = get_object_or_404(boardings_for(request.viewer), pk=boarding_id)
    yesterday = clock.today(request.organization) - timedelta(days=1)
    services.leave(boarding=boarding, last_day=yesterday, by=request.viewer)
    messages.success(request, _("No longer in the group. What was said of former meetings stays."))
    return redirect(request.viewer.url("mentoring_sessions:group", boarding.group_id))


@member_view(can_manage_groups)
def guest(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Say who a guest is."""
    found = get_object_or_404(guests_for(request.viewer), pk=guest_id)
    back = request.viewer.url("mentoring_sessions:group", found.group_id)
    mentees = mentees_to_know(request.viewer, found.group)
    record_list(by=request.viewer, found=len(mentees) + 1)
    form = GuestForm(request.POST or None, mentees=mentees, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        services.link_guest(guest=found, mentee=form.cleaned_data["mentee"], by=request.viewer)
        messages.success(request, _("Now it is known who that is. The visits stand with the name."))
        return redirect(back)
    context = {"guest": found, "group": found.group, "form": form, "back": back}
    return render(request, "mentoring_sessions/groups/guest.html", context)


def _group_page(request: HttpRequest, found: Group) -> HttpResponse:
    viewer = request.viewer
    keeps = kept_groups(viewer).filter(pk=found.pk).exists()
    aboard, guests = aboard_of(found), guests_of(found)
    to_board = list(mentees_to_board(viewer, found, clock.today(request.organization))) if keeps else []
    record_list(by=viewer, found=len(aboard) + len(guests) + len(to_board))
    context = {
        "group": found,
        "led_by": led_by(found),
        "aboard": aboard,
        "guests": guests,
        "to_board": to_board,
        "meetings": Paginator(meetings_of(found), MEETINGS_A_PAGE).get_page(request.GET.get("page")),
        "now": clock.now(),
        "keeps": keeps,
        "manages": managed_groups(viewer).filter(pk=found.pk).exists(),
    }
    return render(request, "mentoring_sessions/groups/group.html", context)


def _form(request: HttpRequest, initial: dict, *, programs, cancel_url: str = "") -> GroupForm:
    return GroupForm(
        request.POST or None,
        initial=initial,
        organization=request.organization,
        programs=programs,
        units=units_for_groups(request.viewer),
        needs_unit=request.viewer.managed_unit_ids is not None,
        mentors=mentors_to_lead(request.viewer),
        cancel_url=cancel_url or request.viewer.url("mentoring_sessions:groups"),
    )


def _form_page(request: HttpRequest, form: GroupForm, title: str, back: str) -> HttpResponse:
    # It names the mentors who can be asked.
    record_list(by=request.viewer, found=len(form.fields["facilitator"].queryset))
    return render(request, "mentoring_sessions/groups/form.html", {"form": form, "title": title, "back": back})
