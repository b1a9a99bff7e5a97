"""When two people are both free. Pure; spans are (weekday, from, until) in local time, Monday is 0."""

from collections.abc import Iterable
from datetime import time

Span = tuple[int, time, time]


def minutes_between(start: time, end: time) -> int:
    """How long a span of one day is."""
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def common_spans(one: Iterable[Span], other: Iterable[Span], least: int = 1) -> list[Span]:
    """Spans of at least so many minutes in which both are free, in the order of the days.

    Who has given no hours can always: then they are those of the other. Of two who gave none nothing is known.
    """
    first, second = sorted(one), sorted(other)
    if not first or not second:
        found = first or second
    else:
        found = [
            (day, max(start, begins), min(end, ends))
            for day, start, end in first
            for weekday, begins, ends in second
            if day == weekday and max(start, begins) < min(end, ends)
        ]
    return sorted(span for span in found if minutes_between(*span[1:]) >= least)


def starts_within(spans: Iterable[Span], minutes: int, step: int = 30) -> list[tuple[int, time]]:
    """At which (weekday, time) a meeting of so many minutes can begin in these spans, every `step` minutes."""
    found = set()
    for day, start, end in spans:
        first = start.hour * 60 + start.minute
        last = end.hour * 60 + end.minute - minutes
        found |= {(day, time(*divmod(at, 60))) for at in range(first, last + 1, step)}
    return sorted(found)
