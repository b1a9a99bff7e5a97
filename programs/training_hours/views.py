"""Hours of training: what a program asks for, how all mentors stand, one mentor, the viewer himself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.sheets import sheet_answer
from mentors.models import Mentor
from mentors.queries import managed_mentors, office_mentors
from programs.queries import managed_programs
from programs.training_hours import forms, queries, services
from programs.training_hours.permissions import can_have_hours, can_see_hours, can_set_hours
from programs.training_hours.sheet import hours_sheet
from programs.views.pages import answer_form, page_of


@member_view(can_set_hours)
def required(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What hours a program asks of its mentors."""
    program = get_object_or_404(managed_programs(request.viewer), pk=program_id)
    back = request.viewer.url("programs:detail", program.pk)
    form = forms.RequiredForm(request.POST or None, asked=queries.requirements_of(program), cancel_url=back)
    return answer_form(
        request,
        form,
        lambda data: services.set_requirements(program=program, by=request.viewer, **form.facts),
        title=_("Required training"),
        lead=program.name,
        back=back,
        done=_("Saved. From now on it is what everybody's hours are compared with."),
    )


@member_view(can_see_hours, methods=("GET",))
def training_list(request: HttpRequest) -> HttpResponse:
    """All mentors of a program: how many hours they have, what is missing, until when."""
    filters, everybody = _listed(request)
    rows = queries.in_state(everybody, filters.value("state") or "")
    shown, today = page_of(request, rows, filters), clock.today(request.organization)
    context = {
        "filters": filters,
        "page": shown,
        "program": filters.program_shown,
        "asked": filters.asked,
        "year": queries.present_year(filters.asked, today),
        "figures": queries.figures(everybody),
        "expiring": queries.number_expiring(request.viewer),
        "can_manage": can_set_hours(request.viewer),
        "today": today,
    }
    return render(request, "programs/training_hours/list.html", context)


@member_view(can_see_hours, methods=("GET",))
def training_sheet(request: HttpRequest) -> HttpResponse:
    """The same list, whole, as a sheet to take home."""
    filters, everybody = _listed(request)
    rows = queries.in_state(everybody, filters.value("state") or "")
    people = [row.mentor.pk for row in rows]
    record_read(by=request.viewer, action="training.sheet", detail={"found": len(rows)}, people=people)
    return sheet_answer(hours_sheet(rows, filters.asked), _("Training hours"))


@member_view(can_see_hours)
def of_mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One mentor's training for the office. `?form=` asks for hours from elsewhere or for an exemption."""
    viewer = request.viewer
    mentor = get_object_or_404(office_mentors(viewer), pk=mentor_id)
    record_read(by=viewer, action="mentor.read", subject=mentor)
    can_manage = can_set_hours(viewer) and managed_mentors(viewer).filter(pk=mentor.pk).exists()
    wanted = request.GET.get("form", "")
    if request.method == "POST" or wanted in FORMS:
        if not can_manage:
            raise Http404
        return FORMS[wanted](request, mentor) if wanted in FORMS else _end_exemption(request, mentor)
    context = _training_of(mentor, queries.requirements_on(mentor, queries.office_programs(viewer)))
    context |= {"can_manage": can_manage, "can_exempt": queries.managed_requirements(viewer).exists()}
    return render(request, "programs/training_hours/mentor.html", context)


@member_view(can_have_hours, methods=("GET",))
def mine(request: HttpRequest) -> HttpResponse:
    """What I have learnt, what is open, and my certificates."""
    mentor = queries.own_mentor(request.viewer)
    if mentor is None:
        return render(request, "programs/training_hours/mine.html", {"mentor": None})
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    context = _training_of(mentor, queries.requirements_on(mentor))
    return render(request, "programs/training_hours/mine.html", context)


def _listed(request: HttpRequest) -> tuple[forms.TrainingFilter, list[queries.Row]]:
    requirements = list(queries.office_requirements(request.viewer))
    filters = forms.TrainingFilter(request.GET, viewer=request.viewer, requirements=requirements)
    rows = queries.training_list(
        request.viewer,
        filters.asked,
        search=filters.value("q"),
        unit=filters.value("unit"),
        who=filters.value("who") or "",
    )
    return filters, rows


def _training_of(mentor: Mentor, requirements: list) -> dict:
    today = clock.today(mentor.organization)
    certificates = list(queries.certificates_of(mentor))
    return {
        "mentor": mentor,
        "asked": queries.standings_of(mentor, requirements),
        "entries": queries.entries_of(mentor),
        "exemptions": queries.exemptions_of(mentor),
        "certificates": [(certificate, certificate.state_on(today)) for certificate in certificates],
        "today": today,
    }


def _credit(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = forms.CreditForm(request.POST or None, viewer=request.viewer, cancel_url=_page_of(request, mentor))

    def save(data: dict) -> None:
        facts = {name: data[name] for name in ("on", "counts_as", "why")}
        services.credit_hours(
            credit_id=data["credit"], mentor=mentor, minutes=data["hours"], by=request.viewer, **facts
        )

    return answer_form(
        request,
        form,
        save,
        title=_("Hours from elsewhere"),
        lead=mentor.full_name,
        back=_page_of(request, mentor),
        done=_("The hours are credited."),
    )


def _exempt(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    requirements = list(queries.managed_requirements(request.viewer))
    form = forms.ExemptionForm(
        request.POST or None,
        viewer=request.viewer,
        requirements=requirements,
        cancel_url=_page_of(request, mentor),
    )

    def save(data: dict) -> None:
        facts = {name: data[name] for name in ("requirement", "starts_on", "ends_on")}
        services.exempt_mentor(
            exemption_id=data["exemption"], mentor=mentor, why=data["reason"], by=request.viewer, **facts
        )

    return answer_form(
        request,
        form,
        save,
        title=_("Exempt from training"),
        lead=mentor.full_name,
        back=_page_of(request, mentor),
        done=_("The exception is recorded."),
    )


FORMS = {"credit": _credit, "exemption": _exempt}


def _end_exemption(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    """The button of an exemption; what is none of this mentor's is not there."""
    try:
        key = UUID(request.POST.get("exemption", ""))
    except ValueError:
        raise Http404 from None
    exemption = get_object_or_404(queries.managed_exemptions(request.viewer), pk=key, mentor=mentor)
    services.end_exemption(exemption=exemption, by=request.viewer)
    messages.success(request, _("The exemption has ended."))
    return redirect(_page_of(request, mentor))


def _page_of(request: HttpRequest, mentor: Mentor) -> str:
    return request.viewer.url("programs:mentor_training", mentor.pk)
