"""What mentors promise: until when, from the months that their program asks for."""

import calendar
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import PairingRole
from programs.models import Pairing, Program
from programs.queries.spans import not_over_on


def promised_until(program: Program, starts_on: date) -> date | None:
    """The last day of what is promised from a day on; None where the program asks for no promise."""
    months = program.commitment_months
    return last_day_of(starts_on, months) if months else None


def last_day_of(starts_on: date, months: int) -> date:
    """The last day of so many months that begin on a day: from 15 January one month lasts until 14 February."""
    years, month = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, month + 1
    longest = calendar.monthrange(year, month)[1]
    if starts_on.day > longest:
        return date(year, month, longest)
    return date(year, month, starts_on.day) - timedelta(days=1)


@transaction.atomic
def extend_commitment(*, pairing: Pairing, until: date | None, by: Viewer) -> Pairing:
    """Say until when the mentor of a pairing has promised to come; None for no promise. Repeated it changes nothing.

    Raises ValidationError (`until`) for a day before the pairing began, and of one that is over. Audited.
    """
    pairing = (
        Pairing.objects.select_for_update(no_key=True, of=("self",)).select_related("enrolment").get(pk=pairing.pk)
    )
    if pairing.committed_until == until:
        return pairing
    if until is not None and until < pairing.starts_on:
        raise ValidationError({"until": _("The pairing begins only after that day.")})
    if pairing.role == PairingRole.SUBSTITUTE:
        raise ValidationError({"until": _("A substitute has a last day anyway.")})
    if pairing.ends_on and pairing.ends_on < clock.today(pairing.organization):
        raise ValidationError({"until": _("This pairing is over.")})
    pairing.committed_until = until
    pairing.save(update_fields=["committed_until"])
    detail = {"until": until.isoformat() if until else None}
    record(organization=pairing.organization, by=by, action="pairing.committed", subject=pairing, detail=detail)
    return pairing


def fill_commitments(program: Program) -> int:
    """Give running pairings and those to come, of which nothing was promised, the program's months; how many.

    Called as a program asks for a promise for the first time; what was agreed before stays as it is.
    """
    today = clock.today(program.organization)
    waiting = Pairing.objects.filter(not_over_on(today), enrolment__program=program, committed_until__isnull=True)
    pairings = list(waiting.exclude(role=PairingRole.SUBSTITUTE))
    for pairing in pairings:
        pairing.committed_until = promised_until(program, pairing.starts_on)
    Pairing.objects.bulk_update(pairings, ["committed_until"], batch_size=500)
    return len(pairings)
