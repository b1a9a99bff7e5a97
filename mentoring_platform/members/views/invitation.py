"""The way in: what somebody sees who follows the link of an invitation."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentoring_platform.accounts.access import link_view
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.middleware import speak_as
from mentoring_platform.accounts.models import Invitation
from mentoring_platform.accounts.queries import invitation_with_hash
from mentoring_platform.members.forms import NewPersonForm
from mentoring_platform.members.services import accept_invitation, hash_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@link_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, organization_slug: str, secret: str) -> HttpResponse:
    """Accept an invitation: with one's account if there is one, else with a name and, if wished, a password.

    An unknown link, organization or a suspended organization: one and the same page, 404. A link that was good once
    says why it no longer is, 410.
    """
    invitation = invitation_with_hash(request.organization, hash_of(secret)) if request.organization else None
    if invitation is None:
        return render(request, "members/invitation_unknown.html", status=404)
    request.is_invited = True
    speak_as(request, request.organization)
    if invitation.accepted_at and request.user == invitation.user:
        return redirect("reports:home", request.organization.slug)
    if not invitation.is_open:
        return render(request, "members/invitation_closed.html", {"invitation": invitation}, status=410)
    if not request.user.is_authenticated:
        known = invitation.user.has_usable_password() or invitation.user.last_login is not None
        return _sign_in_first(request, invitation) if known else _as_new_person(request, invitation)
    if request.user != invitation.user:
        return render(request, "members/invitation_for_another.html", {"invitation": invitation})
    return _as_oneself(request, invitation)


def _sign_in_first(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return render(request, "members/invitation_sign_in.html", _context(invitation))


def _as_oneself(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        return _accept(request, invitation)
    return render(request, "members/invitation_confirm.html", _context(invitation))


def _as_new_person(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, user=invitation.user, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        return _accept(request, invitation, **form.cleaned_data)
    return render(request, "members/invitation_new.html", {**_context(invitation), "form": form})


def _accept(request: HttpRequest, invitation: Invitation, **account: str) -> HttpResponse:
    try:
        accept_invitation(invitation=invitation, user=invitation.user, **account)
    except ValidationError:  # accepted or withdrawn between the page and the click
        return redirect(request.path)
    if not request.user.is_authenticated:
        login(request, invitation.user, backend=BACKEND)
    messages.success(request, _("Welcome to %(organization)s.") % {"organization": request.organization.name})
    return redirect("reports:home", request.organization.slug)


def _context(invitation: Invitation) -> dict:
    return {"invitation": invitation, "roles": ", ".join(str(Role(role).label) for role in invitation.roles)}
