"""The operator's pages: organizations as names and states, never what they hold."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring_platform.members import services
from mentoring_platform.members.forms import FirstAdministratorForm, NewOrganizationForm
from mentoring_platform.members.queries import is_administered, organizations_for_operator
from mentoring_platform.tenancy.models import Organization


def operator_view(view: Callable[..., HttpResponse]):
    """Open a view to operators of the platform; signed out: the sign-in page; anybody else: 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


@operator_view
def organizations(request: HttpRequest) -> HttpResponse:
    """All organizations by name."""
    return render(request, "operator/organizations.html", {"organizations": organizations_for_operator()})


@operator_view
def create(request: HttpRequest) -> HttpResponse:
    """Create an organization and invite its first administrator."""
    form = NewOrganizationForm(request.POST or None, cancel_url=reverse("operator:organizations"))
    if request.method == "POST" and form.is_valid():
        try:
            organization = services.open_organization(operator=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done = _("%(organization)s is created, and the invitation is on its way.")
            messages.success(request, done % {"organization": organization.name})
            return redirect("operator:organizations")
    return render(request, "operator/create.html", {"form": form})


@operator_view
def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """One organization's state; and, until somebody administers it, another invitation for its first administrator."""
    subject = get_object_or_404(Organization, pk=organization_id)
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = services.invite_first_administrator(organization=subject, operator=request.user, **form.cleaned_data)
        if sent:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
        else:
            messages.error(request, _("This organization has an administrator, who invites everybody else."))
        return redirect("operator:organization", subject.pk)
    context = {"subject": subject, "form": form, "is_administered": is_administered(subject)}
    return render(request, "operator/organization.html", context)


@operator_view
def suspend(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Ask, then close an organization's doors."""
    subject = get_object_or_404(Organization, pk=organization_id)
    if request.method == "POST":
        services.suspend(organization=subject, operator=request.user)
        messages.success(request, _("%(organization)s is suspended.") % {"organization": subject.name})
        return redirect("operator:organization", subject.pk)
    return render(request, "operator/suspend.html", {"subject": subject})


@operator_view
def resume(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Ask, then open an organization's doors again."""
    subject = get_object_or_404(Organization, pk=organization_id)
    if request.method == "POST":
        services.resume(organization=subject, operator=request.user)
        messages.success(request, _("%(organization)s is open again.") % {"organization": subject.name})
        return redirect("operator:organization", subject.pk)
    return render(request, "operator/resume.html", {"subject": subject})
