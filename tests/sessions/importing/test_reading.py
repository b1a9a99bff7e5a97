"""What comes in as bytes: formats, encodings, and files that are no sheets."""

import io
import zipfile
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.importing.reading import MAX_ROWS, UnreadableFile, read_sheets
from tests.files import sheets

ROWS = [["שם", "טלפון", "שעה"], ["משה כהן", "050-2345678", "16:00"], ["", "", ""], ["דוד לוי", "0522345678", "9:30"]]


def as_text(rows) -> list[list[str]]:
    shown = [[f"{value:%H:%M}" if isinstance(value, time) else str(value) for value in row] for row in rows]
    return [[*row, "", "", ""][:3] for row in shown]


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls, sheets.ods])
def test_every_format_gives_the_same_rows(make):
    [sheet] = read_sheets(make({"תלמידים": ROWS}))
    assert sheet.name == "תלמידים"
    assert as_text(sheet.rows) == as_text(ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1255"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_delimiter(encoding, delimiter):
    [sheet] = read_sheets(sheets.csv_bytes(ROWS, encoding, delimiter), "תלמידים א.csv")
    assert sheet.name == "תלמידים א"
    assert as_text(sheet.rows) == as_text(ROWS)


def test_rows_keep_their_numbers_below_blank_ones():
    [sheet] = read_sheets(sheets.xlsx({"a": [[], [], ["שם"], [], ["משה"]]}))
    assert sheet.rows[4][0] == "משה"


def test_hidden_sheets_stay_hidden():
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx({"a": [["שם"]], "b": [["סוד"]]})))
    book["b"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [sheet.name for sheet in read_sheets(buffer.getvalue())] == ["a"]


def test_a_line_that_announces_the_delimiter_is_no_row_of_people():
    [sheet] = read_sheets("sep=;\nשם;טלפון\nמשה, כהן;1\n".encode())
    assert [row for row in sheet.rows if row][0] == ["שם", "טלפון"]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def far_cell() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "שם", "x"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

UNREADABLE = {
    "nothing": (b"", "empty"),
    "blank": (b"\n \n,,,\n", "empty"),
    "blank workbook": (sheets.xlsx({"a": []}), "empty"),
    "pdf": (b"%PDF-1.7\n" + b"1 0 obj\n" * 50, "not a sheet"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a sheet"),
    "noise": (bytes(range(1, 256)) * 10, "not a sheet"),
    "word document": (zipped(word__document_xml=b"<w/>"), "not a sheet"),
    "broken package": (sheets.xlsx({"a": ROWS})[:900], "damaged"),
    "broken old workbook": (OLE, "not a sheet"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "web page": (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "too large": (b"a,b\n" * 3_000_000, "10 MB"),
    "blown up": (zipped(xl__workbook_xml=b"<w/>", xl__worksheets__sheet1_xml=bytes(40 << 20)), "unpacks"),
    "far cell": (far_cell(), "far away"),
    "too many rows": (b"a,b\n" * (MAX_ROWS + 1), "50,000"),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_sheet_is_explained(content, reason):
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(content, "x.xlsx")
    assert reason in str(refused.value.reason)


def test_a_locked_ods_is_told_apart():
    locked = zipped(content_xml=b"x", **{"META-INF__manifest_xml": b"<manifest:encryption-data/>"})
    with pytest.raises(UnreadableFile, match="password"):
        read_sheets(locked)


@given(st.binary(max_size=3000))
def test_no_bytes_break_the_reader(content):
    try:
        read_sheets(content, "x")
    except UnreadableFile as unreadable:
        assert str(unreadable.reason)


@settings(deadline=None)  # each old workbook is opened in a process of its own
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]),
    st.binary(max_size=2000),
)
def test_no_bytes_behind_a_known_mark_break_the_reader(mark, content):
    try:
        read_sheets(mark + content, "x")
    except UnreadableFile as unreadable:
        assert str(unreadable.reason)


CELLS = st.text(alphabet="אבגדהולםןף abcz0123456789'\"-,;@.", max_size=12)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv_goes_round(rows, encoding):
    content = sheets.csv_bytes([["שם", "טלפון"], *rows], encoding)
    [sheet] = read_sheets(content, "a.csv")
    found = [row for row in sheet.rows if row]
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert [row for row in found[1:] if any(cell.strip() for cell in row)] == expected
