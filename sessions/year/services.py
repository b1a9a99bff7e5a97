"""A change of the calendar together with what follows from it: the meetings of the pairings concerned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Pairing
from programs.services import compute_days_ahead
from sessions.services import Generated, generate_meetings, mark_weeks_stale
from sessions.services.generation import lock_generation

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Change:
    """What to write, and which pairings it touches from which day on; None is from now on, and nothing before."""

    organization: Organization
    write: Callable[[], object]
    pairings: QuerySet[Pairing]
    since: date | None = None


@transaction.atomic
def generate_ahead(*, organization: Organization) -> Generated:
    """What runs each hour: compute the observed days of programs where they have become few, and then all meetings."""
    # First of all, in the order of `carry_out`: who holds it waits for the programs' rows, not the other way round.
    lock_generation(organization, shared=False)
    compute_days_ahead(organization=organization)
    return generate_meetings(organization=organization)


@transaction.atomic
def carry_out(*, change: Change) -> Generated:
    """Write a change and let the meetings follow; returns how many came and how many fell away.

    Unreported meetings follow from the first day of the change on, past ones too, whose weeks are counted anew;
    reported ones stay. Raises what the writing raises. Needs an active scope.
    """
    organization = change.organization
    lock_generation(organization, shared=True)
    change.write()
    pairings = list(change.pairings)
    found = generate_meetings(organization=organization, pairings=pairings, since=change.since)
    if change.since is not None and pairings:
        # Before anybody was paired nothing was counted, whatever year was typed.
        first = max(change.since, min(pairing.starts_on for pairing in pairings))
        mark_weeks_stale(organization=organization, days=_weeks_from(first, clock.today(organization)))
    return found


def foresee(*, change: Change) -> Generated:
    """What `carry_out` would do to the meetings; nothing of it stays. Raises what the writing raises."""
    with transaction.atomic():
        lock_generation(change.organization, shared=True)
        # What the hourly run has yet to do is no work of this change.
        generate_meetings(organization=change.organization, pairings=list(change.pairings), since=change.since)
        found = carry_out(change=change)
        transaction.set_rollback(True)
    return found


def _weeks_from(first: date, today: date) -> list[date]:
    """A day of each week from a day until today; none if it is still to come."""
    days = [first + number * ONE_WEEK for number in range((today - first).days // 7 + 1)] if first <= today else []
    return [*days, today] if days else []
