from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_settings
from mentoring_platform.members.forms import OrganizationForm
from mentoring_platform.members.services import update_organization
from mentoring_platform.tenancy.models import Organization


@member_view(can_manage_settings)
def settings(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone and first day of the week."""
    viewer = request.viewer
    # A row of its own: the form writes what was typed onto it, and the page's header shows the organization's name.
    form = OrganizationForm(request.POST or None, instance=get_object_or_404(Organization, pk=viewer.organization.pk))
    if request.method == "POST" and form.is_valid():
        update_organization(organization=viewer.organization, by=viewer, **form.cleaned_data)
        messages.success(request, _("The settings are saved."))
        return redirect(viewer.url("members:settings"))
    return render(request, "members/settings.html", {"form": form})
