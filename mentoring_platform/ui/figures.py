"""What the tags of figures give to their templates: each figure drawn, and the same numbers in words or a table."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mentoring_platform.ui import charts
from mentoring_platform.ui.states import MEETING_STATES, STATES


def bar_chart(
    points: Sequence, title: str, description: str = "", maximum: float | None = None, own_table: bool = False
) -> dict:
    """Columns for (label, value or None, shown text), and the same numbers in a table unless the page has its own."""
    plot = charts.bars(points, maximum=maximum, rtl=get_language_bidi())
    rows = [] if own_table else [(label, [text]) for label, _value, text in points]
    return {"plot": plot, "title": title, "description": description, "heads": ["", title], "rows": rows}


def line_chart(points: Sequence[charts.TrendPoint], title: str, description: str = "", **more) -> dict:
    """A line over weeks with that of the year before, and the same numbers in a table.

    `more`: maximum, unit ("%"), target and target_text.
    """
    target = more.get("target")
    plot = charts.trend(points, maximum=more.get("maximum"), target=target, rtl=get_language_bidi())
    return {
        "plot": plot,
        "title": title,
        "description": description,
        "start": _start(),
        "unit": more.get("unit", ""),
        "target_text": more.get("target_text") or target,
        "heads": [_("Week"), _("Now"), _("A year earlier")],
        "rows": [(point.label, [point.text, point.ago_text]) for point in points],
    }


def stack_chart(columns: Sequence[tuple[str, Mapping[str, int]]], title: str, description: str = "") -> dict:
    """Meetings by state, a column for each (label, counts), and the same numbers in a table."""
    names = [name for name in MEETING_STATES if any(counts.get(name) for _label, counts in columns)]
    return {
        "plot": charts.stacks(columns, names, rtl=get_language_bidi()),
        "title": title,
        "description": description,
        "start": _start(),
        "words": [(name, STATES[name].word) for name in names],
        "heads": [_("Week"), *(STATES[name].word for name in names)],
        "rows": [(label, [str(counts.get(name, 0)) for name in names]) for label, counts in columns],
    }


def step_chart(points: Sequence[charts.StepPoint], title: str, description: str = "") -> dict:
    """A curve in steps over months with the numbers at risk below, and the same numbers in a table."""
    return {
        "plot": charts.steps(points, rtl=get_language_bidi()),
        "title": title,
        "description": description,
        "start": _start(),
        "heads": [_("Month"), _("Still going on"), _("Looked at")],
        "rows": [(point.month, [point.text, str(point.at_risk)]) for point in points],
    }


def bullet(title: str, value: float | None, maximum: float = 100, **marks) -> dict:
    """One figure on its scale, with marks at `target`, `before` and `year_ago`; `title` says all of it in words."""
    known = {name: marks.get(name) for name in ("target", "before", "year_ago")}
    return {"plot": charts.bullet(value, **known, maximum=maximum, rtl=get_language_bidi()), "title": title}


def _start() -> str:
    """Where a line begins, as a place in a chart."""
    return "100%" if get_language_bidi() else "0"


def sparkline(values: Sequence, title: str, minimum: float = 0, maximum: float | None = None) -> dict:
    """A small line without axes; `title` says in words what it shows. None interrupts the line."""
    return {"line": charts.line(values, minimum=minimum, maximum=maximum, rtl=get_language_bidi()), "title": title}


def state_bar(counts: dict[str, int], title: str = "", words: Mapping[str, str] | None = None) -> dict:
    """Meetings by state as one bar, with the counts in words beside it. Keys are names of meeting states.

    For something else that looks like them, `words` says what the marks mean there.
    """
    pairs = [(name, counts.get(name, 0)) for name in MEETING_STATES]
    said = [(name, count, (words or {}).get(name) or STATES[name].word) for name, count in pairs if count]
    return {"parts": charts.parts(pairs, rtl=get_language_bidi()), "words": said, "title": title}
