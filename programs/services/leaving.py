"""People who leave: their pairings and enrolments end with them, in one step."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from mentees.choices import MenteeStatus
from mentees.models import Mentee
from mentees.services import set_status as set_mentee_status
from mentoring_platform.accounts.viewer import Viewer
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.services import set_status as set_mentor_status
from programs.choices import EndReason
from programs.models import Enrolment, Pairing
from programs.queries.spans import not_over_on
from programs.services.enrolments import end_enrolment, end_or_remove_pairings
from programs.services.pairings import lock_enrolments


@transaction.atomic
def mentor_leaves(*, mentor: Mentor, ends_on: date, by: Viewer | None) -> int:
    """Note that a mentor leaves after a local day (inclusive): every pairing ends with it; returns how many.

    A pairing that was to begin later is removed, and who stands in for him does so no longer. The mentees stay
    enrolled and show up as without a mentor. Audited, each pairing too.
    """
    whose = Q(mentor=mentor) | Q(stands_in_for__mentor=mentor)
    held = Pairing.objects.filter(not_over_on(ends_on), whose)
    lock_enrolments(Enrolment.objects.filter(pk__in=held.values("enrolment")))
    number = end_or_remove_pairings(pairings=held, ends_on=ends_on, reason=EndReason.MENTOR_LEFT, by=by)
    set_mentor_status(mentor=mentor, status=MentorStatus.LEFT, by=by)
    return number


@transaction.atomic
def mentee_leaves(*, mentee: Mentee, ends_on: date, by: Viewer | None) -> int:
    """Note that a mentee leaves after a local day (inclusive): enrolments and pairings end; returns how many.

    Raises ValidationError (`ends_on`) when an enrolment begins only later. Audited, each of them too.
    """
    enrolments = list(Enrolment.objects.filter(not_over_on(ends_on), mentee=mentee).order_by("pk"))
    for enrolment in enrolments:
        end_enrolment(enrolment=enrolment, ends_on=ends_on, reason=EndReason.MENTEE_LEFT, by=by)
    set_mentee_status(mentee=mentee, status=MenteeStatus.LEFT, by=by)
    return len(enrolments)
