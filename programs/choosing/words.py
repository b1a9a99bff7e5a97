"""What became of each wish, in words for who wished it: calm, and without anybody's reasons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from programs.choosing.choices import AskingState, ChoiceState
from programs.models import Choice, Wish


@dataclass(frozen=True)
class Said:
    """One line of the list: `state` names what holds of it, `until` is the last day of who is asked now."""

    wish: Wish
    state: str
    until: date | None = None


def says_of(wishes: Sequence[Wish], choice: Choice | None, offered: Collection[UUID]) -> list[Said]:
    """The list, each with what became of it in the last choice.

    States: `draft`, `gone` (cannot be chosen any more), `asked`, `accepted`, `cannot` (for whatever reason), `next`.
    """
    asked = {asking.mentor_id: asking for asking in choice.asked} if choice else {}
    is_open = choice is not None and choice.is_open
    said = []
    for wish in wishes:
        asking = asked.get(wish.mentor_id)
        if choice is not None and choice.state == ChoiceState.CLOSED:
            asking = None
        if asking is None:
            state = "next" if is_open else "draft" if wish.mentor_id in offered else "gone"
        elif asking.state == AskingState.WAITING:
            state = "asked" if is_open else "draft"
        elif asking.state == AskingState.ACCEPTED:
            state = "accepted"
        else:
            state = "cannot"
        said.append(Said(wish, state, asking.answer_by if state == "asked" and asking else None))
    return said
