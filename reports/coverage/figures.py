"""How far a message has come, from what is known of each delivery. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from phonenumber_field.phonenumber import PhoneNumber, to_python


class Risk(StrEnum):
    """Why somebody may not be told in time."""

    COULD_NOT = "could_not"
    NO_MENTOR = "no_mentor"
    AWAY = "away"
    NO_MEETING = "no_meeting"
    MET = "met"
    OVER = "over"


@dataclass(frozen=True)
class Line:
    """One who was not told: `meets_on` is the next meeting in time, `met_on` the last one since the message came."""

    id: UUID
    mentee: UUID
    name: str
    phone: str
    unit: UUID | None
    unit_name: str
    enrolment: UUID
    mentor: UUID | None = None
    pairing: UUID | None = None
    not_yet_on: date | None = None
    why_not: str = ""
    meets_on: date | None = None
    met_on: date | None = None
    risk: Risk | None = None


@dataclass(frozen=True)
class Teller:
    """A mentor who tells; `away` if he is away from today to the last day of the message."""

    id: UUID
    name: str
    phone: str
    away: bool = False


def risk_of(line: Line, teller: Teller | None, *, is_over: bool, by_phone: bool) -> Risk | None:
    """Why this one may not be told in time; None if it is to be expected. `by_phone`: no meeting is needed for it."""
    if line.why_not:
        return Risk.COULD_NOT
    if is_over:
        return Risk.OVER
    if teller is None:
        return Risk.NO_MENTOR
    if line.meets_on is not None:
        return None
    if teller.away:
        return Risk.AWAY
    if by_phone:
        return None
    return Risk.MET if line.met_on else Risk.NO_MEETING


@dataclass
class Figures:
    """How many stand where; `expected` and `at_risk` are the open ones, `could_not` apart from both."""

    told: int = 0
    otherwise: int = 0
    expected: int = 0
    at_risk: int = 0
    could_not: int = 0

    @property
    def reached(self) -> int:
        return self.told + self.otherwise

    @property
    def open(self) -> int:
        return self.expected + self.at_risk

    @property
    def in_danger(self) -> int:
        """Who may not be told in time, or was not."""
        return self.at_risk + self.could_not

    @property
    def left(self) -> int:
        return self.open + self.could_not

    @property
    def all(self) -> int:
        return self.reached + self.left

    @property
    def percent(self) -> int:
        """Rounded down: 100 is said of all alone."""
        return self.reached * 100 // self.all if self.all else 0

    @property
    def by_state(self) -> dict[str, int]:
        """For `state_bar`, by the look of each part."""
        return {
            "held": self.told,
            "excused": self.otherwise,
            "planned": self.expected,
            "unreported": self.at_risk,
            "missed": self.could_not,
        }

    def count(self, line: Line) -> None:
        """Count one who was not told."""
        if line.risk is None:
            self.expected += 1
        elif line.risk == Risk.COULD_NOT:
            self.could_not += 1
        else:
            self.at_risk += 1


@dataclass
class Group:
    """A mentor or a unit with its figures, and of whom is something left."""

    key: UUID | None
    name: str
    phone: str = ""
    figures: Figures = field(default_factory=Figures)
    lines: list[Line] = field(default_factory=list)

    @property
    def national_phone(self) -> PhoneNumber | None:
        """The number as people say it, for those who are shown."""
        return to_python(self.phone) if self.phone else None


@dataclass(frozen=True)
class Answers:
    """What was answered to the question: the words of each choice with their number; hidden while they are few."""

    question: str
    choices: list[tuple[str, int]]
    all: int


def most_urgent(groups: Iterable[Group]) -> list[Group]:
    """Those first who have most at risk, then most open, then by name."""
    return sorted(groups, key=lambda one: (-one.figures.at_risk, -one.figures.left, one.name, str(one.key)))
