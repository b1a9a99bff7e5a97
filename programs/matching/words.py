"""Proposals in words: what speaks for a pair, why none better, why somebody stays without, and what would change it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import language_names
from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.ui.dates import say_minutes
from programs.matching.choices import Bar, Hope, Preference
from programs.matching.fit import GOOD, Facts, Guide, Seeker, Span
from programs.matching.queries import Board

SHOWN_TIMES = 2
SHOWN_BETTER = 2
SHOWN_CHANGES = 3


@dataclass(frozen=True)
class Names:
    """Names of those of whom the facts tell by ids alone."""

    mentors: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Without:
    """Why somebody has no proposal: which rule shuts out how many mentors, and what would change it."""

    shut_out: list[tuple[str, int]]
    mentors: int
    changes: list[str]


def say_times(spans: Iterable[Span]) -> str:
    """Spans as people say them, the first few."""
    said = [f"{Weekday(day).label} {_clock(start)}–{_clock(end)}" for day, start, end in list(spans)[:SHOWN_TIMES]]
    return _(" and ").join(said)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def merits(facts: Facts, seeker: Seeker, guide: Guide, names: Names) -> list[str]:
    """What speaks for a pair, the strongest first."""
    hopes = facts.hopes(seeker, guide)
    found = []
    if Hope.ORDER in hopes:
        found.append(_rank(seeker.wishes[guide.id]))
    if hopes.get(Hope.PREFERENCE, 0) > 0:
        found.append(_("the mentor would be glad"))
    if hopes.get(Hope.EARLIER, 0) > 0:
        found.append(_("an earlier pairing of the two went well"))
    if spoken := facts.common_languages(seeker, guide):
        found.append(_("both speak %(languages)s") % {"languages": _(", ").join(language_names(spoken))})
    if times := facts.common_times(seeker, guide):
        found.append(_("both are free on %(times)s") % {"times": say_times(times)})
    if seeker.unit and seeker.unit == guide.unit:
        found.append(_("the same unit"))
    if common := [names.tags[tag] for tag in seeker.tags if tag in guide.interests and tag in names.tags]:
        found.append(_("in common: %(tags)s") % {"tags": _(", ").join(common)})
    if guide.accompanied:
        words = ngettext(
            "has brought %(number)s pairing to its goal",
            "has brought %(number)s pairings to their goal",
            guide.accompanied,
        )
        found.append(words % {"number": guide.accompanied})
    return found


def doubts(facts: Facts, seeker: Seeker, guide: Guide) -> list[str]:
    """What speaks against a pair that may be made all the same."""
    found = []
    if seeker.preferences.get(guide.id) == Preference.RATHER_NOT:
        found.append(_("the mentor would rather not"))
    if seeker.earlier.get(guide.id, GOOD) != GOOD:
        found.append(_("an earlier pairing of the two was changed"))
    return found


def _rank(rank: int) -> str:
    said = {1: _("the first choice"), 2: _("the second choice"), 3: _("the third choice")}
    return said.get(rank, _("among those wished for"))


def better(
    facts: Facts, seeker: Seeker, current: str, board: Board, names: Names, refused: Iterable[UUID] = ()
) -> list[str]:
    """Who would suit even better than the one proposed, and why it is not they; empty if nobody would."""
    now = facts.score(seeker, facts.guides[current]) if current in facts.guides else 0
    off = {str(key) for key in refused}
    rated = sorted(
        (-facts.score(seeker, guide), guide.id)
        for guide in facts.guides.values()
        if guide.id != current and guide.id not in off and not facts.bars(seeker, guide)
    )
    found = []
    for score, key in rated[:SHOWN_BETTER]:
        if -score > now:
            found.append(_why_not(facts.guides[key], seeker, board, names))
    return found


def _why_not(guide: Guide, seeker: Seeker, board: Board, names: Names) -> str:
    facts = {"mentor": names.mentors.get(guide.id, "–")}
    others = [place.name for place in board.by_mentor.get(guide.id, []) if place.enrolment != seeker.id]
    if guide.room is None or len(others) < guide.room:
        return _("%(mentor)s would suit even better, and has a place.") % facts
    if not others:
        return _("%(mentor)s would suit even better, but has no place left.") % facts
    facts["names"] = _(", ").join(others)
    return _("%(mentor)s would suit even better; the place goes to %(names)s, so that it is best for all.") % facts


def why_without(
    facts: Facts, seeker: Seeker, name: str, board: Board, names: Names, refused: Iterable[UUID] = ()
) -> Without:
    """Why somebody stays without, and what would change it, the nearest first."""
    off = {str(key) for key in refused}
    counted: Counter[Bar] = Counter()
    may, nearly = [], []
    for guide in facts.guides.values():
        bars = facts.bars(seeker, guide)
        if guide.id in off:
            bars.append(Bar.REFUSED)
        counted.update(bars)
        if not bars:
            may.append(guide)
        elif len(bars) == 1 and _has_place(guide, board):
            nearly.append((bars[0], guide))
    full = [guide for guide in may if not _has_place(guide, board)]
    if full:
        counted[Bar.ROOM] = len(full)
    changes = _gaps(facts, seeker, name)
    changes += _by_room(facts, seeker, may, full, names)
    changes += _by_one_rule(facts, seeker, nearly, names)
    shut_out = [(str(bar.label), number) for bar, number in counted.most_common()]
    return Without(shut_out, len(facts.guides), changes[: SHOWN_CHANGES + 1])


def _has_place(guide: Guide, board: Board) -> bool:
    return guide.room is None or board.taken(guide.id) < guide.room


def _gaps(facts: Facts, seeker: Seeker, name: str) -> list[str]:
    """What is not noted of somebody although a rule asks for it."""
    found = []
    if seeker.lacks_consent:
        found.append(_("A parent's consent is asked for, and not there yet."))
    if not facts.guides:
        found.append(_("There is no active mentor yet."))
    if facts.ruling.times and not seeker.spans:
        found.append(_("It is not noted when %(name)s can meet.") % {"name": name})
    if facts.ruling.gender != "off" and seeker.is_person and not seeker.gender:
        found.append(_("It is not noted whether %(name)s is a woman or a man.") % {"name": name})
    if facts.ruling.place != "off" and not seeker.unit:
        found.append(_("%(name)s belongs to no unit.") % {"name": name})
    return found


def _by_room(facts: Facts, seeker: Seeker, may: list[Guide], full: list[Guide], names: Names) -> list[str]:
    found = []
    best = sorted(full, key=lambda guide: (-facts.score(seeker, guide), guide.id))[:SHOWN_CHANGES]
    if best:
        who = _(" or ").join(names.mentors.get(guide.id, "–") for guide in best)
        found.append(_("One more place at %(mentors)s.") % {"mentors": who})
    for guide in sorted(may, key=lambda guide: guide.id):
        if guide not in full and facts.score(seeker, guide) < 0:
            words = _("%(mentor)s has a place, but more speaks against it than for it; you can put them together.")
            found.append(words % {"mentor": names.mentors.get(guide.id, "–")})
    return found


def _by_one_rule(facts: Facts, seeker: Seeker, nearly: list[tuple[Bar, Guide]], names: Names) -> list[str]:
    """Mentors with a place whom one rule alone shuts out."""
    found = []
    for bar, guide in sorted(nearly, key=lambda pair: (list(Bar).index(pair[0]), pair[1].id)):
        who = {"mentor": names.mentors.get(guide.id, "–")}
        if bar == Bar.TIMES and not seeker.spans:
            continue  # what is missing is said already, and would be said of everybody
        if bar == Bar.TIMES and guide.spans:
            found.append(
                _("A time on %(times)s: then %(mentor)s has a place.") % {**who, "times": say_times(guide.spans)}
            )
        elif bar == Bar.TIMES:
            found.append(_("It is not noted when %(mentor)s can meet.") % who)
        elif bar == Bar.TRAINING:
            missing = say_minutes(guide.missing, language=get_language() or "")
            words = _("%(mentor)s has a place, and lacks %(missing)s of training.")
            found.append(words % {**who, "missing": missing})
        elif bar == Bar.READINESS:
            found.append(_("%(mentor)s has a place, and is not ready yet.") % who)
        elif bar == Bar.LANGUAGE:
            spoken = _(", ").join(language_names(list(seeker.languages or [facts.ruling.spoken])))
            words = _("Somebody with a place who speaks %(languages)s.")
            found.append(words % {"languages": spoken})
        elif bar == Bar.PLACE:
            found.append(_("%(mentor)s has a place, in another unit.") % who)
        elif bar == Bar.REFUSED:
            found.append(_("%(mentor)s, who was taken off here.") % who)
    return list(dict.fromkeys(found))


def say_load(guide: Guide, board: Board) -> str:
    """What a mentor carries, and what would be left of his places with this board."""
    given = board.taken(guide.id)
    carried = ngettext("accompanies %(number)s now", "accompanies %(number)s now", guide.load) % {"number": guide.load}
    more = ngettext("%(number)s more with this board", "%(number)s more with this board", given) % {"number": given}
    if guide.room is None:
        return _("%(carried)s, %(more)s, no limit") % {"carried": carried, "more": more}
    left = max(0, guide.room - given)
    then = ngettext("then %(number)s place left", "then %(number)s places left", left) % {"number": left}
    if not left:
        then = _("then no place is left")
    return _("%(carried)s, %(more)s, %(left)s") % {"carried": carried, "more": more, "left": then}
