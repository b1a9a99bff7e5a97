"""What a reader's filters mean: keys and ids of a definition, looked up in his reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.choices import Intensity
from programs.queries import tags_of
from reports.building.choices import QUIET_DAYS, Filter
from reports.building.datasets import Chosen, Source
from reports.permissions import can_see_rows
from reports.queries.reach import programs_reported_to, unit_choices


@dataclass
class Looked:
    """The filters as conditions and in words; `gone` names those that say nothing here any more."""

    values: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> Chosen:
        return Chosen(**self.values)


def look_up(viewer: Viewer, source: Source, filters: Mapping[str, str]) -> Looked:
    """The filters of a report within a viewer's reach; one query for each that names a row.

    What is gone, was never there or is not the viewer's is said alike, and what it would have left out stays out.
    """
    found = Looked()
    for name, value in filters.items():
        if not value:
            continue
        known = _READERS.get(name) if name in source.filters else None
        read = known(viewer, source, str(value)) if known else None
        if read is None:
            label = Filter(name).label if name in Filter.values else str(name)[:30]
            found.gone.append(str(label))
            continue
        values, words = read
        found.values |= values
        found.words.append(words)
    return found


def _labelled(name: Filter, words: str) -> str:
    return _("%(filter)s: %(value)s") % {"filter": name.label, "value": words}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _program(viewer: Viewer, source: Source, value: str):
    program = programs_reported_to(viewer).filter(pk=_id(value)).first()
    return program and ({"program": program.pk}, _labelled(Filter.PROGRAM, program.name))


def _unit(viewer: Viewer, source: Source, value: str):
    if not can_see_rows(viewer):
        return None
    tree, key = unit_choices(viewer), _id(value)
    unit = next((unit for unit in tree if unit.pk == key), None)
    return unit and ({"units": below(tree, unit.pk)}, _labelled(Filter.UNIT, unit.name))


def below(tree: list[Unit], key: UUID) -> frozenset[UUID]:
    """A unit with all below it; the tree is in order, so that each stands after the one it is part of."""
    found = {key}
    for unit in tree:
        if unit.parent_id in found:
            found.add(unit.pk)
    return frozenset(found)


def _mentor(viewer: Viewer, source: Source, value: str):
    mentor: Mentor | None = office_mentors(viewer).filter(pk=_id(value)).first()
    return mentor and ({"mentor": mentor.pk}, _labelled(Filter.MENTOR, mentor.full_name))


def _tag(viewer: Viewer, source: Source, value: str):
    tag = tags_of(viewer.organization).filter(pk=_id(value)).first()
    return tag and ({"tag": tag.pk}, _labelled(Filter.TAG, tag.name))


def _state(viewer: Viewer, source: Source, value: str):
    label = dict(source.states).get(value)
    return label and ({"state": value}, _labelled(Filter.STATE, label))


def _intensity(viewer: Viewer, source: Source, value: str):
    label = dict(Intensity.choices).get(value)
    return label and ({"intensity": value}, _labelled(Filter.INTENSITY, label))


def _quiet(viewer: Viewer, source: Source, value: str):
    label = dict(QUIET_DAYS).get(value)
    return label and ({"quiet": int(value)}, f"{Filter.QUIET.label} {label}")


_READERS = {
    Filter.PROGRAM.value: _program,
    Filter.UNIT.value: _unit,
    Filter.MENTOR.value: _mentor,
    Filter.TAG.value: _tag,
    Filter.STATE.value: _state,
    Filter.INTENSITY.value: _intensity,
    Filter.QUIET.value: _quiet,
}
