"""What a program asks, with a look at what will be seen."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.ui.problems import show_problems
from programs.pulses import services
from programs.pulses.forms import PulsesForm
from programs.pulses.permissions import can_set_pulses
from programs.pulses.queries import cannot_be_asked
from programs.queries import managed_programs


@member_view(can_set_pulses)
def pulses(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Set it, or look first (`preview`): then nothing is saved."""
    program = get_object_or_404(managed_programs(request.viewer), pk=program_id)
    form = PulsesForm(request.POST or None, program=program)
    asks = request.method == "POST" and form.is_valid()
    if asks and "preview" not in request.POST:
        facts = {name: form.cleaned_data[name] for name in ("is_on", "first_after", "every")}
        try:
            services.set_pulses(program=program, questions=form.questions, by=request.viewer, **facts)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("The questions are saved."))
            return redirect(request.viewer.url("programs:detail", program.pk))
    unreached = list(cannot_be_asked(request.viewer, program))
    record_list(by=request.viewer, found=len(unreached))
    context = {
        "form": form,
        "program": program,
        "unreached": unreached,
        "preview": form.questions if asks and "preview" in request.POST else None,
    }
    return render(request, "programs/pulses/pulses.html", context)
