"""The page of a program's targets: read by its office, changed by administrators."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs.queries import programs_for
from programs.views.pages import answer_form
from reports.compliance.forms import TargetsForm
from reports.compliance.measures import MEASURES
from reports.compliance.permissions import can_see_targets, can_set_targets
from reports.compliance.queries.targets import targets_of
from reports.compliance.services import AIMED_AT, set_targets


@member_view(can_see_targets)
def targets(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """At what a program aims, measure by measure."""
    viewer = request.viewer
    program = get_object_or_404(programs_for(viewer), pk=program_id)
    back = viewer.url("programs:detail", program.pk)
    if not can_set_targets(viewer):
        if request.method == "POST":
            raise Http404
        aims = targets_of(program)
        rows = [(MEASURES[key], aims.get(key)) for key in AIMED_AT]
        return render(request, "reports/compliance/targets.html", {"program": program, "rows": rows, "back": back})
    form = TargetsForm(request.POST or None, targets=targets_of(program), cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: set_targets(program=program, values=form.values, by=viewer),
        title=_("Targets"),
        lead=program.name,
        back=back,
        done=_("Saved. The figures are shown beside these targets."),
    )
