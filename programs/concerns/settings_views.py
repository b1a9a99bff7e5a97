"""What an administrator sets: who is told in each program, duty to report, emergency numbers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from programs.concerns import queries, settings
from programs.concerns.forms import DutyForm, NumberRows, RecipientRows
from programs.concerns.permissions import can_keep_recipients
from programs.queries import programs_for


@member_view(can_keep_recipients, methods=("GET",))
def overview(request: HttpRequest) -> HttpResponse:
    """Each program with those who are told, and what mentors read."""
    programs = queries.programs_with_recipients(request.viewer)
    record_list(by=request.viewer, found=sum(len(recipients) for _program, recipients in programs))
    context = {"programs": programs, "guidance": queries.guidance_of(request.organization)}
    return render(request, "programs/concerns/settings.html", context)


@member_view(can_keep_recipients)
def recipients(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Who is told of concerns in a program, one after the other."""
    program = get_object_or_404(programs_for(request.viewer), pk=program_id)
    people, back = queries.members_to_name(request.organization), request.viewer.url("programs:concern_settings")
    kwargs, problem = {"form_kwargs": {"people": people}}, ""
    if request.method != "POST":
        present = [{"membership": str(row.membership_id)} for row in queries.recipients_of(program)]
        rows = RecipientRows(initial=present or [{}], **kwargs)
    else:
        rows = RecipientRows(request.POST, **kwargs)
        if rearranged := rows.rearranged():
            rows = rearranged
        elif rows.is_valid():
            chosen = [row["membership"] for row in rows.filled()]
            try:
                settings.set_recipients(program=program, memberships=chosen, by=request.viewer)
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                messages.success(request, _("Saved."))
                return redirect(back)
    record_list(by=request.viewer, found=len(people))
    context = {"rows": rows, "program": program, "problem": problem, "back": back}
    return render(request, "programs/concerns/recipients.html", context)


@member_view(can_keep_recipients)
def guidance(request: HttpRequest) -> HttpResponse:
    """Duty to report and emergency numbers, in the organization's own words."""
    back, shown = request.viewer.url("programs:concern_settings"), queries.guidance_of(request.organization)
    if request.method != "POST":
        form = DutyForm(initial={"duty": shown.duty})
        rows = NumberRows(initial=[_facts(number) for number in shown.numbers] or [{}])
    else:
        form, rows = DutyForm(request.POST), NumberRows(request.POST)
        if rearranged := rows.rearranged():
            form, rows = DutyForm(initial={"duty": request.POST.get("duty", "")}), rearranged
        elif form.is_valid() and rows.is_valid():
            settings.set_guidance(duty=form.cleaned_data["duty"], numbers=rows.filled(), by=request.viewer)
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "programs/concerns/guidance.html", {"form": form, "rows": rows, "back": back})


def _facts(number) -> dict:
    return {name: str(getattr(number, name)) for name in ("name", "number", "when_to_call")}
