"""What is measured, of what, and when it counts as kept. Pure: words, and a figure as it is told; nothing is read."""

from dataclasses import dataclass
from enum import Enum
from math import floor

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

ROUNDING_NOISE = 1e-9
NONE = "–"


class Key(TextChoices):
    """What is measured; the values stand in addresses and in the table of targets."""

    COVERAGE = "coverage", pgettext_lazy("measure", "With a mentor")
    HELD = "held", pgettext_lazy("measure", "Meetings held")
    EXCUSED = "excused", pgettext_lazy("measure", "Meetings excused")
    MISSED = "missed", pgettext_lazy("measure", "Meetings missed")
    UNREPORTED = "unreported", pgettext_lazy("measure", "Meetings not reported")
    REPORTED = "reported", pgettext_lazy("measure", "Meetings reported")
    IN_TIME = "in_time", pgettext_lazy("measure", "Reported in time")
    DELAY = "delay", pgettext_lazy("measure", "Time until the report")
    SUPPORT = "support", pgettext_lazy("measure", "Support talks kept")
    CONTACTS = "contacts", pgettext_lazy("measure", "Support contacts kept")
    FIRST_TIME = "first_time", pgettext_lazy("measure", "Fixed time within a week")
    FIRST_MEETING = "first_meeting", pgettext_lazy("measure", "First meeting within two weeks")
    ENDINGS = "endings", pgettext_lazy("measure", "Endings closed properly")
    TRAINING = "training", pgettext_lazy("measure", "Training fulfilled")
    EARLY = "early", pgettext_lazy("measure", "Ended before the agreed day")
    PAST = "past", pgettext_lazy("measure", "Past the agreed day")


class Better(Enum):
    """In which direction a figure gets better."""

    HIGH = "high"
    LOW = "low"
    NEITHER = "neither"


class Unit(Enum):
    """What a figure is told in."""

    SHARE = "share"
    HOURS = "hours"


@dataclass(frozen=True)
class Measure:
    """One thing that is measured. `of` and `out_of` say what is counted above and below the line.

    `compares`: whether there are figures of former periods.
    """

    key: Key
    question: str | Promise
    definition: str | Promise
    of: str | Promise
    out_of: str | Promise
    better: Better
    unit: Unit = Unit.SHARE
    compares: bool = True

    @property
    def title(self) -> str:
        return self.key.label


@dataclass(frozen=True)
class Figure:
    """A measure of something in a period; both numbers are None where they would speak of single people."""

    measure: Measure
    numerator: int | None
    denominator: int | None

    @property
    def value(self) -> float | None:
        """The share, between 0 and 1, or the mean in hours; None where there is nothing to measure, or it is hidden."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def text(self) -> str:
        """In whole percent, rounded down so that only all is 100%, or in whole hours; a dash where there is none."""
        if self.measure.unit == Unit.HOURS:
            return NONE if self.value is None else _("%(hours)d h") % {"hours": floor(self.value + ROUNDING_NOISE)}
        return percent(self.value)

    @property
    def sides(self) -> str:
        """What was counted above and below the line, in words; a dash where there is nothing, or it is hidden."""
        if not self.denominator:
            return NONE
        words = {"part": number(self.numerator or 0), "whole": number(self.denominator)}
        if self.measure.unit == Unit.HOURS:
            return _("hours: %(part)s · reports: %(whole)s") % words
        return _("%(part)s of %(whole)s") % words

    @property
    def is_hidden(self) -> bool:
        """Whether there is a figure that is not told, because it would speak of few."""
        return self.denominator is None

    def meets(self, target: int) -> bool | None:
        """Whether a target (percent, or hours) is reached by the figure itself, not by its rounding; None for none."""
        if self.value is None or self.measure.better == Better.NEITHER:
            return None
        wanted = target if self.measure.unit == Unit.HOURS else target / 100
        if self.measure.better == Better.HIGH:
            return self.value + ROUNDING_NOISE >= wanted
        return self.value <= wanted + ROUNDING_NOISE


def number(value: int) -> str:
    """A whole number with its thousands set apart, as the language does."""
    return number_format(value, force_grouping=True)


def percent(share: float | None) -> str:
    """A share in whole percent, rounded down so that only all is 100%; a dash where there is none."""
    return NONE if share is None else f"{floor(share * 100 + ROUNDING_NOISE)}%"


WEEKLY = (Key.HELD, Key.EXCUSED, Key.MISSED, Key.UNREPORTED, Key.REPORTED, Key.IN_TIME, Key.DELAY)
"""Those that are sums over weeks; they can be told week by week."""

OF_MENTORS = (Key.SUPPORT, Key.TRAINING)
"""Those that count mentors; the others count people who are accompanied, pairings or meetings."""

_EXPECTED = gettext_lazy("meetings that were expected")
_REPORTED = gettext_lazy("meetings that were reported")
_BEGUN = gettext_lazy("pairings that began in the period, long enough ago")

_ALL = (
    Measure(
        Key.COVERAGE,
        gettext_lazy("Does everybody have a mentor?"),
        gettext_lazy("Of those who are enrolled on the day of the figure, how many have a main mentor on that day."),
        gettext_lazy("enrolled people with a main mentor"),
        gettext_lazy("enrolled people"),
        Better.HIGH,
    ),
    Measure(
        Key.HELD,
        gettext_lazy("Do they meet?"),
        gettext_lazy("Of all meetings that were expected, how many took place. Extra meetings do not count."),
        gettext_lazy("meetings that took place"),
        _EXPECTED,
        Better.HIGH,
    ),
    Measure(
        Key.EXCUSED,
        gettext_lazy("How often was a meeting called off?"),
        gettext_lazy("Of all meetings that were expected, how many were called off or moved beforehand."),
        gettext_lazy("meetings called off"),
        _EXPECTED,
        Better.NEITHER,
    ),
    Measure(
        Key.MISSED,
        gettext_lazy("How often did somebody not come?"),
        gettext_lazy("Of all meetings that were expected, how many failed because somebody did not come."),
        gettext_lazy("meetings missed"),
        _EXPECTED,
        Better.LOW,
    ),
    Measure(
        Key.UNREPORTED,
        gettext_lazy("Of how many meetings is nothing known?"),
        gettext_lazy("Of all meetings that were expected, of how many nobody said what became of them."),
        gettext_lazy("meetings without a report"),
        _EXPECTED,
        Better.LOW,
    ),
    Measure(
        Key.REPORTED,
        gettext_lazy("Is it reported?"),
        gettext_lazy("Of all meetings that were expected, of how many somebody said what became of them."),
        gettext_lazy("meetings with a report"),
        _EXPECTED,
        Better.HIGH,
    ),
    Measure(
        Key.IN_TIME,
        gettext_lazy("Is it reported in time?"),
        gettext_lazy("Of all reported meetings, how many were reported within 48 hours of their end."),
        gettext_lazy("meetings reported within 48 hours"),
        _REPORTED,
        Better.HIGH,
    ),
    Measure(
        Key.DELAY,
        gettext_lazy("How long does a report take?"),
        gettext_lazy("The mean time from the end of a meeting to its report, in whole hours. Early reports count 0."),
        gettext_lazy("hours from the end of the meetings to their reports"),
        _REPORTED,
        Better.LOW,
        unit=Unit.HOURS,
    ),
    Measure(
        Key.SUPPORT,
        gettext_lazy("Does somebody talk with the mentors?"),
        gettext_lazy(
            "Of the mentors with a running pairing, how many had their last support talk within the days that their "
            "programs say; who began so recently need not have had one yet."
        ),
        gettext_lazy("mentors whose support talk is not overdue"),
        gettext_lazy("mentors with a running pairing, in programs with support talks"),
        Better.HIGH,
    ),
    Measure(
        Key.CONTACTS,
        gettext_lazy("Is the office in touch with both sides?"),
        gettext_lazy(
            "Of the pairings that run in programs that ask for contacts, in how many none is overdue, neither with the "
            "mentor nor with who is accompanied: so many in the first 30 days, then one every so many days, as each "
            "program says."
        ),
        gettext_lazy("pairings in which no contact is overdue"),
        gettext_lazy("running pairings, in programs that ask for contacts"),
        Better.HIGH,
    ),
    Measure(
        Key.FIRST_TIME,
        gettext_lazy("Does a new pairing get a fixed time?"),
        gettext_lazy("Of the pairings that began in the period, how many had a fixed time that began within 7 days."),
        gettext_lazy("pairings with a fixed time within 7 days"),
        _BEGUN,
        Better.HIGH,
    ),
    Measure(
        Key.FIRST_MEETING,
        gettext_lazy("Does a new pairing meet soon?"),
        gettext_lazy("Of the pairings that began in the period, how many met for the first time within 14 days."),
        gettext_lazy("pairings that met within 14 days"),
        _BEGUN,
        Better.HIGH,
    ),
    Measure(
        Key.ENDINGS,
        gettext_lazy("Are endings closed properly?"),
        gettext_lazy(
            "Of the pairings that ended in the period, of how many both sides were talked with, and the two met once "
            "more in the three weeks before the last day, or it is written why not."
        ),
        gettext_lazy("endings with both talks, and a last meeting or a reason why there was none"),
        gettext_lazy("pairings that ended in the period"),
        Better.HIGH,
    ),
    Measure(
        Key.TRAINING,
        gettext_lazy("Are the mentors trained?"),
        gettext_lazy(
            "Of the mentors with a running pairing in programs that ask for training, how many have all the hours that "
            "are asked of them, or are exempt."
        ),
        gettext_lazy("mentors who have all their hours or are exempt"),
        gettext_lazy("mentors with a running pairing, in programs that ask for training"),
        Better.HIGH,
        compares=False,
    ),
    Measure(
        Key.EARLY,
        gettext_lazy("How many pairings break off early?"),
        gettext_lazy(
            "Of the pairings with an agreed last day that ended in the period, how many ended before it, and not as "
            "planned."
        ),
        gettext_lazy("pairings that ended before the agreed day"),
        gettext_lazy("pairings with an agreed last day that ended in the period"),
        Better.LOW,
    ),
    Measure(
        Key.PAST,
        gettext_lazy("Who goes on without a new agreement?"),
        gettext_lazy("Of the running pairings with an agreed last day, how many are past it."),
        gettext_lazy("pairings past the agreed day"),
        gettext_lazy("running pairings with an agreed last day"),
        Better.LOW,
    ),
)
MEASURES: dict[Key, Measure] = {measure.key: measure for measure in _ALL}
