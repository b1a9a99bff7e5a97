"""Whether the generator has left something out: asked by the roll-up, which must not take its word for it."""

from django.db import connection

from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization

# The same rules as `sessions.recurrence` and `programs.queries.closed_spans`, to which the tests hold them;
# GREATEST and LEAST pass over empty ends.
MISSING = """
WITH RECURSIVE closed_units (unit_id, starts_on, ends_on) AS (
    SELECT unit_id, starts_on, ends_on FROM programs_unitclosure
    WHERE organization_id = %(organization)s AND ends_on >= %(first)s::date AND starts_on <= %(last)s::date
    UNION
    SELECT part.id, above.starts_on, above.ends_on
    FROM closed_units above JOIN tenancy_unit part ON part.parent_id = above.unit_id
    WHERE part.organization_id = %(organization)s
), away (mentor_id, mentee_id, starts_on, ends_on) AS MATERIALIZED (
    SELECT mentor_id, mentee_id, starts_on, COALESCE(ends_on, 'infinity') FROM programs_absence
    WHERE organization_id = %(organization)s
      AND COALESCE(ends_on, 'infinity') >= %(first)s::date AND starts_on <= %(last)s::date
    UNION ALL
    SELECT NULL, mentee.id, closed_units.starts_on, closed_units.ends_on
    FROM closed_units JOIN mentees_mentee mentee ON mentee.unit_id = closed_units.unit_id
    WHERE mentee.organization_id = %(organization)s
), standing AS MATERIALIZED (
    SELECT series_id, (original_start AT TIME ZONE %(zone)s)::date AS day
    FROM mentoring_sessions_meeting
    WHERE organization_id = %(organization)s AND series_id IS NOT NULL
      AND local_date BETWEEN %(first)s::date - 6 AND %(last)s::date + 6
      AND original_start BETWEEN %(first)s::date - 1 AND %(last)s::date + 2
)
SELECT EXISTS (
    SELECT FROM mentoring_sessions_meetingseries series
    JOIN programs_pairing pairing
      ON pairing.organization_id = series.organization_id AND pairing.id = series.pairing_id
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    JOIN programs_program program
      ON program.organization_id = enrolment.organization_id AND program.id = enrolment.program_id
    JOIN (SELECT generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day')::date) AS falls (day)
      ON extract(isodow FROM falls.day)::int - 1 = series.weekday
    WHERE series.organization_id = %(organization)s
      AND falls.day >= GREATEST(series.starts_on, pairing.starts_on, enrolment.starts_on, program.starts_on)
      AND falls.day <= LEAST(series.ends_on, pairing.ends_on, enrolment.ends_on, program.ends_on, 'infinity')
      AND CASE
          WHEN series.frequency = 'fortnightly' THEN (falls.day - series.starts_on) / 7 %% 2 = 0
          WHEN series.week_of_month = -1 THEN extract(month FROM falls.day) <> extract(month FROM falls.day + 7)
          WHEN series.week_of_month > 0 THEN (extract(day FROM falls.day)::int + 6) / 7 = series.week_of_month
          ELSE true END
      AND NOT EXISTS (
          SELECT FROM programs_calendarperiod period
          WHERE period.organization_id = series.organization_id AND period.program_id = program.id
            AND (period.kind = 'break' OR period.kind = 'holiday' AND NOT period.is_open)
            AND falls.day BETWEEN period.starts_on AND period.ends_on)
      AND (extract(isodow FROM falls.day) = 6
           AND falls.day BETWEEN program.shabbat_from AND COALESCE(program.shabbat_until, 'infinity')) IS NOT TRUE
      AND NOT EXISTS (
          SELECT FROM away
          WHERE away.mentor_id = pairing.mentor_id AND falls.day BETWEEN away.starts_on AND away.ends_on)
      AND NOT EXISTS (
          SELECT FROM away
          WHERE away.mentee_id = enrolment.mentee_id AND falls.day BETWEEN away.starts_on AND away.ends_on)
      AND NOT EXISTS (
          SELECT FROM programs_pairing substitute
          WHERE substitute.organization_id = series.organization_id AND substitute.stands_in_for_id = pairing.id
            AND falls.day BETWEEN substitute.starts_on AND substitute.ends_on)
      AND (series.id, falls.day) NOT IN (SELECT series_id, day FROM standing))
"""


def is_meeting_missing(organization: Organization, week: Week) -> bool:
    """Whether a fixed time gives a day of this week for which no meeting exists; one query."""
    parameters = {
        "organization": organization.pk,
        "zone": organization.time_zone,
        "first": week.start,
        "last": week.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(MISSING, parameters)
        return cursor.fetchone()[0]
