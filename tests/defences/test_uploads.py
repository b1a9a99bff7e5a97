"""What is uploaded is judged by its content, in bounded memory; what is refused is explained beside the field."""

import io
import re
import struct
import tracemalloc
import zipfile

import openpyxl
import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile

from mentoring_platform.tenancy.scope import organization_scope
from sessions.importing.reading import UnreadableFile, read_sheets
from sessions.models import ImportFile
from tests.factories import ProgramFactory
from tests.files import sheets

ROWS = [["שם", "טלפון"], ["משה כהן", "050-2345678"]]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script><table><tr><td>1</td></tr></table></body></html>"
MEBIBYTE = 1024 * 1024
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def changed(package: bytes, changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with members changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        for name in [name for name in old.namelist() if name not in changes]:
            new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return buffer.getvalue()


def good() -> bytes:
    return sheets.xlsx({"a": ROWS})


def bomb(size: int = 350 * MEBIBYTE) -> bytes:
    """An .xlsx whose strings unpack to far more than it weighs, and that says so."""
    return changed(good(), {"xl/sharedStrings.xml": bytes(size)})


def lying_bomb() -> bytes:
    """The same, but each header says that it is small."""
    package = bytearray(changed(good(), {"xl/media/picture.bin": bytes(100 * MEBIBYTE)}))
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(sign), bytes(package)):
            (size,) = struct.unpack_from("<I", package, found.start() + offset)
            if size == 100 * MEBIBYTE:
                struct.pack_into("<I", package, found.start() + offset, 1000)
    return bytes(package)


def overlapping() -> bytes:
    """Many members that are one and the same stretch of the file."""
    package = bytearray(changed(good(), {"xl/media/0.bin": bytes(15 * MEBIBYTE)}))
    end = package.rfind(b"PK\x05\x06")
    number, size, start = struct.unpack_from("<HII", package, end + 10)
    directory = bytes(package[start : start + size])
    entry = directory[directory.index(b"xl/media/0.bin") - 46 :][:60]
    more = b"".join(entry.replace(b"/0.bin", b"/%d.bin" % digit) for digit in range(1, 10)) * 1
    tail = bytearray(package[end:])
    struct.pack_into("<HHI", tail, 8, number + 9, number + 9, size + len(more))
    return bytes(package[:end]) + more + bytes(tail)


def entities() -> bytes:
    bombed = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return changed(
        good(), {"xl/sharedStrings.xml": b'<?xml version="1.0"?>' + bombed + b"<sst><si><t>&b;</t></si></sst>"}
    )


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "שם", "x"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def far_row_without_names() -> bytes:
    """A cell that does not say where it is, in a row that says it is the last."""
    rows = b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(good(), {"xl/worksheets/sheet1.xml": start + rows + b"</sheetData></worksheet>"})


def far_ods() -> bytes:
    """Rows and columns repeated to the end of the sheet, filled."""
    with zipfile.ZipFile(io.BytesIO(sheets.ods({"a": ROWS}))) as package:
        content = package.read("content.xml")
    cell = b'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row></table:table>"
    return changed(sheets.ods({"a": ROWS}), {"content.xml": content.replace(b"</table:table>", row)})


def many_members() -> bytes:
    return changed(good(), {f"xl/media/{number}.bin": b"" for number in range(3_000)})


def old_bomb() -> bytes:
    """An .xls of sheets whose last cell is filled: each an enormous table."""
    book = xlwt.Workbook()
    for number in range(60):
        sheet = book.add_sheet(str(number))
        sheet.write(0, 0, "שם")
        sheet.write(65_535, 255, "x")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


REFUSED = {
    "a picture named .xlsx": ("a.xlsx", lambda: PNG, "not a sheet"),
    "a web page named .csv": ("a.csv", lambda: HTML, "web page"),
    "a program named .xls": (
        "a.xls",
        lambda: b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(range(256)) * 20,
        "not a sheet",
    ),
    "a zip of something else": ("a.xlsx", lambda: changed_empty({"evil.exe": b"MZ"}), "not a sheet"),
    "too large": ("a.csv", lambda: b"a,b\n" * 3_000_000, "10 MB"),
    "a bomb": ("a.xlsx", bomb, "unpacks"),
    "a bomb that lies": ("a.xlsx", lying_bomb, "unpacks"),
    "members upon each other": ("a.xlsx", overlapping, "unpacks"),
    "too many members": ("a.xlsx", many_members, "unpacks"),
    "a bomb of entities": ("a.xlsx", entities, "not a sheet"),
    "a far cell": ("a.xlsx", far_cell, "far away"),
    "a far row": ("a.xlsx", far_row_without_names, "far away"),
    "a far .ods": ("a.ods", far_ods, "far away"),
    "an old bomb": ("a.xls", old_bomb, "unpacks"),
    "lines without end": ("a.csv", lambda: b"a,b\n" + b"\n" * 9_000_000 + b"c", "50,000"),
}


def changed_empty(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def upload(organization, inside, dana, signed_in):
    program = ProgramFactory(organization=organization)

    def send(name: str, content: bytes, language: str = "en"):
        data = {"file": SimpleUploadedFile(name, content), "program": program.pk, "starts_on": "2026-11-22"}
        return signed_in(dana, language).post(f"/{organization.slug}/import/", data)

    return send


def stored(organization) -> int:
    with organization_scope(organization):
        return ImportFile.objects.count()


def problem_of(page: str) -> str:
    """What stands beside the field of the file."""
    found = re.search(r'id="(?:error_\d+_id_file|id_file_error)"[^>]*>(.*?)</', page, re.DOTALL)
    assert found, page
    return re.sub(r"<[^>]+>", "", found[1]).strip()


@pytest.mark.parametrize(("name", "make", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_explained_beside_the_field(upload, organization, name, make, reason):
    content = make()
    answer = upload(name, content)
    assert answer.status_code == 200
    assert reason in problem_of(answer.text)
    hebrew = problem_of(upload(name, content, "he").text)
    assert re.search(r"[א-ת]", hebrew)
    assert stored(organization) == 0
    assert upload("a.xlsx", good()).status_code == 302
    assert stored(organization) == 1


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", lambda: sheets.xlsx({"a": ROWS})),
        ("a.xlsx", lambda: sheets.csv_bytes(ROWS, "utf-8")),
        ("a.png", lambda: sheets.ods({"a": ROWS})),
        ("a", lambda: sheets.xls({"a": ROWS})),
        ("../../a.xlsx", lambda: sheets.xlsx({"a": ROWS})),
    ],
)
def test_the_name_decides_nothing(upload, organization, name, make):
    answer = upload(name, make())
    assert answer.status_code == 302, problem_of(answer.text)
    assert stored(organization) == 1


def test_a_sheet_that_only_says_it_is_enormous_is_read(upload):
    with zipfile.ZipFile(io.BytesIO(good())) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    told = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)
    assert told != sheet
    content = changed(good(), {"xl/worksheets/sheet1.xml": told})
    assert upload("a.xlsx", content).status_code == 302
    assert read_sheets(content)[0].rows == ROWS


@pytest.mark.parametrize("make", [bomb, lying_bomb, overlapping, far_cell, far_ods])
def test_a_bomb_needs_no_memory(make):
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile):
            read_sheets(content)
        assert tracemalloc.get_traced_memory()[1] < 16 * MEBIBYTE
    finally:
        tracemalloc.stop()


def test_no_more_of_a_file_is_kept_than_may_be_read(upload, monkeypatch):
    from mentoring_platform.ui.uploads import BoundedUploadHandler

    kept = []
    done = BoundedUploadHandler.file_complete

    def note(self, size):
        file = done(self, size)
        kept.append((size, file.file.seek(0, 2)))
        return file

    monkeypatch.setattr(BoundedUploadHandler, "file_complete", note)
    answer = upload("a.csv", b"a" * (25 * MEBIBYTE))
    assert "10 MB" in problem_of(answer.text)
    assert kept == [(25 * MEBIBYTE, 10 * MEBIBYTE + 1)]
