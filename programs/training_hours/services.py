"""Every write about hours of training: what a program asks for, credits, exemptions. Certificates are beside."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.models import Program, TrainingCredit, TrainingExemption, TrainingRequirement
from programs.training_hours.choices import RequirementKind

DAY = timedelta(days=1)
LONGEST_CREDIT = 60 * 500


@transaction.atomic
def set_requirements(
    *,
    program: Program,
    initial_minutes: int = 0,
    initial_days: int = 0,
    before_pairing: bool = False,
    yearly_minutes: int = 0,
    yearly_days: int = 0,
    begins: tuple[int, int] = (1, 1),
    by: Viewer | None,
) -> dict[str, TrainingRequirement]:
    """Say what hours a program asks of its mentors; 0 minutes: none. `begins`: month and day of its year.

    What holds today is what all years are compared with. Exemptions stay. Raises ValidationError (`begins_day`) for a
    day that no year has. Audited.
    """
    month, day = begins
    try:
        date(2024, month, day)
    except ValueError:
        raise ValidationError({"begins_day": _("There is no such day.")}) from None
    facts = {
        RequirementKind.INITIAL: {
            "minutes": initial_minutes,
            "due_days": initial_days,
            "before_pairing": before_pairing and initial_minutes > 0,
        },
        RequirementKind.YEARLY: {
            "minutes": yearly_minutes,
            "due_days": yearly_days,
            "begins_month": month,
            "begins_day": day,
        },
    }
    set_now = {
        kind: TrainingRequirement.objects.update_or_create(
            organization=program.organization, program=program, kind=kind, defaults=values
        )[0]
        for kind, values in facts.items()
    }
    detail = {"initial": initial_minutes, "yearly": yearly_minutes, "before_pairing": before_pairing}
    record(organization=program.organization, by=by, action="training.required", subject=program, detail=detail)
    return set_now


@transaction.atomic
def credit_hours(
    *, credit_id: UUID, mentor: Mentor, on: date, minutes: int, counts_as: str, why: str, by: Viewer | None
) -> TrainingCredit:
    """Credit minutes of training from elsewhere on a local day, or take some away (below zero). Sent twice, it is one.

    Raises ValidationError by field: no minutes, too many, a day to come. Audited.
    """
    known = TrainingCredit.objects.filter(pk=credit_id).first()
    if known is not None:
        return known
    if not minutes or abs(minutes) > LONGEST_CREDIT:
        raise ValidationError({"hours": _("Between a quarter of an hour and 500 hours; below zero to take some away.")})
    if on > clock.today(mentor.organization):
        raise ValidationError({"on": _("That day is still to come.")})
    credit = TrainingCredit.objects.create(
        id=credit_id,
        organization=mentor.organization,
        mentor=mentor,
        on=on,
        minutes=minutes,
        counts_as=counts_as,
        why=why,
        by=_membership(by),
    )
    detail = {"minutes": minutes, "on": on.isoformat()}
    record(organization=mentor.organization, by=by, action="training.credited", subject=mentor, detail=detail)
    return credit


@transaction.atomic
def exempt_mentor(
    *,
    exemption_id: UUID,
    mentor: Mentor,
    requirement: TrainingRequirement,
    starts_on: date,
    ends_on: date | None,
    why: str,
    by: Viewer | None,
) -> TrainingExemption:
    """Let a mentor be exempt from a requirement between two local days (inclusive), or for good. Sent twice, it is one.

    He can be paired meanwhile. Raises ValidationError (`ends_on`). Audited.
    """
    known = TrainingExemption.objects.filter(pk=exemption_id).first()
    if known is not None:
        return known
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day cannot be before the first.")})
    exemption = TrainingExemption.objects.create(
        id=exemption_id,
        organization=mentor.organization,
        mentor=mentor,
        requirement=requirement,
        starts_on=starts_on,
        ends_on=ends_on,
        why=why,
        by=_membership(by),
    )
    detail = {"kind": requirement.kind, "program": str(requirement.program_id), "from": starts_on.isoformat()}
    detail |= {"until": ends_on.isoformat() if ends_on else None}
    record(organization=mentor.organization, by=by, action="training.exempted", subject=mentor, detail=detail)
    return exemption


@transaction.atomic
def end_exemption(*, exemption: TrainingExemption, by: Viewer | None) -> None:
    """Let an exemption be over since yesterday; one that had not begun by then is gone. Twice changes nothing. Audited.

    A pairing that was made meanwhile stays.
    """
    held = TrainingExemption.objects.select_related("mentor").select_for_update(of=("self",), no_key=True)
    exemption = held.filter(pk=exemption.pk).first()
    yesterday = clock.today(by.organization if by else exemption.organization) - DAY if exemption else None
    if exemption is None or (exemption.ends_on is not None and exemption.ends_on <= yesterday):
        return
    mentor = exemption.mentor
    if exemption.starts_on > yesterday:
        exemption.delete()
    else:
        exemption.ends_on = yesterday
        exemption.save(update_fields=["ends_on"])
    record(organization=mentor.organization, by=by, action="training.exemption_ended", subject=mentor)


def _membership(by: Viewer | None):
    return by.membership(Role.COORDINATOR) or by.acting_membership if by else None
