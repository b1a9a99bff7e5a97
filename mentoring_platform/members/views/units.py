from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import can_manage_settings
from mentoring_platform.members.forms import UnitForm
from mentoring_platform.members.queries import unit_branches
from mentoring_platform.members.services import add_unit, change_unit, remove_unit
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import units_of


@member_view(can_manage_settings, methods=("GET",))
def units(request: HttpRequest) -> HttpResponse:
    """All units, as a tree."""
    return render(request, "members/units.html", {"branches": unit_branches(request.viewer)})


@member_view(can_manage_settings)
def unit_create(request: HttpRequest) -> HttpResponse:
    """Add a unit; `?parent=` names the unit below which the question came up."""
    return _unit_page(request, None, initial={"parent": request.GET.get("parent", "")})


@member_view(can_manage_settings)
def unit_edit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Rename or move a unit."""
    return _unit_page(request, get_object_or_404(units_of(request.viewer.organization), pk=unit_id))


@member_view(can_manage_settings, methods=("POST",))
def unit_remove(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Remove a unit to which nothing belongs."""
    viewer = request.viewer
    unit = get_object_or_404(units_of(viewer.organization), pk=unit_id)
    try:
        remove_unit(unit=unit, by=viewer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(viewer.url("members:unit", unit.pk))
    messages.success(request, _("%(unit)s is removed.") % {"unit": unit.name})
    return redirect(viewer.url("members:units"))


def _unit_page(request: HttpRequest, unit: Unit | None, initial: dict | None = None) -> HttpResponse:
    viewer, known_name = request.viewer, unit.name if unit else ""
    cancel_url = viewer.url("members:units")
    form = UnitForm(
        request.POST or None, organization=viewer.organization, unit=unit, cancel_url=cancel_url, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            if unit is None:
                add_unit(by=viewer, **form.cleaned_data)
            else:
                change_unit(unit=unit, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The unit is saved."))
            return redirect(viewer.url("members:units"))
    return render(request, "members/unit.html", {"form": form, "unit": unit, "known_name": known_name})
