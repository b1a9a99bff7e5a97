"""Who may not be paired yet: what a program asks of mentors and of parents, and what of it is missing.

One function for mentors (`missing_for`) and one for those who are to be accompanied (`consent_gaps`); services, forms
and lists ask these and nothing else. The number of queries does not depend on how many are asked about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from mentees.choices import MenteeKind
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.models import (
    BackgroundCheck,
    Commitment,
    Enrolment,
    HelpedAndHelps,
    Intake,
    Interview,
    ParentConsent,
    Program,
    Reference,
    Screening,
    ScreeningException,
)
from programs.screening.choices import ConsentAsked, ConsentGap, Recommends, Step, StepState
from programs.training_hours.readiness import missing_before_pairing, required_before_pairing

SOON = timedelta(days=30)
"""How long before its end a certificate is said to expire."""

Pair = tuple[UUID, UUID]
"""The ids of a program and of a mentor."""


@dataclass(frozen=True)
class Lacking:
    """What a mentor lacks before he may be paired: steps in their order, and minutes of training where that is one."""

    steps: tuple[Step, ...]
    training: int = 0


@dataclass(frozen=True)
class StepStanding:
    """How a mentor stands towards one step. `until`: when what is there ends, or has ended. Counted: `done` of `of`."""

    step: Step
    state: StepState
    until: date | None = None
    done: int = 0
    of: int = 0

    @property
    def has_ended(self) -> bool:
        return self.state == StepState.MISSING and self.until is not None


@dataclass(frozen=True)
class Readiness:
    """How a mentor stands towards a program: all that it asks, and the exception that holds in spite of what lacks."""

    steps: tuple[StepStanding, ...]
    exception: ScreeningException | None = None

    @property
    def missing(self) -> tuple[Step, ...]:
        return tuple(standing.step for standing in self.steps if standing.state == StepState.MISSING)

    @property
    def is_ready(self) -> bool:
        """Whether he may be paired: nothing lacks, or an exception holds."""
        return not self.missing or self.exception is not None


@dataclass
class Facts:
    """What is there of all steps, by ids; read once for many."""

    interviews: dict[Pair, bool] = field(default_factory=dict)
    answered: dict[Pair, int] = field(default_factory=dict)
    refused: set[Pair] = field(default_factory=set)
    valid_until: dict[UUID, date] = field(default_factory=dict)
    signed: set[Pair] = field(default_factory=set)
    exceptions: dict[Pair, ScreeningException] = field(default_factory=dict)


def missing_for(pairs: Iterable[tuple[UUID, Mentor]], on: date | None = None) -> dict[Pair, Lacking]:
    """What mentors lack before they may be paired in a program from a local day on; who may is not in it.

    `pairs` are a program's id and a mentor. A certificate must be good, and an exception hold, on that first day (on
    today, for a day that is over). Two queries where nothing is asked, eight at most.
    """
    wanted = list(pairs)
    training = missing_before_pairing(wanted, on)
    asked = screenings_of({program_id for program_id, _mentor in wanted})
    if not asked and not training:
        return {}
    day = first_day(on)
    found: dict[Pair, Lacking] = {}
    for key, readiness in _readiness(wanted, asked, training, day).items():
        if not readiness.is_ready:
            found[key] = Lacking(readiness.missing, training.get(key, 0))
    return found


def readiness_of(pairs: Iterable[tuple[UUID, Mentor]], on: date | None = None) -> dict[Pair, Readiness]:
    """How mentors stand towards programs, each step told; for pages. As many queries as `missing_for`."""
    wanted = list(pairs)
    asked = screenings_of({program_id for program_id, _mentor in wanted})
    return _readiness(wanted, asked, missing_before_pairing(wanted, on), first_day(on))


def asked_before_pairing(program: Program) -> Lacking | None:
    """What somebody of whom nothing is known yet lacks in a program; None where nothing is asked. Two queries."""
    minutes = required_before_pairing(program)
    row = screenings_of([program.pk]).get(program.pk)
    asked = {Step.TRAINING: bool(minutes)}
    if row:
        asked |= {
            Step.INTERVIEW: row.interview,
            Step.REFERENCES: row.references > 0,
            Step.CERTIFICATE: row.certificate,
            Step.COMMITMENT: row.commitment,
        }
    steps = tuple(step for step in Step if asked.get(step))
    return Lacking(steps, minutes) if steps else None


def consent_asked_in(program: Program) -> str:
    """Of whom a program asks a parent's consent (`ConsentAsked`)."""
    row = screenings_of([program.pk]).get(program.pk)
    return row.consent if row else ConsentAsked.NOBODY


def consent_gaps(enrolments: Iterable[Enrolment], on: date | None = None) -> dict[UUID, ConsentGap]:
    """Of which enrolments a parent's consent is asked and not there on a local day, by id; three queries at most.

    Only of single persons it is asked. Give enrolments with their mentees.
    """
    persons = [enrolment for enrolment in enrolments if enrolment.mentee.kind == MenteeKind.PERSON]
    asked = screenings_of({enrolment.program_id for enrolment in persons})
    day = first_day(on)
    told = {
        enrolment.pk: enrolment
        for enrolment in persons
        if (row := asked.get(enrolment.program_id)) and row.consent != ConsentAsked.NOBODY
    }
    if not told:
        return {}
    intakes = {row.enrolment_id: row for row in Intake.objects.filter(enrolment__in=told)}
    given = Q(is_given=True, withdrawn_on__isnull=True)
    settled = set(ParentConsent.objects.filter(given, enrolment__in=told).values_list("enrolment", flat=True))
    excepted = ScreeningException.objects.filter(enrolment__in=told, starts_on__lte=day, until__gte=day)
    settled |= set(excepted.values_list("enrolment", flat=True))
    gaps = {}
    for key, enrolment in told.items():
        if key in settled:
            continue
        intake = intakes.get(key)
        minor = intake.minor_on(day) if intake else None
        if asked[enrolment.program_id].consent == ConsentAsked.ALL or minor:
            gaps[key] = ConsentGap.CONSENT
        elif minor is None:
            gaps[key] = ConsentGap.AGE
    return gaps


def one_person(mentors: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Which of these mentors were helped before, with the mentee that each of them was: ids; one query."""
    return set(HelpedAndHelps.objects.filter(mentor__in=list(mentors)).values_list("mentor", "mentee"))


def screenings_of(programs: Iterable[UUID]) -> dict[UUID, Screening]:
    """What these programs ask for, by id; who asks for nothing is not in it."""
    return {row.program_id: row for row in Screening.objects.filter(program__in=list(programs))}


def first_day(on: date | None) -> date:
    """The day on which something must be there: that on which it begins, and never one that is over."""
    today = clock.today(current_organization())
    return max(today, on or today)


def _readiness(
    pairs: list[tuple[UUID, Mentor]], asked: dict[UUID, Screening], training: dict[Pair, int], day: date
) -> dict[Pair, Readiness]:
    facts = _facts(asked, {mentor.pk for _program, mentor in pairs}, training, day)
    found = {}
    for program_id, mentor in pairs:
        key, screening = (program_id, mentor.pk), asked.get(program_id)
        steps = _steps(key, screening, facts, day) if screening else []
        if key in training:
            place = next((n for n, one in enumerate(steps) if one.step == Step.COMMITMENT), len(steps))
            steps.insert(place, StepStanding(Step.TRAINING, StepState.MISSING))
        found[key] = Readiness(tuple(steps), facts.exceptions.get(key))
    return found


def _steps(key: Pair, asked: Screening, facts: Facts, day: date) -> list[StepStanding]:
    steps = []
    if asked.interview:
        steps.append(StepStanding(Step.INTERVIEW, _done(facts.interviews.get(key, False))))
    if asked.references:
        done = facts.answered.get(key, 0)
        holds = done >= asked.references and key not in facts.refused
        steps.append(StepStanding(Step.REFERENCES, _done(holds), done=done, of=asked.references))
    if asked.certificate:
        until = facts.valid_until.get(key[1])
        state = _done(until is not None and until >= day)
        if state == StepState.DONE and until is not None and until <= day + SOON:
            state = StepState.SOON
        steps.append(StepStanding(Step.CERTIFICATE, state, until=until))
    if asked.commitment:
        steps.append(StepStanding(Step.COMMITMENT, _done(key in facts.signed)))
    return steps


def _done(holds: bool) -> StepState:
    return StepState.DONE if holds else StepState.MISSING


def _facts(asked: dict[UUID, Screening], mentors: set[UUID], training: dict[Pair, int], day: date) -> Facts:
    """A query for each kind of step that any of these programs asks for, and one for the exceptions."""
    facts = Facts()
    rows, its = asked.values(), {"program__in": list(asked), "mentor__in": mentors}
    if any(row.interview for row in rows):
        interviews = Interview.objects.filter(**its).order_by("on", "noted_at", "pk")
        facts.interviews = {(p, m): fits for p, m, fits in interviews.values_list("program", "mentor", "fits")}
    if any(row.references for row in rows):
        answers = Reference.objects.filter(**its, answered_at__isnull=False)
        for program, mentor, recommends in answers.values_list("program", "mentor", "recommends"):
            key = (program, mentor)
            if recommends == Recommends.NO:
                facts.refused.add(key)
            facts.answered[key] = facts.answered.get(key, 0) + 1
    if any(row.certificate for row in rows):
        checks = BackgroundCheck.objects.filter(mentor__in=mentors).order_by("valid_until")
        facts.valid_until = dict(checks.values_list("mentor", "valid_until"))
    if any(row.commitment for row in rows):
        facts.signed = set(Commitment.objects.filter(**its).values_list("program", "mentor"))
    its["program__in"] = [*asked, *{program for program, _mentor in training}]
    holding = ScreeningException.objects.filter(**its, starts_on__lte=day, until__gte=day).order_by("until")
    facts.exceptions = {(row.program_id, row.mentor_id): row for row in holding.select_related("by__user")}
    return facts
