"""Every read about choosing mentors. Who chooses sees mentors who have room, never how many others they accompany."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mentees.models import Availability as MenteeHours
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.queries import unit_tree
from mentors.choices import MentorStatus
from mentors.models import Availability as MentorHours
from mentors.models import Mentor
from programs.choices import CHOOSING_WAYS, ENDINGS, Ending, PairingRole
from programs.choosing.choices import OPEN_CHOICES, AskingState, ChoiceState
from programs.choosing.hours import Span, common_spans
from programs.matching.rules import ruled_out
from programs.models import Asking, Choice, Enrolment, Introduction, Pairing, Program, Wish
from programs.queries import (
    has_room,
    managed_enrolments,
    managed_programs,
    not_over_on,
    office_enrolments,
    programs_for,
    reaches,
    with_load,
)
from programs.screening.readiness import missing_for
from programs.services.rules import same_person

SHOWN_AFTERWARDS = timedelta(days=30)
WENT_BADLY = tuple(reason for reason, kind in ENDINGS.items() if kind == Ending.UNWANTED)


@dataclass(frozen=True)
class Offered:
    """A mentor who can be chosen: his introduction, and when both are free; `is_fitting` if there is such a time."""

    mentor: Mentor
    introduction: Introduction
    spans: list[Span]
    is_fitting: bool


def hours_of(rows: Iterable[MentorHours | MenteeHours]) -> list[Span]:
    """Rows of hours as spans."""
    return [(row.weekday, row.starts_at, row.ends_at) for row in rows]


def mentee_hours(mentee: Mentee) -> QuerySet[MenteeHours]:
    """When somebody who is accompanied can meet, in the order of the days."""
    return MenteeHours.objects.filter(mentee=mentee).order_by("weekday", "starts_at")


def has_mentor(day: date, enrolment="pk") -> Exists:
    """Whether an enrolment has a primary mentor on the day, or from a later one."""
    held = Pairing.objects.filter(not_over_on(day), enrolment=OuterRef(enrolment), role=PairingRole.PRIMARY)
    return Exists(held)


def one_chooses() -> bool:
    """Whether there is any program in the organization in which one chooses."""
    return Program.objects.filter(pairing_way__in=CHOOSING_WAYS).exists()


def mentee_of(viewer: Viewer) -> Mentee | None:
    """The viewer as the one who is accompanied; None while no profile is tied to him."""
    membership = viewer.membership(Role.MENTEE)
    return Mentee.objects.filter(membership=membership).first() if membership else None


def own_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's own enrolments in programs in which one chooses, that are not over; with `is_paired`."""
    membership, today = viewer.membership(Role.MENTEE), clock.today(viewer.organization)
    if membership is None:
        return Enrolment.objects.none()
    rows = Enrolment.objects.filter(
        not_over_on(today), mentee__membership=membership, program__pairing_way__in=CHOOSING_WAYS
    )
    return rows.annotate(is_paired=has_mentor(today)).select_related("program", "mentee__membership").order_by("pk")


def waiting_to_choose(viewer: Viewer) -> list[Enrolment]:
    """Of the viewer's own enrolments those without a mentor, with their open choice in `open_now`; two queries."""
    rows = own_enrolments(viewer).filter(is_paired=False)
    choices = Choice.objects.filter(state__in=OPEN_CHOICES)
    return list(rows.prefetch_related(Prefetch("choices", choices, to_attr="open_now")))


def wishes_of(enrolment: Enrolment) -> list[Wish]:
    """Whom somebody would like, in order."""
    return list(Wish.objects.filter(enrolment=enrolment).select_related("mentor__membership").order_by("rank"))


def choice_of(enrolment: Enrolment) -> Choice | None:
    """The last choice of an enrolment, with all who were asked in `asked`, or None."""
    askings = Asking.objects.select_related("mentor").order_by("asked_at", "rank")
    rows = Choice.objects.filter(enrolment=enrolment).prefetch_related(Prefetch("askings", askings, to_attr="asked"))
    return rows.order_by("-sent_at", "-pk").first()


def open_choices(day: date) -> QuerySet[Choice]:
    """Choices that still have to lead to something: open, of an enrolment that runs and has no mentor."""
    rows = Choice.objects.filter(not_over_on(day, "enrolment__"), state__in=OPEN_CHOICES)
    return rows.filter(~has_mentor(day, "enrolment"))


def with_room(mentors: QuerySet[Mentor], day: date) -> QuerySet[Mentor]:
    """Active mentors who have room, also when all come to them who wait for the office's last word alone."""
    counted = _promises(day).filter(mentor=OuterRef("pk")).values("number")
    coming = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    free = with_load(mentors.filter(status=MentorStatus.ACTIVE), day).annotate(promised=coming)
    return free.filter(has_room(beside=F("promised")))


def promised_places(mentors: Iterable[UUID], day: date) -> dict[UUID, int]:
    """How many of these mentors' places wait for the office's last word alone; who has promised none is not in it."""
    return dict(_promises(day).filter(mentor__in=list(mentors)).values_list("mentor", "number"))


def _promises(day: date) -> QuerySet:
    waiting = open_choices(day).filter(state=ChoiceState.OFFICE)
    rows = Asking.objects.filter(state=AskingState.ACCEPTED, choice__in=waiting)
    return rows.order_by().values("mentor").annotate(number=Count("pk"))


def mentors_offered(enrolment: Enrolment, *, also: Iterable[UUID] = ()) -> list[Offered]:
    """Who can be chosen for an enrolment: those with whom there is a common time first, then by name; constant queries.

    Active mentors who introduce themselves in the program, have room and all that it asks first, are another person,
    are not ruled out (`programs.matching.rules`), and with whom it did not go badly before. `also` are ids of mentors
    who are kept although they have no room any more.
    """
    today, program = clock.today(enrolment.organization), enrolment.program
    shown = Introduction.objects.filter(program=program, is_shown=True).exclude(words={})
    free = with_room(Mentor.objects.all(), today).values("pk")
    kept = Q(mentor__in=free) | Q(mentor__in=list(also))
    rows = shown.filter(kept).exclude(_went_badly(enrolment.mentee_id)).select_related("mentor__membership")
    rows = rows.order_by("mentor__full_name", "mentor")
    introductions = [row for row in rows if not same_person(row.mentor, enrolment.mentee)]
    lacking = missing_for([(program.pk, row.mentor) for row in introductions], today)
    barred = ruled_out(enrolment, [row.mentor for row in introductions])
    own, hours = hours_of(mentee_hours(enrolment.mentee)), hours_by_mentor(row.mentor_id for row in introductions)
    found = []
    for row in introductions:
        if (program.pk, row.mentor_id) in lacking or row.mentor_id in barred:
            continue
        theirs = hours.get(row.mentor_id, [])
        common = common_spans(own, theirs, program.meeting_minutes)
        found.append(Offered(row.mentor, row, common if own else theirs, bool(own and common)))
    return sorted(found, key=lambda offered: not offered.is_fitting)


def hours_by_mentor(mentors: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """When these mentors can meet; one query."""
    hours: dict[UUID, list[Span]] = {}
    for row in MentorHours.objects.filter(mentor__in=list(mentors)).order_by("weekday", "starts_at"):
        hours.setdefault(row.mentor_id, []).append((row.weekday, row.starts_at, row.ends_at))
    return hours


def _went_badly(mentee_id: UUID) -> Exists:
    """Whether the mentor of a row has accompanied this mentee, and it went badly."""
    ended = Pairing.objects.filter(mentor=OuterRef("mentor"), enrolment__mentee=mentee_id, ends_on__isnull=False)
    return Exists(ended.filter(end_reason__in=WENT_BADLY))


def introductions_for(viewer: Viewer) -> QuerySet[Introduction]:
    """Introductions that the viewer may see: his own, all of his programs by office, shown ones where he chooses."""
    reach = Q(mentor__membership__user=viewer.user)
    if viewer.is_office:
        reach |= Q(program__in=choosing_programs(viewer))
    reach |= Q(is_shown=True, program__in=own_enrolments(viewer).order_by().values("program"))
    programs = Program.objects.filter(pairing_way__in=CHOOSING_WAYS)
    return Introduction.objects.filter(reach, program__in=programs).select_related("mentor", "program", "photo")


def own_introductions(viewer: Viewer) -> list[tuple[Program, Introduction | None]]:
    """Programs in which the viewer may introduce himself as a mentor, with what he wrote there; two queries.

    He may where he accompanies or has accompanied somebody, and where a coordinator has begun it.
    """
    mine = Q(mentor__membership__user=viewer.user)
    written = {row.program_id: row for row in Introduction.objects.filter(mine).select_related("mentor", "photo")}
    paired = Pairing.objects.filter(mine).order_by().values("enrolment__program")
    programs = Program.objects.filter(pairing_way__in=CHOOSING_WAYS).filter(Q(pk__in=paired) | Q(pk__in=list(written)))
    return [(program, written.get(program.pk)) for program in programs.order_by("name", "pk")]


def asked_of(viewer: Viewer) -> QuerySet[Asking]:
    """Those who would like the viewer as their mentor and wait for his answer, the one who waits longest first."""
    today = clock.today(viewer.organization)
    waiting = Asking.objects.filter(
        mentor__membership__user=viewer.user, state=AskingState.WAITING, choice__in=open_choices(today)
    )
    people = ("mentor", "choice__enrolment__program", "choice__enrolment__mentee__membership")
    return waiting.select_related(*people).order_by("asked_at", "pk")


@dataclass(frozen=True)
class Chooser:
    """An enrolment as the office sees its choice: `step` is what holds now, `asking` the mentor who is asked."""

    enrolment: Enrolment
    step: str
    choice: Choice | None
    asking: Asking | None
    since: date
    can_manage: bool


STEPS = ("refused", "office", "asking", "list", "begin", "done")
"""What may hold, in the order of what needs a hand."""


def choosers(viewer: Viewer, program: Program | None = None) -> list[Chooser]:
    """All in reach who choose, and who have chosen in the last month, those who need a hand first; five queries."""
    organization, today = viewer.organization, clock.today(viewer.organization)
    askings = Asking.objects.select_related("mentor").order_by("asked_at", "rank")
    choices = Choice.objects.prefetch_related(Prefetch("askings", askings, to_attr="asked")).order_by("sent_at", "pk")
    rows = (
        office_enrolments(viewer)
        .filter(not_over_on(today), program__pairing_way__in=CHOOSING_WAYS)
        .annotate(is_paired=has_mentor(today), has_list=Exists(Wish.objects.filter(enrolment=OuterRef("pk"))))
        .select_related("mentee__membership")
        .prefetch_related(Prefetch("choices", choices, to_attr="all_choices"))
    )
    if program is not None:
        rows = rows.filter(program=program)
    recent = Choice.objects.filter(enrolment=OuterRef("pk"), state=ChoiceState.DONE)
    since = clock.now() - SHOWN_AFTERWARDS
    rows = rows.filter(Q(is_paired=False) | Exists(recent.filter(settled_at__gte=since)))
    managed = set(managed_enrolments(viewer).order_by().values_list("pk", flat=True))
    found = []
    for row in rows:
        choice = row.all_choices[-1] if row.all_choices else None
        step = _step(row, choice)
        at = _since(row, choice, step, organization)
        asking = choice.asked[-1] if choice and choice.asked and step in ("asking", "office", "done") else None
        found.append(Chooser(row, step, choice, asking, at, row.pk in managed))
    return sorted(found, key=lambda row: (STEPS.index(row.step), row.since, row.enrolment.mentee.full_name))


def _step(enrolment, choice: Choice | None) -> str:
    if enrolment.is_paired:
        return "done"
    if choice is not None and choice.state in (ChoiceState.ASKING, ChoiceState.OFFICE, ChoiceState.REFUSED):
        return str(choice.state)
    return "list" if enrolment.has_list else "begin"


def _since(enrolment: Enrolment, choice: Choice | None, step: str, organization) -> date:
    if choice is None or step in ("list", "begin"):
        return enrolment.starts_on
    moments = [choice.settled_at, *(row.settled_at or row.asked_at for row in choice.asked), choice.sent_at]
    return clock.local_day(organization, max(moment for moment in moments if moment))


def choosing_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs in the viewer's reach by office in which one chooses, by name."""
    return programs_for(viewer).filter(pairing_way__in=CHOOSING_WAYS).order_by("name", "pk")


def managed_choosers(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments whose choice the viewer may see to as coordinator."""
    rows = managed_enrolments(viewer).filter(program__pairing_way__in=CHOOSING_WAYS)
    return rows.select_related("mentee__membership__user")


def coordinators_over(enrolment: Enrolment) -> list[Membership]:
    """The coordinators whose reach an enrolment is in, administrators where there is none."""
    members = Membership.objects.filter(is_active=True, user__is_active=True).select_related("user").order_by("pk")
    coordinators = members.filter(role=Role.COORDINATOR).prefetch_related("program_scopes", "unit_scopes")
    parents = {unit.pk: unit.parent_id for unit in unit_tree(enrolment.organization)}
    found = [membership for membership in coordinators if reaches(membership, enrolment, parents)]
    return found or list(members.filter(role=Role.ADMINISTRATOR))


def choices_to_see_to() -> list[UUID]:
    """Ids of all that is open, or seems so: the service looks at each once more."""
    return list(Choice.objects.filter(state__in=OPEN_CHOICES).order_by("sent_at", "pk").values_list("pk", flat=True))


def own_profile(viewer: Viewer) -> Mentor | None:
    """The viewer as a mentor."""
    return Mentor.objects.filter(membership__user=viewer.user).first()


def introduction_of(mentor: Mentor, program: Program) -> Introduction | None:
    """What a mentor has written in a program."""
    return Introduction.objects.filter(mentor=mentor, program=program).select_related("photo").first()


def managed_choosing_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs in which one chooses that the viewer coordinates."""
    return managed_programs(viewer).filter(pairing_way__in=CHOOSING_WAYS)


def hours_by_mentee(mentees: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """When these people can meet; one query."""
    hours: dict[UUID, list[Span]] = {}
    for row in MenteeHours.objects.filter(mentee__in=list(mentees)).order_by("weekday", "starts_at"):
        hours.setdefault(row.mentee_id, []).append((row.weekday, row.starts_at, row.ends_at))
    return hours


def mentors_shown(viewer: Viewer, program: Program | None = None) -> int:
    """How many mentors of the viewer's programs can be chosen at present."""
    free = with_room(Mentor.objects.all(), clock.today(viewer.organization)).values("pk")
    rows = Introduction.objects.filter(program__in=choosing_programs(viewer), is_shown=True, mentor__in=free)
    rows = rows.exclude(words={})
    return (rows.filter(program=program) if program else rows).values("mentor").distinct().count()


def introductions_of(viewer: Viewer, mentor: Mentor) -> list[tuple[Program, Introduction | None]]:
    """The viewer's programs by office in which one chooses, with what this mentor wrote there; two queries."""
    written = {row.program_id: row for row in Introduction.objects.filter(mentor=mentor)}
    return [(program, written.get(program.pk)) for program in choosing_programs(viewer)]
