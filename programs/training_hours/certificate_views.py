"""Certificates: the list with the search by number, issuing, the page of one, and its paper."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from mentors.queries import managed_mentors
from programs.models import Certificate
from programs.training_hours import queries
from programs.training_hours.certificates import issue_for_course, issue_for_year, withdraw_certificate
from programs.training_hours.forms import CertificateFilter, IssueForm, WithdrawForm
from programs.training_hours.paper import certificate_paper
from programs.training_hours.permissions import can_see_certificates, can_see_hours, can_set_hours
from programs.views.pages import answer_form, page_of


@member_view(can_see_hours, methods=("GET",))
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Who holds which certificate; a number finds the one that somebody shows."""
    filters = CertificateFilter(request.GET, viewer=request.viewer)
    found = queries.certificate_list(request.viewer, search=filters.value("q"), state=filters.value("state") or "")
    page, today = page_of(request, found, filters), clock.today(request.organization)
    context = {
        "filters": filters,
        "page": page,
        "rows": [(certificate, certificate.state_on(today)) for certificate in page],
        "can_manage": can_set_hours(request.viewer),
        "today": today,
    }
    return render(request, "programs/training_hours/certificates.html", context)


@member_view(can_set_hours)
def issue(request: HttpRequest) -> HttpResponse:
    """Certificates for all who have earned one: of a course, or of a year."""
    viewer, back = request.viewer, request.viewer.url("programs:certificates")
    form = IssueForm(
        request.POST or None,
        viewer=viewer,
        courses=queries.courses_to_certify(viewer),
        requirements=[row for row in queries.managed_requirements(viewer) if row.kind == "yearly"],
        chosen=request.GET.get("for", ""),
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            issued = _issue(request, form)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _told(len(issued)))
            return redirect(back)
    title = _("Issue certificates")
    lead = _("Everybody who has earned one gets it; who has one already keeps it.")
    return render(request, "programs/form.html", {"form": form, "title": title, "lead": lead, "back": back})


@member_view(can_see_hours)
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One certificate, as the number on it is looked up; a coordinator can withdraw it."""
    viewer = request.viewer
    certificate = get_object_or_404(queries.office_certificates(viewer), pk=certificate_id)
    record_read(by=viewer, action="certificate.read", subject=certificate, people=_whose(certificate))
    can_withdraw = queries.managed_certificates(viewer).filter(pk=certificate.pk, withdrawn_on=None).exists()
    if request.method == "POST" and not can_withdraw:
        raise Http404
    back, page = viewer.url("programs:certificates"), viewer.url("programs:certificate", certificate.pk)
    return answer_form(
        request,
        WithdrawForm(request.POST or None),
        lambda data: withdraw_certificate(certificate=certificate, by=viewer, **data),
        title=certificate.title,
        back=back if request.method == "GET" else page,
        done=_("The certificate is void from today on."),
        template="programs/training_hours/certificate.html",
        certificate=certificate,
        state=certificate.state_on(clock.today(request.organization)),
        can_withdraw=can_withdraw,
    )


@member_view(can_see_certificates, methods=("GET",))
def paper(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The certificate to print, in the language of who asks for it."""
    certificate = get_object_or_404(queries.certificates_for(request.viewer), pk=certificate_id, withdrawn_on=None)
    people = _whose(certificate)
    record_read(by=request.viewer, action="certificate.printed", subject=certificate, people=people)
    content = certificate_paper(certificate, language=get_language() or "")
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{certificate.name} {certificate.number}.pdf".replace("/", " ").replace("\\", " ")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _whose(certificate: Certificate) -> list[UUID]:
    """For the mentor's own access history; a role-holder has none."""
    return [certificate.mentor_id] if certificate.mentor_id else []


def _issue(request: HttpRequest, form: IssueForm) -> list[Certificate]:
    viewer, data = request.viewer, form.cleaned_data
    if (course := form.course) is not None:
        people = queries.people_to_certify(viewer)
        return issue_for_course(course=course, people=people, least=data["least"], months=data["months"], by=viewer)
    requirement, year = form.year
    mentors = managed_mentors(viewer)
    return issue_for_year(requirement=requirement, day=year.first, mentors=mentors, months=data["months"], by=viewer)


def _told(number: int) -> str:
    if not number:
        return _("Nobody has earned one who does not hold it already.")
    words = ngettext("%(number)s certificate was issued.", "%(number)s certificates were issued.", number)
    return words % {"number": number}
