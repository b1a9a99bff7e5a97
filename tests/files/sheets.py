"""Builds sheets as offices keep them: invented people, real dirt."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import time

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FIRST = (
    *("אברהם", "יצחק", "יעקב", "משה", "אהרן", "דוד", "שלמה", "יוסף", "בנימין", "ראובן"),
    *("שמעון", "לוי", "יהודה", "דן", "נפתלי", "גד", "אשר", "מנשה", "אפרים", "נחום"),
)
LAST = (
    *("כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהמי", "פרידמן"),
    *("שפירא", "רוזן", "ברק", "שרון", "גולן", "הררי", "אלון"),
)
DAYS = ("א", "ב'", "יום שלישי", "רביעי", "ה׳")
STUDENTS = 300
MENTORS = 25

Rows = Iterable[Sequence[object]]


def student_name(number: int) -> str:
    """300 different names; the name of student `number` (from 0)."""
    return f"{FIRST[number % 20]} {LAST[number // 20 % 15]}"


def mentor_name(number: int) -> str:
    """25 different names that no student bears."""
    return f"{FIRST[number % 20]} {('הלל', 'צור')[number // 20]}"


def phone(number: int, style: int = 0) -> object:
    """A number that can be called, written in one of the ways of offices."""
    digits = f"{2_000_000 + number * 37:07d}"
    return (
        f"050-{digits}",
        f"050{digits}",
        f"050-{digits[:3]}-{digits[3:]}",
        float(f"50{digits}"),
        f"+972 50 {digits}",
        f" 050 {digits} ",
    )[style % 6]


def e164(number: int) -> str:
    """The same number as it is kept."""
    return f"+97250{2_000_000 + number * 37:07d}"


def student_row(number: int) -> list[object]:
    """Name, phone, class, mentor, day, hour, place of a student."""
    hour = (f"{8 + number % 12:02d}:00", time(8 + number % 12), f"{8 + number % 12}.00")[number % 3]
    return [
        student_name(number),
        phone(number, number),
        f"שיעור {'אבגדה'[number % 5]}'",
        mentor_name(number % MENTORS),
        DAYS[number % 5],
        hour,
        f"חדר {number % 9 + 1}",
    ]


STUDENT_HEADINGS = ["שם התלמיד", "מס' טלפון", "שיעור", "שם המלווה", "יום קבוע", "שעה", "מקום המפגש"]
MENTOR_HEADINGS = ["שם המלווה", "טל' נייד", 'דוא"ל', "קיבולת"]


def mentor_rows() -> list[list[object]]:
    """All mentors, each with room for fifteen."""
    return [
        [mentor_name(number), phone(5000 + number, number), f"mentor{number}@people.example", 15]
        for number in range(MENTORS)
    ]


def dirty_student_rows() -> list[list[object]]:
    """Title, blank rows, a second heading, totals; a missing name, a doubled row and a broken phone: 3 wrong rows."""
    rows: list[list[object]] = [['ישיבת הצפון – רשימת תלמידים תשפ"ז'], [], STUDENT_HEADINGS]
    for number in range(STUDENTS):
        if number in (40, 41, 120):
            rows.append([])
        if number == 150:
            rows += [["שיעור ג'"], STUDENT_HEADINGS]
        rows.append(student_row(number))
    rows.insert(60, ["", *student_row(900)[1:]])
    rows.insert(90, student_row(10))
    rows.insert(100, ["אלחנן תירוש", "050-12", *student_row(7)[2:]])
    return [*rows, [], ['סה"כ', STUDENTS]]


def dirty_workbook() -> bytes:
    """The .xlsx of an office: 300 students beside 25 mentors, an empty third sheet, and dirt."""
    return xlsx({"תלמידים": dirty_student_rows(), "מלווים": [MENTOR_HEADINGS, *mentor_rows()], "גיליון3": []})


def xlsx(sheets: dict[str, Rows]) -> bytes:
    """An .xlsx with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    """An .xls with these sheets."""
    book = xlwt.Workbook(encoding="utf-8")
    clock = xlwt.easyxf(num_format_str="HH:MM")
    for name, rows in sheets.items():
        page = book.add_sheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(line, column, value, *([clock] if isinstance(value, time) else []))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(sheets: dict[str, Rows]) -> bytes:
    """An .ods with these sheets; all cells are text."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        page = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                cell = TableCell(valuetype="string") if value != "" else TableCell()
                if value != "":
                    cell.addElement(P(text=f"{value:%H:%M}" if isinstance(value, time) else str(value)))
                line.addElement(cell)
            page.addElement(line)
        book.spreadsheet.addElement(page)
    buffer = io.BytesIO()
    book.write(buffer)
    return buffer.getvalue()


def csv_bytes(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A .csv of one sheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([f"{value:%H:%M}" if isinstance(value, time) else value for value in row] for row in rows)
    return buffer.getvalue().encode(encoding)
