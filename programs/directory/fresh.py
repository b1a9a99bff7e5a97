"""When an entry is asked about, and from when on it counts as not confirmed. Pure."""

from datetime import date, timedelta

YEAR, BETWEEN = timedelta(days=365), timedelta(days=14)
MOST_LETTERS = 3
"""The first one and two reminders."""
SILENCE = YEAR + MOST_LETTERS * BETWEEN
"""So long after the last confirmation nobody answers any more."""


def asks_on(*, confirmed_on: date, letters: int, asked_on: date | None) -> date | None:
    """The first local day on which the next letter may go; None when all have gone."""
    if letters >= MOST_LETTERS:
        return None
    return confirmed_on + YEAR if asked_on is None else asked_on + BETWEEN


def is_old(confirmed_on: date, today: date) -> bool:
    """Whether an entry stands at the bottom, as not confirmed since that day."""
    return confirmed_on <= today - SILENCE
