"""The office's page: where each choice stands, and what can be done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from programs.choosing import queries, services
from programs.choosing.permissions import can_manage_choices, can_see_choices

ROWS = 50


@member_view(can_see_choices)
def choices(request: HttpRequest) -> HttpResponse:
    """All who choose: who has not begun, for whom it waits and since when, who was refused, who is done."""
    viewer = request.viewer
    if request.method == "POST":
        return _act(request)
    programs = list(queries.choosing_programs(viewer))
    program = next((row for row in programs if str(row.pk) == request.GET.get("program")), None)
    rows = queries.choosers(viewer, program)
    step = request.GET.get("step", "")
    shown = [row for row in rows if row.step == step] if step in queries.STEPS else rows
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=len(shown), part=page.number)
    context = {
        "page": page,
        "programs": programs,
        "program": program,
        "step": step,
        "counts": [(name, sum(row.step == name for row in rows)) for name in queries.STEPS],
        "shown_mentors": queries.mentors_shown(viewer, program),
        "total": len(rows),
    }
    return render(request, "programs/choosing/choices.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    viewer, act = request.viewer, request.POST.get("act")
    if not can_manage_choices(viewer):
        raise Http404
    rows = {str(row.pk): row for row in queries.managed_choosers(viewer)}
    enrolment = rows.get(request.POST.get("enrolment", ""))
    if enrolment is None:
        raise Http404
    name = {"name": enrolment.mentee}
    try:
        if act == "remind":
            services.remind(enrolment=enrolment, by=viewer)
            messages.success(request, _("A reminder is on its way."))
        elif act == "reopen":
            services.reopen_choice(enrolment=enrolment, by=viewer)
            messages.success(request, _("%(name)s can choose anew.") % name)
        elif act == "confirm":
            services.confirm_choice(choice=queries.choice_of(enrolment), by=viewer)
            messages.success(request, _("Paired. %(name)s is told, and sets the time with the mentor.") % name)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    query = request.GET.urlencode()
    return redirect(f"{request.path}?{query}" if query else request.path)
