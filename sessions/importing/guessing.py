"""Where the list begins in a sheet, whom it holds, and what its columns mean."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from sessions.importing import cleaning
from sessions.importing.fields import FIELDS, KNOWN, NAME_FIELDS, REASON_HEADINGS, SHEET_NAMES, Field, SheetKind
from sessions.importing.reading import Sheet, Value, is_blank
from sessions.importing.words import key_of

SEARCHED_ROWS = 40
SAMPLED_ROWS = 60
ALIKE = 0.84

_OF_OTHERS = frozenset(
    key_of(word)
    for words in (
        "אב אבא האב אם אמא האם הורה הורים ההורים בית חירום לידה הולדת נוסף סב אח אחות רב ראש",
        "father mother parent parents home birth birthday emergency other",
    )
    for word in words.split()
)
"""Words in a heading that is not about the person of the row, or not what it seems (a phone at home, a birthday)."""

Columns = tuple[Field | None, ...]


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. `header` is the index of the row with the headings, or None where there is none."""

    name: str
    kind: SheetKind
    header: int | None
    headings: tuple[str, ...]
    columns: Columns

    @property
    def first_row(self) -> int:
        """Index of the first row below the headings."""
        return 0 if self.header is None else self.header + 1

    @property
    def signature(self) -> str:
        """The same for sheets with the same headings, whatever is in them."""
        keys = "\x1f".join(key_of(heading) for heading in self.headings if not is_reason(heading))
        return hashlib.sha256(keys.encode()).hexdigest()

    def column(self, field: Field) -> int | None:
        """Index of the column that holds a field, or None."""
        return self.columns.index(field) if field in self.columns else None

    @property
    def has_names(self) -> bool:
        """Whether the rows can be told apart as people."""
        return any(field in self.columns for field in NAME_FIELDS)


def guess_layout(sheet: Sheet) -> Layout:
    """Find the headings, whom the sheet holds and what its columns mean; without a name column it is left out."""
    header = _find_header(sheet.rows)
    width = max(len(row) for row in sheet.rows)
    headings = tuple(cleaning.text(value) for value in sheet.rows[header]) if header is not None else ("",) * width
    headings += ("",) * (width - len(headings))
    kind = _guess_kind(sheet.name, headings)
    layout = Layout(sheet.name, kind, header, headings, (None,) * width)
    layout = replace(layout, columns=guess_columns(sheet, layout, kind))
    says_enough = header is not None or sum(map(bool, layout.columns)) > 1
    return (
        layout if layout.has_names and says_enough else replace(layout, kind=SheetKind.IGNORED, columns=(None,) * width)
    )


def guess_columns(sheet: Sheet, layout: Layout, kind: SheetKind) -> Columns:
    """What the columns mean if the sheet holds this kind of people: by headings, then by what is in them."""
    if kind == SheetKind.IGNORED:
        return (None,) * len(layout.headings)
    ranked = sorted(
        (
            (-score, index, field)
            for index, heading in enumerate(layout.headings)
            for score, field in [_field_of(heading, kind)]
            if field is not None
        ),
    )
    columns: list[Field | None] = [None] * len(layout.headings)
    for _score, index, field in ranked:
        if field not in columns:
            columns[index] = field
    _tell_first_names(columns)
    _fill_by_content(sheet, layout, kind, columns)
    return tuple(columns)


def samples(sheet: Sheet, layout: Layout, count: int = 3) -> list[list[str]]:
    """For each column the first few values below the headings that are not empty."""
    found: list[list[str]] = [[] for _heading in layout.headings]
    for row in sheet.rows[layout.first_row : layout.first_row + SAMPLED_ROWS]:
        if is_repeated_header(row, layout):
            continue
        for values, value in zip(found, row, strict=False):
            shown = cleaning.text(value)
            if shown and len(values) < count:
                values.append(shown)
    return found


def is_reason(heading: str) -> bool:
    """Whether this is the column of reasons that our error sheets add."""
    return key_of(heading) in REASON_HEADINGS


def is_repeated_header(row: Sequence[Value], layout: Layout) -> bool:
    """Whether a row below the headings is nothing but the headings once more, word for word or nearly."""
    if layout.header is None:
        return False
    own = _keys(layout.headings)
    known = KNOWN.get(layout.kind) or KNOWN[SheetKind.MENTEES]
    shown = [(index, value) for index, value in enumerate(row[: len(own)]) if not is_blank([value])]
    same = 0
    for position, (index, value) in enumerate(shown):
        key = key_of(value) if isinstance(value, str) else ""
        same += bool(key) and (key == own[index] or (len(shown) > 1 and key in known))
        if position == 2 and not same:
            return False
    return same >= min(2, sum(map(bool, own))) and same >= 0.6 * len(shown)


@lru_cache(maxsize=64)
def _keys(headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(key_of, headings))


def _find_header(rows: Sequence[Sequence[Value]]) -> int | None:
    """Index of the row with most known headings among the first filled ones; the first of equals."""
    best, best_score = None, 0.0
    seen = 0
    for index, row in enumerate(rows):
        if is_blank(row):
            continue
        seen += 1
        if seen > SEARCHED_ROWS:
            break
        score = _header_score(row)
        if score > best_score:
            best, best_score = index, score
    return best


def _header_score(row: Sequence[Value]) -> float:
    shown = [value for value in row if not is_blank([value])]
    if any(not isinstance(value, str) for value in shown):
        return 0
    matches = [max(_field_of(value, kind) for kind in KNOWN if KNOWN[kind])[0] for value in shown]
    sure = sum(score for score in matches if score >= ALIKE)
    looks_like_data = sum(bool(_kind_of_value(value)) for value in shown)
    enough = sure >= 2 * ALIKE or any(key_of(value) in _NAME_KEYS for value in shown)
    return sure if enough and sure > looks_like_data else 0


_NAME_KEYS = frozenset(key for known in KNOWN.values() for key, field in known.items() if field in NAME_FIELDS)


def _field_of(heading: str, kind: SheetKind) -> tuple[float, Field | None]:
    """How surely (0 to 1) a heading names which field: as known, with a known one in it, or nearly as written."""
    key, known = key_of(heading), KNOWN[kind]
    if not key or is_reason(heading) or len(key) > 60:
        return 0, None
    if key in known:
        return 1, known[key]
    plain = re.sub(r"\b(?:ה|של|the|of|s)\b|\d+", " ", key)
    plain = " ".join(plain.split())
    if plain in known:
        return 0.98, known[plain]
    if _OF_OTHERS & set(key.split()):
        return 0, None
    best = max(((_likeness(key, candidate), field) for candidate, field in known.items()), key=lambda pair: pair[0])
    if best[0] >= ALIKE:
        return best
    for candidate, field in sorted(known.items(), key=lambda pair: -len(pair[0])):
        if len(candidate) > 2 and re.search(rf"\b{re.escape(candidate)}\b", key):
            return 0.7, field
    return 0, None


def _likeness(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 3 or min(len(one), len(other)) < 4:
        return 0
    return min(0.97, SequenceMatcher(None, one, other).ratio())


def _guess_kind(name: str, headings: Sequence[str]) -> SheetKind:
    key = key_of(name)
    for kind, parts in SHEET_NAMES.items():
        if any(part in key for part in parts):
            return kind
    as_mentors = {_field_of(heading, SheetKind.MENTORS)[1] for heading in headings}
    as_mentees = {_field_of(heading, SheetKind.MENTEES)[1] for heading in headings}
    if Field.CAPACITY in as_mentors:
        return SheetKind.MENTORS
    only_a_mentor_is_named = Field.MENTOR_NAME in as_mentees and not as_mentees.intersection(NAME_FIELDS)
    return SheetKind.MENTORS if only_a_mentor_is_named else SheetKind.MENTEES


def _tell_first_names(columns: list[Field | None]) -> None:
    """Beside a column of family names, a column headed only "name" holds first names."""
    if Field.LAST_NAME in columns and Field.FULL_NAME in columns and Field.FIRST_NAME not in columns:
        columns[columns.index(Field.FULL_NAME)] = Field.FIRST_NAME


def _understands(read: Callable[[Value], object]) -> Callable[[Value], bool]:
    def understood(value: Value) -> bool:
        try:
            return read(value) not in ("", None, [])
        except cleaning.Unclear:
            return False

    return understood


def _has_clock(value: Value) -> bool:
    return ":" in cleaning.text(value) and _understands(cleaning.clock)(value)


def _has_day(value: Value) -> bool:
    return isinstance(value, str) and not value.strip().isdecimal() and _understands(cleaning.weekday)(value)


def _has_phone(value: Value) -> bool:
    return len(re.sub(r"\D", "", cleaning.text(value))) >= 9 and _understands(cleaning.phone)(value)


def _has_gender(value: Value) -> bool:
    return isinstance(value, str) and _understands(cleaning.gender)(value)


_BY_CONTENT: tuple[tuple[Field, Callable[[Value], bool]], ...] = (
    (Field.EMAIL, _understands(cleaning.email)),
    (Field.PHONE, _has_phone),
    (Field.WEEKDAY, _has_day),
    (Field.START_TIME, _has_clock),
    (Field.GENDER, _has_gender),
)


def _kind_of_value(value: Value) -> Field | None:
    return next((field for field, fits in _BY_CONTENT[:2] if fits(value)), None)


def _looks_like_name(value: Value) -> bool:
    return isinstance(value, str) and len(key_of(value).split()) in (2, 3, 4) and not re.search(r"[\d@]", value)


def _fill_by_content(sheet: Sheet, layout: Layout, kind: SheetKind, columns: list[Field | None]) -> None:
    """Columns whose headings say nothing are recognised by what is in them."""
    shown = [row for row in sheet.rows[layout.first_row : layout.first_row + SAMPLED_ROWS] if not is_blank(row)]
    named = {Field.FIRST_NAME, Field.LAST_NAME, Field.FULL_NAME} & set(columns)
    candidates = [(field, fits) for field, fits in _BY_CONTENT if field in FIELDS[kind]]
    if not named:
        candidates.append((Field.FULL_NAME, _looks_like_name))
    for field, fits in candidates:
        if field in columns or (field in (Field.WEEKDAY, Field.START_TIME) and Field.FIXED_TIME in columns):
            continue
        for index, heading in enumerate(layout.headings):
            # A heading of its own that we do not know ("phone of the father") is taken at its word.
            if columns[index] is None and not (heading and field != Field.FULL_NAME) and _mostly(shown, index, fits):
                columns[index] = field
                break


def _mostly(rows: Sequence[Sequence[Value]], index: int, fits: Callable[[Value], bool]) -> bool:
    values = [row[index] for row in rows if index < len(row) and not is_blank([row[index]])]
    return bool(values) and sum(map(fits, values)) >= 0.7 * len(values)
