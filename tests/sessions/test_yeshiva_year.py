"""A whole yeshiva year, 5787, from 12 September 2026 (1 Tishrei) to 1 October 2027 (29 Elul), day by day.

The days below are written by hand from a calendar on paper: so that a person can lay it beside them, each day on which
a rule falls stands here, either among those on which they meet or with the reason why not. Then the counts of every
month, which are those of the days above. Nothing here is computed by what is tested.
"""

import calendar
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.services import add_period, set_observed_days
from sessions.models import Meeting
from sessions.planner.plan import plan_of
from sessions.services import generate_meetings, open_series
from tests.factories import EnrolmentFactory, MenteeFactory, PairingFactory, ProgramFactory

BEGINS, ENDS = date(2026, 9, 12), date(2027, 10, 1)

PERIODS = [
    # kind, name, first and last day: civil, and as the yeshiva says it.
    ("term", "זמן אלול תשפ״ו", date(2026, 8, 14), date(2026, 9, 21)),  # 1 Elul – 10 Tishrei
    ("break", "בין הזמנים · תשרי", date(2026, 9, 22), date(2026, 10, 11)),  # 11–30 Tishrei
    ("term", "זמן חורף תשפ״ז", date(2026, 10, 12), date(2027, 4, 7)),  # 1 Cheshvan – 29 Adar II
    ("break", "בין הזמנים · ניסן", date(2027, 4, 8), date(2027, 5, 7)),  # 1–30 Nisan
    ("term", "זמן קיץ תשפ״ז", date(2027, 5, 8), date(2027, 8, 12)),  # 1 Iyar – 9 Av
    ("break", "בין הזמנים · אב", date(2027, 8, 13), date(2027, 9, 2)),  # 10–30 Av
    ("term", "זמן אלול תשפ״ז", date(2027, 9, 3), date(2027, 10, 11)),  # 1 Elul – 10 Tishrei 5788
]
OBSERVES = ["shabbat", "yom_tov", "eves", "purim", "independence", "fasts"]
"""Days of remembrance are days of meeting here: 4 May 2027 lies in a break, and on 11 May they meet."""

BREAK = "between the terms"

YEAR = {
    "weekly on Tuesday": [
        ("2026-09", [15], {22: BREAK, 29: BREAK}),
        ("2026-10", [13, 20, 27], {6: BREAK}),
        ("2026-11", [3, 10, 17, 24], {}),
        ("2026-12", [1, 8, 15, 22, 29], {}),
        ("2027-01", [5, 12, 19, 26], {}),
        ("2027-02", [2, 9, 16, 23], {}),
        ("2027-03", [2, 9, 16, 30], {23: "Purim, 14 Adar II"}),
        ("2027-04", [6], {13: BREAK, 20: BREAK, 27: BREAK}),
        ("2027-05", [11, 18, 25], {4: BREAK}),
        ("2027-06", [1, 8, 15, 22, 29], {}),
        ("2027-07", [6, 13, 20, 27], {}),
        ("2027-08", [3, 10], {17: BREAK, 24: BREAK, 31: BREAK}),
        ("2027-09", [7, 14, 21, 28], {}),
    ],
    "fortnightly on Wednesday, from 14 October": [
        ("2026-10", [14, 28], {}),
        ("2026-11", [11, 25], {}),
        ("2026-12", [9, 23], {}),
        ("2027-01", [6, 20], {}),
        ("2027-02", [3, 17], {}),
        ("2027-03", [3, 17, 31], {}),
        ("2027-04", [], {14: BREAK, 28: "seventh day of Pesach"}),
        ("2027-05", [26], {12: "Independence Day, 5 Iyar"}),
        ("2027-06", [9, 23], {}),
        ("2027-07", [7, 21], {}),
        ("2027-08", [4], {18: BREAK}),
        ("2027-09", [15, 29], {1: BREAK}),
    ],
    "monthly, the last Thursday": [
        ("2026-09", [], {24: BREAK}),
        ("2026-10", [29], {}),
        ("2026-11", [26], {}),
        ("2026-12", [31], {}),
        ("2027-01", [28], {}),
        ("2027-02", [25], {}),
        ("2027-03", [25], {}),
        ("2027-04", [], {29: BREAK}),
        ("2027-05", [27], {}),
        ("2027-06", [24], {}),
        ("2027-07", [29], {}),
        ("2027-08", [], {26: BREAK}),
        ("2027-09", [30], {}),
    ],
    "monthly, the fifth Sunday": [
        ("2026-11", [29], {}),
        ("2027-01", [31], {}),
        ("2027-05", [30], {}),
        ("2027-08", [], {29: BREAK}),
    ],
    "weekly on Friday": [
        ("2026-09", [18], {25: "eve of Sukkot"}),
        ("2026-10", [16, 23, 30], {2: "Hoshana Rabba", 9: BREAK}),
        ("2026-11", [6, 13, 20, 27], {}),
        ("2026-12", [4, 11, 18, 25], {}),
        ("2027-01", [1, 8, 15, 22, 29], {}),
        ("2027-02", [5, 12, 19, 26], {}),
        ("2027-03", [5, 12, 19, 26], {}),
        ("2027-04", [2], {9: BREAK, 16: BREAK, 23: "Chol HaMoed", 30: BREAK}),
        ("2027-05", [14, 21, 28], {7: "the last day between the terms, 30 Nisan"}),
        ("2027-06", [18, 25], {4: "Jerusalem Day, 28 Iyar", 11: "Shavuot, 6 Sivan"}),
        ("2027-07", [2, 9, 16, 23, 30], {}),
        ("2027-08", [6], {13: "the first day between the terms, 10 Av", 20: BREAK, 27: BREAK}),
        ("2027-09", [3, 10, 17, 24], {}),
        ("2027-10", [], {1: "eve of Rosh Hashana, 29 Elul"}),
    ],
    "weekly on Monday": [
        ("2026-09", [], {14: "fast of Gedaliah, 3 Tishrei", 21: "Yom Kippur", 28: BREAK}),
        ("2026-10", [12, 19, 26], {5: BREAK}),
        ("2026-11", [2, 9, 16, 23, 30], {}),
        ("2026-12", [7, 14, 21, 28], {}),
        ("2027-01", [4, 11, 18, 25], {}),
        ("2027-02", [1, 8, 15, 22], {}),
        ("2027-03", [1, 8, 15, 29], {22: "fast of Esther, 13 Adar II"}),
        ("2027-04", [5], {12: BREAK, 19: BREAK, 26: BREAK}),
        ("2027-05", [10, 17, 24, 31], {3: BREAK}),
        ("2027-06", [7, 14, 21, 28], {}),
        ("2027-07", [5, 12, 19, 26], {}),
        ("2027-08", [2, 9], {16: BREAK, 23: BREAK, 30: BREAK}),
        ("2027-09", [6, 13, 20, 27], {}),
    ],
    "weekly on Shabbat": [],
}

COUNTS = {
    #                       9  10  11  12   1   2   3   4   5   6   7   8   9  10   all
    "weekly on Tuesday":   [1,  3,  4,  5,  4,  4,  4,  1,  3,  5,  4,  2,  4,  0,  44],
    "fortnightly on Wednesday, from 14 October":
                           [0,  2,  2,  2,  2,  2,  3,  0,  1,  2,  2,  1,  2,  0,  21],
    "monthly, the last Thursday":
                           [0,  1,  1,  1,  1,  1,  1,  0,  1,  1,  1,  0,  1,  0,  10],
    "monthly, the fifth Sunday":
                           [0,  0,  1,  0,  1,  0,  0,  0,  1,  0,  0,  0,  0,  0,   3],
    "weekly on Friday":    [1,  3,  4,  4,  5,  4,  4,  1,  3,  2,  5,  1,  4,  0,  41],
    "weekly on Monday":    [0,  3,  5,  4,  4,  4,  4,  1,  4,  4,  4,  2,  4,  0,  43],
    "weekly on Shabbat":   [0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,   0],
}  # fmt: skip

RULES = {
    "weekly on Tuesday": {"frequency": "weekly", "weekday": calendar.TUESDAY},
    "fortnightly on Wednesday, from 14 October": {
        "frequency": "fortnightly", "weekday": calendar.WEDNESDAY, "starts_on": date(2026, 10, 14),
    },
    "monthly, the last Thursday": {"frequency": "monthly", "weekday": calendar.THURSDAY, "week_of_month": -1},
    "monthly, the fifth Sunday": {"frequency": "monthly", "weekday": calendar.SUNDAY, "week_of_month": 5},
    "weekly on Friday": {"frequency": "weekly", "weekday": calendar.FRIDAY},
    "weekly on Monday": {"frequency": "weekly", "weekday": calendar.MONDAY},
    "weekly on Shabbat": {"frequency": "weekly", "weekday": calendar.SATURDAY},
}  # fmt: skip


def days(name: str, *, met: bool) -> list[date]:
    found = []
    for month, held, left_out in YEAR[name]:
        year, number = map(int, month.split("-"))
        found += [date(year, number, day) for day in (held if met else left_out)]
    return found


@pytest.mark.parametrize("name", COUNTS)
def test_the_table_agrees_with_itself(name):
    """Every Tuesday of the year stands in it, met or with its reason; months have the counts of their days."""
    months = [(2026, month) for month in range(9, 13)] + [(2027, month) for month in range(1, 11)]
    met = days(name, met=True)
    assert [sum((day.year, day.month) == month for day in met) for month in months] == COUNTS[name][:-1]
    assert len(met) == COUNTS[name][-1]
    told, weekday = sorted(met + days(name, met=False)), RULES[name]["weekday"]
    assert all(day.weekday() == weekday for day in told)
    if RULES[name]["frequency"] == "weekly" and told:
        number = (ENDS - BEGINS).days + 1
        every = [BEGINS + timedelta(days=by) for by in range(number)]
        assert told == [day for day in every if day.weekday() == weekday]


def test_the_year_is_expected_as_it_was_written_by_hand(organization, make_viewer):
    """By the planner before the year begins, and as meetings, which generation makes for all of it."""
    viewer = make_viewer(Role.COORDINATOR, organization=organization)
    with time_machine.travel("2026-08-16T09:00:00Z", tick=False):
        with organization_scope(organization), transaction.atomic():
            program = ProgramFactory(organization=organization, starts_on=date(2026, 8, 14))
            set_observed_days(program=program, observes=OBSERVES, by=None)
            for kind, name, first, last in PERIODS:
                add_period(program=program, kind=kind, name=name, starts_on=first, ends_on=last, by=None)
            pairings = {name: paired(organization, program, name) for name in RULES}
            plan = plan_of(viewer, program, BEGINS, ENDS)
            generate_meetings(organization=organization, since=BEGINS, until=ENDS)
            made = list(Meeting.objects.order_by("starts_at").values_list("pairing", "local_date"))
    planned = {row.pairing.pk: row.counts.expected for row in plan.rows}
    for name, pairing in pairings.items():
        assert [day for key, day in made if key == pairing.pk] == days(name, met=True), name
        assert planned[pairing.pk] == COUNTS[name][-1], name
    assert plan.totals.expected == plan.totals.to_come == 162


def paired(organization, program, name: str):
    starts = {"organization": organization, "starts_on": program.starts_on}
    mentee = MenteeFactory(organization=organization, full_name=name)
    pairing = PairingFactory(**starts, enrolment=EnrolmentFactory(**starts, program=program, mentee=mentee))
    rule = {"starts_on": BEGINS, "start_time": time(16), **RULES[name]}
    open_series(pairing=pairing, by=None, generate=False, **rule)
    return pairing
