"""Telling a quarter of pulses: once, when nothing can come into it any more."""

from collections import defaultdict
from datetime import date, timedelta
from math import floor
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db import transaction
from django.db.models import Avg

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from programs.choices import Whose
from programs.models import Pulse, PulseContribution, PulseFigure, PulseQuarter, SharedAnswer
from reports.pulses.disclosure import Answers, Node, Turnout, added, figure, units_to_tell_of
from sessions.pulses.marks import next_quarter
from sessions.pulses.queries import PERSON

CLOSED_AFTER = timedelta(days=13)
"""So long after its last day a pulse of a quarter can still be answered."""

Table = dict[Node, Answers]


def told_from(first_day: date) -> date:
    """The first day on which nothing can come into the quarter any more."""
    return next_quarter(first_day) + CLOSED_AFTER


@transaction.atomic
def publish_pulses(*, organization: Organization) -> int:
    """Tell every quarter that is over, and forget what stood behind it; how many were told.

    Side effects: writes a PulseFigure for what may be told and for nothing else, deletes the contributions with their
    marks, and destroys the secret of the quarter. Run again, or twice at once, it changes nothing. It waits for who is
    answering, and who waits for it finds that it is too late.
    """
    today, told = clock.today(organization), 0
    waiting = PulseQuarter.objects.filter(secret__isnull=False, first_day__lt=today)
    for quarter in waiting.select_for_update().order_by("first_day"):
        if today < told_from(quarter.first_day):
            continue
        PulseFigure.objects.bulk_create(_figures(organization, quarter.first_day))
        PulseContribution.objects.filter(first_day=quarter.first_day).delete()
        quarter.secret = None
        quarter.save(update_fields=["secret"])
        told += 1
    return told


def _figures(organization: Organization, first_day: date) -> list[PulseFigure]:
    parents = dict(Unit.objects.values_list("pk", "parent"))
    found = []
    for (version, position), table in _tables(first_day, parents).items():
        for unit, blocks in units_to_tell_of(table, parents, Answers()).items():
            told = added(map(figure, blocks))
            found.append(
                PulseFigure(
                    organization=organization, first_day=first_day, version_id=version, unit=unit, position=position,
                    people=told.people, halves=told.halves,
                )
            )  # fmt: skip
    for version, turnouts in _turnouts(first_day, parents).items():
        for unit, parts in units_to_tell_of(turnouts, parents, Turnout()).items():
            answered = sum(part.answered for part in parts)
            asked = answered + sum(part.silent for part in parts)
            found.append(
                PulseFigure(
                    organization=organization, first_day=first_day, version_id=version, unit=unit, position=0,
                    people=answered, asked=asked,
                )
            )  # fmt: skip
    return found


def _tables(first_day: date, parents: dict[UUID, Node]) -> dict[tuple[UUID, int], Table]:
    """By version and question, the answers of each unit's people: of each his mean, rounded; three queries."""
    tables: dict[tuple[UUID, int], Table] = defaultdict(lambda: defaultdict(Answers))
    unseen = (
        PulseContribution.objects.filter(first_day=first_day).order_by().values("version", "position", "unit", "mark")
    )
    for row in unseen.annotate(mean=Avg("value")):
        table, unit = tables[row["version"], row["position"]], _place(row["unit"], parents)
        table[unit] = table[unit].plus(Answers(unseen=(_rounded(row["mean"]),)))
    for whose in Whose:
        person = f"pulse__pairing__{PERSON[whose]}"
        seen = SharedAnswer.objects.filter(pulse__in=_asked(first_day, whose).values("pk")).order_by()
        keys = ("pulse__version", "position", person, f"{person}__unit")
        for version, position, _person, home, mean in seen.values_list(*keys).annotate(mean=Avg("value")):
            table, unit = tables[version, position], _place(home, parents)
            table[unit] = table[unit].plus(Answers(seen=(_rounded(mean),)))
    return tables


def _turnouts(first_day: date, parents: dict[UUID, Node]) -> dict[UUID, dict[Node, Turnout]]:
    """By version, how many people of each unit were asked and answered; two queries."""
    turnouts: dict[UUID, dict[Node, Turnout]] = defaultdict(lambda: defaultdict(Turnout))
    for whose in Whose:
        person = f"pairing__{PERSON[whose]}"
        rows = _asked(first_day, whose).order_by().values_list("version", person, f"{person}__unit")
        for version, _person, home, answered in rows.annotate(answered=BoolOr("is_answered")):
            table, unit = turnouts[version], _place(home, parents)
            table[unit] = table[unit].plus(Turnout(1, 0) if answered else Turnout(0, 1))
    return turnouts


def _asked(first_day: date, whose: str):
    return Pulse.objects.filter(whose=whose, asked_on__gte=first_day, asked_on__lt=next_quarter(first_day))


def _place(unit: Node, parents: dict[UUID, Node]) -> Node:
    """A unit that was removed meanwhile is one with those who have none."""
    return unit if unit in parents else None


def _rounded(mean) -> int:
    return floor(float(mean) + 0.5)
