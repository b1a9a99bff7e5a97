"""Intake of somebody who is to be accompanied, the consent of a parent, and who was helped and now helps."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentees.choices import MenteeKind
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs.models import Enrolment
from programs.screening import by_link, forms, queries, services
from programs.screening.permissions import can_make_helpers, can_read_intake
from programs.screening.readiness import consent_gaps
from programs.views.pages import answer_form


@member_view(can_read_intake)
def intake(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """What was taken down of somebody as they joined: to coordinators the whole, to the mentor what is marked for him.

    `?form=` changes it, asks a parent, notes paper, or records an exception.
    """
    viewer = request.viewer
    enrolment = queries.managed_intakes(viewer).filter(pk=enrolment_id).first()
    if enrolment is None:
        return _for_mentor(request, enrolment_id)
    record_read(by=viewer, action="intake.read", subject=enrolment)
    wanted = request.GET.get("form", "")
    if wanted in FORMS:
        return _written(request, enrolment, wanted)
    if request.method == "POST":
        return _act(request, enrolment)
    asked = queries.screening_of(enrolment.program)
    context = {
        "enrolment": enrolment,
        "intake": queries.intake_of(enrolment),
        "asked": asked,
        "is_person": enrolment.mentee.kind == MenteeKind.PERSON,
        "gap": consent_gaps([enrolment]).get(enrolment.pk),
        "consents": queries.consents_of(enrolment),
        "exceptions": queries.exceptions_of(enrolment),
        "for_office": True,
        "now": clock.now(),
        "today": clock.today(request.organization),
    }
    return render(request, "programs/screening/intake.html", context)


@member_view(can_make_helpers)
def becomes_mentor(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Let somebody who was helped help others."""
    viewer = request.viewer
    mentee = get_object_or_404(queries.mentees_to_promote(viewer), pk=mentee_id)
    record_read(by=viewer, action="mentee.read", subject=mentee)
    if request.method != "POST":
        return render(request, "programs/screening/becomes_mentor.html", {"mentee": mentee})
    try:
        mentor = services.become_mentor(mentee=mentee, by=viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(viewer.url("programs:mentee", mentee.pk))
    messages.success(request, _("%(name)s is a mentor now. The next step: what is asked before pairing.") % {
        "name": mentor
    })  # fmt: skip
    return redirect(viewer.url("programs:mentor", mentor.pk))


def _for_mentor(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    enrolment = get_object_or_404(queries.intakes_shown_to(request.viewer), pk=enrolment_id)
    if request.method == "POST":
        raise Http404
    record_read(by=request.viewer, action="intake.read", subject=enrolment)
    intake = queries.intake_of(enrolment)
    shown = set(intake.for_mentor) if intake else set()
    context = {"enrolment": enrolment, "intake": intake, "shown": shown, "for_office": False}
    return render(request, "programs/screening/intake_shown.html", context)


FORMS = ("intake", "parent", "paper", "exception")


def _written(request: HttpRequest, enrolment: Enrolment, wanted: str) -> HttpResponse:
    """One of the forms of an intake's page."""
    viewer, back = request.viewer, _page_of(request, enrolment)
    data, its = request.POST or None, {"viewer": request.viewer, "cancel_url": back}
    if wanted == "intake":
        asked = queries.screening_of(enrolment.program)
        its |= {"intake": queries.intake_of(enrolment), "offered": asked.needs if asked else ()}
        form = forms.IntakeForm(data, keep_draft=str(enrolment.pk), **its)
    else:
        kinds = {"parent": forms.ParentForm, "paper": forms.PaperForm, "exception": forms.ExceptionForm}
        form = kinds[wanted](data, **its)

    def save(sent: dict) -> None:
        key = sent.pop("row", None)
        {
            "intake": lambda: services.write_intake(enrolment=enrolment, by=viewer, **sent),
            "parent": lambda: by_link.ask_parent(consent_id=key, enrolment=enrolment, by=viewer, **sent),
            "paper": lambda: services.note_consent_on_paper(
                consent_id=key, enrolment=enrolment, parent=sent["name"], on=sent["on"], by=viewer
            ),
            "exception": lambda: services.except_enrolment(exception_id=key, enrolment=enrolment, by=viewer, **sent),
        }[wanted]()

    titles = {
        "intake": _("Intake"),
        "parent": _("Ask a parent for consent"),
        "paper": _("Consent on paper"),
        "exception": _("Pair without a parent's consent"),
    }
    lead = f"{enrolment.mentee.full_name} · {enrolment.program.name}"
    return answer_form(request, form, save, title=titles[wanted], lead=lead, back=back, done=_("Noted."))


def _act(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """The buttons of an intake's page: a consent is taken back, an exception ends. What is none of it is not there."""
    try:
        back, ends = (UUID(key) if (key := request.POST.get(name)) else None for name in ("consent", "exception"))
    except ValueError:
        raise Http404 from None
    if consent := queries.consents_of(enrolment).filter(pk=back).first():
        services.withdraw_consent(consent=consent, by=request.viewer)
    elif exception := queries.exceptions_of(enrolment).filter(pk=ends).first():
        services.end_exception(exception=exception, by=request.viewer)
    else:
        raise Http404
    messages.success(request, _("Noted."))
    return redirect(_page_of(request, enrolment))


def _page_of(request: HttpRequest, enrolment: Enrolment) -> str:
    return request.viewer.url("programs:intake", enrolment.pk)
