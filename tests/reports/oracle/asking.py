"""Asks the hand-written statements about a history, as one of those who may look at it."""

from typing import NamedTuple

from django.db import connection

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from programs.models import ProgramScope
from tests.reports.oracle.history import History
from tests.reports.oracle.lasting import Point, curve, lasted
from tests.reports.oracle.spans import Span
from tests.reports.oracle.statements import LASTED, ROWS_OF_WEEKS, STATEMENTS, WEEKLY


class Expected(NamedTuple):
    """Numerator and denominator, and of how many people the denominator and the numerator speak."""

    numerator: int
    denominator: int
    people: int
    counted_people: int

    @property
    def both(self) -> tuple[int, int]:
        return self.numerator, self.denominator


class Asking:
    """One viewer of one history; remembers what was asked."""

    def __init__(self, history: History, viewer: Viewer):
        self.history, self.viewer = history, viewer
        self.reach = _reach(viewer)
        self._known: dict[tuple, Expected] = {}

    def figure(self, key: str, span: Span, program=None, unit=None, outside=()) -> Expected:
        """What a measure is in these days, of a program, of a unit with all below it, of both, or of all.

        `outside` are units whose people are left out.
        """
        asked = (key, span, program, unit, *outside)
        if asked not in self._known and key in STATEMENTS:
            self._known[asked] = Expected(*self._rows(STATEMENTS[key], span, program, unit, outside)[0])
        elif asked not in self._known:
            for of_meetings, *numbers in self._rows(WEEKLY, span, program, unit, outside):
                self._known[of_meetings, *asked[1:]] = Expected(*numbers)
        return self._known[asked]

    def weeks(self, span: Span) -> dict:
        """By pairing what WeeklyAttendance ought to hold of one week, of those of whom anything counts."""
        return {pairing: tuple(map(int, counts)) for pairing, *counts in self._rows(ROWS_OF_WEEKS, span)}

    def survival(self, span: Span, program=None, unit=None) -> tuple[list[Point], int]:
        """The curve as it stood at the end of the days, and of how many pairings it is."""
        known = lasted(self._rows(LASTED, span, program, unit), span.as_of)
        return curve(known), len(known)

    def _rows(self, statement: str, span: Span, program=None, unit=None, outside=()) -> list[tuple]:
        organization = self.history.organization
        parameters = {
            "organization": organization.pk,
            "zone": organization.time_zone,
            "today": self.history.today,
            "first": span.first,
            "last": span.last,
            "as_of": span.as_of,
            "program": program,
            "unit": unit,
            "outside": list(outside),
            **self.reach,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()


def _reach(viewer: Viewer) -> dict:
    """To which programs and units somebody is narrowed (None: to none), and who mentors beside."""
    reach: dict = {"scope_programs": None, "scope_units": None, "mentor_user": None}
    if viewer.has(Role.COORDINATOR) and not viewer.has(Role.ADMINISTRATOR):
        member = viewer.membership(Role.COORDINATOR)
        programs = ProgramScope.objects.filter(membership=member).values_list("program", flat=True)
        units = MembershipUnit.objects.filter(membership=member).values_list("unit", flat=True)
        reach = {"scope_programs": list(programs) or None, "scope_units": list(units) or None, "mentor_user": None}
        if viewer.has(Role.MENTOR):
            reach["mentor_user"] = viewer.user.pk
    return reach
