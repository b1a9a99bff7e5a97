"""Populations of a seed, for the solver and for whole runs."""

from random import Random

from programs.matching.solver import Aim, Problem


def problem(seed: int, *, seekers: int = 12, mentors: int = 6, density: float = 0.5, aim: Aim | None = None) -> Problem:
    """An instance of a seed; with few places, points below zero, mentors without room and without a limit."""
    random = Random(seed)
    names = [f"m{number:04}" for number in range(mentors)]
    scores = {
        f"s{number:04}": {name: random.randint(-8, 60) for name in names if random.random() < density}
        for number in range(seekers)
    }
    room = {name: random.choice([0, 1, 1, 1, 2, 3, None]) if random.random() < 0.9 else seekers for name in names}
    earlier = {seeker: random.choice(list(row)) for seeker, row in scores.items() if row and random.random() < 0.3}
    return Problem(scores=scores, room=room, earlier=earlier, aim=aim or random.choice(list(Aim)))


def large(seed: int, *, aim: Aim, seekers: int = 1000, mentors: int = 300, density: float = 0.35) -> Problem:
    """As large as a large organization: a thousand who wait, three hundred mentors with up to five places."""
    random = Random(seed)
    names = [f"m{number:04}" for number in range(mentors)]
    scores = {
        f"s{number:04}": {name: random.randint(1, 400) for name in names if random.random() < density}
        for number in range(seekers)
    }
    return Problem(scores=scores, room={name: random.randint(0, 5) for name in names}, aim=aim)
