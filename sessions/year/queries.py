"""Which pairings a change of the year touches."""

from datetime import date

from django.db.models import QuerySet

from mentees.models import Mentee
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import with_descendants
from mentors.models import Mentor
from programs.models import Pairing, Program
from programs.queries import not_over_on


def pairings_of_program(program: Program, since: date) -> QuerySet[Pairing]:
    """Pairings of a program that are not over on a day."""
    return Pairing.objects.filter(not_over_on(since), enrolment__program=program)


def pairings_of_person(person: Mentor | Mentee, since: date) -> QuerySet[Pairing]:
    """Pairings of a mentor or a mentee that are not over on a day."""
    whose = {"mentor": person} if isinstance(person, Mentor) else {"enrolment__mentee": person}
    return Pairing.objects.filter(not_over_on(since), **whose)


def pairings_of_units(organization: Organization, units: list[Unit], since: date) -> QuerySet[Pairing]:
    """Pairings that are not over on a day, of mentees of these units and of those below them."""
    reach = with_descendants(organization, [unit.pk for unit in units])
    return Pairing.objects.filter(not_over_on(since), enrolment__mentee__unit__in=reach)
