"""Charts: where things stand, in both directions, told in words too, and told apart by whoever sees colours otherwise."""

import re
from itertools import combinations

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from mentoring_platform.ui import charts
from tests.ui.test_assets import tokens_of

values = some.lists(some.none() | some.floats(0, 500, allow_nan=False), min_size=1, max_size=60)


@given(values, some.none() | some.floats(1, 400))
@hypothesis_settings(max_examples=40, deadline=None)
def test_all_stands_inside_and_runs_from_right_to_left_in_hebrew(found, target):
    points = [charts.TrendPoint(str(at), value) for at, value in enumerate(found)]
    ltr, rtl = (charts.trend(points, maximum=None, target=target, rtl=rtl) for rtl in (False, True))
    assert [dot.x for dot in rtl.dots] == [pytest.approx(100 - dot.x) for dot in ltr.dots]
    assert [dot.y for dot in rtl.dots] == [dot.y for dot in ltr.dots]
    assert all(0 < dot.x < 100 and 0 <= dot.y <= ltr.baseline for dot in ltr.dots)
    assert len(ltr.labels) <= 6 and ltr.labels[-1].text == points[-1].label
    shown = charts.bars([(str(at), value, "") for at, value in enumerate(found)], maximum=None, rtl=True)
    assert [bar.height is None for bar in shown.bars] == [value is None for value in found]
    assert all(0 <= bar.x and bar.x + shown.width <= 100.1 for bar in shown.bars)


@given(some.lists(some.tuples(*[some.integers(0, 300)] * 3), min_size=1, max_size=20))
@hypothesis_settings(max_examples=30, deadline=None)
def test_parts_of_a_column_stand_upon_one_another(weeks):
    names = ("held", "missed", "unreported")
    columns = [(str(at), dict(zip(names, counts, strict=True))) for at, counts in enumerate(weeks)]
    plot = charts.stacks(columns, names, rtl=False)
    for x in {piece.x for piece in plot.pieces}:
        column = [piece for piece in plot.pieces if piece.x == x]
        assert column[0].y + column[0].height == pytest.approx(plot.baseline, abs=0.2)
        assert all(
            upper.y + upper.height == pytest.approx(lower.y, abs=0.2)
            for lower, upper in zip(column, column[1:], strict=False)
        )


def test_a_curve_falls_in_steps_and_names_who_is_still_looked_at():
    points = [charts.StepPoint(month, share, risk, f"{share}%") for month, share, risk in
              [(0, 100, 40), (1, 90, 30), (2, 90, 21)]]  # fmt: skip
    assert charts.steps(points, rtl=False).path == "M4.0 22.0H50.0V35.0H96.0V35.0"
    assert charts.steps(points, rtl=True).path == "M96.0 22.0H50.0V35.0H4.0V35.0"
    assert [(month.month, month.at_risk) for month in charts.steps(points, rtl=True).months] == [(0, 40), (2, 21)]
    assert charts.steps([], rtl=False).path == ""


def test_a_bar_on_its_scale_has_its_marks():
    plot = charts.bullet(130, target=85, before=None, year_ago=-4, maximum=100, rtl=True)
    assert (plot.x, plot.width, plot.target, plot.before, plot.year_ago) == (0, 100, 15, None, 100)
    assert charts.bullet(None, target=None, before=None, year_ago=None, maximum=100, rtl=False).width == 0


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_chart_is_told_in_words_and_in_a_table(language):
    context = {
        "weeks": [charts.TrendPoint("9.11", 0.5, "50½", 0.25, "25¼"), charts.TrendPoint("16.11", None)],
        "columns": [("9.11", {"held": 41, "missed": 2})],
        "points": [("9.11", 50, "50½")],
        "curve": [charts.StepPoint(0, 100, 77, "100½")],
    }
    for source, said in (
        ('{% line_chart weeks "Held" "Words" maximum=100 %}', ["50½", "25¼", "9.11", "16.11"]),
        ('{% stack_chart columns "Held" "Words" %}', ["41", "2", "9.11"]),
        ('{% bar_chart points "Held" "Words" %}', ["50½", "9.11"]),
        ('{% step_chart curve "Held" "Words" %}', ["100½", "77"]),
    ):
        with override(language):
            html = Template("{% load livui %}" + source).render(Context(context))
        assert "<title>Held</title><desc>Words</desc>" in html and 'role="img"' in html
        table = html[html.index("<table") :]
        assert all(re.search(rf">{re.escape(one)}<", table) for one in said)


# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency":
# who lacks the red, the green or the blue cones.
SEEN_BY = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranope": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanope": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
AREAS = ("held", "held-mid", "excused", "missed", "unreported-soft")
LINES = ("accent", "line-strong", "ink")
CLEARLY = 15
"""A distance in CIELAB; about 2.3 can just be seen."""


def seen(colour: str, by) -> tuple[float, float, float]:
    """The CIELAB place of a colour as somebody sees it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in by)
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_of_charts_are_told_apart_by_everybody(theme):
    tokens = tokens_of(theme)
    close = {
        (who, first, second): round(distance, 1)
        for who, by in SEEN_BY.items()
        for group in (AREAS, LINES)
        for first, second in combinations(group, 2)
        if (distance := sum((a - b) ** 2 for a, b in zip(seen(tokens[first], by), seen(tokens[second], by), strict=True)) ** 0.5)
        < CLEARLY
    }
    assert close == {}


def test_states_differ_by_pattern_too():
    templates = settings.BASE_DIR / "templates"
    for path in (templates / "ui" / "_patterns.html", templates / "reports" / "heat" / "_patterns.html"):
        shapes = re.findall(r"<pattern[^>]*>(.*?)</pattern>", path.read_text(), re.S)
        bare = {re.sub(r' class="[^"]*"', "", shape) for shape in shapes}
        assert len(bare) == len(shapes) > 2
