"""The steps of beginnings: what a program asks for, and the rows of it that a pairing gets as it begins."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import cache, partial
from uuid import UUID

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from programs.beginning.choices import StepKind, StepOwner
from programs.beginning.rules import USUAL, due_day
from programs.choices import PairingRole
from programs.models import BeginningPlan, BeginningStep, Pairing, Program

LOOKING_BACK = timedelta(days=45)
"""A pairing that began longer ago as it was written down began somewhere else: it gets no steps by itself."""


def plan_of(program: Program) -> BeginningPlan:
    """What a program asks for; an unsaved one with the usual where it has said nothing."""
    found = BeginningPlan.objects.filter(program=program).first()
    return found or BeginningPlan(organization=program.organization, program=program)


def days_of(plan: BeginningPlan, kind: str) -> int:
    return plan.days.get(kind, USUAL[StepKind(kind)].days)


def owner_of(plan: BeginningPlan, kind: str) -> str:
    return plan.owners.get(kind, USUAL[StepKind(kind)].owner)


def make_steps(pairings: Collection[Pairing], by: Viewer | None, *, late: bool = False) -> int:
    """Give pairings the steps that their programs ask for; how many. Who has some keeps them as they are.

    Substitutes get none, and neither do pairings that began long ago, unless `late`. The steps of the office are for
    the coordinator who opens the pairing. Two queries, however many they are, in the transaction of the caller.
    """
    wanted = [pairing for pairing in pairings if pairing.role != PairingRole.SUBSTITUTE]
    organization = current_organization()
    if not late:
        since = clock.today(organization) - LOOKING_BACK
        wanted = [pairing for pairing in wanted if pairing.starts_on >= since]
    if not wanted:
        return 0
    plans = _plans({pairing.enrolment.program_id for pairing in wanted})
    coordinator = by.membership(Role.COORDINATOR) if by else None
    rests = cache(partial(is_rest, organization))
    made = [
        step
        for pairing in wanted
        for step in steps_for(pairing, plans.get(pairing.enrolment.program_id) or BeginningPlan(), coordinator, rests)
    ]
    return len(BeginningStep.objects.bulk_create(made, ignore_conflicts=True))


def steps_for(
    pairing: Pairing, plan: BeginningPlan, coordinator: Membership | None, is_rest: Callable[[date], bool]
) -> list[BeginningStep]:
    """The steps of one pairing as its program asks for them, not yet written."""
    steps = []
    for kind in StepKind:
        if kind in plan.off:
            continue
        counted, due = due_day(pairing.starts_on, days_of(plan, kind), is_rest)
        owner = owner_of(plan, kind)
        steps.append(
            BeginningStep(
                organization_id=pairing.organization_id, pairing=pairing, kind=kind, owner=owner, counted_on=counted,
                due_on=due, coordinator=coordinator if owner == StepOwner.OFFICE else None,
                signers=plan.signers if kind == StepKind.AGREEMENT else [],
            )
        )  # fmt: skip
    return steps


def _plans(programs: Iterable[UUID]) -> dict[UUID, BeginningPlan]:
    return {plan.program_id: plan for plan in BeginningPlan.objects.filter(program__in=programs)}
