"""The waiting list of a program, one application with what can be done about it, and what a worker enters."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import language_names
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from programs.applying import queries, services
from programs.applying.choices import ApplicationState
from programs.applying.forms import DeclineForm, EnterForm, ReferForm, TakeInForm, WaitForm, WaitingFilter, WordsForm
from programs.applying.permissions import can_read_applications, can_take_applications
from programs.applying.reading import answers_read
from programs.directory.queries import entry_list
from programs.files import file_response
from programs.models import Application
from programs.queries import managed_programs, programs_for
from programs.views.pages import answer_form, page_of


@member_view(can_read_applications, methods=("GET",))
def waiting(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Who waits, the longest first: for what, and who takes care."""
    viewer = request.viewer
    program = get_object_or_404(programs_for(viewer), pk=program_id)
    filters = WaitingFilter(request.GET, viewer=viewer)
    page = page_of(request, queries.waiting_list(viewer, program, **filters.asked), filters)
    today = clock.today(viewer.organization)
    for row in page:
        row.days = (today - clock.local_day(viewer.organization, row.sent_at)).days
        row.is_due = row.waits_until is not None and row.waits_until <= today
    can_take = can_take_applications(viewer) and managed_programs(viewer).filter(pk=program.pk).exists()
    context = {"program": program, "filters": filters, "page": page, "can_take": can_take}
    return render(request, "programs/applying/waiting.html", context)


@member_view(can_take_applications)
def enter(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Put somebody on the waiting list of whom a worker heard."""
    program = get_object_or_404(managed_programs(request.viewer), pk=program_id)
    back = request.viewer.url("programs:applications", program.pk)
    form = EnterForm(request.POST or None, viewer=request.viewer, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.enter_application(program=program, by=request.viewer, **form.values),
        title=_("Somebody who did not apply"),
        lead=program.name,
        back=back,
        done=_("Now on the waiting list, in your care."),
    )


@member_view(can_read_applications, methods=("GET",))
def answered_file(request: HttpRequest, application_id: UUID, answer_file_id: UUID) -> HttpResponse:
    """A file that answers a question."""
    row = get_object_or_404(queries.office_applications(request.viewer), pk=application_id)
    held = get_object_or_404(queries.contents_of(row), pk=answer_file_id)
    record_read(by=request.viewer, action="application.file_read", subject=row)
    return file_response(held.file)


@member_view(can_read_applications)
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What somebody wrote, who looks alike, and the next step."""
    viewer = request.viewer
    row = get_object_or_404(
        queries.office_applications(viewer).select_related("version", "mentee", "mentor", "referred_to"),
        pk=application_id,
    )
    manages = queries.managed_applications(viewer).filter(pk=row.pk).exists()
    if request.method == "POST" and not manages:
        raise Http404
    decides = manages and row.state == ApplicationState.WAITING
    alike = queries.alike(viewer, row) if decides else None
    acts = _acts(request, row, alike) if alike is not None else {}
    if request.method == "POST" and _done(request, row, acts):
        return redirect(viewer.url("programs:application", row.pk))
    record_read(by=viewer, action="application.read", subject=row)
    language = request.LANGUAGE_CODE
    context = {
        "application": row,
        "program": row.program,
        "days": (clock.today(viewer.organization) - clock.local_day(viewer.organization, row.sent_at)).days,
        "languages": language_names(row.languages),
        "lines": answers_read(row.version, row.answers, queries.files_of(row), language) if row.version else [],
        "said": queries.said_about(row),
        "alike": alike,
        "acts": acts,
        "is_mine": row.cares is not None and row.cares.user_id == viewer.user.pk,
    }
    return render(request, "programs/applying/application.html", context)


def _acts(request: HttpRequest, row: Application, alike: queries.Alike) -> dict:
    """The form of each act; the one that was pressed is bound."""
    viewer, pressed = request.viewer, request.POST.get("act", "")

    def data(act: str):
        return request.POST if pressed == act else None

    acts = {
        "take_in": TakeInForm(data("take_in"), application=row, viewer=viewer, alike=alike, prefix="take"),
        "wait": WaitForm(data("wait"), prefix="wait", initial={"reason": row.waits_for, "until": row.waits_until}),
        "ask": WordsForm(data("ask"), prefix="ask"),
        "refer": ReferForm(data("refer"), entries=list(entry_list(viewer.organization)[:200]), prefix="refer"),
        "decline": DeclineForm(data("decline"), prefix="decline"),
    }
    if not row.email:
        del acts["ask"]
        for act in ("refer", "decline"):
            del acts[act].fields["tells"]
    return acts


def _done(request: HttpRequest, row: Application, acts: dict) -> bool:
    """Do what was pressed and say so; False where a form has to be mended first."""
    act, by = request.POST.get("act", ""), request.viewer
    form = acts.get(act)
    if form is not None and not form.is_valid():
        return False
    try:
        if act == "care":
            services.take_care(application=row, by=by)
            return True
        if form is None:
            raise services.Gone(_("This application does not wait any more."))
        SERVICES[act](row, form, by)
    except services.Gone as gone:
        messages.info(request, gone.messages[0])
        return True
    except ValidationError as problem:
        show_problems(form, problem)
        return False
    messages.success(request, _("Done."))
    return True


SERVICES = {
    "take_in": lambda row, form, by: services.take_in(application=row, by=by, **form.values),
    "wait": lambda row, form, by: services.let_wait(application=row, by=by, **form.cleaned_data),
    "ask": lambda row, form, by: services.ask_applicant(application=row, by=by, **form.cleaned_data),
    "refer": lambda row, form, by: services.refer_application(application=row, by=by, **_told(form)),
    "decline": lambda row, form, by: services.decline_application(application=row, by=by, **_told(form)),
}


def _told(form: DeclineForm) -> dict:
    return {"tells": False} | form.cleaned_data
