from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from programs.models import Enrolment, Pairing, Program
from programs.queries.spans import not_over_on
from programs.services.pairings import lock_enrolments


@transaction.atomic
def enrol(*, program: Program, mentees: Iterable[Mentee], starts_on: date, by: Viewer | None) -> list[Enrolment]:
    """Enrol mentees in a program from a local day on; returns the new enrolments.

    Who is in the program on that day or from a later one is left as is, so that repeating it changes nothing. The
    number of queries does not depend on the number of mentees. Raises ValidationError (`starts_on`) outside the
    program's days. Audited.
    """
    program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if starts_on < program.starts_on or (program.ends_on and starts_on > program.ends_on):
        raise ValidationError({"starts_on": _("The program does not run on that day.")})
    wanted = {mentee.pk: mentee for mentee in mentees}
    there = Enrolment.objects.filter(not_over_on(starts_on), program=program, mentee__in=wanted)
    already = set(there.values_list("mentee_id", flat=True))
    enrolments = [
        Enrolment(organization=program.organization, program=program, mentee=mentee, starts_on=starts_on)
        for mentee in wanted.values()
        if mentee.pk not in already
    ]
    Enrolment.objects.bulk_create(enrolments)
    record_many(by=by, action="enrolment.opened", subjects=enrolments)
    return enrolments


@transaction.atomic
def end_enrolment(*, enrolment: Enrolment, ends_on: date, reason: str, by: Viewer | None) -> Enrolment:
    """End an enrolment with a local day (inclusive), and with it every pairing that would go on after it.

    A pairing that was to begin only after that day is removed. Repeating it with the same day and reason changes
    nothing. Raises ValidationError (`ends_on`) before its first day, or when it is over before that day. Audited,
    each pairing too.
    """
    enrolment = lock_enrolments([enrolment])[enrolment.pk]
    if (enrolment.ends_on, enrolment.end_reason) == (ends_on, reason):
        return enrolment
    if ends_on < enrolment.starts_on:
        raise ValidationError({"ends_on": _("%(name)s joins the program only later.") % {"name": enrolment.mentee}})
    if enrolment.ends_on and enrolment.ends_on < ends_on:
        raise ValidationError(
            {"ends_on": _("%(name)s is no longer in the program on that day.") % {"name": enrolment.mentee}}
        )
    going_on = Pairing.objects.filter(not_over_on(ends_on), enrolment=enrolment)
    end_or_remove_pairings(pairings=going_on, ends_on=ends_on, reason=reason, by=by)
    enrolment.ends_on, enrolment.end_reason = ends_on, reason
    enrolment.save(update_fields=["ends_on", "end_reason"])
    detail = {"ends_on": ends_on.isoformat(), "reason": reason}
    record(organization=enrolment.organization, by=by, action="enrolment.ended", subject=enrolment, detail=detail)
    return enrolment


@transaction.atomic
def end_or_remove_pairings(*, pairings: QuerySet[Pairing], ends_on: date, reason: str, by: Viewer | None) -> int:
    """End pairings that go on after a local day with that day, remove those that begin only later; returns how many.

    The caller holds their enrolments. The number of queries does not depend on the number of pairings. Audited.
    """
    going_on = list(pairings.exclude(ends_on=ends_on))
    never_begun = [pairing for pairing in going_on if pairing.starts_on > ends_on]
    ended = [pairing for pairing in going_on if pairing.starts_on <= ends_on]
    record_many(by=by, action="pairing.removed", subjects=never_begun)
    Pairing.objects.filter(pk__in=[pairing.pk for pairing in never_begun]).delete()
    Pairing.objects.filter(pk__in=[pairing.pk for pairing in ended]).update(ends_on=ends_on, end_reason=reason)
    record_many(by=by, action="pairing.ended", subjects=ended)
    return len(going_on)
