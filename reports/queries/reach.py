"""Whose weeks a viewer may read: rows about people, and sums."""

from uuid import UUID

from django.db.models import Count, QuerySet

from mentoring_platform.accounts.permissions import is_steering
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.models import Pairing, Program
from programs.queries import pairings_for, pairings_of_mentor, programs_for
from reports.permissions import can_see_rows
from sessions.queries.board import units_to_choose

FEWEST_PEOPLE = 5
"""A sum shown to somebody who may see no row is made of as many mentees at least, or it would be a row by itself."""


def sees_sums_only(viewer: Viewer) -> bool:
    """Whether the viewer gets counts of the whole organization and no rows about people."""
    return is_steering(viewer) and not can_see_rows(viewer)


def tells_of_few(people: int) -> bool:
    """Whether a sum over so many mentees would speak of single ones; one over nobody speaks of nobody."""
    return 0 < people < FEWEST_PEOPLE


def mentees_counted() -> Count:
    """How many mentees a sum over weekly rows is made of, those included who had nothing in that week."""
    return Count("pairing__enrolment__mentee", distinct=True)


def pairings_reported_to(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings of whose weeks the viewer may read: the office's by scope, all for sums, a mentor's own of all times."""
    if can_see_rows(viewer):
        return pairings_for(viewer).order_by()
    if sees_sums_only(viewer):
        return Pairing.objects.order_by()
    return pairings_of_mentor(viewer).order_by()


def programs_reported_to(viewer: Viewer) -> QuerySet[Program]:
    """Programs of which the viewer may read, by name."""
    return Program.objects.order_by("name") if sees_sums_only(viewer) else programs_for(viewer).order_by("name")


def program_choices(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Programs for a filter; one query."""
    return list(programs_reported_to(viewer).values_list("pk", "name"))


def unit_choices(viewer: Viewer) -> list[Unit]:
    """Units for a filter, for the office alone; one query."""
    return units_to_choose(viewer) if can_see_rows(viewer) else []


def mentor_choices(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Mentors for a filter, for the office alone; one query."""
    if not can_see_rows(viewer):
        return []
    paired = pairings_reported_to(viewer).values("mentor")
    return list(Mentor.objects.filter(pk__in=paired).order_by("full_name", "pk").values_list("pk", "full_name"))
