"""What is noted of a mentor before he begins. Sent twice under one id it is one."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.models import BackgroundCheck, Commitment, Interview, Program, Screening, ScreeningException
from programs.screening.choices import TextKind, Way
from programs.screening.queries import last_text, terms_key

LONGEST_EXCEPTION = 366


@transaction.atomic
def note_interview(
    *,
    interview_id: UUID,
    program: Program,
    mentor: Mentor,
    on: date,
    held_by: str,
    result: str,
    fits: bool,
    by: Viewer,
) -> Interview:
    """Note that a mentor was interviewed for a program, and in one line what came of it. The last one counts.

    Raises ValidationError (`on`). Audited without the line.
    """
    refuse_days_to_come(by.organization, on)
    facts = {"program": program, "mentor": mentor, "on": on, "held_by": held_by, "fits": fits}
    facts |= {"result": " ".join(result.split()), "by": membership_of(by), "noted_at": clock.now()}
    row, is_new = Interview.objects.get_or_create(organization=by.organization, pk=interview_id, defaults=facts)
    if is_new:
        detail = {"program": str(program.pk), "on": on.isoformat()}
        record(organization=by.organization, by=by, action="screening.interviewed", subject=mentor, detail=detail)
    return row


@transaction.atomic
def note_certificate(
    *, check_id: UUID, mentor: Mentor, seen_on: date, valid_until: date, by: Viewer
) -> BackgroundCheck:
    """Note that the office saw a mentor's background certificate, and until when it is good. It holds in all programs.

    Raises ValidationError (`seen_on`, `valid_until`). Audited.
    """
    refuse_days_to_come(by.organization, seen_on, field="seen_on")
    if valid_until < seen_on:
        raise ValidationError({"valid_until": _("The last day cannot be before the first.")})
    facts = {"mentor": mentor, "seen_on": seen_on, "valid_until": valid_until}
    facts |= {"by": membership_of(by), "noted_at": clock.now()}
    row, is_new = BackgroundCheck.objects.get_or_create(organization=by.organization, pk=check_id, defaults=facts)
    if is_new:
        detail = {"until": valid_until.isoformat()}
        record(organization=by.organization, by=by, action="screening.certificate", subject=mentor, detail=detail)
    return row


@transaction.atomic
def sign_commitment(*, program: Program, mentor: Mentor, name: str, by: Viewer, read: str) -> Commitment:
    """The mentor himself signs, with his typed name, what the program asks for now. Signed twice it is one.

    `read` is the `terms_key` of what stood on his page. Raises ValidationError (`name`), and where the wording, the
    months or the hours have changed since. Audited.
    """
    return _sign(program, mentor, name, Way.ONLINE, clock.today(program.organization), by, read)


@transaction.atomic
def note_signed_on_paper(*, program: Program, mentor: Mentor, name: str, on: date, by: Viewer) -> Commitment:
    """Note that a mentor signed on paper, on a local day. Raises ValidationError (`on`, `name`). Audited."""
    refuse_days_to_come(by.organization, on)
    return _sign(program, mentor, name, Way.PAPER, on, by)


@transaction.atomic
def except_mentor(
    *, exception_id: UUID, program: Program, mentor: Mentor, until: date, why: str, by: Viewer
) -> ScreeningException:
    """Let a mentor be paired in a program although something is missing, from today until a local day (inclusive).

    Whoever is paired meanwhile stays so. Raises ValidationError (`until`). Audited with the reason.
    """
    return add_exception(exception_id, program, until, why, by, subject=mentor, mentor=mentor)


@transaction.atomic
def end_exception(*, exception: ScreeningException, by: Viewer) -> None:
    """Let an exception hold no longer. Twice changes nothing. Audited."""
    held = ScreeningException.objects.select_related("mentor", "enrolment").select_for_update(of=("self",))
    row = held.filter(pk=exception.pk).first()
    if row is None:
        return
    subject = row.mentor or row.enrolment
    row.delete()
    record(organization=by.organization, by=by, action="screening.exception_ended", subject=subject)


def add_exception(exception_id: UUID, program: Program, until: date, why: str, by: Viewer, *, subject, **whose):
    """Write an exception for a mentor or an enrolment, once."""
    today = clock.today(by.organization)
    if until < today:
        raise ValidationError({"until": _("Choose a day to come.")})
    if (until - today).days > LONGEST_EXCEPTION:
        raise ValidationError({"until": _("A year at most: after that somebody looks again.")})
    facts = {"program": program, "starts_on": today, "until": until, "why": why.strip(), "by": membership_of(by)}
    row, is_new = ScreeningException.objects.get_or_create(
        organization=by.organization, pk=exception_id, defaults=facts | whose
    )
    if is_new:
        detail = {"program": str(program.pk), "until": until.isoformat(), "why": why.strip()}
        record(organization=by.organization, by=by, action="screening.excepted", subject=subject, detail=detail)
    return row


def membership_of(by: Viewer | None) -> Membership | None:
    return by.membership(Role.COORDINATOR) or by.acting_membership if by else None


def refuse_days_to_come(organization: Organization, day: date, field: str = "on") -> None:
    if day > clock.today(organization):
        raise ValidationError({field: _("That day is still to come.")})


def _sign(
    program: Program, mentor: Mentor, name: str, way: Way, on: date, by: Viewer, read: str | None = None
) -> Commitment:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Type the name as a signature.")})
    Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    text = last_text(program, TextKind.COMMITMENT)
    asked = Screening.objects.filter(program=program).first()
    hours = asked.weekly_hours if asked else None
    terms = {"text": text, "months": program.commitment_months, "weekly_hours": hours}
    if read is not None and read != terms_key(**terms):
        raise ValidationError(_("The words have changed meanwhile. Read them once more, and sign then."))
    known = Commitment.objects.filter(program=program, mentor=mentor, name=name, on=on, way=way, **terms).first()
    if known is not None:
        return known
    row = Commitment.objects.create(
        organization=program.organization, program=program, mentor=mentor, name=name, way=way, on=on,
        by=membership_of(by), signed_at=clock.now(), **terms,
    )  # fmt: skip
    action = "commitment.signed" if way == Way.ONLINE else "commitment.noted"
    detail = {"program": str(program.pk), "wording": text.number if text else None}
    record(organization=program.organization, by=by, action=action, subject=mentor, detail=detail)
    return row
