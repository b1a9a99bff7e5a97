"""How sheets are read: kept with the file, and remembered for the next sheet with the same headings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.importing.fields import FIELDS, Field, SheetKind
from sessions.importing.guessing import Layout, guess_layout
from sessions.importing.reading import Sheet
from sessions.models import ImportMapping


def layouts_for(sheets: Sequence[Sheet]) -> list[Layout]:
    """The layout of each sheet: as the active organization last chose for these headings, else guessed. One query."""
    guessed = [guess_layout(sheet) for sheet in sheets]
    remembered = {
        mapping.signature: mapping
        for mapping in ImportMapping.objects.filter(signature__in=[layout.signature for layout in guessed])
    }
    return [_as_remembered(layout, remembered.get(layout.signature)) for layout in guessed]


def remember(organization: Organization, layouts: Iterable[Layout]) -> None:
    """Keep for these headings how their columns were understood. Sheets without headings are not remembered."""
    chosen = {layout.signature: layout for layout in layouts if layout.header is not None}
    ImportMapping.objects.bulk_create(
        [
            ImportMapping(
                organization=organization,
                signature=signature,
                kind=layout.kind,
                columns=_named(layout),
                used_at=clock.now(),
            )
            for signature, layout in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "signature"],
        update_fields=["kind", "columns", "used_at"],
    )


def layout_to_json(layout: Layout) -> dict[str, Any]:
    """What JSON can hold of a layout."""
    return {
        "name": layout.name,
        "kind": layout.kind.value,
        "header": layout.header,
        "headings": list(layout.headings),
        "columns": [column.value if column else "" for column in layout.columns],
    }


def layout_from_json(stored: dict[str, Any]) -> Layout:
    """The layout that `layout_to_json` has written."""
    return Layout(
        name=stored["name"],
        kind=SheetKind(stored["kind"]),
        header=stored["header"],
        headings=tuple(stored["headings"]),
        columns=tuple(Field(column) if column else None for column in stored["columns"]),
    )


def _named(layout: Layout) -> list[list[str]]:
    """Pairs of heading and field: an added column of reasons does not move them."""
    return [
        [heading, column.value]
        for heading, column in zip(layout.headings, layout.columns, strict=True)
        if column is not None
    ]


def _as_remembered(layout: Layout, mapping: ImportMapping | None) -> Layout:
    if mapping is None or layout.header is None:
        return layout
    kind = SheetKind(mapping.kind)
    left = list(mapping.columns)
    columns: list[Field | None] = []
    for heading in layout.headings:
        found = next((pair for pair in left if pair[0] == heading), None)
        if found is not None:
            left.remove(found)
        columns.append(Field(found[1]) if found is not None and found[1] in FIELDS[kind] else None)
    if left:
        return layout
    return replace(layout, kind=kind, columns=tuple(columns))
