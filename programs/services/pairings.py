from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.beginning.making import make_steps
from programs.choices import ChangeState, EndReason, Intensity, PairingRole
from programs.models import ChangeRequest, Enrolment, Pairing, Wish
from programs.services.commitment import promised_until
from programs.services.rules import date_problem, overlap_problem, read_against

DAY = timedelta(days=1)


def lock_enrolments(enrolments: Iterable[Enrolment]) -> dict[UUID, Enrolment]:
    """Hold these enrolments until the end of the transaction, always in one order; fresh rows by id, one query."""
    ids = [enrolment.pk for enrolment in enrolments]
    rows = Enrolment.objects.filter(pk__in=ids).select_related("program", "mentee__membership").order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}


@transaction.atomic
def open_pairing(
    *,
    enrolment: Enrolment,
    mentor: Mentor,
    starts_on: date,
    by: Viewer | None,
    role: str = PairingRole.PRIMARY,
    intensity: str = Intensity.ROUTINE,
    intensity_until: date | None = None,
    committed_until: date | None = None,
) -> Pairing:
    """Pair a mentor with an enrolment from a local day on, until the enrolment's end if that is known.

    Until when the mentor promises to come is frozen now: `committed_until`, or else what the program asks for.

    Raises ValidationError with `starts_on` or `mentor` as the field: outside the program or the enrolment, a mentor
    who is not active or lacks what is required first, a parent's consent that is missing, the same person, two who are
    marked as not to be paired, or another primary mentor at that time (two at once: the second is told so).
    Capacity is not held here; the pages ask before they go over it. Audited.
    """
    enrolment = lock_enrolments([enrolment])[enrolment.pk]
    # Whoever publishes proposals counts his places.
    Mentor.objects.select_for_update(no_key=True).filter(pk=mentor.pk).first()
    if problem := date_problem(enrolment, starts_on):
        raise ValidationError({"starts_on": problem})
    others = Pairing.objects.filter(enrolment=enrolment)
    against = read_against([(enrolment, mentor)], starts_on)
    if problem := (
        against.problem(enrolment, mentor) or overlap_problem(others, mentor, starts_on, enrolment.ends_on, role)
    ):
        raise ValidationError({"mentor": problem})
    pairing = Pairing(
        organization=enrolment.organization,
        enrolment=enrolment,
        mentor=mentor,
        role=role,
        starts_on=starts_on,
        ends_on=enrolment.ends_on,
        intensity=intensity,
        intensity_until=intensity_until,
        committed_until=committed_until or promised_until(enrolment.program, starts_on),
    )
    insert_pairings([pairing])
    make_steps([pairing], by)
    detail = {"mentor": str(mentor.pk), "enrolment": str(enrolment.pk), "starts_on": starts_on.isoformat()}
    record(organization=pairing.organization, by=by, action="pairing.opened", subject=pairing, detail=detail)
    return pairing


@transaction.atomic
def pair_many(*, pairs: Sequence[tuple[Enrolment, Mentor]], starts_on: date, by: Viewer | None) -> list[Pairing]:
    """Pair many enrolments with a primary mentor each, from one day on: all of them or none.

    The number of queries does not depend on the number of pairs. Raises ValidationError with the id of each enrolment
    that cannot be paired as the key. Rules, side effects and audit as in `open_pairing`.
    """
    if not pairs:
        return []
    enrolments = lock_enrolments(enrolment for enrolment, _mentor in pairs)
    ids = {mentor.pk for _enrolment, mentor in pairs}
    held = Mentor.objects.filter(pk__in=ids).select_related("membership").order_by("pk")
    mentors = {mentor.pk: mentor for mentor in held.select_for_update(of=("self",), no_key=True)}
    others: dict[UUID, list[Pairing]] = {}
    for pairing in Pairing.objects.filter(enrolment__in=enrolments):
        others.setdefault(pairing.enrolment_id, []).append(pairing)
    chosen = [(enrolments[enrolment.pk], mentors[mentor.pk]) for enrolment, mentor in pairs]
    against = read_against(chosen, starts_on)
    problems: dict[str, str] = {}
    opened: list[Pairing] = []
    for enrolment, mentor in chosen:
        taken = others.setdefault(enrolment.pk, [])
        problem = (
            date_problem(enrolment, starts_on)
            or against.problem(enrolment, mentor)
            or overlap_problem(taken, mentor, starts_on, enrolment.ends_on, PairingRole.PRIMARY)
        )
        if problem:
            problems[str(enrolment.pk)] = problem
            continue
        pairing = Pairing(
            organization_id=enrolment.organization_id,
            enrolment=enrolment,
            mentor=mentor,
            starts_on=starts_on,
            ends_on=enrolment.ends_on,
            committed_until=promised_until(enrolment.program, starts_on),
        )
        taken.append(pairing)
        opened.append(pairing)
    if problems:
        raise ValidationError(problems)
    insert_pairings(opened)
    make_steps(opened, by)
    record_many(by=by, action="pairing.opened", subjects=opened)
    return opened


@transaction.atomic
def end_pairing(*, pairing: Pairing, ends_on: date, reason: str, by: Viewer | None) -> Pairing:
    """End a pairing with a local day (inclusive), past or to come. Meetings after it are not expected any more.

    A wish for another mentor is settled by it, and a list of mentors to choose from begins anew.

    Repeating it with the same day and reason changes nothing. Raises
    ValidationError (`ends_on`) when it is over before that day already. Audited.
    """
    lock_enrolments([pairing.enrolment])
    pairing.refresh_from_db(fields=["starts_on", "ends_on", "end_reason"])
    if (pairing.ends_on, pairing.end_reason) == (ends_on, reason):
        return pairing
    _refuse_substitute(pairing)
    if pairing.ends_on and pairing.ends_on < ends_on:
        raise ValidationError({"ends_on": _("This pairing is over before that day.")})
    if ends_on < pairing.starts_on:
        raise ValidationError({"ends_on": _("The pairing begins only after that day.")})
    _end(pairing, ends_on, reason, by)
    return pairing


@transaction.atomic
def change_mentor(
    *, pairing: Pairing, mentor: Mentor, starts_on: date, reason: str = EndReason.CHANGE_OF_MENTOR, by: Viewer | None
) -> Pairing:
    """Hand an enrolment over in one step: the pairing ends the day before, the new one begins on the day.

    The new pairing keeps role and intensity. Nothing is ended when the new pairing cannot be opened. Raises
    ValidationError as `open_pairing` does, and for a pairing that is over, or that begins on that day or later.
    Returns the new pairing. Audited as one end and one opening.
    """
    lock_enrolments([pairing.enrolment])
    pairing.refresh_from_db(fields=["starts_on", "ends_on"])
    _refuse_substitute(pairing)
    if starts_on <= pairing.starts_on:
        raise ValidationError({"starts_on": _("The present mentor begins on that day or later. Choose a later day.")})
    if mentor.pk == pairing.mentor_id:
        raise ValidationError({"mentor": _("This is the present mentor. Choose somebody else.")})
    if pairing.ends_on and pairing.ends_on < starts_on - DAY:
        raise ValidationError({"starts_on": _("This pairing is over before that day.")})
    with transaction.atomic():
        _end(pairing, starts_on - DAY, reason, by)
        return open_pairing(
            enrolment=pairing.enrolment,
            mentor=mentor,
            starts_on=starts_on,
            role=pairing.role,
            intensity=pairing.intensity,
            intensity_until=pairing.intensity_until,
            by=by,
        )


@transaction.atomic
def set_intensity(*, pairing: Pairing, intensity: str, until: date | None, by: Viewer | None) -> Pairing:
    """Say how intensely a pairing is worked on. Only an exceptional need has a last day, and it must have one.

    After that day it is by itself what it was before (`programs.choosing.intensity`).

    Raises ValidationError (`intensity_until`). Audited.
    """
    if intensity != Intensity.EXCEPTIONAL:
        until = None
    elif until is None:
        raise ValidationError({"intensity_until": _("Until when? An exceptional need is for a limited time.")})
    if intensity != Intensity.EXCEPTIONAL:
        pairing.intensity_before = ""
    elif pairing.intensity != Intensity.EXCEPTIONAL:
        pairing.intensity_before = pairing.intensity
    pairing.intensity, pairing.intensity_until = intensity, until
    pairing.save(update_fields=["intensity", "intensity_until", "intensity_before"])
    record(
        organization=pairing.organization,
        by=by,
        action="pairing.intensity",
        subject=pairing,
        detail={"intensity": intensity, "until": until.isoformat() if until else None},
    )
    return pairing


def stop_pairing(pairing: Pairing, ends_on: date, reason: str, by: Viewer | None) -> Pairing | None:
    """End a pairing whose enrolment is held with a local day; one that begins only later is removed. Audited."""
    if pairing.starts_on <= ends_on:
        _end(pairing, ends_on, reason, by)
        return pairing
    record(organization=pairing.organization, by=by, action="pairing.removed", subject=pairing)
    pairing.delete()
    return None


def _refuse_substitute(pairing: Pairing) -> None:
    if pairing.stands_in_for_id is not None:
        raise ValidationError(_("A substitute is taken back on the page of the mentor's own pairing."))


def _end(pairing: Pairing, ends_on: date, reason: str, by: Viewer | None) -> None:
    """Who stands in for the mentor does so no longer than the pairing lasts.

    With it a wish for another mentor is settled, and the list of mentors that led to it: who chooses begins anew.
    """
    for substitute in Pairing.objects.filter(stands_in_for=pairing, ends_on__gt=ends_on):
        stop_pairing(substitute, ends_on, reason, by)
    pairing.ends_on, pairing.end_reason = ends_on, reason
    pairing.save(update_fields=["ends_on", "end_reason"])
    if pairing.role == PairingRole.PRIMARY:
        Wish.objects.filter(enrolment=pairing.enrolment_id).delete()
    own = by.membership(Role.COORDINATOR) if by else None
    waiting = ChangeRequest.objects.filter(pairing=pairing, settled_on__isnull=True)
    waiting.update(state=ChangeState.CHANGE, settled_on=clock.today(pairing.organization), settled_by=own)
    detail = {"ends_on": ends_on.isoformat(), "reason": reason}
    record(organization=pairing.organization, by=by, action="pairing.ended", subject=pairing, detail=detail)


def insert_pairings(pairings: list[Pairing]) -> None:
    """Save new pairings.

    The database has the last word on one primary mentor a day, whoever wrote in between and however.
    """
    try:
        with transaction.atomic():
            Pairing.objects.bulk_create(pairings)
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise ValidationError({"mentor": _("There is already a mentor at that time.")}) from error
        raise
