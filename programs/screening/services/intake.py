"""What is taken down as somebody joins, and the consent of a parent."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.models import Enrolment, Intake, ParentConsent, ScreeningException
from programs.screening.choices import TextKind, Way
from programs.screening.queries import last_text
from programs.screening.services.steps import add_exception, membership_of, refuse_days_to_come


@transaction.atomic
def write_intake(*, enrolment: Enrolment, by: Viewer, **facts) -> Intake:
    """Write down or change what is known of somebody as they joined; what is not given stays.

    Raises ValidationError (`met_on`, `born_on`). Audited with the names of the changed parts, never what they say.
    """
    for name in ("met_on", "born_on"):
        if facts.get(name):
            refuse_days_to_come(by.organization, facts[name], field=name)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    row = Intake.objects.filter(enrolment=enrolment).first() or Intake(
        organization=enrolment.organization, enrolment=enrolment
    )
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed and not row._state.adding:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    row.by, row.changed_at = membership_of(by), clock.now()
    row.save()
    detail = {"fields": changed}
    record(organization=enrolment.organization, by=by, action="intake.written", subject=enrolment, detail=detail)
    return row


@transaction.atomic
def note_consent_on_paper(
    *, consent_id: UUID, enrolment: Enrolment, parent: str, on: date, by: Viewer
) -> ParentConsent:
    """Note that a parent agreed on paper, on a local day. Sent twice it is one. Raises ValidationError. Audited."""
    refuse_days_to_come(by.organization, on)
    parent = " ".join(parent.split())
    facts = {
        "enrolment": enrolment, "text": last_text(enrolment.program, TextKind.CONSENT), "parent": parent,
        "signed_name": parent, "asked_at": clock.now(), "is_given": True, "way": Way.PAPER, "on": on,
        "by": membership_of(by),
    }  # fmt: skip
    row, is_new = ParentConsent.objects.get_or_create(organization=by.organization, pk=consent_id, defaults=facts)
    if is_new:
        detail = {"on": on.isoformat()}
        record(organization=by.organization, by=by, action="consent.noted", subject=enrolment, detail=detail)
    return row


@transaction.atomic
def withdraw_consent(*, consent: ParentConsent, by: Viewer) -> None:
    """Note that a parent took the consent back, or that a question by letter is not needed any more. Audited.

    A pairing that runs goes on until somebody ends it. Twice changes nothing.
    """
    row = ParentConsent.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=consent.pk)
    if row.withdrawn_on is not None or row.is_given is False:
        return
    row.withdrawn_on, row.secret_hash = clock.today(by.organization), ""
    row.save(update_fields=["withdrawn_on", "secret_hash"])
    record(organization=by.organization, by=by, action="consent.withdrawn", subject=row.enrolment)


@transaction.atomic
def except_enrolment(
    *, exception_id: UUID, enrolment: Enrolment, until: date, why: str, by: Viewer
) -> ScreeningException:
    """Let somebody be paired although a parent's consent is missing, from today until a local day. Audited."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: colleagues see it.")})
    return add_exception(exception_id, enrolment.program, until, why, by, subject=enrolment, enrolment=enrolment)
