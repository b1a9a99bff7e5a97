"""Whom the close of a week is told, and what: a handful of queries for an organization, however many people it has."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import JobRun, Organization, RunResult, Unit
from programs.broadcasts.queries import has_left
from programs.choices import BroadcastState, DeliveryState
from programs.models import BroadcastText, Delivery, ProgramScope
from reports.coverage.queries import REACHED
from reports.models import WeeklyAttendance
from reports.morning.kinds import URGENCY
from reports.morning.places import Reason, Where, arranged, merged, parted
from reports.morning.queries import Reach, standing_of_all
from reports.queries.weekly import COLUMNS, NOTHING, Counts, total
from sessions.queries.answers import first_name
from sessions.queries.meetings import PEOPLE, unreported_meetings

KIND = "write weekly letters"


@dataclass(frozen=True)
class Line:
    """One pairing's week, with the mentor it had."""

    mentor: UUID
    name: str
    membership: UUID | None
    pairing: UUID
    program: UUID
    program_name: str
    unit: UUID | None
    counts: Counts


@dataclass(frozen=True)
class Left:
    """A meeting that its mentor has not reported."""

    name: str
    starts_at: datetime


@dataclass(frozen=True)
class MentorPart:
    """A mentor's own week: what was expected, and what is left to report."""

    counts: Counts
    left: list[Left]

    @property
    def reported(self) -> int:
        return self.counts.expected - self.counts.unreported


@dataclass(frozen=True)
class Waiting:
    """A mentor of whom reports are missing."""

    mentor: UUID
    name: str
    counts: Counts


@dataclass(frozen=True)
class MessageSum:
    """A message on its way: its titles by language, until when, and how many were reached, of how many."""

    broadcast: UUID
    titles: dict[str, str]
    until: date
    reached: int = 0
    all: int = 0


@dataclass(frozen=True)
class Morning:
    """What stands on the morning page of the whole organization, before it is shared out."""

    reasons: list[tuple[Reason, Where]] = field(default_factory=list)
    day: date = date.min

    def within(self, reach: Reach) -> dict[str, int]:
        """How often each rule speaks on a coordinator's page, in the order of urgency."""
        own = merged(reason for reason, where in self.reasons if reach.tells(reason, where))
        shown, _hidden = parted(arranged(own), self.day)
        counts = Counter(reason.rule for place in shown for reason in place.reasons)
        return {kind.rule.value: counts[kind.rule] for kind in URGENCY if counts[kind.rule]}


@dataclass(frozen=True)
class CoordinatorPart:
    """The week within a coordinator's reach: by program, who has not reported, and the gaps by kind."""

    programs: list[tuple[str, Counts]]
    waiting: list[Waiting]
    gaps: dict[str, int]
    messages: list[MessageSum] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return total(counts for _name, counts in self.programs)


@dataclass(frozen=True)
class AdministratorPart:
    """The whole organization, each program with the week before beside it."""

    programs: list[tuple[str, Counts, Counts]]

    @property
    def counts(self) -> Counts:
        return total(counts for _name, counts, _before in self.programs)

    @property
    def before(self) -> Counts:
        return total(before for _name, _counts, before in self.programs)


@dataclass(frozen=True)
class WeekLetter:
    """What one person is told of a week, in the parts of each role held; `to` is the membership with most duties."""

    to: Membership
    mentor: MentorPart | None = None
    coordinator: CoordinatorPart | None = None
    administrator: AdministratorPart | None = None


def was_told(organization: Organization, week: Week) -> bool:
    """Whether the close of this week, or of one that shares days with it, was told; one query."""
    near = Q(period__gt=week.previous().start.isoformat(), period__lt=week.next().start.isoformat())
    return JobRun.objects.filter(near, kind=KIND, result=RunResult.DONE).exists()


def week_letters(organization: Organization, week: Week) -> list[WeekLetter]:
    """The letters about a week that has been counted, one for each person; nobody where nothing was to be expected.

    About a dozen queries. A mentor is told of pairings that were his in that week, whoever has them now.
    """
    lines = _lines([week.start, week.previous().start])
    now, before = lines[week.start], lines[week.previous().start]
    if not now:
        return []
    people = _people(organization)
    reaches = _reaches(organization, [roles[Role.COORDINATOR] for roles in people if Role.COORDINATOR in roles])
    found_gaps, told = (_morning(organization), _told(organization)) if reaches else (Morning(), [])
    own, left = _by_membership(now), _left(week, now)
    administrators = _administrators(now, before)
    letters = []
    for roles in people:
        parts = {}
        if Role.ADMINISTRATOR in roles:
            parts["administrator"] = administrators
        if coordinator := roles.get(Role.COORDINATOR):
            part = _coordinators(now, found_gaps, told, reaches[coordinator.pk])
            parts |= {"coordinator": part} if part.programs or part.gaps else {}
        mentor = roles.get(Role.MENTOR)
        if mentor and total(own.get(mentor.pk, [])).expected:
            parts["mentor"] = MentorPart(total(own[mentor.pk]), left.get(mentor.pk, []))
        if parts:
            first = next(role for role in Role if role.value in parts)
            letters.append(WeekLetter(roles[first], **parts))
    return letters


def _lines(weeks: Iterable[date]) -> dict[date, list[Line]]:
    paths = (
        "pairing__mentor", "pairing__mentor__full_name", "pairing__mentor__membership", "pairing",
        "pairing__enrolment__program", "pairing__enrolment__program__name", "pairing__enrolment__mentee__unit",
    )  # fmt: skip
    lines: dict[date, list[Line]] = defaultdict(list)
    rows = WeeklyAttendance.objects.filter(week_start__in=list(weeks)).order_by(paths[5], paths[4], "pk")
    for start, *row in rows.values_list("week_start", *paths, *COLUMNS):
        lines[start].append(Line(*row[: len(paths)], Counts(*row[len(paths) :])))
    return lines


def _people(organization: Organization) -> list[dict[str, Membership]]:
    """Everybody with a role that is told, by role; mentors only where the organization writes to them."""
    told = [Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR]
    memberships = Membership.objects.filter(role__in=told, is_active=True, user__is_active=True)
    people: dict[int, dict[str, Membership]] = defaultdict(dict)
    for membership in memberships.select_related("user").order_by("created_at", "pk"):
        if membership.role != Role.MENTOR or organization.sends_reminders:
            people[membership.user_id][membership.role] = membership
    return list(people.values())


def _reaches(organization: Organization, coordinators: list[Membership]) -> dict[UUID, Reach]:
    """What each coordinator looks after; three queries."""
    programs, units = defaultdict(set), defaultdict(set)
    for membership, program in ProgramScope.objects.values_list("membership", "program"):
        programs[membership].add(program)
    for membership, unit in MembershipUnit.objects.values_list("membership", "unit"):
        units[membership].add(unit)
    children = defaultdict(list)
    for unit, parent in Unit.objects.order_by().values_list("pk", "parent") if units else ():
        children[parent].append(unit)
    return {
        membership.pk: Reach(
            frozenset(programs[membership.pk]) or None,
            _with_below(units[membership.pk], children) or None,
            membership.user_id,
        )
        for membership in coordinators
    }


def _with_below(units: set[UUID], children: dict[UUID, list[UUID]]) -> frozenset[UUID]:
    found, waiting = set(), list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children[unit]
    return frozenset(found)


def _morning(organization: Organization) -> Morning:
    """All that stands on the morning page today, with what is put off there; two queries."""
    # The page asks for one coordinator's reach; here all of it is read once, and shared out afterwards.
    return Morning(standing_of_all(organization), clock.today(organization))


def _by_membership(lines: list[Line]) -> dict[UUID | None, list[Counts]]:
    own = defaultdict(list)
    for line in lines:
        own[line.membership].append(line.counts)
    return own


def _left(week: Week, lines: list[Line]) -> dict[UUID, list[Left]]:
    """What each mentor has left to report of the week, in its order; one query."""
    pairings = [line.pairing for line in lines if line.counts.unreported and line.membership]
    meetings = (
        unreported_meetings()
        .filter(Q(series__isnull=False) | Q(moved_from__isnull=False))
        .filter(local_date__range=(week.start, week.end), pairing__in=pairings)
        .select_related(*PEOPLE)
        .order_by("starts_at", "pk")
    )
    left = defaultdict(list)
    for meeting in meetings:
        name = first_name(meeting.pairing.enrolment.mentee)
        left[meeting.pairing.mentor.membership_id].append(Left(name, meeting.starts_at))
    return left


def _by_program(lines: Iterable[Line]) -> dict[UUID, tuple[str, Counts]]:
    """The sum of each program, in the order of their names."""
    rows: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        rows[line.program].append(line)
    return {key: (own[0].program_name, total(line.counts for line in own)) for key, own in rows.items()}


def _administrators(now: list[Line], before: list[Line]) -> AdministratorPart:
    former = _by_program(before)
    present = _by_program(now)
    gone = {key: (name, NOTHING) for key, (name, _counts) in former.items() if key not in present}
    return AdministratorPart(
        [(name, counts, former.get(key, ("", NOTHING))[1]) for key, (name, counts) in (present | gone).items()]
    )


def _told(organization: Organization) -> list[tuple[MessageSum, UUID, UUID | None]]:
    """What of each message that is being passed on today belongs to a program and a unit; two queries, one if none."""
    today = clock.today(organization)
    counted = (
        Delivery.objects.filter(
            ~has_left(today),
            broadcast__state=BroadcastState.OUT,
            broadcast__tell_from__lte=today,
            broadcast__tell_until__gte=today,
        )
        .exclude(state=DeliveryState.STOPPED)
        .values_list("broadcast", "broadcast__tell_until", "enrolment__program", "mentee__unit")
        .annotate(reached=Count("pk", filter=Q(state__in=REACHED)), all=Count("pk"))
    )
    rows = list(counted.order_by("broadcast__tell_until", "broadcast"))
    titles: dict[UUID, dict[str, str]] = defaultdict(dict)
    texts = BroadcastText.objects.filter(broadcast__in={row[0] for row in rows}).order_by("version") if rows else ()
    for text in texts:
        titles[text.broadcast_id][text.language] = text.title
    return [
        (MessageSum(broadcast, titles[broadcast], until, reached, number), program, unit)
        for broadcast, until, program, unit, reached, number in rows
    ]


def _coordinators(lines: list[Line], found: Morning, told: list[tuple], reach: Reach) -> CoordinatorPart:
    within = [line for line in lines if reach.holds((line.program, line.unit))]
    names, missing = {}, defaultdict(list)
    for line in within:
        names[line.mentor] = line.name
        missing[line.mentor].append(line.counts)
    waiting = [Waiting(key, names[key], total(counts)) for key, counts in missing.items()]
    waiting = sorted(
        (row for row in waiting if row.counts.unreported), key=lambda row: (-row.counts.unreported, row.name)
    )
    gaps_here = found.within(reach)
    messages: dict[UUID, MessageSum] = {}
    for one, program, unit in told:
        if reach.holds((program, unit)):
            known = messages.get(one.broadcast, replace(one, reached=0, all=0))
            messages[one.broadcast] = replace(known, reached=known.reached + one.reached, all=known.all + one.all)
    return CoordinatorPart(list(_by_program(within).values()), waiting, gaps_here, list(messages.values()))
