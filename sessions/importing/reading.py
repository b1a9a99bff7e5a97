"""From the bytes of a file to sheets of plain values. What a file is, its content decides, not its name."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

Value = str | float | int | bool | date | time | datetime | timedelta

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 10_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED_VALUE = re.compile(
    rb"<table:table-cell\b(?=[^>]*\boffice:value-type=)[^>]*\btable:number-columns-repeated=\"(\d+)\""
)
_DELIMITERS = (",", ";", "\t", "|")
_FOREIGN = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf\x27", b"\x1f\x8b")
_KNOWN_SIGNS = re.compile(r"[\s!-~\u00a0-\u024f\u0400-\u06ff]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


class UnreadableFile(Exception):
    """A file that cannot be imported as a whole; `reason` says why and how to mend it, in the reader's language."""

    def __init__(self, reason: Promise | str):
        super().__init__(reason)
        self.reason = reason


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
        raise UnreadableFile(_("The file is empty. Choose the file that holds the list."))
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 10 MB. Remove pictures, or divide it into several files."))
    if content.startswith(_ZIP):
        _check_package(content)
        sheets = _workbook(content)
    elif content.startswith(_OLE):
        if _ENCRYPTED_OFFICE in content:
            raise UnreadableFile(_password())
        sheets = _workbook(content)
    else:
        sheets = [_csv(content, file_name)]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableFile(_("The file is empty. Choose the file that holds the list."))
    if sum(not is_blank(row) for sheet in filled for row in sheet.rows) > MAX_ROWS:
        raise _too_many_rows()
    return filled


def is_blank(row: list[Value]) -> bool:
    """Whether a row shows nothing."""
    return all(value == "" or (isinstance(value, str) and not value.strip()) for value in row)


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            names = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            return [Sheet(name, _trimmed(_rows(workbook, name))) for name in names]
    except PasswordError:
        raise UnreadableFile(_password()) from None
    except (CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower():
            raise UnreadableFile(_password()) from None
        raise UnreadableFile(_not_a_sheet()) from None


def _rows(workbook: CalamineWorkbook, name: str) -> list[list[Value]]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * min(sheet.total_width, MAX_COLUMNS) > MAX_CELLS:
        raise _too_many_rows()
    return [row[:MAX_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]


def _trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    last = max((index for index, row in enumerate(rows) if not is_blank(row)), default=-1)
    return rows[: last + 1]


def _check_package(content: bytes) -> None:
    """Refuse what is no spreadsheet, what is locked, and what would fill the memory when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            blown_up = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MAX_RATIO
            if unpacked > MAX_UNPACKED_BYTES or blown_up:
                raise UnreadableFile(
                    _("The file unpacks to far more than it seems. Copy the list into a new file and save that.")
                )
            _check_members(package, {member.filename for member in members})
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFile(_("The file is damaged. Open it in Excel, save it again and choose that one.")) from None


def _check_members(package: zipfile.ZipFile, names: set[str]) -> None:
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise UnreadableFile(_password())
        _check_repeats(package.read("content.xml"))
        return
    sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if "xl/workbook.xml" not in names or not sheets:
        raise UnreadableFile(_not_a_sheet())
    for name in sheets:
        _check_extent(package, name)


def _check_extent(package: zipfile.ZipFile, name: str) -> None:
    """A single cell in the last corner makes a small file an enormous table; find the corner before it is opened."""
    bottom = right = 0
    rest = b""
    with package.open(name) as stream:
        while chunk := stream.read(1 << 20):
            chunk = rest + chunk
            for letters, number in _CELL.findall(chunk):
                bottom = max(bottom, int(number))
                right = max(right, _column_number(letters))
            rest = chunk[-200:]
    if bottom * right > MAX_CELLS:
        raise UnreadableFile(
            _("A cell far away from the list is filled in. Copy the list alone into a new file and save that.")
        )


def _check_repeats(content: bytes) -> None:
    if any(int(count) > MAX_COLUMNS for count in _REPEATED_VALUE.findall(content)):
        raise UnreadableFile(
            _("A cell far away from the list is filled in. Copy the list alone into a new file and save that.")
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _csv(content: bytes, file_name: str) -> Sheet:
    text = _decoded(content)
    if re.match(r"\s*(<!doctype html|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise UnreadableFile(
            _("This is a web page that only bears the name of a sheet. Open it in Excel and save it as .xlsx.")
        )
    first_line, _newline, rest = text.partition("\n")
    announced = re.fullmatch(r'"?sep=(.)"?\s*', first_line, re.IGNORECASE)
    if announced:
        delimiter, text = announced[1], "\n" + rest
    else:
        delimiter = _delimiter(text)
    try:
        rows = [list(row[:MAX_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        raise UnreadableFile(_not_a_sheet()) from None
    name = file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return Sheet(name[:100], _trimmed(rows))


def _decoded(content: bytes) -> str:
    if content.startswith(_FOREIGN):
        raise UnreadableFile(_not_a_sheet())
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
        raise UnreadableFile(_not_a_sheet()) from None


def _checked(text: str) -> str:
    sample = text[:20_000]
    known_signs = len(_KNOWN_SIGNS.findall(sample))
    if len(_NOT_TEXT.findall(sample)) > len(sample) // 500 or known_signs < len(sample) / 2:
        raise UnreadableFile(_not_a_sheet())
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
        raise UnreadableFile(_not_a_sheet()) from None


def _password() -> Promise:
    return _("The file is protected by a password. Save a copy without a password and choose that one.")


def _not_a_sheet() -> Promise:
    return _("This is not a sheet that can be read. Save it as .xlsx, .xls, .ods or .csv.")


def _too_many_rows() -> UnreadableFile:
    return UnreadableFile(_("The file has more than 50,000 rows. Divide it into several files."))
