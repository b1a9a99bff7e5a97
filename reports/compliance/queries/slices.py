"""Of whom a figure is told: all whom the viewer may read of, a program, a unit, or a unit within a program."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Unit
from programs.models import Program
from programs.queries import read_reach
from reports.queries.reach import programs_reported_to, unit_choices


@dataclass(frozen=True)
class Slice:
    """What is chosen, None for everything; `programs` and `units` are all that the viewer could choose.

    A unit includes those below it; who belongs to it is the mentee's present unit, for figures about mentors, too.
    """

    program: Program | None
    unit: Unit | None
    programs: tuple[Program, ...]
    units: tuple[Unit, ...]

    @cached_property
    def unit_ids(self) -> frozenset[UUID] | None:
        """The chosen unit and those below it; None for no unit."""
        return None if self.unit is None else self.with_those_below(self.unit.pk)

    @property
    def name(self) -> str:
        """As it stands above its figures."""
        chosen = [str(one) for one in (self.program, self.unit) if one is not None]
        return " · ".join(chosen) or _("All programs")

    def of_enrolments(self, prefix: str = "") -> Q:
        """The condition on enrolments; `prefix` leads to them ("enrolment__")."""
        chosen = Q()
        if self.program is not None:
            chosen &= Q(**{f"{prefix}program": self.program.pk})
        if self.unit_ids is not None:
            chosen &= Q(**{f"{prefix}mentee__unit__in": self.unit_ids})
        return chosen

    def with_those_below(self, unit_id: UUID) -> frozenset[UUID]:
        """A unit and all below it; the units stand in the order of their tree."""
        found = {unit_id}
        for unit in self.units:
            if unit.parent_id in found:
                found.add(unit.pk)
        return frozenset(found)

    @cached_property
    def units_below(self) -> tuple[Unit, ...]:
        """The units into which the slice falls: those right below the chosen one, or the highest in reach."""
        if self.unit is not None:
            return tuple(unit for unit in self.units if unit.parent_id == self.unit.pk)
        known = {unit.pk for unit in self.units}
        return tuple(unit for unit in self.units if unit.parent_id not in known)


def slice_of(viewer: Viewer, data: QueryDict) -> Slice:
    """The slice of an address (`program`, `unit`); raises Http404 for what is not there or not the viewer's.

    Two queries, one for who sees sums alone: he is told of programs, and of no units. With a coordinator's reach three.
    """
    return slice_for(viewer, program=data.get("program", ""), unit=data.get("unit", ""))


def slice_for(viewer: Viewer, *, program: UUID | str = "", unit: UUID | str = "") -> Slice:
    """The same by ids."""
    read_reach(viewer)
    programs, units = tuple(programs_reported_to(viewer)), tuple(unit_choices(viewer))
    return Slice(_chosen(programs, program), _chosen(units, unit), programs, units)


def _chosen(offered: tuple, key: UUID | str):
    if not key:
        return None
    for one in offered:
        if str(one.pk) == str(key):
            return one
    raise Http404
