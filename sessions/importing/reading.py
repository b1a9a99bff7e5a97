"""From the bytes of a file to sheets of plain values. What a file is, its content decides, not its name."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.conf import settings

from sessions.importing.opening import MAX_COLUMNS, NotOpened, open_workbook
from sessions.importing.packages import check_package
from sessions.importing.refusals import (
    BLOWN_UP,
    EMPTY,
    NOT_A_SHEET,
    PASSWORD,
    TOO_LARGE,
    TOO_MANY_ROWS,
    WEB_PAGE,
    UnreadableFile,
)

Value = str | float | int | bool | date | time | datetime | timedelta

MAX_BYTES = settings.UPLOAD_MAX_BYTES
MAX_ROWS = 50_000
MAX_LINES = 4 * MAX_ROWS

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = (",", ";", "\t", "|")
_FOREIGN = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf\x27", b"\x1f\x8b")
_KNOWN_SIGNS = re.compile(r"[\s!-~\u00a0-\u024f\u0400-\u06ff]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NOT_OPENED = {"password": PASSWORD, "not a sheet": NOT_A_SHEET, "too much": BLOWN_UP}


@dataclass(frozen=True)
class Sheet:
    """A sheet by name; `rows[0]` is row 1 of the file. Empty cells are ""."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)


def read_sheets(content: bytes, file_name: str = "") -> list[Sheet]:
    """The visible sheets of an .xlsx, .xls, .ods or .csv file that hold anything.

    `file_name` only names the sheet of a .csv. Raises UnreadableFile: empty, protected by a password, not a sheet,
    larger than 10 MB (or blown up when unpacked), more than 50,000 rows.
    """
    if not content.strip(b"\x00\r\n\t ,;"):
        raise UnreadableFile(EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(TOO_LARGE)
    if content.startswith(_ZIP):
        check_package(content)
        sheets = _workbook(content)
    elif content.startswith(_OLE):
        if _ENCRYPTED_OFFICE in content:
            raise UnreadableFile(PASSWORD)
        sheets = _workbook(content)
    else:
        sheets = [_csv(content, file_name)]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableFile(EMPTY)
    if sum(not is_blank(row) for sheet in filled for row in sheet.rows) > MAX_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    return filled


def is_blank(row: list[Value]) -> bool:
    """Whether a row shows nothing."""
    return all(value == "" or (isinstance(value, str) and not value.strip()) for value in row)


def _workbook(content: bytes) -> list[Sheet]:
    try:
        return [Sheet(name, _trimmed(rows)) for name, rows in open_workbook(content)]
    except NotOpened as failure:
        raise UnreadableFile(_NOT_OPENED[failure.why]) from None


def _trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    last = max((index for index, row in enumerate(rows) if not is_blank(row)), default=-1)
    return rows[: last + 1]


def _csv(content: bytes, file_name: str) -> Sheet:
    text = _decoded(content)
    if re.match(r"\s*(<!doctype html|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise UnreadableFile(WEB_PAGE)
    first_line, _newline, rest = text.partition("\n")
    announced = re.fullmatch(r'"?sep=(.)"?\s*', first_line, re.IGNORECASE)
    if announced:
        delimiter, text = announced[1], "\n" + rest
    else:
        delimiter = _delimiter(text)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [list(row[:MAX_COLUMNS]) for row in islice(lines, MAX_LINES + 1)]
    except csv.Error:
        raise UnreadableFile(NOT_A_SHEET) from None
    if len(rows) > MAX_LINES:
        raise UnreadableFile(TOO_MANY_ROWS)
    name = file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return Sheet(name[:100], _trimmed(rows))


def _decoded(content: bytes) -> str:
    if content.startswith(_FOREIGN):
        raise UnreadableFile(NOT_A_SHEET)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded_as(content, encoding)
    sample = content[:4000]
    zeros = sample.count(0)
    if zeros > len(sample) // 20:
        # UTF-16 without its mark: in little endian the delimiters and digits have their zero in the odd place.
        return _decoded_as(content, "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be")
    try:
        return _checked(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decoded_as(content, "cp1255")


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableFile(NOT_A_SHEET) from None


def _checked(text: str) -> str:
    sample = text[:20_000]
    known_signs = len(_KNOWN_SIGNS.findall(sample))
    if len(_NOT_TEXT.findall(sample)) > len(sample) // 500 or known_signs < len(sample) / 2:
        raise UnreadableFile(NOT_A_SHEET)
    return text.replace("\x00", "")


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines most evenly into most columns."""
    lines = [line for line in text[:50_000].splitlines() if line.strip()][:40]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        raise UnreadableFile(NOT_A_SHEET) from None
