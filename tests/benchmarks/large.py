"""An organization of 2,000 mentees and 200 mentors with a year of meetings and logs, made by SQL in seconds."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Program
from tests.databases import raw_connection

MENTEES, MENTORS, UNITS, WEEKS = 2_000, 200, 20, 52

# Ids are built from a letter for the table and a number, so that each statement knows the rows of the others.
FILL = """
INSERT INTO tenancy_unit (id, organization_id, name, kind_label)
SELECT pg_temp.id('u', n), %(organization)s, 'Unit ' || n, '' FROM generate_series(1, %(units)s) n;

INSERT INTO mentors_mentor (id, organization_id, unit_id, membership_id, full_name, search_name, gender, phone, email,
                            capacity, languages, external_id, status, note, created_at)
SELECT pg_temp.id('m', n), %(organization)s, pg_temp.id('u', n %% %(units)s + 1),
       CASE WHEN n = 1 THEN %(mentor)s::uuid END, 'Mentor ' || lpad(n::text, 4, '0'),
       'mentor ' || lpad(n::text, 4, '0'), '', '', '', 11 - n %% 3, '{}', '', 'active', '', now()
FROM generate_series(1, %(mentors)s) n;

INSERT INTO mentees_mentee (id, organization_id, unit_id, kind, full_name, search_name, gender, phone, email,
                            group_label, languages, external_id, status, note, created_at)
SELECT pg_temp.id('e', n), %(organization)s, pg_temp.id('u', n %% %(units)s + 1), 'person',
       'Mentee ' || lpad(n::text, 5, '0'), 'mentee ' || lpad(n::text, 5, '0'), '', '', '', '', '{}', '', 'active', '',
       now()
FROM generate_series(1, %(mentees)s) n;

INSERT INTO programs_enrolment (id, organization_id, program_id, mentee_id, starts_on, end_reason, created_at)
SELECT pg_temp.id('r', n), %(organization)s, %(program)s, pg_temp.id('e', n), %(first)s, '', now()
FROM generate_series(1, %(mentees)s) n;

INSERT INTO programs_pairing (id, organization_id, enrolment_id, mentor_id, role, starts_on, intensity, end_reason,
                              created_at)
SELECT pg_temp.id('p', n), %(organization)s, pg_temp.id('r', n), pg_temp.id('m', n %% %(mentors)s + 1), 'primary',
       %(first)s, 'routine', '', now()
FROM generate_series(1, %(mentees)s) n WHERE n %% 40 > 0;

INSERT INTO mentoring_sessions_meetingseries (id, organization_id, pairing_id, frequency, weekday, start_time, minutes,
                                              mode, place, starts_on, created_at)
SELECT pg_temp.id('s', n), %(organization)s, pg_temp.id('p', n), 'weekly', (n / 7) %% 4, '16:00', 45, 'in_person', '',
       %(first)s, now()
FROM generate_series(1, %(mentees)s) n WHERE n %% 40 > 0 AND n %% 50 > 0;

INSERT INTO mentoring_sessions_meeting (id, organization_id, pairing_id, series_id, original_start, starts_at,
                                        local_date, minutes, mode, place, created_at)
SELECT gen_random_uuid(), %(organization)s, series.pairing_id, series.id, at.instant, at.instant, day::date, 45,
       'in_person', '', now()
FROM mentoring_sessions_meetingseries series
JOIN generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') day
  ON extract(isodow FROM day) = series.weekday + 1
CROSS JOIN LATERAL (SELECT (day + series.start_time) AT TIME ZONE %(zone)s AS instant) at
WHERE series.organization_id = %(organization)s;

INSERT INTO mentoring_sessions_sessionlog (id, organization_id, meeting_id, outcome, absent, excused_by, reason,
                                           minutes, mode, summary, confidential, logged_at, updated_at)
SELECT gen_random_uuid(), %(organization)s, id, outcome, CASE outcome WHEN 'missed' THEN 'mentee' ELSE '' END,
       CASE outcome WHEN 'excused' THEN 'office' ELSE '' END, '', 45, 'in_person', '', false, now(), now()
FROM (SELECT id, CASE WHEN luck < 0.80 THEN 'held' WHEN luck < 0.88 THEN 'excused' WHEN luck < 0.93 THEN 'missed' END
      AS outcome FROM (SELECT id, random() AS luck FROM mentoring_sessions_meeting
                       WHERE organization_id = %(organization)s AND starts_at < now()) drawn) decided
WHERE outcome IS NOT NULL;
"""
IDS = """
CREATE FUNCTION pg_temp.id(letter text, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql
RETURN md5(letter || number || current_setting('app.org'))::uuid
"""


@dataclass(frozen=True)
class Large:
    """The organization, its program, and who looks at the pages."""

    organization: Organization
    program: Program
    people: dict[str, User]


def build(slug: str = "large") -> Large:
    """Fill an organization of this address; the same numbers each time, the same luck too."""
    organization = Organization.objects.create(name="Large", slug=slug)
    people = {
        role: User.objects.create_user(f"{role}@{slug}.example") for role in ("administrator", "coordinator", "mentor")
    }
    present = clock.this_week(organization)
    first = present.start - timedelta(weeks=WEEKS)
    with organization_scope(organization), transaction.atomic():
        members = {
            role: Membership.objects.create(organization=organization, user=user, role=Role(role))
            for role, user in people.items()
        }
        program = Program.objects.create(organization=organization, name="Mentoring", slug="mentoring", starts_on=first)
        _fill(organization, program, members["mentor"], first, present.end + timedelta(weeks=8))
    with raw_connection("owner", autocommit=True) as owner:
        owner.execute("ANALYZE")
    return Large(organization, program, people)


def _fill(organization: Organization, program: Program, mentor: Membership, first: date, last: date) -> None:
    parameters = {
        "organization": organization.pk,
        "program": program.pk,
        "mentor": mentor.pk,
        "zone": organization.time_zone,
        "first": first,
        "last": last,
        "mentees": MENTEES,
        "mentors": MENTORS,
        "units": UNITS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(IDS)
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement, parameters)
        assert Mentor.objects.count() == MENTORS
