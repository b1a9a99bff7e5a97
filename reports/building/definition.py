"""What a report asks, as keys: kept in a row, posted by the builder, stored with a run. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Definition:
    """A report before it is read: nothing in it has been looked up, so nothing in it is believed."""

    dataset: str
    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    group_by: str = ""
    sort: str = ""
    descending: bool = False
    period: str = "weeks_12"
    first: date | None = None
    last: date | None = None
    name: str = ""

    @classmethod
    def of(cls, source: Any) -> Self:
        """The definition of a kept report, or the draft itself."""
        if isinstance(source, cls):
            return source
        values = {each.name: getattr(source, each.name) for each in fields(cls)}
        return cls(**values | {"columns": tuple(values["columns"])})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `as_json` gave."""
        days = {name: date.fromisoformat(data[name]) if data.get(name) else None for name in ("first", "last")}
        return cls(**{**data, **days, "columns": tuple(data["columns"])})

    def as_json(self) -> dict[str, Any]:
        """The definition as JSON can hold it; `from_json` gives it back."""
        days = {name: day.isoformat() if (day := getattr(self, name)) else None for name in ("first", "last")}
        return asdict(self) | days | {"columns": list(self.columns), "filters": dict(self.filters)}

    def sorted_by(self, asked: str) -> Self:
        """The same in another order: a column's key, with a minus before it for the largest first."""
        if not asked:
            return self
        return replace(self, sort=asked.removeprefix("-"), descending=asked.startswith("-"))
