"""One cell to one value: every spelling of an office, and whatever else one can type."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing import cleaning
from sessions.importing.cleaning import Unclear

REFUSED = object()

CASES = {
    cleaning.name: [
        ("  משה   כהן ", "משה כהן"),
        ("מֹשֶׁה כֹּהֵן", "משה כהן"),
        ("כהן, משה", "משה כהן"),
        ("\u200fמשה\u00a0כהן\u200e", "משה כהן"),
        ("ג'ון או'היגינס", "ג'ון או'היגינס"),
        ("בן־דוד", "בן־דוד"),
        ("-", ""),
        (123.0, REFUSED),
        ("א" * 151, REFUSED),
    ],
    cleaning.phone: [
        ("050-234-5678", "+972502345678"),
        (502345678, "+972502345678"),
        (502345678.0, "+972502345678"),
        ("972502345678", "+972502345678"),
        ("00972-50-2345678", "+972502345678"),
        ("(02) 641-2345", "+97226412345"),
        ("+1 212 555 2368", "+12125552368"),
        ("אין", ""),
        ("", ""),
        ("050-12", REFUSED),
        ("052-2345678 / 050-2345678", REFUSED),
    ],
    cleaning.email: [
        (" Noa@Example.ORG ", "noa@example.org"),
        ("mailto:a@b.co", "a@b.co"),
        ("noa@", REFUSED),
        ("-", ""),
    ],
    cleaning.gender: [
        ("ז", "male"),
        ("נ'", "female"),
        ("Female", "female"),
        ("בת", "female"),
        ("", ""),
        ("?", ""),
        ("א", REFUSED),
    ],
    cleaning.weekday: [
        ("א'", 6),
        ("יום א׳", 6),
        ("ראשון", 6),
        ("ביום שני", 0),
        ("Tues", 1),
        ("THURSDAY", 3),
        (1.0, 6),
        ("4", 2),
        (date(2026, 11, 23), 0),
        ("", None),
        ("שני ורביעי", REFUSED),
        (9, REFUSED),
    ],
    cleaning.clock: [
        ("16:00", time(16)),
        ("16.00", time(16)),
        ("1600", time(16)),
        (930.0, time(9, 30)),
        (16, time(16)),
        (16.3, time(16, 30)),
        (0.6875, time(16, 30)),
        (time(16, 0, 29), time(16)),
        (datetime(1899, 12, 31, 7, 45), time(7, 45)),
        (timedelta(hours=16), time(16)),
        ("4:15 pm", time(16, 15)),
        ("12am", time(0)),
        ("16:00-16:45", time(16)),
        ("בשעה 8:00", time(8)),
        ("", None),
        ("24:00", REFUSED),
        ("13pm", REFUSED),
        ("אחר הצהריים", REFUSED),
    ],
    cleaning.day_and_clock: [
        ("יום ב' 16:00", (0, time(16))),
        ("ב-16:00", (0, time(16))),
        ("שני ב-16:00", (0, time(16))),
        ("Monday at 4pm", (0, time(16))),
        ("", (None, None)),
        ("שני", REFUSED),
    ],
    cleaning.languages: [
        ("עברית, אנגלית", ["he", "en"]),
        ("עברית ואנגלית", ["he", "en"]),
        ("Russian/Hebrew", ["ru", "he"]),
        ("עברית, עברית", ["he"]),
        ("", []),
        ("לשון הפרחים", REFUSED),
    ],
    cleaning.day: [
        ("3/4/2026", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
        ("3.4.26", date(2026, 4, 3)),
        (datetime(2026, 4, 3), date(2026, 4, 3)),
        ("", None),
        ("31.2.2026", REFUSED),
        ("באפריל", REFUSED),
    ],
}


@pytest.mark.parametrize(
    ("read", "value", "expected"), [(read, *case) for read, cases in CASES.items() for case in cases]
)
def test_spelling(read, value, expected):
    if expected is REFUSED:
        with pytest.raises(Unclear) as refused:
            read(value)
        assert str(refused.value.reason).endswith(".")
    else:
        assert read(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("5", 5), (5.0, 5), ("עד 5 תלמידים", 5), ("", None), ("חמש", None), (1000, None)]
)
def test_number(value, expected):
    if expected is None and value != "":
        with pytest.raises(Unclear):
            cleaning.number(value, range(1000))
    else:
        assert cleaning.number(value, range(1000)) == expected


VALUES = st.one_of(
    st.text(max_size=40),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)


@pytest.mark.parametrize("read", CASES)
@given(value=VALUES)
def test_whatever_is_typed_is_read_or_refused_with_a_reason(read, value):
    try:
        read(value)
    except Unclear as unclear:
        assert str(unclear.reason)


@given(st.integers(2_000_000, 9_999_999), st.sampled_from(["", "-", " ", "."]), st.booleans())
def test_every_way_of_writing_a_number_is_one_number(number, gap, zero):
    written = f"{'0' if zero else ''}50{gap}{str(number)[:3]}{gap}{str(number)[3:]}"
    expected = f"+97250{number}"
    assert cleaning.phone(written) == expected
    assert cleaning.phone(cleaning.phone(written)) == expected
    assert cleaning.phone(float(f"50{number}")) == expected


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_way_of_writing_an_hour_is_one_hour(moment):
    seconds = moment.hour * 3600 + moment.minute * 60
    assert cleaning.clock(f"{moment:%H:%M}") == cleaning.clock(f"{moment:%H.%M}") == moment
    assert cleaning.clock(timedelta(seconds=seconds)) == cleaning.clock(moment) == moment
    if seconds:
        assert cleaning.clock(seconds / 86400) == moment


@given(st.text(max_size=60))
def test_a_clean_text_stays_as_it_is(value):
    assert cleaning.text(cleaning.text(value)) == cleaning.text(value)
