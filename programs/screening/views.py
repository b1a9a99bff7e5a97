"""Readiness: what a program asks for, all its mentors, one mentor, a reference, the viewer himself."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.models import Program
from programs.queries import managed_programs
from programs.screening import by_link, forms, queries, services
from programs.screening.choices import TextKind
from programs.screening.permissions import (
    can_have_readiness,
    can_read_references,
    can_see_readiness,
    can_set_screening,
)
from programs.screening.readiness import readiness_of
from programs.views.pages import answer_form, page_of


@member_view(can_set_screening)
def required(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What a program asks of mentors and parents before anybody is paired."""
    program = get_object_or_404(managed_programs(request.viewer), pk=program_id)
    back = request.viewer.url("programs:detail", program.pk)
    texts = {kind.value: text for kind in TextKind if (text := queries.last_text(program, kind))}
    asked = queries.screening_of(program)
    form = forms.ScreeningForm(request.POST or None, program=program, asked=asked, texts=texts, cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.set_screening(program=program, by=request.viewer, **form.facts),
        title=_("Before anybody is paired"),
        lead=program.name,
        back=back,
        done=_("Saved. Pairings that run go on as they are."),
    )


@member_view(can_see_readiness, methods=("GET",))
def readiness_list(request: HttpRequest) -> HttpResponse:
    """All mentors of a program, by what is missing before they may be paired."""
    filters = forms.ReadinessFilter(
        request.GET, viewer=request.viewer, programs=queries.programs_that_ask(request.viewer)
    )
    program = filters.program_shown
    rows = []
    if program is not None:
        rows = queries.readiness_list(
            request.viewer,
            program,
            search=filters.value("q"),
            unit=filters.value("unit"),
            who=filters.value("who") or "",
            state=filters.value("state") or "",
        )
    context = {
        "filters": filters,
        "page": page_of(request, rows, filters),
        "program": program,
        "can_manage": can_set_screening(request.viewer),
        "today": clock.today(request.organization),
    }
    return render(request, "programs/screening/list.html", context)


@member_view(can_see_readiness)
def of_mentor(request: HttpRequest, program_id: UUID, mentor_id: UUID) -> HttpResponse:
    """One mentor's steps before he is paired in a program; his own are on `mine`. `?form=` notes one of them."""
    viewer = request.viewer
    program = get_object_or_404(queries.office_programs(viewer), pk=program_id)
    mentor = get_object_or_404(office_mentors(viewer), pk=mentor_id)
    if queries.is_himself(viewer, mentor):
        if request.method == "POST" or request.GET:
            raise Http404
        return redirect(viewer.url("programs:my_readiness"))
    record_read(by=viewer, action="mentor.read", subject=mentor)
    can_manage = (
        queries.screened_mentors(viewer).filter(pk=mentor.pk).exists()
        and managed_programs(viewer).filter(pk=program.pk).exists()
    )
    wanted = request.GET.get("form", "")
    if request.method == "POST" or wanted in FORMS:
        if not can_manage:
            raise Http404
        return _noted(request, program, mentor, wanted) if wanted in FORMS else _act(request, program, mentor)
    context = {
        "program": program,
        "mentor": mentor,
        "asked": queries.screening_of(program),
        "readiness": readiness_of([(program.pk, mentor)])[program.pk, mentor.pk],
        "noted": queries.noted_of(mentor, program),
        "can_manage": can_manage,
        "today": clock.today(request.organization),
        "now": clock.now(),
    }
    return render(request, "programs/screening/mentor.html", context)


@member_view(can_read_references, methods=("GET",))
def reference(request: HttpRequest, reference_id: UUID) -> HttpResponse:
    """What somebody answered about a mentor."""
    row = get_object_or_404(queries.references_to_read(request.viewer), pk=reference_id)
    record_read(by=request.viewer, action="reference.read", subject=row.mentor)
    return render(request, "programs/screening/reference.html", {"reference": row})


@member_view(can_have_readiness)
def mine(request: HttpRequest) -> HttpResponse:
    """What is still missing before I begin; and signing what I commit myself to."""
    mentor = queries.own_mentor(request.viewer)
    if mentor is None:
        return render(request, "programs/screening/mine.html", {"mentor": None})
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    asked = queries.own_steps(mentor)
    form = forms.SignForm(request.POST or None)
    if request.method == "POST":
        programs = {own.program.pk: own.program for own in asked if own.asked.commitment and own.text}
        if form.is_valid() and form.cleaned_data["program"] in programs:
            program = programs[form.cleaned_data["program"]]
            name, read = form.cleaned_data["name"], form.cleaned_data["terms"]
            try:
                services.sign_commitment(program=program, mentor=mentor, name=name, by=request.viewer, read=read)
                messages.success(request, _("Signed. Thank you."))
            except ValidationError as problem:
                messages.error(request, " ".join(problem.messages))
            return redirect(request.viewer.url("programs:my_readiness"))
        messages.error(request, _("Type your name as a signature."))
    context = {"mentor": mentor, "own": asked, "today": clock.today(request.organization)}
    return render(request, "programs/screening/mine.html", context)


FORMS = {
    "interview": forms.InterviewForm,
    "reference": forms.RefereeForm,
    "certificate": forms.CertificateForm,
    "paper": forms.PaperForm,
    "exception": forms.ExceptionForm,
}


def _noted(request: HttpRequest, program: Program, mentor: Mentor, wanted: str) -> HttpResponse:
    """One of the forms of a mentor's page."""
    back = _page_of(request, program, mentor)
    more = {"name": mentor.full_name} if wanted == "paper" else {}
    form = FORMS[wanted](request.POST or None, viewer=request.viewer, cancel_url=back, **more)
    both = {"program": program, "mentor": mentor, "by": request.viewer}

    def save(data: dict) -> None:
        key = data.pop("row")
        {
            "interview": lambda: services.note_interview(interview_id=key, **both, **data),
            "reference": lambda: by_link.ask_reference(reference_id=key, **both, **data),
            "certificate": lambda: services.note_certificate(check_id=key, mentor=mentor, by=request.viewer, **data),
            "paper": lambda: services.note_signed_on_paper(**both, **data),
            "exception": lambda: services.except_mentor(exception_id=key, **both, **data),
        }[wanted]()

    titles = {
        "interview": _("Interview"),
        "reference": _("Ask for a reference"),
        "certificate": _("Background certificate"),
        "paper": _("Signed on paper"),
        "exception": _("Pair in spite of it"),
    }
    lead = f"{mentor.full_name} · {program.name}"
    return answer_form(request, form, save, title=titles[wanted], lead=lead, back=back, done=_("Noted."))


def _act(request: HttpRequest, program: Program, mentor: Mentor) -> HttpResponse:
    """The buttons of a mentor's page: send a letter again, end an exception. What is none of his is not there."""
    try:
        again, ends = (UUID(key) if (key := request.POST.get(name)) else None for name in ("again", "exception"))
    except ValueError:
        raise Http404 from None
    noted = queries.noted_of(mentor, program)
    if asked := next((row for row in noted.references if row.pk == again), None):
        if by_link.ask_reference_again(reference=asked, by=request.viewer):
            messages.success(request, _("The letter is on its way once more, with a new link."))
    elif exception := next((row for row in noted.exceptions if row.pk == ends), None):
        services.end_exception(exception=exception, by=request.viewer)
        messages.success(request, _("The exception has ended."))
    else:
        raise Http404
    return redirect(_page_of(request, program, mentor))


def _page_of(request: HttpRequest, program: Program, mentor: Mentor) -> str:
    return request.viewer.url("programs:mentor_readiness", program.pk, mentor.pk)
