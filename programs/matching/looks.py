"""What the pages of a board show, gathered from its frozen facts and a few reads."""

from dataclasses import dataclass

from mentoring_platform.accounts.viewer import Viewer
from programs.matching import queries, words
from programs.matching.choices import Bar, Hope
from programs.matching.fit import Facts, Guide, Seeker
from programs.matching.queries import Board
from programs.matching.services.board import can_swap
from programs.models import MatchProposal, MatchRun


@dataclass(frozen=True)
class Row:
    """A row of the board, in words."""

    proposal: MatchProposal
    merits: list[str]
    doubts: list[str]
    better: list[str]
    load: str
    without: words.Without | None
    changed: list[str]


@dataclass(frozen=True)
class Load:
    """A mentor who gets somebody on this board."""

    key: str
    name: str
    said: str
    given: list[str]


@dataclass(frozen=True)
class Choice:
    """A mentor who may be put on a row: with a place, or in exchange with one who has it."""

    key: str
    name: str
    merits: list[str]
    doubts: list[str]
    has_place: bool
    swaps: list[queries.Place]


class Look:
    """A board as it is shown: read once, for all its rows."""

    def __init__(self, viewer: Viewer, run: MatchRun):
        self.facts = Facts.from_json(run.facts)
        self.board: Board = queries.read_board(run, viewer=viewer)
        guides = self.facts.guides
        tags = {tag for guide in guides.values() for tag in guide.interests}
        proposed = {place.mentor for place in self.board.places.values() if place.mentor}
        self.names = words.Names(
            mentors=queries.mentor_names({*guides, *proposed}), tags=queries.tag_names(tags) if tags else {}
        )

    def row(self, proposal: MatchProposal) -> Row:
        """A row in words; what the facts do not tell of any more is left out."""
        seeker = self.facts.seekers.get(str(proposal.enrolment_id))
        mentor = str(proposal.mentor_id or "")
        guide = self.facts.guides.get(mentor)
        changed = [str(Bar(bar).label) for bar in proposal.changed]
        if seeker is None or proposal.pairing_id:
            return Row(proposal, [], [], [], "", None, changed)
        if guide is None:
            name = proposal.enrolment.mentee.full_name
            without = words.why_without(self.facts, seeker, name, self.board, self.names, proposal.refused)
            return Row(proposal, [], [], [], "", None if mentor else without, changed)
        return Row(
            proposal,
            words.merits(self.facts, seeker, guide, self.names),
            words.doubts(self.facts, seeker, guide),
            words.better(self.facts, seeker, mentor, self.board, self.names, proposal.refused),
            words.say_load(guide, self.board),
            None,
            changed,
        )

    def loads(self) -> list[Load]:
        """Who gets how many on this board, by name."""
        found = [
            Load(key, self.names.mentors.get(key, "–"), self._said(key), [place.name for place in places])
            for key, places in self.board.by_mentor.items()
        ]
        return sorted(found, key=lambda load: (load.name, load.key))

    def _said(self, key: str) -> str:
        guide = self.facts.guides.get(key)
        return words.say_load(guide, self.board) if guide else ""

    def choices(self, proposal: MatchProposal) -> list[Choice]:
        """Whom a row may get instead, by a place or a swap, the best fit first; nobody once the facts know it not."""
        seeker = self.facts.seekers.get(str(proposal.enrolment_id))
        if seeker is None:
            return []
        guides = [
            guide
            for guide in self.facts.guides.values()
            if guide.id != str(proposal.mentor_id) and not self.facts.bars(seeker, guide)
        ]
        guides.sort(
            key=lambda guide: (-self.facts.score(seeker, guide), self.names.mentors.get(guide.id, ""), guide.id)
        )
        choices = [self._choice(seeker, guide, proposal) for guide in guides]
        return [choice for choice in choices if choice.has_place or choice.swaps]

    def _choice(self, seeker: Seeker, guide: Guide, proposal: MatchProposal) -> Choice:
        swaps = [
            place
            for place in self.board.by_mentor.get(guide.id, [])
            if can_swap(self.facts, self.board, proposal.pk, place.id)
        ]
        return Choice(
            key=guide.id,
            name=self.names.mentors.get(guide.id, "–"),
            merits=words.merits(self.facts, seeker, guide, self.names),
            doubts=words.doubts(self.facts, seeker, guide),
            has_place=guide.room is None or self.board.taken(guide.id) < guide.room,
            swaps=swaps,
        )


def wishes_counted(run: MatchRun) -> list[tuple[str, int]]:
    """How much each hope counted on this board, for its explanation."""
    weights = run.facts.get("ruling", {}).get("weights", {})
    return [(str(hope.label), weights[hope]) for hope in Hope if hope in weights]


def can_change(viewer: Viewer, run: MatchRun) -> bool:
    """Whether the viewer may change and publish this board, which he may read."""
    if not viewer.is_coordinator or not viewer.is_administrator:
        return viewer.is_coordinator  # what a coordinator reads he may change; who administers reads more
    return queries.managed_runs(viewer).filter(pk=run.pk).exists()
