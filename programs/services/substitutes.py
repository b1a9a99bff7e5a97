"""Somebody who stands in for a mentor for a while: a pairing of its own, of which the other one knows nothing."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentors.models import Mentor
from programs.choices import EndReason, PairingRole
from programs.models import Pairing
from programs.services.pairings import insert_pairings, lock_enrolments, stop_pairing
from programs.services.rules import date_problem, overlap_problem, read_against


@transaction.atomic
def open_substitute(*, pairing: Pairing, mentor: Mentor, starts_on: date, ends_on: date, by: Viewer | None) -> Pairing:
    """Let a mentor stand in for the mentor of a pairing between two local days (inclusive); returns his own pairing.

    The other pairing goes on as it is. Asked for twice, it happens once. Raises ValidationError by field: outside the
    days of the pairing, a mentor who cannot take the mentee (as `open_pairing` does), or when somebody stands in at
    that time already. Fixed times and meetings are `sessions.services.stand_in`'s. Audited.
    """
    enrolment = lock_enrolments([pairing.enrolment])[pairing.enrolment_id]
    pairing = Pairing.objects.get(pk=pairing.pk)
    others = list(Pairing.objects.filter(enrolment=enrolment))
    substitutes = [other for other in others if other.stands_in_for_id == pairing.pk]
    for other in substitutes:
        if (other.mentor_id, other.starts_on, other.ends_on) == (mentor.pk, starts_on, ends_on):
            return other
    if pairing.role == PairingRole.SUBSTITUTE:
        raise ValidationError({"mentor": _("This is a substitute already. Choose somebody else for the mentor.")})
    _check_days(pairing, starts_on, ends_on)
    if problem := date_problem(enrolment, starts_on):
        raise ValidationError({"starts_on": problem})
    if any(other.starts_on <= ends_on and starts_on <= other.ends_on for other in substitutes):
        raise ValidationError({"starts_on": _("Somebody stands in at that time already.")})
    against = read_against([(enrolment, mentor)], starts_on)
    if problem := (
        against.problem(enrolment, mentor)
        or overlap_problem(others, mentor, starts_on, ends_on, PairingRole.SUBSTITUTE)
    ):
        raise ValidationError({"mentor": problem})
    substitute = Pairing(
        organization=pairing.organization,
        enrolment=enrolment,
        mentor=mentor,
        role=PairingRole.SUBSTITUTE,
        stands_in_for=pairing,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    insert_pairings([substitute])
    detail = {"for": str(pairing.pk), "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record(organization=pairing.organization, by=by, action="pairing.substituted", subject=substitute, detail=detail)
    return substitute


@transaction.atomic
def end_substitute(*, substitute: Pairing, ends_on: date, by: Viewer | None) -> Pairing | None:
    """Let a substitute's time end with an earlier local day (inclusive); with one before the first it is gone (None).

    Raises ValidationError (`ends_on`) for a later day than the one that was agreed, and for the pairing of a mentor who
    is no substitute. Audited.
    """
    lock_enrolments([substitute.enrolment])
    substitute.refresh_from_db(fields=["role", "starts_on", "ends_on"])
    if substitute.role != PairingRole.SUBSTITUTE or ends_on > substitute.ends_on:
        raise ValidationError({"ends_on": _("Choose a day before the one on which it ends anyway.")})
    if ends_on == substitute.ends_on:
        return substitute
    return stop_pairing(substitute, ends_on, EndReason.COMPLETED, by)


def _check_days(pairing: Pairing, starts_on: date, ends_on: date) -> None:
    enrolment = pairing.enrolment
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day cannot be before the first.")})
    if starts_on < pairing.starts_on:
        raise ValidationError({"starts_on": _("The pairing begins only after that day.")})
    lasts = [span.ends_on for span in (pairing, enrolment, enrolment.program) if span.ends_on is not None]
    if lasts and ends_on > min(lasts):
        raise ValidationError({"ends_on": _("The pairing is over by then.")})
