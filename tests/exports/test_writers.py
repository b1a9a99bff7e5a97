"""A table written as a file and read back: the same values, whatever the language, few rows and many."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.exports import writers
from reports.exports.choices import Format
from reports.exports.writers import TooManyRows, write
from reports.exports.writers.breaking import Letters
from reports.exports.writers.lines import HARMLESS, harmless
from reports.tables import Column, Kind, Table

FIRST = date(2026, 1, 1)
COLUMNS = [
    Column("who", "משתתף", Kind.TEXT, 24),
    Column("held", "Held", Kind.NUMBER, 8),
    Column("share", "Share", Kind.PERCENT, 8),
    Column("hours", "Hours", Kind.HOURS, 8),
    Column("since", "Since", Kind.DATE, 12),
    Column("told", "Told", Kind.MOMENT, 16),
    Column("active", "Active", Kind.FLAG, 8),
]
NAMES = ["דוד לוי", "Sarah Cohen (שרה)", '=HYPERLINK("http://x")', "א" * 90 + '\nשורה, ו"מרכאות"']


class Rows:
    """Gone through more than once, each time anew."""

    def __init__(self, number: int, make: Callable[[int], tuple]):
        self.number, self.make = number, make

    def __iter__(self):
        return (self.make(number) for number in range(self.number))


def row(number: int) -> tuple:
    if number % 50 == 49:
        return (NAMES[0], None, None, None, None, None, None)
    moment = datetime(2026, 3, 1, 14, 5, tzinfo=UTC) + timedelta(days=number % 28)
    return (NAMES[number % 4], number * 7, number % 101, number * 3, FIRST + timedelta(number % 300), moment, True)


def table(number: int, count: int | None = None) -> Table:
    totals = (None, 7, None, 3, None, None, None)
    about = ["ישיבת הצפון", "16.8.2026–7.11.2026 · Mentoring 2026"]
    return Table(
        "נוכחות: לפי/משתתף", about, COLUMNS, Rows(number, row), number if count is None else count, totals=totals
    )


def made(number: int, format: str, language: str = "he", **kwargs) -> bytes:
    out = io.BytesIO()
    with translation.override(language):
        write(table(number), format, out, **kwargs)
    return out.getvalue()


@pytest.mark.parametrize("number", [3, 2_500])
def test_a_sheet_holds_the_values_of_the_table(number):
    told = []
    book = openpyxl.load_workbook(io.BytesIO(made(number, Format.XLSX, progress=told.append)))
    sheet = book.active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[0] for line in lines[:3]] == ["נוכחות: לפי/משתתף", *table(1).about] and sheet.sheet_view.rightToLeft
    assert list(lines[4]) == [column.title for column in COLUMNS] and sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5" and sheet.page_setup.orientation == "landscape"
    for number_of, line in enumerate(lines[5:-1]):
        who, held, share, hours, since, moment, active = line
        wanted = row(number_of)
        assert who == wanted[0] and held == wanted[1], number_of
        if wanted[1] is not None:
            assert round(share * 100) == wanted[2] and since.date() == wanted[4] and active == "כן"
            assert moment == wanted[5].replace(tzinfo=None) and hours == timedelta(minutes=wanted[3])
    formula = sheet["A8"]
    assert formula.value == NAMES[2] and formula.data_type == "s" and formula.quotePrefix
    assert [sheet.cell(6, column).number_format for column in (3, 4, 5)] == ["0%", "[h]:mm", "dd.mm.yyyy"]
    assert lines[-1][1] == 7 and len(lines) == number + 6 and told[-1] == number
    assert told == [*range(100, number + 1, 100), number]


@pytest.mark.parametrize("number", [3, 2_500])
def test_lines_hold_the_values_of_the_table(number):
    content = made(number, Format.CSV)
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") >= number + 1
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines[0] == [column.title for column in COLUMNS] and len(lines) == number + 1
    assert lines[1][1:] == ["0", "0%", "0:00", "2026-01-01", "2026-03-01 14:05", "כן"]
    for number_of, line in enumerate(lines[1:]):
        wanted = row(number_of)
        assert line[0].removeprefix(HARMLESS) == wanted[0]
        assert line[1] == ("" if wanted[1] is None else str(wanted[1]))
    assert lines[3][0] == HARMLESS + NAMES[2]


@pytest.mark.parametrize("language", ["he", "en"])
def test_paper_holds_all_rows_with_headings_and_numbers_on_each_page(language):
    pages = PdfReader(io.BytesIO(made(60, Format.PDF, language))).pages
    texts = [page.extract_text() for page in pages]
    assert len(pages) > 1 and all("Held" in text for text in texts)
    shown = "".join(texts)
    assert all(str(number * 7) in shown for number in range(48)) and "Sarah Cohen" in shown
    if language == "en":
        assert f"Page 1 of {len(pages)}" in texts[0] and f"Page {len(pages)} of {len(pages)}" in texts[-1]
    assert (pages[0].mediabox.width, pages[0].mediabox.height) == pytest.approx((841.89, 595.28))


def test_what_is_too_large_is_refused_and_what_is_stopped_ends(monkeypatch):
    monkeypatch.setitem(writers.MOST_ROWS, Format.PDF, 5)
    out = io.BytesIO()
    with pytest.raises(TooManyRows):
        write(table(6), Format.PDF, out)
    with pytest.raises(TooManyRows):  # more came than were counted
        write(table(6, count=5), Format.PDF, out)
    assert out.getvalue() == b""

    def stop(rows: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        made(150, Format.XLSX, progress=stop)


@how(max_examples=60)
@given(st.text(alphabet="=+-@\t\r\n'א1", max_size=8))
def test_no_words_begin_a_formula(words):
    safe = harmless(words)
    assert safe.endswith(words) and not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@how(max_examples=60)
@given(st.text(alphabet="אבגx ,\n", max_size=60), st.integers(3, 40))
def test_broken_lines_lose_no_letter_and_fit(words, width):
    letters = Letters(dict.fromkeys(map(ord, "אבגx ,"), 500))
    lines = letters.wrap(words, width, 10)
    assert "".join("".join(lines).split()) == "".join(words.split()) and lines
    assert all(letters.width(line, 10) <= width for line in lines)
