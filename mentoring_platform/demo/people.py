"""Mentors, mentees and contacts of the demo."""

from dataclasses import dataclass
from datetime import time

from mentees.choices import MenteeKind
from mentees.models import Contact, Mentee
from mentoring_platform.accounts.choices import Gender, Role
from mentoring_platform.accounts.models import User
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.models import Unit
from mentors.models import Availability, Mentor

SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)


@dataclass(frozen=True)
class Slot:
    """A weekly hour: weekday as Python counts, local time."""

    weekday: int
    start_time: time


class Diary:
    """The free weekly hours of each mentor: nobody is given the same hour twice while others are free."""

    def __init__(self, world: World, times: list[time], days_each: int = 3):
        self._world = world
        self._times = times
        self._days_each = days_each
        self._free: dict[object, list[Slot]] = {}

    def open(self, mentor: Mentor) -> None:
        """Choose the days on which the mentor likes to meet and note them as availability."""
        days = self._world.rng.sample(SUNDAY_TO_THURSDAY, len(SUNDAY_TO_THURSDAY))
        liked, others = days[: self._days_each], days[self._days_each :]
        ends_at = time(min(23, self._times[-1].hour + 1), self._times[-1].minute)
        for weekday in liked:
            self._world.add(Availability, mentor=mentor, weekday=weekday, starts_at=self._times[0], ends_at=ends_at)
        self._free[mentor.id] = self._shuffled(liked) + self._shuffled(others)

    def take(self, mentor: Mentor) -> Slot:
        """The mentor's next free hour."""
        if mentor.id not in self._free:
            self.open(mentor)
        slots = self._free[mentor.id]
        if not slots:
            slots.extend(self._shuffled(list(SUNDAY_TO_THURSDAY)))
        return slots.pop(0)

    def _shuffled(self, weekdays: list[int]) -> list[Slot]:
        slots = [Slot(weekday, start_time) for weekday in weekdays for start_time in self._times]
        self._world.rng.shuffle(slots)
        return slots


def add_mentor(world: World, cast: Cast, user: User, gender: str, *, unit: Unit | None, **fields) -> Mentor:
    """A mentor who can sign in."""
    fields.setdefault("languages", ["he"])
    membership = cast.join(world, user, Role.MENTOR)
    return world.add(
        Mentor,
        membership=membership,
        full_name=user.name,
        gender=gender,
        phone=world.phone(),
        email=user.email,
        unit=unit,
        **fields,
    )


def add_person(world: World, gender: str, *, unit: Unit | None, **fields) -> Mentee:
    """A person who is accompanied."""
    fields.setdefault("languages", ["he"])
    full_name = fields.pop("full_name", None) or world.names.draw(gender)
    return world.add(
        Mentee, kind=MenteeKind.PERSON, full_name=full_name, gender=gender, phone=world.phone(), unit=unit, **fields
    )


def add_group(
    world: World, kind: str, name: str, role_titles: list[tuple[str, str]], *, unit: Unit | None, **fields
) -> Mentee:
    """A group with its contacts; `role_titles` holds the words for a woman and for a man."""
    mentee = world.add(Mentee, kind=kind, full_name=name, unit=unit, languages=["he"], **fields)
    for for_woman, for_man in role_titles:
        full_name, gender = world.names.draw_anyone()
        title = for_woman if gender == Gender.FEMALE else for_man
        world.add(Contact, mentee=mentee, full_name=full_name, role_title=title, phone=world.phone())
    return mentee
