"""The year of a program: terms and breaks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs import queries, services
from programs.choices import PeriodKind
from programs.forms import PeriodForm
from programs.models import CalendarPeriod
from programs.permissions import can_manage_programs
from programs.views.pages import answer_form


@member_view(can_manage_programs)
def calendar(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Terms and breaks in order, and a form for one more."""
    program = get_object_or_404(queries.managed_programs(request.viewer), pk=program_id)
    here = request.viewer.url("programs:calendar", program.pk)
    form = PeriodForm(request.POST or None, initial={"kind": PeriodKind.BREAK}, submit=_("Add"), cancel_url="")
    return answer_form(
        request,
        form,
        lambda data: services.add_period(program=program, by=request.viewer, **data),
        template="programs/calendar.html",
        title=_("Calendar"),
        back=here,
        done=_("Added. The meetings follow within the hour."),
        program=program,
        periods=queries.periods_of(program),
    )


@member_view(can_manage_programs)
def edit(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """Change a term or a break."""
    period = _managed(request, period_id)
    back = request.viewer.url("programs:calendar", period.program_id)
    return answer_form(
        request,
        PeriodForm(request.POST or None, period=period, submit=_("Save"), cancel_url=back),
        lambda data: services.change_period(period=period, by=request.viewer, **data),
        title=period.name,
        back=back,
        done=_("Saved. The meetings follow within the hour."),
    )


@member_view(can_manage_programs, methods=("POST",))
def remove(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """Take a term or a break out."""
    period = _managed(request, period_id)
    services.remove_period(period=period, by=request.viewer)
    messages.success(request, _("Removed. The meetings follow within the hour."))
    return redirect(request.viewer.url("programs:calendar", period.program_id))


def _managed(request: HttpRequest, period_id: UUID) -> CalendarPeriod:
    return get_object_or_404(queries.managed_periods(request.viewer), pk=period_id)
