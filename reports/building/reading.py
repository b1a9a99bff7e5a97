"""From a definition to a table: which rows, in which order, with which words. Rows are read as they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Max, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.building.datasets import Field, Group, Scene, Source
from reports.building.datasets.base import NO_SUMS, weekly_rows_of, weekly_sum, weekly_sums_of
from reports.queries.reach import mentees_counted, sees_sums_only, tells_of_few
from reports.tables import Column, Kind

CHUNK = 500
SUM = "sum_of_"
LABEL, NUMBER, ORDER = "label_of_group", "number_of_rows", "order_of_rows"


class Asked(dict[str, int]):
    """Which sums somebody asks for; each is nothing."""

    def __missing__(self, name: str) -> int:
        self[name] = 0
        return 0


class Rows:
    """Rows of a table, lazily: gone through in parts, and cut into pages like a list."""

    def __init__(self, count: Callable[[], int], read: Callable[[int, int | None], Iterator[tuple]]):
        self._count, self._read = count, read

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator[tuple]:
        return self._read(0, None)

    def __getitem__(self, part: slice) -> list[tuple]:
        return list(self._read(part.start or 0, part.stop))


@dataclass(frozen=True)
class Order:
    """By which column rows stand; None: by their names."""

    field: Field | None = None
    key: str = ""
    descending: bool = False


@dataclass
class Reading:
    """One reading of a dataset; `fields` in the order of the columns, put together by `group` if there is one."""

    source: Source
    scene: Scene
    fields: list[Field]
    order: Order
    group: Group | None = None
    is_empty: bool = False

    @cached_property
    def base(self) -> QuerySet:
        """The rows as the filters leave them; none where a filter says nothing any more."""
        rows = self.source.rows(self.scene)
        return rows.none() if self.is_empty else rows

    @cached_property
    def hides(self) -> bool:
        return self.source.hides and sees_sums_only(self.scene.viewer)

    @cached_property
    def sums(self) -> dict[str, Any]:
        """The aggregates that the chosen columns need, under names that no field bears."""
        asked = Asked()
        for one in self.fields:
            if one.of:
                one.of(asked)
        return {f"{SUM}{name}": sum_of for name, sum_of in self.source.sums(self.scene).items() if name in asked}

    # --- rows ---------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Rows:
        if self.group is None and not self.source.hides:
            return Rows(lambda: self.count, self._each)
        return Rows(lambda: self.count, lambda start, stop: iter(self._put_together[start:stop]))

    @cached_property
    def count(self) -> int:
        """How many rows there are: a group is one."""
        if self.group is None and not self.source.hides:
            return self._whole[0]
        return len(self._put_together)

    @cached_property
    def totals(self) -> tuple | None:
        """A value for each column of what can be summed up; of all rows, as far as they are shown."""
        if not any(one.of for one in self.fields):
            return None
        number, sums = self._shown_sums if self.hides else self._whole
        values = [one.of(sums) if one.of else None for one in self.fields]
        if self.group is None:
            return tuple(values)
        return (None, *([number] if self.source.number else []), *values)

    @cached_property
    def _whole(self) -> tuple[int, dict[str, int]]:
        """How many rows, and the sums of all of them, in one query."""
        if not self.sums:
            return self.base.count(), {}
        if self.source.weeks:
            return self._weeks_of_all()
        if self.group is not None or self.source.hides:  # then each row is in one of them
            return _added(self._groups, list(self.sums))
        found = self.base.order_by().aggregate(**{NUMBER: Count("pk")}, **self.sums)
        return found.pop(NUMBER), _sums(found)

    def _weeks_of_all(self) -> tuple[int, dict[str, int]]:
        """The same where sums are of weekly rows: rows joined with their weeks would have to be told apart again."""
        rows = self.base.order_by()
        # Not Count, which would count within each row.
        number = Subquery(rows.values(number=Func("pk", function="COUNT", output_field=IntegerField())))
        [path] = self.source.of_row
        weeks = weekly_rows_of(self.scene, **{f"{path}__in": rows.values("pk")})
        sums = {name: weekly_sum(name.removeprefix(SUM)) for name in self.sums}
        found = weeks.aggregate(**{NUMBER: Coalesce(Max(number), number)}, **sums)
        return found.pop(NUMBER) or 0, _sums(found)

    def _each(self, start: int, stop: int | None) -> Iterator[tuple]:
        ordered = self._ordered()
        keys = ordered[start:stop] if stop is not None else ordered[start:]
        part: list[UUID] = []
        for row in keys.iterator(chunk_size=CHUNK) if stop is None else keys:
            part.append(row[0])
            if len(part) == CHUNK:
                yield from self._cells(part)
                part = []
        if part:
            yield from self._cells(part)

    def _ordered(self) -> QuerySet:
        by = self.order.field
        rows = self.source.joined(self.base, self.scene)
        names = [F(path).asc(nulls_last=True) for path in self.source.names]
        if by is None or by.order is None:
            return rows.order_by(*names, "pk").values_list("pk", *self.source.names)
        prefix = "counted__" if self.source.weeks else ""
        expression = by.order(self.scene, prefix)
        keyed = rows.values("pk", *self.source.names).annotate(**{ORDER: expression})
        return keyed.order_by(_directed(ORDER, self.order.descending != by.backwards), *names, "pk").values_list(
            "pk", ORDER, *self.source.names
        )

    def _cells(self, keys: list[UUID]) -> Iterator[tuple]:
        """The rows of these keys, in their order; a row that has gone since is left out."""
        read = {one.key: one.reads(self.scene) for one in self.fields if one.reads}
        names = {f"read_{key}": expression for key, expression in read.items()}
        if self.sums and self.source.weeks:
            names["read_sums"] = weekly_sums_of(self.scene, **self.source.of_row)
        found = self._of(keys).values("pk", **names)
        facts = {row["pk"]: row for row in found}
        prepared = self.source.prepare(self.scene, keys, {one.key for one in self.fields})
        for key in keys:
            if key in facts:
                yield tuple(self._cell(one, key, facts[key], prepared) for one in self.fields)

    def _of(self, keys: list[UUID]) -> QuerySet:
        """These rows alone, with what the base annotates them with."""
        rows = self.base.filter(pk__in=keys)
        return self.source.joined(rows, self.scene)

    def _cell(self, one: Field, key: UUID, facts: dict[str, Any], prepared: dict[str, dict[UUID, Any]]) -> Any:
        if one.reads:
            value = facts[f"read_{one.key}"]
            return one.says(self.scene, value) if one.says and value is not None else _or_nothing(value)
        if one.of:
            return one.of(facts["read_sums"] or NO_SUMS)
        return prepared.get(one.key, {}).get(key)

    # --- put together -------------------------------------------------------------------------------------------

    @cached_property
    def _put_together(self) -> list[tuple]:
        return self._folded() if self.hides else self._grouped()

    def _grouped(self) -> list[tuple]:
        """Groups, or the weeks of a dataset whose rows are sums."""
        return [self._of_group(row) for row in self._groups]

    @cached_property
    def _groups(self) -> list[dict[str, Any]]:
        """The same as it was counted; one query."""
        keys = self._keys()
        if not keys and self.group is None:
            return []
        rows = self.source.joined(self.base, self.scene).order_by().values(**keys)
        counted = Count("pk", distinct=bool(self.source.weeks))
        rows = rows.annotate(**{NUMBER: counted}, **self.sums)
        by = self.order.field
        order = []
        if self.order.key == NUMBER:
            order = [_directed(NUMBER, self.order.descending)]
        elif by is not None and by.of and (ordered := by.order_of_groups or by.order):
            rows = rows.annotate(**{ORDER: ordered(self.scene, "counted__" if self.source.weeks else "")})
            order = [_directed(ORDER, self.order.descending)]
        elif by is not None and f"key_{by.key}" in keys:
            order = [_directed(f"key_{by.key}", self.order.descending)]
        elif self.group is not None and self.order.key == LABEL:
            order = [_directed("key_label", self.order.descending)]
        names = [_directed(name, False) for name in keys]
        return list(rows.order_by(*order, *names))

    def _keys(self) -> dict[str, Any]:
        if self.group is not None:
            return {f"key_{name}": path for name, path in self.group.keys(self.scene).items()}
        named = {f"key_{one.key}": one.reads(self.scene) for one in self.fields if one.reads}
        return named | {f"key_{one.key}_id": F(one.tells_apart) for one in self.fields if one.tells_apart}

    def _of_group(self, row: dict[str, Any]) -> tuple:
        sums = _sums(row)
        values = [one.of(sums) if one.of else _or_nothing(row.get(f"key_{one.key}")) for one in self.fields]
        return self._line(row.get("key_label"), row[NUMBER], values)

    def _line(self, label: Any, number: int | None, values: list) -> tuple:
        """The cells of a row; of a group with its name, and how many rows it has where that says something."""
        if self.group is None:
            return tuple(values)
        return (self._name(label), *([number] if self.source.number else []), *values)

    def _name(self, label: Any) -> str:
        return str(self.group.nothing) if label in (None, "") else self.group.says(label)

    # --- for who sees sums alone ------------------------------------------------------------------------------------

    @cached_property
    def _shown(self) -> list[dict[str, Any]]:
        """Program and week with their sums, as the weekly report shows them; None where they would speak of few."""
        program = "pairing__enrolment__program"
        rows = (
            self.base.order_by(f"{program}__name", program, "week_start")
            .values(program=F(f"{program}__name"), key=F(program), week=F("week_start"))
            .annotate(people=mentees_counted(), **{NUMBER: Count("pk")}, **self.sums)
        )
        return [row | {"hidden": tells_of_few(row["people"])} for row in rows]

    @cached_property
    def _shown_sums(self) -> tuple[int, dict[str, int]]:
        return _added([row for row in self._shown if not row["hidden"]], list(self.sums))

    def _folded(self) -> list[tuple]:
        """Rows or groups made of what is shown alone, so that nothing hidden is the difference of two of them."""
        parts: dict[tuple, list[dict[str, Any]]] = {}
        for row in self._shown:
            parts.setdefault(self._fold_key(row), []).append(row)
        lines = [(key, rows) for key, rows in parts.items() if key]
        folded = [self._fold(key, rows) for key, rows in lines]
        place = self._place()
        if place is None:
            return [
                cells for _key, cells in sorted(zip((key for key, _rows in lines), folded, strict=True), key=_first)
            ]
        known = [cells for cells in folded if cells[place] is not None]
        known.sort(key=lambda cells: cells[place], reverse=self.order.descending)
        return known + [cells for cells in folded if cells[place] is None]

    def _fold_key(self, row: dict[str, Any]) -> tuple:
        values = {"week": row["week"], "program": (row["program"], row["key"])}
        if self.group is not None:
            return (row["week"].replace(day=1),) if self.group.key == "month" else values["program"]
        return tuple(values[one.key] for one in self.fields if one.key in values)

    def _fold(self, key: tuple, rows: list[dict[str, Any]]) -> tuple:
        shown = [row for row in rows if not row["hidden"]]
        number, sums = _added(shown, list(self.sums))
        facts = {"week": rows[0]["week"], "program": rows[0]["program"]}
        values = [(one.of(sums) if shown else None) if one.of else facts[one.key] for one in self.fields]
        return self._line(key[0], number if shown else None, values)

    def _place(self) -> int | None:
        """At which place of a row the value stands by which rows are sorted."""
        keys = [column.key for column in self.columns()]
        if self.order.key not in keys or self.order.key == LABEL and not self.order.descending:
            return None
        return keys.index(self.order.key)

    # --- whom it names ----------------------------------------------------------------------------------------------

    @property
    def names_people(self) -> bool:
        """Whether anybody can be named in a row."""
        return any(one.people for one in self._naming)

    @property
    def _naming(self) -> Sequence[Field | Group]:
        return self.fields if self.group is None else [self.group]

    def people(self) -> set[UUID]:
        """The ids of all who are named in any row."""
        found: set[UUID] = set()
        rows = self.source.joined(self.base, self.scene)
        for one in self._naming:
            if one.people is not None:
                found |= {key for key in one.people(self.scene, rows) if key}
        return found

    def columns(self) -> list[Column]:
        """The columns of the table."""
        chosen = [Column(one.key, str(one.title), one.kind, one.width) for one in self.fields]
        if self.group is None:
            return chosen
        label = Column(LABEL, str(self.group.title), Kind.TEXT, 28)
        number = [Column(NUMBER, str(self.source.number), Kind.NUMBER, 12)] if self.source.number else []
        return [label, *number, *chosen]


def _first(pair: tuple) -> tuple:
    return pair[0]


def _directed(name: str, descending: bool):
    return F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)


def _sums(row: dict[str, Any]) -> dict[str, int]:
    return {name.removeprefix(SUM): value or 0 for name, value in row.items() if name.startswith(SUM)}


def _added(rows: list[dict[str, Any]], names: list[str]) -> tuple[int, dict[str, int]]:
    sums = {name.removeprefix(SUM): sum(row[name] for row in rows) for name in names}
    return sum(row[NUMBER] for row in rows), sums


def _or_nothing(value: Any) -> Any:
    return None if value == "" else value
