"""Goals as a viewer may have them: the two write and read all, a former mentor keeps what nobody else has touched.

Coordinators see what the program and the goal itself allow, and only by `office_goals`. Administrators see nothing.
"""

from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import GoalLevel, GoalsPolicy, GoalState
from programs.models import Enrolment, Goal, GoalsRead, Pairing, Step
from programs.queries import active_on, managed_enrolments, not_over_on

SHOWS_TITLES = (GoalsPolicy.TITLES, GoalsPolicy.PROGRESS)
OFFICE_FACTS = ("organization", "enrolment", "level", "title", "position", "state", "due_on", "closed_on")
"""All that is read of a goal for a coordinator."""


def own_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's own places in programs as a mentee, those that are over too; the newest first."""
    membership = viewer.membership(Role.MENTEE)
    own = Q(mentee__membership=membership) if membership else Q(pk__in=[])
    return _with_people(Enrolment.objects.filter(own)).order_by("-starts_on", "pk")


def shared_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """Those whose goals the viewer writes: his own as a mentee while in the program, and of whom he accompanies now."""
    today = clock.today(viewer.organization)
    mentee, mentor = viewer.membership(Role.MENTEE), viewer.membership(Role.MENTOR)
    reach = Q(pk__in=[])
    if mentee:
        reach |= Q(mentee__membership=mentee)
    if mentor:
        running = Pairing.objects.filter(active_on(today), mentor__membership=mentor)
        reach |= Q(pk__in=running.values("enrolment"))
    return _with_people(Enrolment.objects.filter(reach & not_over_on(today)))


def readable_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """Those whose page of goals opens for the viewer as one of the two, or as a former mentor who keeps something."""
    kept = kept_goals(viewer).filter(enrolment=OuterRef("pk"))
    shared, own = shared_enrolments(viewer).values("pk"), own_enrolments(viewer).order_by().values("pk")
    return _with_people(Enrolment.objects.filter(Q(pk__in=shared) | Q(pk__in=own) | Exists(kept)))


def written_goals(viewer: Viewer) -> QuerySet[Goal]:
    """Goals that the viewer may change."""
    return Goal.objects.filter(enrolment__in=shared_enrolments(viewer).values("pk")).select_related(
        "enrolment__mentee", "enrolment__program", "changed_by__user"
    )


def written_steps(viewer: Viewer) -> QuerySet[Step]:
    """Steps that the viewer may change."""
    return Step.objects.filter(goal__enrolment__in=shared_enrolments(viewer).values("pk")).select_related(
        "goal__enrolment__mentee", "goal__enrolment__program", "changed_by__user"
    )


def kept_goals(viewer: Viewer) -> QuerySet[Goal]:
    """What a former mentor keeps: goals that he has written and nobody else has changed since."""
    mentor = viewer.membership(Role.MENTOR)
    if mentor is None:
        return Goal.objects.none()
    return Goal.objects.filter(proposed_by=mentor, changed_by=mentor)


def goals_on(viewer: Viewer, enrolments: list[Enrolment]) -> QuerySet[Goal]:
    """The goals of these enrolments as far as the viewer reads them whole, each with its steps and who wrote it.

    A former mentor gets the goals that he keeps, each with the steps that he wrote himself.
    """
    whole = Enrolment.objects.filter(
        Q(pk__in=shared_enrolments(viewer).values("pk")) | Q(pk__in=own_enrolments(viewer).order_by().values("pk"))
    ).values("pk")
    own = [membership.pk for membership in viewer.memberships]
    steps = Step.objects.filter(Q(goal__enrolment__in=whole) | Q(changed_by__in=own))
    goals = Goal.objects.filter(Q(enrolment__in=whole) | Q(pk__in=kept_goals(viewer).order_by().values("pk")))
    return (
        goals.filter(enrolment__in=enrolments)
        .select_related("proposed_by__user", "changed_by__user")
        .prefetch_related(Prefetch("steps", steps.order_by("position", "pk")))
        .order_by("position", "pk")
    )


def office_goals(viewer: Viewer) -> QuerySet[Goal]:
    """What coordinators see of goals: of their programs, as far as both the program and the goal say so.

    `shows_progress` tells whether it may be more than the title; `steps_number` and `steps_done` count. A goal that
    is reached or let go is seen only with its progress. Words other than the title are not even read.
    """
    shown = Q(enrolment__program__goals_policy__in=SHOWS_TITLES, openness__in=SHOWS_TITLES)
    whole = Q(enrolment__program__goals_policy=GoalsPolicy.PROGRESS, openness=GoalsPolicy.PROGRESS)
    goals = Goal.objects.filter(shown, enrolment__in=managed_enrolments(viewer).order_by().values("pk"))
    progress = Case(When(whole, then=Value(True)), default=Value(False), output_field=BooleanField())
    return (
        goals.filter(Q(state=GoalState.OPEN) | whole)
        .annotate(
            shows_progress=progress,
            steps_number=Count("steps"),
            steps_done=Count("steps", filter=Q(steps__done_on__isnull=False)),
        )
        .only(*OFFICE_FACTS)
        .order_by("level", "position", "pk")
    )


def office_enrolments_with_goals(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments of whose goals the viewer sees something as coordinator."""
    return managed_enrolments(viewer).filter(pk__in=office_goals(viewer).order_by().values("enrolment"))


def goals_of_mentee(viewer: Viewer, mentee: Mentee) -> tuple[set[UUID], dict[UUID, list[Goal]]]:
    """For a mentee's page: the enrolments whose goals the viewer writes, and by enrolment what the office sees."""
    writes = set(shared_enrolments(viewer).filter(mentee=mentee).values_list("pk", flat=True))
    seen: dict[UUID, list[Goal]] = {}
    if viewer.is_coordinator:
        for goal in office_goals(viewer).filter(enrolment__mentee=mentee):
            seen.setdefault(goal.enrolment_id, []).append(goal)
    return writes, seen


def goals_to_serve(enrolment: Enrolment) -> QuerySet[Goal]:
    """Open goals for life, which a goal for the coming months can serve."""
    return Goal.objects.filter(enrolment=enrolment, level=GoalLevel.LIFE, state=GoalState.OPEN).order_by(
        "position", "pk"
    )


def read_until(viewer: Viewer, enrolments: list[Enrolment]) -> dict[UUID, object]:
    """By enrolment, until which instant the viewer has seen what the others wrote."""
    rows = GoalsRead.objects.filter(user=viewer.user, enrolment__in=enrolments)
    return dict(rows.values_list("enrolment", "until"))


def is_own(viewer: Viewer, enrolment: Enrolment) -> bool:
    """Whether the viewer is the mentee himself, or stands for the group."""
    membership = viewer.membership(Role.MENTEE)
    return membership is not None and enrolment.mentee.membership_id == membership.pk


def _with_people(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_related("mentee__membership", "program")
