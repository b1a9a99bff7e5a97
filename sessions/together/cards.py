"""Several pairings of one mentor that meet as one: a family, a pair. Pure: cards in, cards out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sessions.models import Meeting, SessionLog


class CardOfOne(Protocol):
    """What is asked of the card of one meeting (`sessions.queries.my_week.Card`)."""

    meeting: Meeting
    log: SessionLog | None


@dataclass(frozen=True)
class JointCard:
    """Meetings of one mentor that begin at the same moment and were fixed together, by name of the mentee."""

    cards: Sequence[CardOfOne]

    is_joint = True

    @property
    def meeting(self) -> Meeting:
        return self.cards[0].meeting

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at

    @property
    def local_date(self) -> date:
        return self.meeting.local_date

    @property
    def names(self) -> list[str]:
        return [card.mentee.full_name for card in self.cards]

    @property
    def waits_for_all(self) -> bool:
        """Whether nothing is reported of any of them, and the meeting has begun."""
        return all(card.is_unreported for card in self.cards)

    @property
    def is_unreported(self) -> bool:
        return any(card.is_unreported for card in self.cards)

    @property
    def is_reported(self) -> bool:
        return all(card.log for card in self.cards)

    @property
    def has_logs(self) -> bool:
        return any(card.log for card in self.cards)

    @property
    def state(self) -> str:
        """The state of all of them; empty where they differ."""
        states = {card.meeting.state for card in self.cards}
        return states.pop() if len(states) == 1 else ""


def joined(cards: Iterable[CardOfOne]) -> list[CardOfOne | JointCard]:
    """The cards, with those who meet together as one card in the place of the first of them."""
    cards = list(cards)
    found: dict[object, list[CardOfOne]] = defaultdict(list)
    for card in cards:
        found[_key(card)].append(card)
    entries: list[CardOfOne | JointCard] = []
    for those in found.values():
        if len(those) == 1:
            entries += those
        else:
            entries.append(JointCard(sorted(those, key=lambda card: (card.mentee.full_name, card.meeting.pk))))
    return entries


def _key(card: CardOfOne) -> object:
    series = card.meeting.series
    if series is None or series.together is None:
        return card.meeting.pk
    return series.together, card.meeting.starts_at
