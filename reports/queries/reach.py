"""Whose weeks a viewer may read: rows about people, and sums."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet, Value

from mentoring_platform.accounts.permissions import is_steering
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.models import Pairing, Program
from programs.queries import pairings_for, pairings_of_mentor, programs_for, tags_of
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


@dataclass(frozen=True)
class Choices:
    """What can be chosen in filters, by id and name, each in the order of names."""

    programs: list[tuple[UUID, str]]
    mentors: list[tuple[UUID, str]]
    tags: list[tuple[UUID, str]]


def named_choices(viewer: Viewer) -> Choices:
    """Programs, and for the office alone mentors and tags, for filters; one query."""

    def named(kind: str, rows: QuerySet, name: str) -> QuerySet:
        return rows.order_by().annotate(kind=Value(kind), shown=F(name)).values_list("kind", "pk", "shown")

    found = named("program", programs_reported_to(viewer), "name")
    if can_see_rows(viewer):
        paired = pairings_reported_to(viewer).values("mentor")
        mentors, tags = Mentor.objects.filter(pk__in=paired), tags_of(viewer.organization)
        found = found.union(named("mentor", mentors, "full_name"), named("tag", tags, "name"), all=True)
    by_kind: dict[str, list[tuple[UUID, str]]] = {"program": [], "mentor": [], "tag": []}
    for kind, key, name in found.order_by("shown", "pk"):
        by_kind[kind].append((key, name))
    return Choices(by_kind["program"], by_kind["mentor"], by_kind["tag"])


def program_choices(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Programs for a filter; one query."""
    return list(programs_reported_to(viewer).values_list("pk", "name"))


def unit_choices(viewer: Viewer) -> list[Unit]:
    """Units for a filter, for the office alone; one query."""
    return units_to_choose(viewer) if can_see_rows(viewer) else []
