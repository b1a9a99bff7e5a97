"""Which coordinator is limited to which programs; set by administrators."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from programs import queries, services
from programs.forms import ScopeForm
from programs.permissions import can_manage_scopes
from programs.views.pages import answer_form


@member_view(can_manage_scopes, methods=("GET",))
def scopes(request: HttpRequest) -> HttpResponse:
    """All coordinators with their programs."""
    coordinators = list(queries.coordinators_with_scopes(request.viewer))
    record_list(by=request.viewer, found=len(coordinators))
    return render(request, "programs/scopes.html", {"coordinators": coordinators})


@member_view(can_manage_scopes)
def edit(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Choose the programs of one coordinator."""
    membership = get_object_or_404(queries.coordinators_with_scopes(request.viewer), pk=membership_id)
    record_read(by=request.viewer, action="member.read", subject=membership)
    back = request.viewer.url("programs:scopes")
    return answer_form(
        request,
        ScopeForm(request.POST or None, viewer=request.viewer, membership=membership, cancel_url=back),
        lambda data: services.set_program_scopes(membership=membership, by=request.viewer, **data),
        title=str(membership.user),
        lead=_("Which programs does this coordinator work with?"),
        back=back,
        done=_("Saved."),
    )
