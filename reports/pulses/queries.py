"""What was told of pulses, quarter by quarter, and whom that which may be seen says to help."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import get_language

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import Whose
from programs.models import Pairing, Program, Pulse, PulseFigure, PulseQuarter, PulseQuestion, PulseVersion
from programs.pulses.proposal import Asked
from programs.pulses.queries import Fallen, answers_shared_in, in_language, last_shared
from reports.models import WeeklyAttendance
from reports.pulses.services import told_from
from reports.queries.reach import programs_reported_to
from sessions.pulses.marks import next_quarter, quarter_of

QUARTERS_SHOWN = 8
WEEKS_LOOKED_AT = 8
MEETS = 0.75
"""From this share of held meetings on two people meet well."""


@dataclass(frozen=True)
class Quarter:
    """A quarter that was told; `told_on` is the day from which on nothing could come into it."""

    first: date

    @property
    def last(self) -> date:
        return next_quarter(self.first) - timedelta(days=1)

    @property
    def told_on(self) -> date:
        return told_from(self.first)

    @property
    def short(self) -> str:
        """As a chart says it: its first month."""
        return f"{self.first.month}.{self.first:%y}"


@dataclass(frozen=True)
class QuestionTold:
    """A question, and what is told of it in each quarter, the oldest first; None where nothing is."""

    asked: Asked
    quarters: list[tuple[Quarter, PulseFigure | None]]

    @property
    def now(self) -> PulseFigure | None:
        return self.quarters[-1][1]

    @property
    def mean(self) -> str:
        return mean_in_words(self.now)

    @property
    def points(self) -> list[tuple[str, float | None, str]]:
        """The quarters as columns of a chart."""
        return [
            (quarter.short, told.halves / 2 if told else None, mean_in_words(told)) for quarter, told in self.quarters
        ]

    @property
    def rows(self) -> list[tuple[Quarter, str, PulseFigure | None]]:
        """The same as a table."""
        return [(quarter, mean_in_words(told), told) for quarter, told in self.quarters]


@dataclass(frozen=True)
class SideTold:
    """What one side was asked by one version of the questions; `turnout` is None where it is not told."""

    whose: str
    version: PulseVersion
    turnout: PulseFigure | None
    questions: list[QuestionTold]


@dataclass(frozen=True)
class Told:
    """What is told of a program, or of a unit in it, in a quarter; None before the first was told."""

    program: Program | None
    quarter: Quarter | None
    quarters: list[Quarter]
    sides: list[SideTold]

    @property
    def earlier(self) -> Quarter | None:
        return max((one for one in self.quarters if one.first < self.quarter.first), key=_first, default=None)

    @property
    def later(self) -> Quarter | None:
        return min((one for one in self.quarters if one.first > self.quarter.first), key=_first, default=None)


@dataclass(frozen=True)
class Seen:
    """What somebody lets the office see, of whom, and how often these two met in the last eight weeks."""

    row: Fallen
    pairing: Pairing
    answers: list[tuple[Asked, int]]
    held: int
    expected: int

    @property
    def meets_well(self) -> bool:
        return meets_well(self.held, self.expected)

    @property
    def does_not_help(self) -> bool:
        """They meet, and it does not help."""
        return self.row.is_low and self.meets_well


def meets_well(held: int, expected: int) -> bool:
    """Whether so many held meetings, of so many expected, are enough for it to help."""
    return expected > 0 and held >= MEETS * expected


def mean_in_words(told: PulseFigure | None) -> str:
    """A mean, in steps of a half; empty where it is not told."""
    return number_format(told.halves / 2, 1 if told.halves % 2 else 0) if told else ""


def told_of(viewer: Viewer, *, program_id: UUID | None, unit_id: UUID | None, quarter: date | None) -> Told:
    """What was told of a program the viewer may read of; five queries. Another quarter than one told is the newest."""
    program = programs_reported_to(viewer).filter(pk=program_id).first() if program_id else None
    days = PulseQuarter.objects.filter(secret__isnull=True).order_by("first_day").values_list("first_day", flat=True)
    quarters = [Quarter(day) for day in days]
    if program is None or not quarters:
        return Told(program, None, quarters, [])
    chosen = next((one for one in quarters if one.first == quarter), quarters[-1])
    shown = _quarters_up_to(chosen)
    figures: dict[UUID, dict[tuple[int, date], PulseFigure]] = defaultdict(dict)
    rows = PulseFigure.objects.filter(
        version__program=program, unit=unit_id, first_day__range=(shown[0].first, chosen.first)
    )
    for row in rows.select_related("version"):
        figures[row.version_id][row.position, row.first_day] = row
    asked = _asked_in(program, chosen)
    questions = _questions(asked)
    sides = [
        SideTold(
            version.whose,
            version,
            figures[version.pk].get((0, chosen.first)),
            [
                QuestionTold(one, [(day, figures[version.pk].get((position, day.first))) for day in shown])
                for position, one in enumerate(in_language(questions[version.pk], get_language() or ""), 1)
            ],
        )
        for version in asked
    ]
    return Told(program, chosen, quarters, sides)


def _quarters_up_to(last: Quarter) -> list[Quarter]:
    """So many quarters that columns keep their width, told or not."""
    quarters = [last]
    while len(quarters) < QUARTERS_SHOWN:
        quarters.append(Quarter(quarter_of(quarters[-1].first - timedelta(days=1))))
    return quarters[::-1]


def _asked_in(program: Program, quarter: Quarter) -> list[PulseVersion]:
    """The versions by which somebody of a program was asked in a quarter, those to mentees first."""
    pulses = Pulse.objects.filter(asked_on__range=(quarter.first, quarter.last)).order_by()
    asked = PulseVersion.objects.filter(program=program, pk__in=pulses.values("version"))
    order = list(Whose.values)
    return sorted(asked, key=lambda version: (order.index(version.whose), -version.number))


def _questions(versions: list[PulseVersion]) -> dict[UUID, dict[str, list[Asked]]]:
    found: dict[UUID, dict[str, list[Asked]]] = defaultdict(lambda: defaultdict(list))
    for row in PulseQuestion.objects.filter(version__in=versions).order_by("position"):
        found[row.version_id][row.language].append(Asked(row.words, row.low, row.high))
    return found


def seen_by(viewer: Viewer) -> list[Seen]:
    """Everything that may be seen beside names, first where two meet and it does not help, then the lowest; six
    queries, however many they are."""
    rows = last_shared(viewer)
    people = ("mentor", "enrolment__mentee", "enrolment__program")
    pairings = Pairing.objects.filter(pk__in={row.pairing_id for row in rows}).select_related(*people).in_bulk()
    met = _met(viewer, list(pairings))
    answers = answers_shared_in(row.pulse_id for row in rows)
    versions = dict(Pulse.objects.filter(pk__in=answers).values_list("pk", "version"))
    questions = _questions(list(PulseVersion.objects.filter(pk__in=set(versions.values())))) if versions else {}
    found = []
    for row in rows:
        asked = in_language(questions[versions[row.pulse_id]], get_language() or "", viewer.organization.language)
        given = [(asked[position - 1], value) for position, value in answers[row.pulse_id].items()]
        found.append(Seen(row, pairings[row.pairing_id], given, *met.get(row.pairing_id, (0, 0))))
    return sorted(found, key=lambda seen: not seen.does_not_help)


def _met(viewer: Viewer, pairings: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many meetings were held, and expected, in the last eight closed weeks."""
    week = clock.this_week(viewer.organization)
    since = week.start - WEEKS_LOOKED_AT * clock.WEEK
    weeks = WeeklyAttendance.objects.filter(pairing__in=pairings, week_start__gte=since, week_start__lt=week.start)
    sums = weeks.order_by().values_list("pairing").annotate(held=Sum("held"), expected=Sum("expected"))
    return {pairing: (held, expected) for pairing, held, expected in sums}


def _first(quarter: Quarter) -> date:
    return quarter.first
