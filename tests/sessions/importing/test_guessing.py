"""Where the list begins, whom it holds, and what the columns mean."""

import pytest
from django.utils import translation

from sessions.importing.fields import FIELDS, KNOWN, SheetKind
from sessions.importing.guessing import guess_layout, is_repeated_header
from sessions.importing.reading import Sheet, read_sheets
from sessions.importing.rows import read_all, read_rows
from sessions.importing.sheets_out import template
from sessions.importing.words import key_of
from tests.files import sheets


def layout(*rows, name="גיליון1"):
    return guess_layout(Sheet(name, [list(row) for row in rows]))


def meaning(found) -> list[str]:
    return [column.value if column else "" for column in found.columns]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["שם פרטי", "שם משפחה", "נייד", 'דוא"ל'], ["first_name", "last_name", "phone", "email"]),
        (["שם", "משפחה", "טל'", "מייל"], ["first_name", "last_name", "phone", "email"]),
        (["שם מלא", "טלפון אבא", "סלולרי", "יום הולדת"], ["full_name", "", "phone", ""]),
        (["שֵׁם הַתַּלְמִיד", "כיתה", "מלווה", "טלפון המלווה"], ["full_name", "group_label", "mentor_name", "mentor_phone"]),
        (["שם מלא", "טלפוון", "כיתהה", "הערות"], ["full_name", "phone", "group_label", "note"]),
        (["ת.ז.", "שם", "ישוב", "מין (ז/נ)"], ["external_id", "full_name", "unit", "gender"]),
        (["שם", "יום ושעה", "מקום", "משך"], ["full_name", "fixed_time", "place", "minutes"]),
        (["Student name", "Cell phone", "Day", "Time"], ["full_name", "phone", "weekday", "start_time"]),
        (["First Name", "Surname", "E-mail", "Mentor's name"], ["first_name", "last_name", "email", "mentor_name"]),
        (["מה לתקן", "שם", "טלפון", "שפות"], ["", "full_name", "phone", "languages"]),
    ],
)
def test_headings(headings, expected):
    assert meaning(layout(headings, ["א ב", "x", "y", "z"])) == expected


def test_titles_and_blank_rows_above_the_headings_are_passed_over():
    found = layout(
        ['רשימת תלמידים תשפ"ז', ""], ["", ""], ["עדכון אחרון: אוקטובר", ""], ["שם", "טלפון"], ["משה כהן", "1"]
    )
    assert found.header == 3


def test_columns_without_headings_are_known_by_what_is_in_them():
    found = layout(
        ["משה כהן", "050-2345678", "a@people.example", "שני", "16:00"],
        ["דוד לוי", "052-2345678", "b@people.example", "רביעי", "17:00"],
    )
    assert found.header is None
    assert meaning(found) == ["full_name", "phone", "email", "weekday", "start_time"]


@pytest.mark.parametrize(
    ("name", "headings", "kind"),
    [
        ("מלווים", ["שם", "טלפון"], SheetKind.MENTORS),
        ("תלמידים", ["שם", "קיבולת"], SheetKind.MENTEES),
        ("גיליון1", ["שם", "קיבולת"], SheetKind.MENTORS),
        ("גיליון1", ["שם המלווה", "טלפון"], SheetKind.MENTORS),
        ("גיליון1", ["שם", "שם המלווה"], SheetKind.MENTEES),
        ("Mentors 2026", ["Name", "Phone"], SheetKind.MENTORS),
        ("גיליון1", ["מה קונים", "כמה"], SheetKind.IGNORED),
    ],
)
def test_whom_a_sheet_holds(name, headings, kind):
    assert layout(headings, ["חלב תנובה", "1"], name=name).kind == kind


def test_the_headings_once_more_are_recognised_but_a_person_is_not_taken_for_them():
    found = layout(["שם", "טלפון", "כיתה"], ["משה כהן", "1", "א"])
    assert is_repeated_header(["שם ", "טלפון", "כיתה"], found)
    assert is_repeated_header(["שם מלא", "נייד", ""], found)
    assert not is_repeated_header(["משה כהן", "טלפון", ""], found)
    assert not is_repeated_header(["שם טוב לוי", "050-2345678", "א"], found)


def test_the_dirty_list_is_read_with_its_three_wrong_rows():
    found = read_sheets(sheets.dirty_workbook())
    students, mentors = read_all(found, [guess_layout(sheet) for sheet in found])
    assert (len(students.people), len(mentors.people)) == (300, 25)
    assert [problem.row for problem in students.problems] == [61, 91, 101]
    assert students.left_out == 3


def test_namesakes_are_kept_apart_by_anything_both_tell():
    rows = [
        ["שם", "טלפון", "כיתה"],
        ["משה כהן", "", "א"],
        ["משה כהן", "", "ב"],
        ["משה כהן", "", "ב"],
        ["משה כהן", "", ""],
    ]
    sheet = Sheet("תלמידים", rows)
    result = read_rows(sheet, guess_layout(sheet))
    assert [person.number for person in result.people] == [2, 3]
    assert [problem.row for problem in result.problems] == [4, 5]


def test_a_day_needs_its_hour_unless_the_sheet_knows_no_hours():
    with_hours = Sheet("תלמידים", [["שם", "יום", "שעה"], ["משה כהן", "א", ""], ["דוד לוי", "", "16:00"]])
    without = Sheet("תלמידים", [["שם", "יום"], ["משה כהן", "א"]])
    assert len(read_rows(with_hours, guess_layout(with_hours)).problems) == 2
    assert read_rows(without, guess_layout(without)).people[0].weekday is None


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_template_is_understood_as_it_is_meant(language):
    with translation.override(language):
        found = read_sheets(template())
        for sheet, kind in zip(found, (SheetKind.MENTEES, SheetKind.MENTORS), strict=True):
            guessed = guess_layout(sheet)
            assert guessed.kind == kind
            assert [str(column.label) for column in guessed.columns if column] == list(guessed.headings)


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("kind", [SheetKind.MENTEES, SheetKind.MENTORS])
def test_every_name_we_give_a_column_is_a_heading_we_know(language, kind):
    with translation.override(language):
        assert {field: KNOWN[kind].get(key_of(str(field.label))) for field in FIELDS[kind]} == {
            field: field for field in FIELDS[kind]
        }
