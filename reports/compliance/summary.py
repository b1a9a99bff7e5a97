"""The figures in a few sentences that somebody reads aloud. Pure: every number in a sentence is one of the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.compliance.measures import MEASURES, Better, Figure, Key, number

MOST_SENTENCES = 6
MOST_NAMES = 3
MAIN = (Key.COVERAGE, Key.HELD, Key.REPORTED)
NAMED = (Key.SUPPORT, Key.ENDINGS, Key.IN_TIME, Key.FIRST_MEETING, Key.FIRST_TIME, Key.TRAINING)
"""Of these the one that rose most since a year ago is told as good news."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, and whether it tells of something good, of something to look at, or of neither."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Told:
    """What is summed up: the figures of a slice with those of a year ago, and the slice's programs by name.

    `fewest`: numbers of people below it are not told; 0 tells all.
    """

    period: str
    figures: Mapping[Key, Figure]
    year_ago: Mapping[Key, Figure] = field(default_factory=dict)
    programs: Sequence[tuple[str, Mapping[Key, Figure], Mapping[Key, int]]] = ()
    fewest: int = 0

    def known(self, key: Key) -> Figure | None:
        """The figure if there is something to say of it."""
        figure = self.figures.get(key)
        return figure if figure is not None and figure.value is not None else None

    def may_tell(self, people: int) -> bool:
        """Whether a number of people may be told: none, or as many as it takes."""
        return people == 0 or people >= self.fewest


def summary(told: Told) -> list[Sentence]:
    """Three to six sentences: whether they meet, who has no mentor, what is reported, targets, what most needs a look,
    and what went well. Fewer where little is known; none where nothing is."""
    found = [_held(told), _coverage(told), _reported(told), _targets(told), _to_look_at(told), _good(told)]
    return [sentence for sentence in found if sentence is not None][:MOST_SENTENCES]


def _held(told: Told) -> Sentence | None:
    figure = told.known(Key.HELD)
    if figure is None:
        return None
    words = {"period": told.period, "share": figure.text} | _parts(figure)
    if (ago := _compared(told, Key.HELD)) is None:
        return Sentence(_("%(period)s: %(part)s of %(whole)s expected meetings took place, that is %(share)s.") % words)
    way, former = ago
    words["former"] = former.text
    if way == 0:
        text = _(
            "%(period)s: %(part)s of %(whole)s expected meetings took place, that is %(share)s, "
            "the same share as a year earlier."
        )
    elif way > 0:
        text = _(
            "%(period)s: %(part)s of %(whole)s expected meetings took place, that is %(share)s, "
            "more than a year earlier (%(former)s)."
        )
    else:
        text = _(
            "%(period)s: %(part)s of %(whole)s expected meetings took place, that is %(share)s, "
            "less than a year earlier (%(former)s)."
        )
    return Sentence(text % words, {1: "better", -1: "worse"}.get(way, ""))


def _coverage(told: Told) -> Sentence | None:
    figure = told.known(Key.COVERAGE)
    if figure is None:
        return None
    whole, alone = figure.denominator or 0, _missing(figure)
    if not alone:
        text = ngettext("The one participant has a mentor.", "Each of the %(number)s participants has a mentor.", whole)
        return Sentence(text % {"number": number(whole)}, "better")
    if not told.may_tell(alone):
        return None
    text = ngettext("One participant has no mentor.", "%(number)s participants have no mentor.", alone)
    return Sentence(text % {"number": number(alone)}, "worse")


def _reported(told: Told) -> Sentence | None:
    figure = told.known(Key.REPORTED)
    if figure is None:
        return None
    unknown = _missing(figure)
    if not unknown:
        return Sentence(_("Of every expected meeting it is known what became of it."), "better")
    if not told.may_tell(unknown):
        return None
    text = ngettext(
        "Of one meeting it is not known yet whether it took place.",
        "Of %(number)s meetings it is not known yet whether they took place.",
        unknown,
    )
    return Sentence(text % {"number": number(unknown)})


def _targets(told: Told) -> Sentence | None:
    below, asked, missed = [], 0, 0
    for name, figures, targets in told.programs:
        kept = [figures[key].meets(target) for key, target in targets.items() if key in figures]
        known = [one for one in kept if one is not None]
        asked += bool(known)
        missed += known.count(False)
        if not all(known):
            below.append(name)
    if not asked:
        return None
    if not below:
        text = ngettext(
            "The program with targets reaches all of them.",
            "All %(number)s programs with targets reach all of them.",
            asked,
        )
        return Sentence(text % {"number": number(asked)}, "better")
    if len(told.programs) == 1:
        text = ngettext("The program is below a target.", "The program is below %(number)s of its targets.", missed)
        return Sentence(text % {"number": number(missed)}, "worse")
    words = {"number": number(len(below)), "names": _(", ").join(f"\u2068{name}\u2069" for name in below[:MOST_NAMES])}
    text = ngettext(
        "One program is below a target: %(names)s.", "%(number)s programs are below a target: %(names)s.", len(below)
    )
    if len(below) > MOST_NAMES:
        text = ngettext(
            "%(number)s program is below a target, among them %(names)s.",
            "%(number)s programs are below a target, among them %(names)s.",
            len(below),
        )
    return Sentence(text % words, "worse")


def _to_look_at(told: Told) -> Sentence | None:
    """The first of these that concerns somebody: mentors whom nobody talks with, pairings broken off, or too old."""
    if (support := told.known(Key.SUPPORT)) and (late := _missing(support)) and told.may_tell(late):
        text = ngettext(
            "With one mentor a support talk is overdue.", "With %(number)s mentors a support talk is overdue.", late
        )
        return Sentence(text % {"number": number(late)}, "worse")
    if (early := told.known(Key.EARLY)) and early.numerator and told.may_tell(early.numerator):
        text = ngettext(
            "Of %(whole)s pairings that ended, one ended before the agreed day.",
            "Of %(whole)s pairings that ended, %(part)s ended before the agreed day.",
            early.numerator,
        )
        return Sentence(text % _parts(early), "worse")
    if (past := told.known(Key.PAST)) and past.numerator and told.may_tell(past.numerator):
        text = ngettext(
            "One pairing goes on past the agreed day without a new agreement.",
            "%(part)s pairings go on past the agreed day without a new agreement.",
            past.numerator,
        )
        return Sentence(text % _parts(past))
    return None


def _good(told: Told) -> Sentence | None:
    """What got better most since a year ago, or else something that holds for all."""
    risen = []
    for key in NAMED:
        compared = _compared(told, key)
        figure = told.known(key)
        if compared and figure and compared[0] > 0 and MEASURES[key].better == Better.HIGH:
            risen.append((figure.value - compared[1].value, figure, compared[1]))
    if risen:
        _more, figure, former = max(risen, key=lambda found: found[0])
        words = {"measure": figure.measure.title, "share": figure.text, "former": former.text}
        return Sentence(
            _("Better than a year earlier: %(measure)s, %(share)s instead of %(former)s.") % words, "better"
        )
    for key in NAMED:
        figure = told.known(key)
        if figure and figure.numerator == figure.denominator:
            return Sentence(
                _("Wholly kept: %(measure)s, %(share)s.") % {"measure": figure.measure.title, "share": figure.text},
                "better",
            )
    return None


def _compared(told: Told, key: Key) -> tuple[int, Figure] | None:
    """Whether the figure as it is shown is more (1), less (-1) or the same (0) as a year ago, and that one."""
    figure, former = told.known(key), told.year_ago.get(key)
    if figure is None or former is None or former.value is None:
        return None
    if figure.text == former.text:
        return 0, former
    return (1 if figure.value > former.value else -1), former


def _parts(figure: Figure) -> dict[str, str]:
    return {"part": number(figure.numerator or 0), "whole": number(figure.denominator or 0)}


def _missing(figure: Figure) -> int:
    return (figure.denominator or 0) - (figure.numerator or 0)
