"""An organization of 2,000 mentees, 200 mentors and three programs with years of history, to which years can be added.

Each participant changes the mentor once in a stretch of years. Meetings and logs are made by SQL, weeks by the roll-up.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CalendarPeriod, Program, TrainingRequirement
from reports.services import roll_up_week
from tests.benchmarks.large import FILL, IDS, MENTEES, MENTORS, UNITS
from tests.databases import raw_connection

WEEKS = 156
"""Three years."""
PROGRAMS = 3

PEOPLE = FILL.split(";\n")[:3]
ENROLMENTS = """
INSERT INTO programs_enrolment (id, organization_id, program_id, mentee_id, starts_on, end_reason, created_at)
SELECT pg_temp.id('r', n), %(organization)s, (%(programs)s::uuid[])[n %% 3 + 1], pg_temp.id('e', n), %(first)s, '',
       now()
FROM generate_series(1, %(mentees)s) n
"""
UNIT_TREE = """
UPDATE tenancy_unit SET parent_id = pg_temp.id('u', (number + 3) / 4)
FROM (SELECT n, pg_temp.id('u', n) AS id, n - 2 AS number FROM generate_series(3, %(units)s) n) below
WHERE tenancy_unit.id = below.id
"""
STRETCH = """
UPDATE programs_enrolment SET starts_on = %(first)s WHERE organization_id = %(organization)s AND starts_on > %(first)s;

INSERT INTO programs_pairing (id, organization_id, enrolment_id, mentor_id, role, starts_on, ends_on, intensity,
                              committed_until, end_reason, created_at)
SELECT pg_temp.id('p' || part || %(first)s::text, n), %(organization)s, pg_temp.id('r', n),
       pg_temp.id('m', (n + part * 7) %% %(mentors)s + 1), 'primary',
       CASE part WHEN 1 THEN %(first)s::date ELSE %(first)s::date + 400 + n %% 300 END,
       CASE part WHEN 1 THEN %(first)s::date + 399 + n %% 300 ELSE %(until)s::date END, 'routine',
       CASE WHEN part = 2 AND %(until)s::date IS NULL THEN %(last)s::date - 70 + n %% 12 * 30
            ELSE %(first)s::date + (part - 1) * (400 + n %% 300) + 300 + n %% 100 END,
       CASE WHEN part = 1 THEN CASE n %% 3 WHEN 0 THEN 'completed' WHEN 1 THEN 'mentor_left' ELSE '' END
            WHEN %(until)s::date IS NULL THEN '' ELSE 'change_of_mentor' END, now()
FROM generate_series(1, %(mentees)s) n CROSS JOIN generate_series(1, 2) part WHERE n %% 40 > 0;

INSERT INTO mentoring_sessions_meetingseries (id, organization_id, pairing_id, frequency, weekday, start_time, minutes,
                                              mode, place, starts_on, created_at)
SELECT pg_temp.id('s' || part || %(first)s::text, n), %(organization)s, pg_temp.id('p' || part || %(first)s::text, n),
       'weekly', (n / 7) %% 4, '16:00', 45, 'in_person', '',
       CASE part WHEN 1 THEN %(first)s::date ELSE %(first)s::date + 400 + n %% 300 END, now()
FROM generate_series(1, %(mentees)s) n CROSS JOIN generate_series(1, 2) part WHERE n %% 40 > 0 AND n %% 50 > 0;

INSERT INTO mentoring_sessions_meeting (id, organization_id, pairing_id, series_id, original_start, starts_at,
                                        local_date, minutes, mode, place, created_at)
SELECT gen_random_uuid(), %(organization)s, pairing.id, series.id, at.instant, at.instant, day::date, 45,
       'in_person', '', now()
FROM mentoring_sessions_meetingseries series
JOIN programs_pairing pairing ON pairing.id = series.pairing_id
JOIN generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') day
  ON extract(isodow FROM day) = series.weekday + 1
 AND day BETWEEN pairing.starts_on AND COALESCE(pairing.ends_on, 'infinity')
CROSS JOIN LATERAL (SELECT (day + series.start_time) AT TIME ZONE %(zone)s AS instant) at
WHERE series.organization_id = %(organization)s AND pairing.starts_on >= %(first)s
  AND pairing.starts_on < %(first)s::date + 1000;

INSERT INTO mentoring_sessions_sessionlog (id, organization_id, meeting_id, outcome, absent, excused_by, reason,
                                           minutes, mode, summary, confidential, logged_at, updated_at)
SELECT gen_random_uuid(), %(organization)s, id, outcome, CASE outcome WHEN 'missed' THEN 'mentee' ELSE '' END,
       CASE outcome WHEN 'excused' THEN 'office' ELSE '' END, '', 45, 'in_person', '', false, told, told
FROM (SELECT id, CASE WHEN luck < 0.80 THEN 'held' WHEN luck < 0.88 THEN 'excused' WHEN luck < 0.93 THEN 'missed' END
      AS outcome, least(starts_at + late * interval '5 days', now()) AS told
      FROM (SELECT id, starts_at, random() AS luck, random() AS late FROM mentoring_sessions_meeting
            WHERE organization_id = %(organization)s AND local_date BETWEEN %(first)s AND %(last)s
              AND starts_at < now()) drawn) decided
WHERE outcome IS NOT NULL;

INSERT INTO mentoring_sessions_supporttalk (id, organization_id, mentor_id, coordinator_id, "on", way, minutes,
                                            noted_at)
SELECT gen_random_uuid(), %(organization)s, pg_temp.id('m', n), %(coordinator)s, day::date, 'phone', 20, now()
FROM generate_series(1, %(mentors)s) n
JOIN generate_series(%(first)s::timestamp, least(%(last)s::timestamp, now()::timestamp), '10 days') day
  ON extract(doy FROM day)::int / 10 %% 6 = n %% 7
"""


@dataclass
class Years:
    """The organization, its programs, who looks at the pages, and since when it has a history."""

    organization: Organization
    programs: list[Program]
    members: dict[str, Membership]
    people: dict[str, User]
    first: date
    last: date

    @property
    def program(self) -> Program:
        return self.programs[0]


def build(slug: str = "years") -> Years:
    """Three years of an organization of this address; weeks are not rolled up yet."""
    organization = Organization.objects.create(name="Years", slug=slug)
    roles = {"administrator": Role.ADMINISTRATOR, "coordinator": Role.COORDINATOR, "viewer": Role.VIEWER}
    people = {name: User.objects.create_user(f"{name}@{slug}.example") for name in (*roles, "mentor")}
    present = clock.this_week(organization)
    first = present.start - timedelta(weeks=WEEKS)
    with organization_scope(organization), transaction.atomic():
        members = {
            name: Membership.objects.create(organization=organization, user=user, role=roles.get(name, Role.MENTOR))
            for name, user in people.items()
        }
        programs = [
            Program.objects.create(
                organization=organization, name=f"Mentoring {n}", slug=f"mentoring-{n}",
                starts_on=first - timedelta(weeks=WEEKS),
            )
            for n in range(PROGRAMS)
        ]  # fmt: skip
        years = Years(organization, programs, members, people, first, present.start - timedelta(days=1))
        TrainingRequirement.objects.create(organization=organization, program=programs[0], kind="yearly", minutes=240)
        _run(years, [*PEOPLE, UNIT_TREE, ENROLMENTS], first, present.end + timedelta(weeks=8))
        _stretch(years, first, present.end + timedelta(weeks=8), None)
    analyze()
    return years


def add_three_years(years: Years) -> None:
    """The same again before what is there: the present stays as it was, the history is twice as long."""
    first, last = years.first - timedelta(weeks=WEEKS), years.first - timedelta(days=1)
    with organization_scope(years.organization), transaction.atomic():
        _stretch(years, first, last, last)
    years.first = first
    analyze()


def roll_up(years: Years, number: int = WEEKS) -> None:
    """Count the oldest weeks, so many of them, by the service."""
    for offset in range(number):
        with organization_scope(years.organization), transaction.atomic():
            roll_up_week(organization=years.organization, week_start=years.first + timedelta(weeks=offset))
    analyze()


def analyze() -> None:
    with raw_connection("owner", autocommit=True) as owner:
        owner.execute("ANALYZE")


def _stretch(years: Years, first: date, last: date, until: date | None) -> None:
    terms = range(0, (last - first).days, 182)
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(
            organization=years.organization, program=program, kind="term", name=f"Term {offset}",
            starts_on=first + timedelta(days=offset), ends_on=first + timedelta(days=offset + 181),
        )
        for program in years.programs
        for offset in terms
        if until is None or first + timedelta(days=offset + 181) <= last
    )  # fmt: skip
    _run(years, STRETCH.split(";\n"), first, last, until)


def _run(years: Years, statements: list[str], first: date, last: date, until: date | None = None) -> None:
    parameters = {
        "organization": years.organization.pk,
        "programs": [program.pk for program in years.programs],
        "mentor": years.members["mentor"].pk,
        "coordinator": years.members["coordinator"].pk,
        "zone": years.organization.time_zone,
        "first": first,
        "last": last,
        "until": until,
        "mentees": MENTEES,
        "mentors": MENTORS,
        "units": UNITS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(IDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
        for statement in filter(str.strip, statements):
            cursor.execute(statement, parameters)
