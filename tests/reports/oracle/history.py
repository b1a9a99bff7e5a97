"""Made-up years of an organization, from a seed: all that makes counting hard, put into the tables as it stands."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import (
    Absence,
    BeginningPlan,
    CalendarPeriod,
    Closure,
    Enrolment,
    FollowUp,
    Pairing,
    Program,
    ProgramScope,
    UnitClosure,
)
from reports.services import roll_up_week
from sessions.models import MeetingSeries, SupportTalk
from sessions.recurrence import Rhythm, occurrence_days
from tests.reports.oracle.learning import learn
from tests.reports.oracle.meetings import Written

DAY = timedelta(days=1)
ZONES = (("Asia/Jerusalem", 6), ("America/New_York", 0), ("Asia/Jerusalem", 6), ("Europe/Berlin", 0))
REASONS = ("", "completed", "change_of_mentor", "mentor_left", "mentee_left", "other", "goals_reached")
MENTEES, MENTORS = 18, 9


@dataclass
class History:
    """An organization with all that happened in it, the moment at which one looks, and who may look."""

    seed: int
    organization: Organization
    now: datetime
    first: date
    viewers: dict[str, Viewer] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    mentors: list[Mentor] = field(default_factory=list)
    mentees: list[Mentee] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    terms: list[CalendarPeriod] = field(default_factory=list)

    @property
    def today(self) -> date:
        return clock.local_day(self.organization, self.now)


def moment_of(seed: int) -> datetime:
    """When one looks at the history of a seed: near a midnight somewhere, more often than not."""
    random = Random(seed)
    day = date(2026, 1, 4) + random.randrange(365) * DAY
    return datetime.combine(day, random.choice([time(21, 58), time(23, 30), time(4, 10), time(12)]), UTC)


def make(seed: int, weeks: int) -> History:
    """Write the history of a seed; the clock must stand at `moment_of` it."""
    random = Random(seed)
    zone, first_weekday = ZONES[seed % len(ZONES)]
    organization = Organization.objects.create(
        name=f"ישיבה {seed}", slug=f"oracle-{seed}", time_zone=zone, first_weekday=first_weekday
    )
    now = moment_of(seed)
    first = clock.local_day(organization, now) - weeks * 7 * DAY + random.randrange(7) * DAY
    history = History(seed, organization, now, first)
    with organization_scope(organization), transaction.atomic():
        _units(history, random)
        _programs(history, random)
        _people(history, random)
        _enrol(history, random)
        _pair(history, random)
        _calendar(history, random)
        written = Written(history, random)
        for pairing, series in _fixed_times(history, random):
            written.meetings_of(pairing, series)
        written.save()
        _ended_afterwards(history, random)
        _viewers(history)
        _talk(history, random)
        _close(history)
        learn(history, random)
        _keep_in_touch(history, random)
    return history


def day_between(random: Random, first: date, last: date) -> date:
    """Some day, both included."""
    return first + random.randrange(max((last - first).days, 0) + 1) * DAY


def _units(history: History, random: Random) -> None:
    made: dict[str, Unit] = {}
    for name in ("A", "A1", "A11", "A2", "B", "B1"):
        parent = made.get(name[:-1])
        made[name] = Unit(organization=history.organization, name=name, parent=parent)
    history.units = Unit.objects.bulk_create(made.values())


def _programs(history: History, random: Random) -> None:
    half = history.first + (history.today - history.first) / 2
    over = history.today - random.randrange(0, 40) * DAY
    spans = [(history.first - 30 * DAY, None), (half, None), (history.first, over)]
    for number, (starts_on, ends_on) in enumerate(spans):
        history.programs.append(
            Program(
                organization=history.organization,
                name=f"Program {number}",
                slug=f"program-{number}",
                starts_on=starts_on,
                ends_on=ends_on,
                support_every_days=[60, random.choice([0, 30]), 45][number],
                shabbat_from=random.choice([None, half]) if number < 2 else None,
                shabbat_until=random.choice([None, half + 60 * DAY]) if number == 0 else None,
            )
        )
    for program in history.programs:
        if program.shabbat_from is None:
            program.shabbat_until = None
    Program.objects.bulk_create(history.programs)


def _people(history: History, random: Random) -> None:
    def unit():
        return random.choice([*history.units, None])

    history.mentors = [
        Mentor(organization=history.organization, full_name=f"Mentor {n}", search_name=f"mentor {n}", unit=unit())
        for n in range(MENTORS)
    ]
    Mentor.objects.bulk_create(history.mentors)
    history.mentees = [
        Mentee(organization=history.organization, full_name=f"Mentee {n}", search_name=f"mentee {n}", unit=unit())
        for n in range(MENTEES)
    ]
    Mentee.objects.bulk_create(history.mentees)


def _enrol(history: History, random: Random) -> None:
    """Most are in one program, some in two, some in one twice, and the last two in none."""
    for mentee in history.mentees[:-2]:
        for program in random.sample(history.programs, random.choice([1, 1, 2])):
            until = min(program.ends_on or history.today, history.today)
            starts_on = day_between(random, max(program.starts_on, history.first), until)
            ends_on = random.choice([None, None, day_between(random, starts_on, history.today + 40 * DAY)])
            history.enrolments.append(_enrolment(history, program, mentee, starts_on, ends_on))
            if ends_on and ends_on < history.today - 30 * DAY and random.random() < 0.6:
                again = day_between(random, ends_on + DAY, history.today)
                history.enrolments.append(_enrolment(history, program, mentee, again, None))
    Enrolment.objects.bulk_create(history.enrolments)


def _enrolment(history: History, program: Program, mentee: Mentee, starts_on: date, ends_on: date | None) -> Enrolment:
    return Enrolment(
        organization=history.organization, program=program, mentee=mentee, starts_on=starts_on, ends_on=ends_on
    )


def _pair(history: History, random: Random) -> None:
    """One mentor after another, with and without gaps; some beside them, some in their place, some for nobody at all.

    The last mentor accompanies nobody.
    """
    for enrolment in history.enrolments:
        if random.random() < 0.12:
            continue
        day = enrolment.starts_on + random.choice([0, 0, 1, 3, 9, 40]) * DAY
        last_day = min(enrolment.ends_on or history.today, history.today) + random.choice([-5, 0, 20]) * DAY
        while day <= last_day:
            goes_on = random.random() < 0.45
            ends_on = None if goes_on else day + random.choice([0, 6, 13, 30, 75, 150, 300]) * DAY
            if ends_on and random.random() < 0.3:
                ends_on = clock.week_of(history.organization, ends_on).end
            history.pairings.append(_pairing(history, random, enrolment, day, ends_on))
            if ends_on is None:
                break
            day = ends_on + random.choice([1, 1, 1, 2, 10, 60]) * DAY
        if random.random() < 0.25:
            starts_on = day_between(random, enrolment.starts_on, history.today)
            ends_on = random.choice([None, day_between(random, starts_on, history.today + 10 * DAY)])
            history.pairings.append(_pairing(history, random, enrolment, starts_on, ends_on, role="co"))
    for regular in [one for one in history.pairings if one.role == "primary" and random.random() < 0.25]:
        until = min(regular.ends_on or history.today, history.today)
        if regular.starts_on <= until:
            starts_on = day_between(random, regular.starts_on, until)
            ends_on = min(starts_on + random.choice([0, 5, 16]) * DAY, regular.ends_on or date.max)
            history.pairings.append(
                _pairing(
                    history, random, regular.enrolment, starts_on, ends_on, role="substitute", stands_in_for=regular
                )
            )
    Pairing.objects.bulk_create(history.pairings)


def _pairing(history: History, random: Random, enrolment: Enrolment, starts_on: date, ends_on, **fields) -> Pairing:
    reason = random.choice(REASONS) if ends_on and fields.get("role") != "substitute" else ""
    committed = None
    if random.random() < 0.6 and fields.get("role") != "substitute":
        committed = starts_on + random.choice([30, 90, 180, 365]) * DAY
        if ends_on and random.random() < 0.3:
            committed = max(ends_on + random.choice([-1, 0, 1]) * DAY, starts_on)
    return Pairing(
        organization=history.organization,
        enrolment=enrolment,
        mentor=random.choice(history.mentors[:-1]),
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=reason,
        committed_until=committed,
        **fields,
    )


def _calendar(history: History, random: Random) -> None:
    organization, programs = history.organization, history.programs
    rows, day = [], history.first - 10 * DAY
    while day < history.today:  # terms of the first program, one after the other; the second has a few
        length = random.choice([70, 100, 130])
        rows.append((programs[0], "term", day, day + length * DAY))
        if random.random() < 0.5 and day > programs[1].starts_on:
            rows.append((programs[1], "term", day + 3 * DAY, day + (length - 3) * DAY))
        day += (length + random.choice([1, 1, 20])) * DAY
    for program in programs:
        first = day_between(random, history.first, history.today)
        rows.append((program, "break", first, first + random.choice([0, 6, 17]) * DAY))
        for fortnight in range(12):
            rows.append((program, "holiday", *[history.today - (14 * fortnight + random.randrange(14)) * DAY] * 2))
    periods = [
        CalendarPeriod(
            organization=organization, program=program, kind=kind, name=kind, starts_on=first, ends_on=last,
            is_open=kind == "holiday" and random.random() < 0.5,
        )
        for program, kind, first, last in rows
    ]  # fmt: skip
    CalendarPeriod.objects.bulk_create(periods)
    history.terms = [period for period in periods if period.kind == "term"]
    closed = [day_between(random, history.first, history.today) for _ in range(8)]
    UnitClosure.objects.bulk_create(
        UnitClosure(
            organization=organization, unit=random.choice(history.units), name="x", starts_on=day,
            ends_on=day + random.choice([0, 8, 16]) * DAY,
        )
        for day in closed
    )  # fmt: skip
    away = []
    for person in (*random.sample(history.mentors, 3), *random.sample(history.mentees, 4)):
        first = day_between(random, history.first, history.today)
        last = random.choice([first + random.choice([0, 4, 20]) * DAY, None])
        kind = "mentor" if isinstance(person, Mentor) else "mentee"
        away.append(Absence(organization=organization, starts_on=first, ends_on=last, **{kind: person}))
    Absence.objects.bulk_create(away)


def _fixed_times(history: History, random: Random) -> list[tuple[Pairing, list[tuple[MeetingSeries, list[date]]]]]:
    """The fixed times of each pairing with the days on which they fall; begun at once, late, or never."""
    made: list[tuple[Pairing, list[tuple[MeetingSeries, list[date]]]]] = []
    for pairing in history.pairings:
        number = random.choice([0, 1, 1, 1, 1, 1, 2])
        starts = [
            max(pairing.starts_on + random.choice([-3, 0, 0, 2, 7, 8, 20]) * DAY, date.min) for _ in range(number)
        ]
        made.append((pairing, [_series(history, random, pairing, day) for day in sorted(starts)]))
    MeetingSeries.objects.bulk_create(series for _pairing, rules in made for series, _days in rules)
    return made


def _series(history: History, random: Random, pairing: Pairing, starts_on: date) -> tuple[MeetingSeries, list[date]]:
    frequency = random.choice(["weekly", "weekly", "weekly", "fortnightly", "monthly"])
    series = MeetingSeries(
        organization=history.organization,
        pairing=pairing,
        frequency=frequency,
        weekday=random.randrange(7),
        week_of_month=random.choice([1, 3, -1]) if frequency == "monthly" else None,
        start_time=random.choice([time(0, 0), time(2, 30), time(16, 0), time(17, 30), time(23, 45)]),
        minutes=random.choice([20, 45, 90]),
        starts_on=starts_on,
        ends_on=random.choice([None, None, None, starts_on + 60 * DAY]),
    )
    first = max(starts_on, pairing.starts_on, pairing.enrolment.starts_on, pairing.enrolment.program.starts_on)
    ends = (series.ends_on, pairing.ends_on, pairing.enrolment.ends_on, pairing.enrolment.program.ends_on)
    last = min([history.today + 10 * DAY, *(day for day in ends if day)])
    rhythm = Rhythm(frequency, series.weekday, series.week_of_month, series.start_time, starts_on, series.ends_on)
    return series, occurrence_days(rhythm, first, last)


def _ended_afterwards(history: History, random: Random) -> None:
    """Some enrolments turn out to have ended weeks ago, while their pairings and meetings still stand."""
    for enrolment in history.enrolments:
        if enrolment.ends_on is None and random.random() < 0.2:
            enrolment.ends_on = max(enrolment.starts_on, history.today - random.choice([5, 20, 45]) * DAY)
            enrolment.save()


def _close(history: History) -> None:
    """Of what ended some was closed, some half, some only begun, in every combination of what may be missing."""
    random = Random(f"{history.seed} closures")
    closures = []
    for pairing in history.pairings:
        if pairing.ends_on is None or random.random() < 0.2:
            continue
        day, is_none = history.today - random.randrange(90) * DAY, random.random() < 0.5
        closures.append(
            Closure(
                organization=history.organization, pairing=pairing, begun_at=history.now,
                ended_at=random.choice([None, history.now, history.now, history.now]),
                mentee_talk_on=random.choice([None, day, day, day]),
                mentor_talk_on=random.choice([None, day, day, day]),
                last_meeting="none" if is_none else "had", why_none=random.choice(["", "?"]) if is_none else "",
            )
        )  # fmt: skip
    Closure.objects.bulk_create(closures)


def _talk(history: History, random: Random) -> None:
    """Support talks: of some mentors none, of others on the very days on which they become overdue."""
    coordinator = history.viewers["coordinator"].membership(Role.COORDINATOR)
    days = {
        (mentor.pk, history.today - ago * DAY)
        for mentor in history.mentors
        for ago in random.sample([0, 1, 29, 30, 31, 45, 46, 59, 60, 61, 100, 200], random.choice([0, 0, 1, 2, 4]))
    }
    SupportTalk.objects.bulk_create(
        SupportTalk(
            organization=history.organization, mentor_id=mentor, coordinator=coordinator, on=day, way="phone",
            minutes=20, noted_at=history.now,
        )
        for mentor, day in sorted(days, key=str)
    )  # fmt: skip


def _keep_in_touch(history: History, random: Random) -> None:
    """Contacts about pairings, mentors and mentees, on the very days on which they become overdue; and other notes."""
    organization = history.organization
    for program, first, every in zip(history.programs, (2, 3, 1), (30, random.choice([0, 14]), 45), strict=True):
        if program is not history.programs[0]:
            BeginningPlan.objects.create(
                organization=organization, program=program, contacts_first=first, contacts_every=every
            )
    notes = []
    for pairing in history.pairings:
        for after in random.sample(
            [0, 1, 10, 14, 15, 16, 29, 30, 31, 45, 60, 61, 90, 200], random.choice([0, 1, 4, 9])
        ):
            whom = random.choice(["mentor", "mentee", "mentee", "office"])
            about = {
                "pairing": random.choice([pairing, pairing, None]),
                "mentor": pairing.mentor if whom == "mentor" else None,
                "mentee": pairing.enrolment.mentee if whom != "mentor" else None,
            }
            if about["pairing"]:
                about = {"pairing": pairing}
            notes.append((about, whom, pairing.starts_on + after * DAY))
        for ago in random.sample([0, 1, 29, 30, 31, 44, 45, 46], random.choice([0, 1, 2])):
            notes.append(({"pairing": pairing}, random.choice(["mentor", "mentee"]), history.today - ago * DAY))
    FollowUp.objects.bulk_create(
        FollowUp(
            organization=organization, **about, whom=whom, on=min(on, history.today), way="phone", agreed="x",
            kind="change" if random.random() < 0.1 else "call", noted_at=history.now,
        )
        for about, whom, on in notes
    )  # fmt: skip


def _viewers(history: History) -> None:
    """Who may look: by all programs and units, by some of them, by sums alone; and one who mentors, too."""
    scopes: dict[str, tuple[str, list[Program], list[Unit]]] = {
        "administrator": (Role.ADMINISTRATOR, [], []),
        "coordinator": (Role.COORDINATOR, [], []),
        "of_programs": (Role.COORDINATOR, history.programs[:1] + history.programs[2:], []),
        "of_units": (Role.COORDINATOR, [], history.units[1:2] + history.units[4:5]),
        "of_both": (Role.COORDINATOR, history.programs[:1], history.units[:1]),
        "mentoring_too": (Role.COORDINATOR, [], history.units[5:]),
        "steering": (Role.VIEWER, [], []),
    }
    for name, (role, programs, units) in scopes.items():
        user = User.objects.create_user(f"{name}@{history.organization.slug}.example")
        member = Membership.objects.create(organization=history.organization, user=user, role=role)
        for program in programs:
            ProgramScope.objects.create(organization=history.organization, membership=member, program=program)
        for unit in units:
            MembershipUnit.objects.create(organization=history.organization, membership=member, unit=unit)
        if name == "mentoring_too":
            mentoring = Membership.objects.create(organization=history.organization, user=user, role=Role.MENTOR)
            Mentor.objects.filter(pk=history.mentors[0].pk).update(membership=mentoring)
        history.viewers[name] = viewer_for(user, history.organization)


def counted(seed: int, weeks: int) -> History:
    """The history of a seed, with all its weeks rolled up by the service; the clock must stand at its moment."""
    history = make(seed, weeks)
    week = clock.week_of(history.organization, history.first)
    with organization_scope(history.organization):
        while week.end < history.today:
            roll_up_week(organization=history.organization, week_start=week.start)
            week = week.next()
    return history
