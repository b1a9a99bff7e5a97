from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.permissions import can_manage_members
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.members.choices import Access
from mentoring_platform.members.forms import InviteForm, RolesForm
from mentoring_platform.members.queries import people_for, person_for
from mentoring_platform.members.services import (
    deactivate_person,
    invite_person,
    resend_invitation,
    set_roles,
    withdraw_invitation,
)


@member_view(can_manage_members, methods=("GET",))
def members(request: HttpRequest) -> HttpResponse:
    """Everybody who has access or is invited; those whose access has ended, below."""
    people = people_for(request.viewer)
    present = [person for person in people if person.access != Access.NONE]
    record_list(by=request.viewer, found=len(people))
    context = {
        "people": present,
        "nobody_coordinates": not any(Role.COORDINATOR in person.roles for person in present),
        "former": [person for person in people if person.access == Access.NONE],
    }
    return render(request, "members/list.html", context)


@member_view(can_manage_members)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail. The answer is the same whether or not the address is known to the product."""
    viewer = request.viewer
    form = InviteForm(request.POST or None, organization=viewer.organization, cancel_url=viewer.url("members:list"))
    if request.method == "POST" and form.is_valid():
        invitation = invite_person(organization=viewer.organization, by=viewer, **form.cleaned_data)
        if invitation is None:
            messages.success(request, _("This person is a member already, and now has these roles too."))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
        return redirect(viewer.url("members:list"))
    return render(request, "members/invite.html", {"form": form})


@member_view(can_manage_members)
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person's roles and units, and what can be done about the invitation or the access."""
    viewer, someone = request.viewer, person_for(request.viewer, user_id)
    record_read(by=viewer, action="member.read", subject=someone.memberships[0])
    form = RolesForm(
        request.POST or None, organization=viewer.organization, person=someone, cancel_url=viewer.url("members:list")
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_roles(user=someone.user, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The roles are saved."))
            return redirect(viewer.url("members:list") if viewer.user.pk != user_id else "landing")
    return render(request, "members/person.html", {"person": someone, "form": form})


@member_view(can_manage_members, methods=("POST",))
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """End a person's access."""
    someone = person_for(request.viewer, user_id)
    try:
        deactivate_person(user=someone.user, by=request.viewer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.viewer.url("members:person", user_id))
    messages.success(request, _("%(name)s no longer has access.") % {"name": someone.name})
    return redirect(request.viewer.url("members:list") if request.user.pk != user_id else "landing")


@member_view(can_manage_members, methods=("POST",))
def resend(request: HttpRequest, user_id: int) -> HttpResponse:
    """Send the invitation again, with a fresh link."""
    someone = person_for(request.viewer, user_id)
    if someone.pending is not None:
        try:
            resend_invitation(invitation=someone.pending, by=request.viewer)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": someone.user.email})
    return redirect(request.viewer.url("members:list"))


@member_view(can_manage_members, methods=("POST",))
def withdraw(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take the invitation back."""
    someone = person_for(request.viewer, user_id)
    if someone.pending is not None:
        withdraw_invitation(invitation=someone.pending, by=request.viewer)
        messages.success(request, _("The invitation is withdrawn."))
    return redirect(request.viewer.url("members:list"))
