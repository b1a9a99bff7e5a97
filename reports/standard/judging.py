"""How a program stands towards a benchmark, from how many stand how. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.standard.catalogue import BENCHMARKS, CATALOGUE, GOAL, JUDGED, NEAR, About, Benchmark, Measured, State


@dataclass(frozen=True)
class Setting:
    """A benchmark as a program has it. `is_own`: whether the number, or the goal, is not the usual one."""

    benchmark: Benchmark
    is_on: bool = True
    value: int | None = None
    goal: int = GOAL

    @property
    def has_own_value(self) -> bool:
        usual = self.benchmark.value
        return usual is not None and self.value != usual.usual

    @property
    def is_own(self) -> bool:
        return not self.is_on or self.has_own_value or self.goal != GOAL

    @property
    def green(self) -> str:
        return self._told(self.benchmark.green)

    @property
    def amber(self) -> str:
        return self._told(self.benchmark.amber)

    @property
    def usual(self) -> str:
        """Whose number the usual one is, and which; empty where there is none."""
        usual = self.benchmark.value
        if usual is None:
            return ""
        words = {"value": in_words(usual.usual, usual.measured)}
        if usual.is_standards:
            return _("the standard says %(value)s") % words
        return _("usually %(value)s; the standard names no number") % words

    def _told(self, sentence) -> str:
        return str(sentence) % {"value": self.value} if "%(value)s" in str(sentence) else str(sentence)


Settings = Mapping[str, Setting]


def in_words(value: int, measured: Measured) -> str:
    """A number with what it counts."""
    match measured:
        case Measured.DAYS:
            words = ngettext("%(number)s day", "%(number)s days", value)
        case Measured.MONTHS:
            words = ngettext("%(number)s month", "%(number)s months", value)
        case Measured.HOURS:
            words = ngettext("%(number)s hour", "%(number)s hours", value)
        case Measured.PERCENT:
            words = _("%(number)s percent")
        case _other:
            words = "%(number)s"
    return words % {"number": value}


def usual_settings() -> dict[str, Setting]:
    """What holds where a program has said nothing."""
    return {one.key: Setting(one, value=one.value and one.value.usual) for one in CATALOGUE}


@dataclass(frozen=True)
class Standing:
    """How a program stands towards a benchmark. `numbers` are those in each state, `people` different ones.

    `sums_only`: the reader may see no numbers, and nothing that would tell of few.
    """

    setting: Setting
    numbers: Mapping[State, int]
    people: Mapping[State, int]
    sums_only: bool = False
    fewest: int = 0

    @property
    def benchmark(self) -> Benchmark:
        return self.setting.benchmark

    @property
    def judged(self) -> int:
        return sum(self.numbers.get(state, 0) for state in JUDGED)

    @property
    def kept(self) -> int:
        return self.numbers.get(State.KEPT, 0)

    @property
    def percent(self) -> int | None:
        """The share that keeps it, rounded down; None where nobody is judged."""
        return self.kept * 100 // self.judged if self.judged else None

    @property
    def is_of_program(self) -> bool:
        return self.benchmark.about == About.PROGRAM

    @cached_property
    def is_hidden(self) -> bool:
        """Whether the reader is told nothing: it would speak of one to four who keep it, or who do not."""
        if not self.sums_only or self.is_of_program:
            return False
        kept = self.people.get(State.KEPT, 0)
        rest = sum(self.people.get(state, 0) for state in JUDGED if state != State.KEPT)
        return any(0 < side < self.fewest for side in (kept, rest))

    @property
    def state(self) -> State | None:
        """Colour, shape and word; None where it is hidden."""
        if not self.setting.is_on:
            return State.UNASKED
        if self.is_hidden:
            return None
        if self.is_of_program:
            return next((state for state in JUDGED if self.numbers.get(state)), State.UNKNOWN)
        share = self.percent
        if share is None:
            return State.UNKNOWN if self.numbers.get(State.UNKNOWN) else State.UNASKED
        if share >= self.setting.goal:
            return State.KEPT
        return State.PARTLY if share >= self.setting.goal - NEAR else State.NOT


def setting_of(key: str, *, is_on: bool, value: int | None, goal: int | None) -> Setting:
    """The setting that a row tells of; raises KeyError for a benchmark that is none."""
    benchmark = BENCHMARKS[key]
    usual = benchmark.value and benchmark.value.usual
    return Setting(benchmark, is_on, usual if value is None or usual is None else value, goal or GOAL)
