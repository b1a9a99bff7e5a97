"""Who may accompany whom, and how well it fits: rules and wishes over frozen facts.

Pure: everything that decides stands in `Facts`, which can be kept as JSON and read again, with ids and no names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from programs.matching.choices import Bar, GenderRule, Hope, PlaceRule, Preference, Weight

Span = tuple[int, int, int]
"""A weekday (Monday is 0), and from when until when in minutes of the day."""

WORTH = 10
"""What any pair is worth that may be made at all."""
POINTS = {Weight.NOTHING: 0, Weight.LITTLE: 1, Weight.MUCH: 3, Weight.MOST: 9}
USUAL_WEIGHTS = {
    Hope.ORDER: Weight.MOST,
    Hope.PREFERENCE: Weight.MUCH,
    Hope.INTERESTS: Weight.LITTLE,
    Hope.EXPERIENCE: Weight.LITTLE,
    Hope.EARLIER: Weight.MUCH,
}
BY_RANK = {1: 6, 2: 4, 3: 3}
LATER_RANK = 2
GOOD, BAD = "good", "bad"
FULL = 6
"""The most that a hope gives before it is weighed; less than nothing for what speaks against."""


@dataclass(frozen=True)
class Ruling:
    """The rules of a program: which hold, how much each hope counts, how long a meeting lasts."""

    language: bool = True
    times: bool = True
    gender: str = GenderRule.OFF
    place: str = PlaceRule.OFF
    weights: Mapping[str, int] = field(default_factory=lambda: {h.value: w.value for h, w in USUAL_WEIGHTS.items()})
    minutes: int = 45
    spoken: str = "he"
    """What somebody speaks of whom no language is noted: the organization's."""


@dataclass(frozen=True)
class Seeker:
    """Who waits; `id` is the enrolment. What concerns a certain mentor stands under the mentor's id."""

    id: str
    mentee: str
    is_person: bool = True
    languages: tuple[str, ...] = ()
    gender: str = ""
    unit: str = ""
    spans: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    wishes: Mapping[str, int] = field(default_factory=dict)
    preferences: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    lacks_consent: bool = False


@dataclass(frozen=True)
class Guide:
    """A mentor; `room` is how many more he can take (None: any), `missing` the minutes of training he lacks.

    `unready`: he lacks something else that is asked of him first.
    """

    id: str
    languages: tuple[str, ...] = ()
    gender: str = ""
    unit: str = ""
    spans: tuple[Span, ...] = ()
    interests: tuple[str, ...] = ()
    room: int | None = None
    load: int = 0
    accompanied: int = 0
    missing: int = 0
    unready: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that decides, frozen. `parents` tells to which unit each unit belongs."""

    ruling: Ruling
    seekers: Mapping[str, Seeker]
    guides: Mapping[str, Guide]
    parents: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict:
        return {
            "ruling": asdict(self.ruling),
            "seekers": [_bare(seeker) for seeker in self.seekers.values()],
            "guides": [_bare(guide) for guide in self.guides.values()],
            "parents": dict(self.parents),
        }

    @classmethod
    def from_json(cls, kept: Mapping) -> "Facts":
        """What `to_json` gave; of nothing nobody is known."""
        return cls(
            ruling=Ruling(**kept.get("ruling", {})),
            seekers={row["id"]: Seeker(**row) for row in kept.get("seekers", ())},
            guides={row["id"]: Guide(**row) for row in kept.get("guides", ())},
            parents=kept.get("parents", {}),
        )

    @cached_property
    def weights(self) -> dict[str, int]:
        return {hope: POINTS[Weight(weight)] for hope, weight in self.ruling.weights.items()}

    @cached_property
    def _starts(self) -> dict[str, int]:
        """For each person when a meeting could begin, a bit for each minute of the week."""
        people = [*self.seekers.values(), *self.guides.values()]
        return {person.id: _shrunk(_minutes(person.spans), self.ruling.minutes) for person in people}

    @cached_property
    def _speaks(self) -> dict[str, frozenset[str]]:
        people = [*self.seekers.values(), *self.guides.values()]
        return {person.id: frozenset(person.languages or (self.ruling.spoken,)) for person in people}

    def bars(self, seeker: Seeker, guide: Guide) -> list[Bar]:
        """Every rule that shuts this pair out; none if it may be made. Room is not among them."""
        ruling, found = self.ruling, []
        if guide.id in seeker.same:
            found.append(Bar.SAME_PERSON)
        if guide.id in seeker.excluded:
            found.append(Bar.EXCLUDED)
        if guide.missing:
            found.append(Bar.TRAINING)
        if guide.unready:
            found.append(Bar.READINESS)
        if seeker.lacks_consent:
            found.append(Bar.CONSENT)
        if ruling.language and self._speaks[seeker.id].isdisjoint(self._speaks[guide.id]):
            found.append(Bar.LANGUAGE)
        if ruling.gender == GenderRule.SAME and seeker.is_person and seeker.gender != (guide.gender or None):
            found.append(Bar.GENDER)
        if ruling.place != PlaceRule.OFF and not self.is_near(seeker.unit, guide.unit):
            found.append(Bar.PLACE)
        if ruling.times and not self._starts[seeker.id] & self._starts[guide.id]:
            found.append(Bar.TIMES)
        return found

    def is_near(self, one: str, other: str) -> bool:
        """Whether two units are near by the program's rule; nobody is near who belongs to none."""
        if not one or not other:
            return False
        if one == other:
            return True
        if self.ruling.place == PlaceRule.SAME:
            return False
        return other in self._above(one) or one in self._above(other) or self._is_beside(one, other)

    def _is_beside(self, one: str, other: str) -> bool:
        parent = self.parents.get(one, "")
        return bool(parent) and parent == self.parents.get(other)

    def _above(self, unit: str) -> list[str]:
        found: list[str] = []
        while (unit := self.parents.get(unit, "")) and unit not in found:
            found.append(unit)
        return found

    def hopes(self, seeker: Seeker, guide: Guide) -> dict[Hope, int]:
        """What speaks for a pair, or against it: each hope from -6 to 6 before it is weighed."""
        found: dict[Hope, int] = {}
        if rank := seeker.wishes.get(guide.id):
            found[Hope.ORDER] = BY_RANK.get(rank, LATER_RANK)
        if said := seeker.preferences.get(guide.id):
            found[Hope.PREFERENCE] = FULL if said == Preference.GLAD else -FULL
        if common := len(set(seeker.tags).intersection(guide.interests)):
            found[Hope.INTERESTS] = min(2 * common, FULL)
        if guide.accompanied:
            found[Hope.EXPERIENCE] = min(2 * guide.accompanied, FULL)
        if went := seeker.earlier.get(guide.id):
            found[Hope.EARLIER] = FULL if went == GOOD else -FULL
        return found

    def score(self, seeker: Seeker, guide: Guide) -> int:
        """How well a pair fits, in points; below zero where more speaks against it than for it."""
        return WORTH + sum(self.weights.get(hope, 0) * points for hope, points in self.hopes(seeker, guide).items())

    def common_languages(self, seeker: Seeker, guide: Guide) -> list[str]:
        """The languages noted of both, in the seeker's order."""
        return [code for code in seeker.languages if code in guide.languages]

    def common_times(self, seeker: Seeker, guide: Guide) -> list[Span]:
        """When both can meet for as long as a meeting lasts."""
        return _spans(_minutes(seeker.spans) & _minutes(guide.spans), self.ruling.minutes)


def _bare(person: Seeker | Guide) -> dict:
    """A person's facts without what is empty, which is most of it."""
    return {name: value for name, value in asdict(person).items() if value not in ((), {}, "") or name == "id"}


DAY = 24 * 60 + 1
"""Minutes of a day and one between two, so that a meeting never runs past midnight."""


def _minutes(spans: Iterable[Span]) -> int:
    found = 0
    for weekday, start, end in spans:
        found |= ((1 << (end - start)) - 1) << (weekday * DAY + start)
    return found


def _shrunk(minutes: int, length: int) -> int:
    """The minutes after which as many follow without a gap as a meeting is long."""
    done = 1
    while done < length and minutes:
        step = min(done, length - done)
        minutes &= minutes >> step
        done += step
    return minutes


def _spans(minutes: int, length: int) -> list[Span]:
    """The runs of at least this length."""
    found, at = [], 0
    while minutes:
        gap = (minutes & -minutes).bit_length() - 1
        minutes, at = minutes >> gap, at + gap
        run = (~minutes & (minutes + 1)).bit_length() - 1
        if run >= length:
            found.append((at // DAY, at % DAY, at % DAY + run))
        minutes, at = minutes >> run, at + run
    return found
