"""From the rows of a sheet to people: each row is a person, or is named with what is wrong, or is no row at all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.names import searchable
from sessions.importing import cleaning
from sessions.importing.cleaning import DEFAULT_REGION, Unclear
from sessions.importing.fields import Field, SheetKind
from sessions.importing.guessing import Layout, is_repeated_header
from sessions.importing.reading import Sheet, Value, is_blank
from sessions.importing.words import SECTIONS, TOTALS, key_of

UNIT_LENGTH = 120
GROUP_LABEL_LENGTH = 60
EXTERNAL_ID_LENGTH = 40
NOTE_LENGTH = 2000
PLACE_LENGTH = 120
CAPACITY = range(1000)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row (numbered as in the file), in which column, with which value, and how to mend it."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Promise | str


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person as the sheet tells; what it does not tell is empty, and leaves what is known as it is."""

    sheet: str
    number: int
    name: str
    phone: str = ""
    email: str = ""
    gender: str = ""
    unit: str = ""
    external_id: str = ""
    languages: tuple[str, ...] = ()
    note: str = ""
    group_label: str = ""


@dataclass(frozen=True, kw_only=True)
class MentorRow(PersonRow):
    capacity: int | None = None


@dataclass(frozen=True, kw_only=True)
class MenteeRow(PersonRow):
    """`weekday` (Monday 0) and `start_time` (local) come together or not at all."""

    mentor_name: str = ""
    mentor_phone: str = ""
    weekday: int | None = None
    start_time: time | None = None
    minutes: int | None = None
    frequency: str = ""
    mode: str = ""
    place: str = ""


@dataclass
class SheetRows:
    """All that a sheet says. `left_out` counts repeated headings, titles and totals; blank rows are not counted."""

    layout: Layout
    people: list[PersonRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0


def read_all(sheets: Sequence[Sheet], layouts: Sequence[Layout], region: str = DEFAULT_REGION) -> list[SheetRows]:
    """Read every sheet by its layout. A person named twice, in one sheet or in two, is reported, and kept once."""
    seen: dict[str, list[PersonRow]] = {}
    return [_read_rows(sheet, layout, region, seen) for sheet, layout in zip(sheets, layouts, strict=True)]


def read_rows(sheet: Sheet, layout: Layout, region: str = DEFAULT_REGION) -> SheetRows:
    """Read every row below the headings of one sheet."""
    return read_all([sheet], [layout], region)[0]


def _read_rows(sheet: Sheet, layout: Layout, region: str, seen: dict[str, list[PersonRow]]) -> SheetRows:
    result = SheetRows(layout)
    if layout.kind == SheetKind.IGNORED:
        return result
    readers = _readers(layout, region)
    for index, row in enumerate(sheet.rows[layout.first_row :], start=layout.first_row):
        if is_blank(row):
            continue
        if is_repeated_header(row, layout) or _is_no_person(row, layout):
            result.left_out += 1
            continue
        person, problems = _person(row, index + 1, layout, readers)
        if person is not None and not problems:
            namesakes = seen.setdefault(f"{layout.kind} {searchable(person.name)}", [])
            twin = next((other for other in namesakes if is_same(person, other)), None)
            if twin is not None:
                problems = [_problem(layout, person.number, Field.FULL_NAME, person.name, same_as(twin, person))]
            else:
                namesakes.append(person)
                result.people.append(person)
        result.problems += problems
    return result


def same_as(twin: PersonRow, row: PersonRow) -> str:
    """The reason that tells a row that another one is the same person."""
    if twin.sheet != row.sheet:
        return _("This is the same person as in row %(number)s of the sheet %(sheet)s. That row is taken.") % {
            "number": twin.number,
            "sheet": twin.sheet,
        }
    return _("This is the same person as in row %(number)s. That row is taken.") % {"number": twin.number}


def is_same(one: PersonRow, other: PersonRow) -> bool:
    """Two rows of one name are one person unless something both of them tell differs."""
    told = [
        (one.external_id, other.external_id),
        (one.phone, other.phone),
        (one.email, other.email),
        (one.group_label, other.group_label),
        (one.unit, other.unit),
    ]
    return all(mine == theirs for mine, theirs in told if mine and theirs)


Reader = Callable[[Value], object]


def _readers(layout: Layout, region: str) -> dict[Field, Reader]:
    """How the value of each mapped column is read."""
    text = cleaning.optional_text
    readers: dict[Field, Reader] = {
        Field.FULL_NAME: cleaning.name,
        Field.FIRST_NAME: cleaning.name,
        Field.LAST_NAME: cleaning.name,
        Field.PHONE: _remembering(partial(cleaning.phone, region=region)),
        Field.EMAIL: cleaning.email,
        Field.GENDER: cleaning.gender,
        Field.UNIT: partial(text, length=UNIT_LENGTH),
        Field.GROUP_LABEL: partial(text, length=GROUP_LABEL_LENGTH),
        Field.EXTERNAL_ID: partial(text, length=EXTERNAL_ID_LENGTH),
        Field.LANGUAGES: lambda value: tuple(cleaning.languages(value)),
        Field.NOTE: partial(text, length=NOTE_LENGTH),
        Field.CAPACITY: partial(cleaning.number, allowed=CAPACITY),
        Field.MENTOR_NAME: cleaning.name,
        Field.MENTOR_PHONE: _remembering(partial(cleaning.phone, region=region)),
        Field.FIXED_TIME: cleaning.day_and_clock,
        Field.WEEKDAY: cleaning.weekday,
        Field.START_TIME: cleaning.clock,
        Field.MINUTES: partial(cleaning.number, allowed=cleaning.MEETING_MINUTES),
        Field.FREQUENCY: cleaning.frequency,
        Field.MODE: cleaning.mode,
        Field.PLACE: partial(text, length=PLACE_LENGTH),
    }
    mapped = {column for column in layout.columns if column is not None}
    if Field.FIXED_TIME in mapped or not {Field.WEEKDAY, Field.START_TIME} <= mapped:
        # A day without any hour, or an hour without any day, fixes nothing.
        mapped -= {Field.WEEKDAY, Field.START_TIME}
    return {column: readers[column] for column in mapped}


def _remembering(read: Reader) -> Reader:
    """A mentor's number stands in many rows; understanding it once is enough."""
    known: dict[Value, object] = {}

    def reader(value: Value) -> object:
        if value not in known:
            known[value] = read(value)
        return known[value]

    return reader


def _person(
    row: Sequence[Value], number: int, layout: Layout, readers: dict[Field, Reader]
) -> tuple[PersonRow | None, list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for index, column in enumerate(layout.columns):
        if column not in readers or index >= len(row):
            continue
        try:
            values[column] = readers[column](row[index])
        except Unclear as unclear:
            problems.append(_problem(layout, number, column, cleaning.text(row[index]), unclear.reason))
    if problems:
        return None, problems
    first, last = values.pop(Field.FIRST_NAME, ""), values.pop(Field.LAST_NAME, "")
    name = values.pop(Field.FULL_NAME, "") or f"{first} {last}".strip()
    if not name:
        return None, [_problem(layout, number, Field.FULL_NAME, "", _("The name is missing. Write it in."))]
    if len(name) > cleaning.NAME_LENGTH:
        reason = _("This is longer than %(length)s letters. Shorten it.") % {"length": cleaning.NAME_LENGTH}
        return None, [_problem(layout, number, Field.FULL_NAME, name, reason)]
    if Field.FIXED_TIME in values:
        values[Field.WEEKDAY], values[Field.START_TIME] = values.pop(Field.FIXED_TIME)
    half = _half_a_time(values, number, layout)
    told = {str(column): value for column, value in values.items()}
    make = MentorRow if layout.kind == SheetKind.MENTORS else MenteeRow
    return make(sheet=layout.name, number=number, name=name, **told), half


def _half_a_time(values: dict, number: int, layout: Layout) -> list[Problem]:
    day, hour = values.get(Field.WEEKDAY), values.get(Field.START_TIME)
    if (day is None) == (hour is None):
        return []
    if hour is None:
        reason = _("There is a day without an hour. Write the hour too.")
        return [_problem(layout, number, Field.START_TIME, "", reason)]
    return [_problem(layout, number, Field.WEEKDAY, "", _("There is an hour without a day. Write the day too."))]


def _problem(layout: Layout, number: int, column: Field, value: str, reason: Promise | str) -> Problem:
    return Problem(layout.name, number, heading_of(layout, column), value, reason)


def heading_of(layout: Layout, column: Field) -> str:
    """How the sheet calls the column of a field; the name of the field where it has no heading."""
    if column == Field.FULL_NAME and column not in layout.columns:
        column = next((other for other in (Field.FIRST_NAME, Field.LAST_NAME) if other in layout.columns), column)
    if column in (Field.WEEKDAY, Field.START_TIME) and column not in layout.columns:
        column = Field.FIXED_TIME
    index = layout.column(column)
    return (layout.headings[index] if index is not None else "") or str(column.label)


def _is_no_person(row: Sequence[Value], layout: Layout) -> bool:
    """A line of totals, or a title over the lines that follow."""
    filled = [value for value in row if not is_blank([value])]
    first = next((key_of(value) for value in filled if isinstance(value, str)), "")
    if first.startswith(TOTALS) and any(first == start or first.startswith(f"{start} ") for start in TOTALS):
        return True
    if len(filled) == 1 and first:
        return first.split(" ")[0] in SECTIONS
    return not _tells_anything(row, layout)


def _tells_anything(row: Sequence[Value], layout: Layout) -> bool:
    """Whether any mapped column of the row is filled: a lone running number at the edge is no person."""
    return any(
        column is not None and index < len(row) and not is_blank([row[index]])
        for index, column in enumerate(layout.columns)
    )


def rows_with_problems(problems: Iterable[Problem]) -> dict[tuple[str, int], list[Problem]]:
    """The problems of each row, by sheet and row number, in the order of the file."""
    found: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.sheet, problem.row), []).append(problem)
    return found
