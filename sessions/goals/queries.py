"""The page of goals with what the meetings said about them, as each of those who may open it sees it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import GoalLevel, GoalsPolicy, GoalState
from programs.goals.queries import goals_on, is_own, office_goals, own_enrolments, read_until, shared_enrolments
from programs.models import Enrolment, Goal, Pairing, Step
from programs.queries import active_on, not_over_on
from sessions.choices import Outcome
from sessions.models import GoalProgress, Meeting
from sessions.queries.meetings import PEOPLE, standing_meetings

LATELY = 4
"""How many meetings a goal tells of."""


@dataclass(frozen=True)
class Entry:
    """A goal as it stands on the page; `lately` is what the last meetings said, the newest first."""

    goal: Goal
    steps: list[Step]
    lately: list[GoalProgress]
    serves: Goal | None
    is_new: bool

    @property
    def steps_done(self) -> int:
        return sum(step.done_on is not None for step in self.steps)


@dataclass(frozen=True)
class Notebook:
    """The goals of one enrolment for one of the two, or for a former mentor, who gets what he keeps and writes nothing.

    `is_whole` tells them apart. `mentors` are those who accompany today; a former one does not learn who they are.
    `read_at` is the moment at which the page was made. `hidden` is how many open goals coordinators see less of than
    the program would show them, since the writers were told less at the time.
    """

    enrolment: Enrolment
    entries: list[Entry]
    mentors: list[Pairing]
    last_meeting: Meeting | None
    is_own: bool
    is_whole: bool
    can_write: bool
    read_at: datetime
    hidden: int = field(default=0)

    def _open(self, level: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.goal.level == level and entry.goal.state == GoalState.OPEN]

    @property
    def life(self) -> list[Entry]:
        return self._open(GoalLevel.LIFE)

    @property
    def months(self) -> list[Entry]:
        return self._open(GoalLevel.MONTHS)

    @property
    def has_open(self) -> bool:
        return any(entry.goal.state == GoalState.OPEN for entry in self.entries)

    @property
    def closed(self) -> list[Entry]:
        """Those that are reached or let go, the newest first."""
        closed = [entry for entry in self.entries if entry.goal.state != GoalState.OPEN]
        return sorted(closed, key=lambda entry: entry.goal.closed_on, reverse=True)

    @property
    def unread(self) -> int:
        return sum(entry.is_new for entry in self.entries)

    @property
    def mentee_signs_in(self) -> bool:
        membership = self.enrolment.mentee.membership
        return membership is not None and membership.is_active


def notebooks(viewer: Viewer, enrolments: list[Enrolment]) -> list[Notebook]:
    """The pages of these enrolments, which the viewer may open; seven queries for any number of them."""
    goals = list(goals_on(viewer, enrolments))
    ids = [enrolment.pk for enrolment in enrolments]
    shared = set(shared_enrolments(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    whole = shared | {enrolment.pk for enrolment in enrolments if is_own(viewer, enrolment)}
    _add_progress(viewer, goals, whole)
    until, mentors = read_until(viewer, enrolments), _mentors_of(viewer, enrolments)
    last = _last_meetings(viewer, enrolments)
    return [
        _notebook(
            viewer,
            enrolment,
            [goal for goal in goals if goal.enrolment_id == enrolment.pk],
            until=until.get(enrolment.pk),
            mentors=[row for row in mentors if row.enrolment_id == enrolment.pk and enrolment.pk in whole],
            last_meeting=last.get(enrolment.pk),
            can_write=enrolment.pk in shared,
            is_whole=enrolment.pk in whole,
        )
        for enrolment in enrolments
    ]


def own_notebooks(viewer: Viewer) -> list[Notebook]:
    """The mentee's own pages: of programs that are not over, and of those that left goals behind."""
    today = clock.today(viewer.organization)
    there = Goal.objects.filter(enrolment=OuterRef("pk"))
    return notebooks(viewer, list(own_enrolments(viewer).filter(not_over_on(today) | Exists(there))))


def office_entries(viewer: Viewer, enrolment: Enrolment) -> list[Goal]:
    """What a coordinator sees of the goals of an enrolment; where it is more than the title, with `lately`."""
    goals = list(office_goals(viewer).filter(enrolment=enrolment))
    open_ones = [goal for goal in goals if goal.shows_progress]
    said = _held_progress().only("organization", "goal", "direction", "meeting__local_date", "meeting__starts_at")
    prefetch_related_objects(open_ones, Prefetch("progress", said[:LATELY], to_attr="lately"))
    return goals


def meetings_with_goals(viewer: Viewer) -> QuerySet[Meeting]:
    """Held meetings of which the viewer may say how the goals went: as one of the two, and while it goes on."""
    today = clock.today(viewer.organization)
    mentor, mentee = viewer.membership(Role.MENTOR), viewer.membership(Role.MENTEE)
    reach = Q(pk__in=[])
    if mentor:
        reach |= Q(pairing__mentor__membership=mentor) & active_on(today, "pairing__")
    if mentee:
        reach |= Q(pairing__enrolment__mentee__membership=mentee)
    going_on = not_over_on(today, "pairing__enrolment__")
    return standing_meetings().filter(reach, going_on, state=Outcome.HELD).select_related(*PEOPLE)


def progress_at(meeting: Meeting) -> list[tuple[Goal, GoalProgress | None]]:
    """The open goals of whom the meeting was with, the nearer first, and closed ones of which it says something."""
    said = {row.goal_id: row for row in GoalProgress.objects.filter(meeting=meeting).select_related("author__user")}
    goals = Goal.objects.filter(enrolment=meeting.pairing.enrolment_id)
    goals = goals.filter(Q(state=GoalState.OPEN) | Q(pk__in=list(said))).order_by("-level", "position", "pk")
    return [(goal, said.get(goal.pk)) for goal in goals]


def _held_progress() -> QuerySet[GoalProgress]:
    """What was said about goals at meetings that, as it is reported, took place; the newest first."""
    held = GoalProgress.objects.filter(meeting__logs__outcome=Outcome.HELD)
    return held.select_related("meeting").order_by("-meeting__starts_at", "-pk")


def _add_progress(viewer: Viewer, goals: list[Goal], whole: set[UUID]) -> None:
    own = [membership.pk for membership in viewer.memberships]
    said = _held_progress().filter(Q(goal__enrolment__in=whole) | Q(author__in=own)).select_related("author__user")
    prefetch_related_objects(goals, Prefetch("progress", said[:LATELY], to_attr="lately"))


def _mentors_of(viewer: Viewer, enrolments: list[Enrolment]) -> list[Pairing]:
    today = clock.today(viewer.organization)
    running = Pairing.objects.filter(active_on(today), enrolment__in=enrolments)
    return list(running.select_related("mentor").order_by("-role", "starts_on", "pk"))


def _last_meetings(viewer: Viewer, enrolments: list[Enrolment]) -> dict[UUID, Meeting]:
    """By enrolment, the last meeting about which the viewer may say how the goals went."""
    meetings = meetings_with_goals(viewer).filter(pairing__enrolment__in=enrolments)
    meetings = meetings.order_by("pairing__enrolment", "-starts_at", "-pk")
    return {meeting.pairing.enrolment_id: meeting for meeting in meetings.distinct("pairing__enrolment")}


def _notebook(
    viewer: Viewer, enrolment: Enrolment, goals: list[Goal], *, until: datetime | None, is_whole: bool, **known
) -> Notebook:
    own = {membership.pk for membership in viewer.memberships}
    by_id = {goal.pk: goal for goal in goals}

    def unseen(row) -> bool:
        by, at = (row.author_id, row.noted_at) if isinstance(row, GoalProgress) else (row.changed_by_id, row.changed_at)
        return is_whole and by not in own and (until is None or at > until)

    entries = []
    for goal in goals:
        steps = list(goal.steps.all())
        is_new = any(unseen(row) for row in (goal, *steps, *goal.lately))
        entries.append(Entry(goal, steps, goal.lately, by_id.get(goal.serves_id), is_new))
    levels = list(GoalsPolicy.values)
    shown = levels.index(enrolment.program.goals_policy)
    hidden = sum(levels.index(goal.openness) < shown for goal in goals if goal.state == GoalState.OPEN)
    is_mine = is_own(viewer, enrolment)
    return Notebook(enrolment, entries, is_own=is_mine, is_whole=is_whole, read_at=clock.now(), hidden=hidden, **known)
