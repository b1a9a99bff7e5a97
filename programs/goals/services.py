"""Every write of goals and steps. Either of the two writes; what somebody has not seen he does not overwrite.

A goal: open → reached or let go → open again. `close_goal` owns it. The trail tells that goals were written
and changed, never what, nor whether one was reached: administrators read it, and goals are not theirs.
"""

from datetime import date, datetime
from typing import TypedDict, TypeVar, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import GoalLevel, GoalsPolicy, GoalState
from programs.goals.queries import goals_to_serve, is_own
from programs.models import Enrolment, Goal, GoalsRead, Program, Step

Row = TypeVar("Row", Goal, Step)


class ChangedMeanwhile(ValidationError):
    """Somebody, perhaps the same person elsewhere, was faster. Nothing was written."""


class GoalFacts(TypedDict, total=False):
    title: str
    why: str
    measure: str
    week: str
    due_on: date | None
    serves: Goal | None
    position: int


@transaction.atomic
def write_goal(
    *, goal_id: UUID, enrolment: Enrolment, level: str, title: str, told: str, by: Viewer, serves: Goal | None = None
) -> Goal:
    """Add a goal at the end of its level. `enrolment` is one whose goals the viewer writes. The same sent twice is one.

    `told` is what the writer was told that coordinators see. They never see more of this goal, nor more than the
    program says now. Raises ValidationError by field. Audited.
    """
    program = Program.objects.get(pk=enrolment.program_id)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    known = Goal.objects.filter(pk=goal_id).first()
    if known is not None and (known.enrolment_id, known.title) == (enrolment.pk, title):
        return known
    if known is not None:
        raise ChangedMeanwhile(_("This goal was written already. Look at the page of goals."))
    if level == GoalLevel.LIFE:
        serves = None
    _check_serves(enrolment, serves)
    author, moment = author_for(by, enrolment), clock.now()
    goal = Goal(
        id=goal_id, organization=by.organization, enrolment=enrolment, level=level, title=title, serves=serves,
        position=Goal.objects.filter(enrolment=enrolment, level=level).count(),
        openness=_less_open(told, program.goals_policy),
        proposed_by=author, proposed_at=moment, changed_by=author, changed_at=moment,
    )  # fmt: skip
    goal.full_clean(exclude=["organization", "enrolment", "proposed_by", "changed_by", "serves"], validate_unique=False)
    goal.save(force_insert=True)
    record(organization=by.organization, by=by, action="goal.written", subject=enrolment)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, seen: int, by: Viewer, **facts: Unpack[GoalFacts]) -> Goal:
    """Change these facts; the rest stays. `seen` is the version that the viewer had before his eyes.

    Raises ChangedMeanwhile if it is another by now and says something else, ValidationError by field. Audited.
    """
    goal = _locked(goal)
    changed = [name for name, value in facts.items() if getattr(goal, name) != value]
    if not changed:
        return goal
    _require_seen(goal, seen)
    if "due_on" in changed and facts["due_on"] and facts["due_on"] < clock.today(by.organization):
        raise ValidationError({"due_on": _("That day is over. Choose one that is to come.")})
    for name in changed:
        setattr(goal, name, facts[name])
    if goal.level == GoalLevel.LIFE:
        goal.serves = None
    elif "serves" in changed:
        _check_serves(goal.enrolment, goal.serves)
    goal.clean_fields(exclude=["organization", "enrolment", "proposed_by", "changed_by", "serves"])
    _save(goal, by)
    if "position" in changed:
        _put_in_order(goal)
    record(organization=by.organization, by=by, action="goal.changed", subject=goal.enrolment)
    return goal


@transaction.atomic
def close_goal(*, goal: Goal, state: str, word: str = "", seen: int, by: Viewer) -> Goal:
    """Say that a goal is reached or let go, with a word if there is one, or that it is open again.

    The same said twice changes nothing. Raises ChangedMeanwhile as `change_goal`, ValidationError by field. Audited.
    """
    goal = _locked(goal)
    word = "" if state == GoalState.OPEN else word
    if (goal.state, goal.closing_word) == (state, word):
        return goal
    _require_seen(goal, seen)
    goal.state, goal.closing_word = state, word
    goal.closed_on = None if state == GoalState.OPEN else goal.closed_on or clock.today(by.organization)
    goal.clean_fields(exclude=["organization", "enrolment", "proposed_by", "changed_by", "serves"])
    _save(goal, by)
    record(organization=by.organization, by=by, action="goal.changed", subject=goal.enrolment)
    return goal


@transaction.atomic
def let_go_of_all(*, enrolment: Enrolment, by: Viewer) -> int:
    """Let go of every open goal of an enrolment as a pairing ends; returns how many. Audited when there were any."""
    today, moment = clock.today(by.organization), clock.now()
    open_goals = Goal.objects.filter(enrolment=enrolment, state=GoalState.OPEN)
    number = open_goals.update(state=GoalState.LET_GO, closed_on=today, changed_at=moment, version=F("version") + 1)
    if number:
        record(organization=by.organization, by=by, action="goal.changed", subject=enrolment)
    return number


@transaction.atomic
def remove_goal(*, goal: Goal, seen: int, by: Viewer) -> None:
    """Take away a goal that was written by mistake, for good, with its steps.

    Only who wrote it may, while nobody else has added to it and no meeting has said how it goes: otherwise it is let
    go. Raises ChangedMeanwhile as `change_goal`, ValidationError. Audited.
    """
    goal = _locked(goal)
    _require_seen(goal, seen)
    if not is_removable(by, goal):
        raise ValidationError(_("Somebody else has written here, too. Let the goal go instead."))
    try:
        goal.delete()
    except ProtectedError:
        raise ValidationError(_("A meeting tells already how it goes. Let the goal go instead.")) from None
    record(organization=by.organization, by=by, action="goal.removed", subject=goal.enrolment)


def is_removable(viewer: Viewer, goal: Goal) -> bool:
    """Whether everything that stands there is the viewer's own."""
    own = {membership.pk for membership in viewer.memberships}
    others = Step.objects.filter(goal=goal).exclude(changed_by__in=own)
    return goal.proposed_by_id in own and goal.changed_by_id in own and not others.exists()


@transaction.atomic
def add_step(*, goal: Goal, text: str, by: Viewer) -> Step:
    """Add a small step at the end. One that stands there in the same words is left as it is. Audited.

    Raises ValidationError for no words or too many.
    """
    goal = _locked(goal)
    steps = Step.objects.filter(goal=goal)
    known = steps.filter(text=text).first()
    if known is not None:
        return known
    step = Step(
        organization=by.organization, goal=goal, text=text, position=steps.count(),
        changed_by=author_for(by, goal.enrolment), changed_at=clock.now(),
    )  # fmt: skip
    step.clean_fields(exclude=["organization", "goal", "changed_by"])
    step.save(force_insert=True)
    record(organization=by.organization, by=by, action="goal.changed", subject=goal.enrolment)
    return step


@transaction.atomic
def tick_step(*, step: Step, done: bool, seen: int, by: Viewer) -> Step:
    """Tick a step, or take the tick away. Sent twice, it is ticked once. Raises ChangedMeanwhile; audited."""
    step = _locked(step)
    if (step.done_on is not None) == done:
        return step
    _require_seen(step, seen)
    step.done_on = clock.today(by.organization) if done else None
    _save(step, by)
    record(organization=by.organization, by=by, action="goal.changed", subject=step.goal.enrolment)
    return step


@transaction.atomic
def change_step(*, step: Step, text: str, seen: int, by: Viewer) -> Step:
    """Put a step in other words. Raises ChangedMeanwhile, ValidationError; audited."""
    step = _locked(step)
    if step.text == text:
        return step
    _require_seen(step, seen)
    step.text = text
    step.clean_fields(exclude=["organization", "goal", "changed_by"])
    _save(step, by)
    record(organization=by.organization, by=by, action="goal.changed", subject=step.goal.enrolment)
    return step


@transaction.atomic
def remove_step(*, step: Step, seen: int, by: Viewer) -> None:
    """Take a step away. Raises ChangedMeanwhile if it says something else by now. Audited."""
    step = _locked(step)
    _require_seen(step, seen)
    step.delete()
    record(organization=by.organization, by=by, action="goal.changed", subject=step.goal.enrolment)


@transaction.atomic
def mark_goals_read(*, enrolment: Enrolment, until: datetime, by: Viewer) -> None:
    """Note that the viewer has seen what the others wrote until that instant (UTC), at most until now. Audited."""
    GoalsRead.objects.update_or_create(
        organization=by.organization, enrolment=enrolment, user=by.user, defaults={"until": min(until, clock.now())}
    )
    record(organization=by.organization, by=by, action="goal.acknowledged", subject=enrolment)


def author_for(by: Viewer, enrolment: Enrolment) -> Membership | None:
    """Under which membership the viewer writes about these goals: as the mentee, or as one who accompanies."""
    return by.membership(Role.MENTEE if is_own(by, enrolment) else Role.MENTOR)


def _less_open(first: str, second: str) -> str:
    """The policy of the two that shows less; what is no policy shows nothing."""
    levels = list(GoalsPolicy.values)
    return levels[min(levels.index(level) if level in levels else 0 for level in (first, second))]


def _check_serves(enrolment: Enrolment, serves: Goal | None) -> None:
    if serves is not None and not goals_to_serve(enrolment).filter(pk=serves.pk).exists():
        raise ValidationError({"serves": _("Choose one of the goals for life on this page.")})


def _locked(row: Row) -> Row:
    related = "enrolment__mentee" if isinstance(row, Goal) else "goal__enrolment__mentee"
    rows = type(row).objects.select_related(related).select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise ChangedMeanwhile(_("This does not stand here any more: it was taken away meanwhile."))
    return found


def _require_seen(row: Goal | Step, seen: int) -> None:
    if row.version != seen:
        raise ChangedMeanwhile(_("This was changed meanwhile. Look at how it stands now before you change it."))


def _save(row: Goal | Step, by: Viewer) -> None:
    enrolment = row.enrolment if isinstance(row, Goal) else row.goal.enrolment
    row.version += 1
    row.changed_by, row.changed_at = author_for(by, enrolment), clock.now()
    row.save()


def _put_in_order(goal: Goal) -> None:
    """Number the goals of a level anew, with this one at the place it asks for."""
    others = list(Goal.objects.filter(enrolment=goal.enrolment_id, level=goal.level).exclude(pk=goal.pk))
    others.insert(goal.position, goal)
    for position, other in enumerate(others):
        other.position = position
    Goal.objects.bulk_update(others, ["position"])
