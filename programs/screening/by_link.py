"""What people outside are asked by letter, and answer without signing in: referees about a mentor, parents for consent.

Its own writers. Asked → answered, once; a letter sent again has a link of its own, and the former one leads nowhere.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.personal.by_link import letter_page, nowhere
from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.models import Enrolment, ParentConsent, Program, Reference
from programs.screening.choices import TextKind, Way
from programs.screening.forms import ConsentForm, ReferenceForm
from programs.screening.queries import last_text, open_consent, open_reference
from programs.screening.services.steps import membership_of

VALID_FOR = timedelta(days=30)


@transaction.atomic
def ask_reference(
    *, reference_id: UUID, program: Program, mentor: Mentor, name: str, email: str, by: Viewer
) -> Reference:
    """Ask somebody about a mentor by a letter with a link, good for 30 days. Sent twice under one id it is one letter.

    Raises ValidationError (`email`) for the mentor's own address and for one that was asked already. Audited.
    """
    known = Reference.objects.filter(pk=reference_id).first()
    if known is not None:
        return known
    if email.casefold() == mentor.email.casefold():
        raise ValidationError({"email": _("This is the mentor's own address.")})
    if Reference.objects.filter(program=program, mentor=mentor, email__iexact=email).exists():
        raise ValidationError({"email": _("This address was asked already. The letter can be sent again below.")})
    moment, secret = clock.now(), secrets.token_urlsafe(32)
    reference = Reference.objects.create(
        pk=reference_id, organization=program.organization, program=program, mentor=mentor,
        name=" ".join(name.split()), email=email, secret_hash=hash_of(secret), asked_at=moment,
        expires_at=moment + VALID_FOR, by=membership_of(by),
    )  # fmt: skip
    _write_to_referee(reference, secret)
    detail = {"program": str(program.pk)}
    record(organization=program.organization, by=by, action="reference.asked", subject=mentor, detail=detail)
    return reference


@transaction.atomic
def ask_reference_again(*, reference: Reference, by: Viewer) -> bool:
    """Send a fresh link; the former one ends. Nothing happens once it was answered, or a second time within a minute.

    Returns whether a letter went. Audited.
    """
    row = Reference.objects.select_for_update(of=("self",)).select_related("mentor", "program").get(pk=reference.pk)
    moment = clock.now()
    if row.answered_at is not None or moment - row.asked_at < timedelta(minutes=1):
        return False
    secret = secrets.token_urlsafe(32)
    row.secret_hash, row.asked_at, row.expires_at = hash_of(secret), moment, moment + VALID_FOR
    row.save(update_fields=["secret_hash", "asked_at", "expires_at"])
    _write_to_referee(row, secret)
    record(organization=row.organization, by=by, action="reference.asked_again", subject=row.mentor)
    return True


@transaction.atomic
def answer_reference(*, reference: Reference, values: dict) -> bool:
    """Keep what a referee answered, once; whether it was the first time. Audited without what was written."""
    unanswered = Reference.objects.filter(pk=reference.pk, answered_at__isnull=True)
    if not unanswered.update(answered_at=clock.now(), **values):
        return False
    record(organization=reference.organization, by=None, action="reference.answered", subject=reference.mentor)
    return True


@transaction.atomic
def ask_parent(
    *, consent_id: UUID, enrolment: Enrolment, parent: str, email: str, phone: str = "", by: Viewer
) -> ParentConsent:
    """Ask a parent for consent by a letter with a link, good for 30 days, with the program's wording of now.

    Sent twice under one id it is one letter; a new question takes the place of one that was not answered. Audited.
    """
    known = ParentConsent.objects.filter(pk=consent_id).first()
    if known is not None:
        return known
    moment, secret = clock.now(), secrets.token_urlsafe(32)
    waiting = ParentConsent.objects.filter(enrolment=enrolment, is_given__isnull=True, withdrawn_on__isnull=True)
    today = clock.today(enrolment.organization)
    waiting.update(withdrawn_on=today, secret_hash="")  # nosec B106  # no password: the link leads nowhere now
    consent = ParentConsent.objects.create(
        pk=consent_id, organization=enrolment.organization, enrolment=enrolment, parent=" ".join(parent.split()),
        text=last_text(enrolment.program, TextKind.CONSENT), email=email, phone=phone, secret_hash=hash_of(secret),
        asked_at=moment, expires_at=moment + VALID_FOR, by=membership_of(by),
    )  # fmt: skip
    _write_to_parent(consent, secret)
    record(organization=enrolment.organization, by=by, action="consent.asked", subject=enrolment)
    return consent


@transaction.atomic
def answer_consent(*, consent: ParentConsent, given: bool, name: str) -> bool:
    """Keep what a parent answered, once; whether it was the first time. Audited."""
    open_ones = ParentConsent.objects.filter(pk=consent.pk, is_given__isnull=True, withdrawn_on__isnull=True)
    day = clock.today(consent.organization)
    if not open_ones.update(is_given=given, signed_name=" ".join(name.split()), way=Way.ONLINE, on=day):
        return False
    action = "consent.given" if given else "consent.refused"
    record(organization=consent.organization, by=None, action=action, subject=consent.enrolment)
    return True


@letter_page
def reference(request: HttpRequest, secret: str) -> HttpResponse:
    """A short form about a mentor; answered once. What leads nowhere looks as any other such link."""
    asked = open_reference(hash_of(secret)) if request.organization else None
    if asked is None:
        return nowhere(request)
    data = request.POST if request.method == "POST" and asked.answered_at is None else None
    with translation.override(request.organization.language):
        form = ReferenceForm(data)
        done = asked.answered_at is not None
        if data is not None and form.is_valid():
            answer_reference(reference=asked, values=form.cleaned_data)
            done = True
        context = {"asked": asked, "form": form, "done": done, "organization": request.organization}
        return _page(request, "programs/screening/reference_by_link.html", context)


@letter_page
def consent(request: HttpRequest, secret: str) -> HttpResponse:
    """The wording, and two buttons: a parent types the name and agrees, or does not. Answered once."""
    asked = open_consent(hash_of(secret)) if request.organization else None
    if asked is None:
        return nowhere(request)
    data = request.POST if request.method == "POST" and asked.is_given is None else None
    with translation.override(request.organization.language):
        form = ConsentForm(data)
        if data is not None and data.get("act") == "refuse":
            answer_consent(consent=asked, given=False, name=asked.parent)
        elif data is not None and form.is_valid():
            answer_consent(consent=asked, given=True, name=form.cleaned_data["name"])
        if data is not None:  # what stands is said, whoever answered first
            asked.refresh_from_db(fields=["is_given", "withdrawn_on"])
            if asked.is_given is None and asked.withdrawn_on is not None:
                return nowhere(request)
        context = {"asked": asked, "form": form, "given": asked.is_given, "organization": request.organization}
        return _page(request, "programs/screening/consent_by_link.html", context)


def _page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    response = render(request, template, context)
    response["Content-Language"] = translation.get_language()
    return response


def _write_to_referee(row: Reference, secret: str) -> None:
    organization = row.organization
    with translation.override(organization.language):
        context = _context(organization, "answer_reference", secret) | {"reference": row}
        queue_email(
            organization=organization,
            key=f"reference:{row.pk}:{row.asked_at.isoformat()}",
            to=row.email,
            subject=_("A few words about %(name)s") % {"name": row.mentor},
            text=render_to_string("programs/screening/email/reference.txt", context),
            html=render_to_string("programs/screening/email/reference.html", context),
            forget_when_sent=True,
            keeps_rest=True,
        )


def _write_to_parent(row: ParentConsent, secret: str) -> None:
    organization = row.organization
    with translation.override(organization.language):
        first_name = row.enrolment.mentee.full_name.split()[0]
        context = _context(organization, "answer_consent", secret) | {"consent": row, "first_name": first_name}
        queue_email(
            organization=organization,
            key=f"consent:{row.pk}",
            to=row.email,
            subject=_("Your consent, for %(name)s") % {"name": first_name},
            text=render_to_string("programs/screening/email/consent.txt", context),
            html=render_to_string("programs/screening/email/consent.html", context),
            forget_when_sent=True,
            keeps_rest=True,
        )


def _context(organization: Organization, page: str, secret: str) -> dict:
    link = settings.SITE_URL.rstrip("/") + reverse(page, args=[organization.slug, secret])
    return {"organization": organization, "link": link, "is_rtl": translation.get_language_bidi()}
