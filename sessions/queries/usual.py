"""How the two of a pairing usually meet: what their last meetings have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from sessions.choices import Mode, Outcome
from sessions.models import Meeting, SessionLog

LAST = 3
"""Of how many held meetings the usual is read."""


@dataclass(frozen=True)
class Usual:
    """How long two people meet as a rule, and how."""

    minutes: int
    mode: str

    @property
    def mode_words(self) -> str:
        return Mode(self.mode).label

    def is_plan_of(self, meeting: Meeting) -> bool:
        """Whether the meeting was planned just so."""
        return (self.minutes, self.mode) == (meeting.minutes, meeting.mode)


def usual_of(meetings: Iterable[Meeting]) -> dict[UUID, Usual]:
    """By pairing of the given meetings: what two of its last three held ones had in common, if so; one query."""
    pairings = {meeting.pairing_id for meeting in meetings}
    newest = Window(RowNumber(), partition_by=F("meeting__pairing_id"), order_by=F("held_at").desc())
    rows = (
        SessionLog.objects.filter(meeting__pairing__in=pairings, outcome=Outcome.HELD)
        .annotate(place=newest)
        .filter(place__lte=LAST)
        .values_list("meeting__pairing_id", "minutes", "mode")
    )
    held: dict[UUID, list[Usual]] = defaultdict(list)
    for pairing, minutes, mode in rows:
        held[pairing].append(Usual(minutes, mode))
    common = {pairing: Counter(those).most_common(1)[0] for pairing, those in held.items()}
    return {pairing: usual for pairing, (usual, times) in common.items() if times > 1}
