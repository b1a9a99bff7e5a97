"""The headings of a table on the screen: what each says, and the address that sorts by it."""

from dataclasses import dataclass

from django.http import QueryDict

from reports.building.queries import Opened
from reports.building.reading import LABEL, NUMBER
from reports.tables import Column
from sessions.forms.filters import address_with


@dataclass(frozen=True)
class Heading:
    """A column's heading; `url` sorts by it and is empty where that cannot be, `sorted` is what aria-sort says."""

    column: Column
    meaning: str
    url: str
    sorted: str


def headings(opened: Opened, data: QueryDict | None = None) -> list[Heading]:
    """The headings of a report. The first tap on numbers and days brings the largest, a second one turns it round."""
    fields = {one.key: one for one in opened.reading.fields}
    by = opened.reading.order
    found = []
    for column in opened.table.columns:
        field = fields.get(column.key)
        can_sort = column.key in (LABEL, NUMBER) or field is not None and _sorts(opened, field)
        is_now = by.key == column.key
        descending = not by.descending if is_now else column.kind.is_number
        url = (
            address_with(data, sort=f"-{column.key}" if descending else column.key)
            if can_sort and data is not None
            else ""
        )
        found.append(
            Heading(
                column,
                str(field.meaning) if field is not None else "",
                url,
                ("descending" if by.descending else "ascending") if is_now and can_sort else "",
            )
        )
    return found


def _sorts(opened: Opened, field) -> bool:
    if opened.reading.group is None and not opened.reading.source.hides:
        return field.order is not None
    return True
