"""Figures about mentors: who had support talks, and who is trained. With the targets, one statement reads it all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Extract, Round

from mentoring_platform.accounts.viewer import Viewer
from programs.choices import PairingRole, Presence
from programs.models import Attendance, Pairing, TrainingCredit, TrainingExemption, TrainingRequirement
from programs.training_hours.choices import HoursState
from programs.training_hours.reckoning import Attended, Credit, Record, Required, Span, standing_on
from programs.training_hours.records import COUNTS_FOR
from reports.compliance.periods import Period
from reports.compliance.queries.numbers import NOW, Tally, pairing_running_on, periods_in
from reports.compliance.queries.slices import Slice
from reports.models import MeasureTarget
from reports.queries.reach import pairings_reported_to, sees_sums_only
from sessions.models import SupportTalk

LASTING = (PairingRole.PRIMARY, PairingRole.CO)


class Held(NamedTuple):
    """That a mentor has running pairings in a program and unit: since when, on the day of each period."""

    mentor: UUID
    program: UUID
    unit: UUID | None
    pace: int
    since: dict[str, date]


@dataclass
class Training:
    """What programs ask for, and what these mentors have of it."""

    zone: tzinfo
    asked: dict[UUID, list[tuple[UUID, Required]]] = field(default_factory=lambda: defaultdict(list))
    joined: dict[tuple[UUID, UUID], date] = field(default_factory=dict)
    exempt: dict[tuple[UUID, UUID], list[Span]] = field(default_factory=lambda: defaultdict(list))
    credits: dict[UUID, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    attended: dict[UUID, list[tuple[UUID | None, Attended]]] = field(default_factory=lambda: defaultdict(list))

    def is_fulfilled(self, mentor: UUID, program: UUID, day: date) -> bool | None:
        """Whether somebody meets, or is exempt from, all that a program asks on a day; None where it asks nothing."""
        if program not in self.asked:
            return None
        record = Record(
            self.joined[program, mentor],
            [facts for course_of, facts in self.attended[mentor] if course_of in (None, program)],
            self.credits[mentor],
        )
        standings = (
            standing_on(required, record, exempt=self.exempt[requirement, mentor], zone=self.zone, day=day)
            for requirement, required in self.asked[program]
        )
        return all(standing.state in (HoursState.MET, HoursState.EXEMPT) for standing in standings)


@dataclass
class Mentors:
    """The mentors of a slice, with what is known of them; and what programs aim at."""

    periods: dict[str, Period]
    training: Training
    held: list[Held] = field(default_factory=list)
    talks: dict[str, dict[UUID, date]] = field(default_factory=lambda: defaultdict(dict))
    targets: dict[UUID, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def supported(self, held: Iterable[Held], when: str) -> dict[UUID, bool]:
        """Of the mentors of these rows who are to have support talks, whose last one is not too long ago."""
        day = self.periods[when].as_of
        pace: dict[UUID, int] = {}
        since: dict[UUID, date] = {}
        for row in held:
            if when not in row.since:
                continue
            since[row.mentor] = min(row.since[when], since.get(row.mentor, row.since[when]))
            if row.pace:
                pace[row.mentor] = min(row.pace, pace.get(row.mentor, row.pace))
        talks = self.talks[when]
        return {mentor: day - talks.get(mentor, since[mentor]) <= timedelta(days=days) for mentor, days in pace.items()}

    def trained(self, held: Iterable[Held]) -> dict[UUID, bool]:
        """Of the mentors of these rows of whom training is asked, who has all of it."""
        day, found = self.periods[NOW].as_of, {}
        for mentor, program in {(row.mentor, row.program) for row in held if NOW in row.since}:
            fulfilled = self.training.is_fulfilled(mentor, program, day)
            if fulfilled is not None:
                found[mentor] = found.get(mentor, True) and fulfilled
        return found


def tally_of(kept: dict[UUID, bool]) -> Tally:
    """How many mentors of all; each is a person."""
    above, below = sum(kept.values()), len(kept)
    return Tally(above, below, above, below)


def read_mentors(viewer: Viewer, period: Period, slice_: Slice) -> Mentors:
    """The mentors of a slice with their talks and their training, and the targets of programs; one query."""
    periods = periods_in(period)
    found = Mentors(periods, Training(viewer.organization.zone))
    first, *others = _members(viewer, periods, slice_)
    names = list(periods)
    for what, mentor, program, other, word, number, more, *days, instant in first.union(*others, all=True):
        training = found.training
        match what:
            case "held":
                since = {name: day for name, day in zip(names, days, strict=False) if day}
                found.held.append(Held(mentor, program, other, number, since))
            case "talk":
                for name, day in zip(names, days, strict=False):
                    if day:
                        found.talks[name][mentor] = day
            case "target":
                found.targets[program][word] = number
            case "asked":
                required = Required(word, number, more // 10_000, more // 100 % 100, more % 100)
                training.asked[program].append((other, required))
            case "joined":
                training.joined[program, mentor] = days[0]
            case "exempt":
                training.exempt[other, mentor].append(Span(days[0], days[1]))
            case "credit":
                training.credits[mentor].append(Credit(days[0], number, COUNTS_FOR[word]))
            case "there":
                attended = Attended(other, instant, number, COUNTS_FOR[word])
                training.attended[mentor].append((program, attended))
    return found


FIELDS = {
    "what": CharField(),
    "mentor_of": UUIDField(),
    "program_of": UUIDField(),
    "other_of": UUIDField(),
    "word_of": CharField(),
    "number_of": IntegerField(),
    "more_of": IntegerField(),
    "day_0": DateField(),
    "day_1": DateField(),
    "day_2": DateField(),
    "instant_of": DateTimeField(),
}


def _member(rows: QuerySet, what: str, *, sums: dict[str, object] | None = None, **columns: object) -> QuerySet:
    """One member of the statement; columns that it does not have are empty, `sums` are made for each of the others."""
    sums = sums or {}
    known = {"what": Value(what, output_field=CharField()), **columns}
    for name, kind in FIELDS.items():
        if name not in known and name not in sums:
            known[name] = Cast(Value(None), kind)
    rows = rows.order_by().annotate(**known)
    if sums:
        rows = rows.values(*known).annotate(**sums)
    return rows.values_list(*FIELDS)


def _members(viewer: Viewer, periods: dict[str, Period], slice_: Slice) -> list[QuerySet]:
    days = {f"day_{number}": one.as_of for number, one in enumerate(periods.values())}
    pairings = pairings_reported_to(viewer).filter(slice_.of_enrolments("enrolment__"), role__in=LASTING)
    pairings = pairings.select_related(None)
    running = Q()
    for day in days.values():
        running |= pairing_running_on(day)
    present = pairings.filter(pairing_running_on(periods[NOW].as_of)).values("mentor")
    unit = Cast(Value(None), UUIDField()) if sees_sums_only(viewer) else F("enrolment__mentee__unit")
    held = _member(
        pairings.filter(running),
        "held",
        mentor_of=F("mentor"),
        program_of=F("enrolment__program"),
        other_of=unit,
        number_of=F("enrolment__program__support_every_days"),
        sums={name: Min("starts_on", filter=pairing_running_on(day)) for name, day in days.items()},
    )
    talk = _member(
        SupportTalk.objects.filter(mentor__in=pairings.filter(running).values("mentor")),
        "talk",
        mentor_of=F("mentor"),
        sums={name: Max("on", filter=Q(on__lte=day)) for name, day in days.items()},
    )
    programs = [program.pk for program in slice_.programs]
    target = _member(
        MeasureTarget.objects.filter(program__in=programs),
        "target",
        program_of=F("program"),
        word_of=F("measure"),
        number_of=Cast("value", IntegerField()),
    )
    return [held, talk, target, *_training(present, programs)]


def _training(present: QuerySet, programs: list[UUID]) -> list[QuerySet]:
    """What is known of the training of these mentors; nothing of it is read where nobody asks for any."""
    asked = TrainingRequirement.objects.filter(minutes__gt=0, program__in=programs)
    if_asked = Q(pk__isnull=False)
    begins = F("due_days") * 10_000 + F("begins_month") * 100 + F("begins_day")
    attended = Attendance.objects.filter(
        if_asked, sign_up__mentor__in=present, presence=Presence.PRESENT, session__cancelled_at__isnull=True
    )
    joined = Pairing.objects.filter(mentor__in=present, enrolment__program__in=asked.values("program"))
    return [
        _member(
            asked,
            "asked",
            program_of=F("program"),
            other_of=F("pk"),
            word_of=F("kind"),
            number_of=F("minutes"),
            more_of=begins,
        ),
        _member(
            joined,
            "joined",
            mentor_of=F("mentor"),
            program_of=F("enrolment__program"),
            sums={"day_0": Min("starts_on")},
        ),
        _member(
            TrainingExemption.objects.filter(mentor__in=present, requirement__in=asked.values("pk")),
            "exempt",
            mentor_of=F("mentor"),
            other_of=F("requirement"),
            day_0=F("starts_on"),
            day_1=F("ends_on"),
        ),
        _member(
            TrainingCredit.objects.filter(mentor__in=present),
            "credit",
            mentor_of=F("mentor"),
            word_of=F("counts_as"),
            number_of=F("minutes"),
            day_0=F("on"),
        ),
        _member(
            attended,
            "there",
            mentor_of=F("sign_up__mentor"),
            program_of=F("session__course__program"),
            other_of=F("session"),
            word_of=F("session__course__counts_as"),
            number_of=Coalesce("minutes", "session__credited_minutes", _length(), output_field=IntegerField()),
            instant_of=F("session__starts_at"),
        ),
    ]


def _length():
    """The minutes of a session as `CourseSession.minutes` has them: half a minute goes to the even one in Python."""
    seconds = Extract(F("session__ends_at") - F("session__starts_at"), "epoch")
    return Cast(Round(seconds / 60), IntegerField())
