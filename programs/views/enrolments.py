"""People into programs, and out of them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from programs import queries, services
from programs.forms import EndForm, EnrolForm, EnrolMenteeForm, PeopleFilter
from programs.permissions import can_manage_pairings
from programs.views.pages import answer_form, page_of


@member_view(can_manage_pairings)
def enrol(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Choose several mentees, or all that the filters leave, and bring them into the program."""
    viewer = request.viewer
    program = get_object_or_404(queries.managed_programs(viewer), pk=program_id)
    filters = PeopleFilter(request.GET, viewer=viewer)
    candidates = queries.candidates(viewer, program, search=filters.value("q"), unit=filters.value("unit"))
    chosen = request.POST.getlist("mentee")
    first = max(clock.today(viewer.organization), program.starts_on)
    form = EnrolForm(request.POST or None, initial={"starts_on": first})
    if request.method == "POST" and form.is_valid():
        mentees = queries.chosen_among(candidates, None if "all" in request.POST else chosen)
        try:
            enrolled = services.enrol(program=program, mentees=mentees, by=viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _people_joined(len(enrolled)))
            return redirect(viewer.url("programs:detail", program.pk) if enrolled else request.get_full_path())
    context = {
        "program": program,
        "filters": filters,
        "page": page_of(request, candidates, filters),
        "form": form,
        "chosen": chosen,
    }
    return render(request, "programs/enrol.html", context)


def _people_joined(number: int) -> str:
    if not number:
        return _("Nobody was chosen, so nothing has changed.")
    words = ngettext("%(number)s person joined the program.", "%(number)s people joined the program.", number)
    return words % {"number": number}


@member_view(can_manage_pairings)
def enrol_mentee(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Bring one mentee into a program."""
    mentee = get_object_or_404(queries.managed_mentees(request.viewer).filter(status="active"), pk=mentee_id)
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    back = request.viewer.url("programs:mentee", mentee.pk)
    return answer_form(
        request,
        EnrolMenteeForm(request.POST or None, viewer=request.viewer, mentee=mentee, cancel_url=back),
        lambda data: services.enrol(mentees=[mentee], by=request.viewer, **data),
        title=_("Add %(name)s to a program") % {"name": mentee},
        back=back,
        done=_("%(name)s is in the program. The next step: a mentor.") % {"name": mentee},
    )


@member_view(can_manage_pairings)
def end(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """End an enrolment, and its pairings with it."""
    enrolment = get_object_or_404(queries.managed_enrolments(request.viewer), pk=enrolment_id)
    record_read(by=request.viewer, action="enrolment.read", subject=enrolment)
    back = request.viewer.url("programs:mentee", enrolment.mentee_id)
    names = {"name": enrolment.mentee, "program": enrolment.program}
    return answer_form(
        request,
        EndForm(request.POST or None, viewer=request.viewer, submit=_("End"), cancel_url=back),
        lambda data: services.end_enrolment(enrolment=enrolment, by=request.viewer, **data),
        title=_("%(name)s leaves %(program)s") % names,
        lead=_("The pairings in this program end with the same day. What was reported stays."),
        back=back,
        done=_("%(name)s is in %(program)s until that day.") % names,
    )
