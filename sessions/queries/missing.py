"""Whether the generator has left something out: asked by the roll-up, which must not take its word for it."""

from django.db import connection

from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization

# The same rules as `sessions.recurrence` and `programs.queries.closed_spans`, to which the tests hold them;
# GREATEST and LEAST pass over empty ends.
#
# Right after an import the planner knows no figures yet and takes every table for empty. So nothing here is left to its
# choice that could cost more than one look at each row: what is there, and what must not be, is hashed once (NOT IN);
# what a fixed time belongs to is looked up by its key, and only for days that lack a meeting (LATERAL, OFFSET 0).
MISSING = """
WITH RECURSIVE closed_units (unit_id, starts_on, ends_on) AS (
    SELECT unit_id, starts_on, ends_on FROM programs_unitclosure
    WHERE organization_id = %(organization)s AND ends_on >= %(first)s::date AND starts_on <= %(last)s::date
    UNION
    SELECT part.id, above.starts_on, above.ends_on
    FROM closed_units above JOIN tenancy_unit part ON part.parent_id = above.unit_id
    WHERE part.organization_id = %(organization)s
), days (day) AS MATERIALIZED (
    SELECT %(first)s::date + n FROM generate_series(0, 6) n
), standing (series_id, day) AS MATERIALIZED (
    SELECT series_id, (original_start AT TIME ZONE %(zone)s)::date
    FROM mentoring_sessions_meeting
    WHERE organization_id = %(organization)s AND series_id IS NOT NULL
      AND local_date BETWEEN %(first)s::date - 6 AND %(last)s::date + 6
      AND original_start BETWEEN %(first)s::date - 1 AND %(last)s::date + 2
), lacking AS MATERIALIZED (
    SELECT series.organization_id, series.id, series.pairing_id, series.starts_on, days.day
    FROM mentoring_sessions_meetingseries series
    JOIN days ON extract(isodow FROM days.day)::int - 1 = series.weekday
    WHERE series.organization_id = %(organization)s
      AND days.day BETWEEN series.starts_on AND COALESCE(series.ends_on, 'infinity')
      AND CASE
          WHEN series.frequency = 'fortnightly' THEN (days.day - series.starts_on) / 7 %% 2 = 0
          WHEN series.week_of_month = -1 THEN extract(month FROM days.day) <> extract(month FROM days.day + 7)
          WHEN series.week_of_month > 0 THEN (extract(day FROM days.day)::int + 6) / 7 = series.week_of_month
          ELSE true END
      AND (series.id, days.day) NOT IN (SELECT series_id, day FROM standing)
)
SELECT EXISTS (
    SELECT FROM lacking
    CROSS JOIN LATERAL (
        SELECT * FROM programs_pairing
        WHERE organization_id = lacking.organization_id AND id = lacking.pairing_id OFFSET 0
    ) pairing
    CROSS JOIN LATERAL (
        SELECT * FROM programs_enrolment
        WHERE organization_id = lacking.organization_id AND id = pairing.enrolment_id OFFSET 0
    ) enrolment
    CROSS JOIN LATERAL (
        SELECT * FROM programs_program
        WHERE organization_id = lacking.organization_id AND id = enrolment.program_id OFFSET 0
    ) program
    WHERE lacking.day >= GREATEST(pairing.starts_on, enrolment.starts_on, program.starts_on)
      AND lacking.day <= LEAST(pairing.ends_on, enrolment.ends_on, program.ends_on, 'infinity')
      AND (program.id, lacking.day) NOT IN (
          SELECT period.program_id, days.day FROM programs_calendarperiod period
          JOIN days ON days.day BETWEEN period.starts_on AND period.ends_on
          WHERE period.organization_id = %(organization)s
            AND (period.kind = 'break' OR period.kind = 'holiday' AND NOT period.is_open))
      AND (extract(isodow FROM lacking.day) = 6
           AND lacking.day BETWEEN program.shabbat_from AND COALESCE(program.shabbat_until, 'infinity')) IS NOT TRUE
      AND (pairing.mentor_id, lacking.day) NOT IN (
          SELECT away.mentor_id, days.day FROM programs_absence away
          JOIN days ON days.day BETWEEN away.starts_on AND COALESCE(away.ends_on, 'infinity')
          WHERE away.organization_id = %(organization)s AND away.mentor_id IS NOT NULL)
      AND (enrolment.mentee_id, lacking.day) NOT IN (
          SELECT away.mentee_id, days.day FROM programs_absence away
          JOIN days ON days.day BETWEEN away.starts_on AND COALESCE(away.ends_on, 'infinity')
          WHERE away.organization_id = %(organization)s AND away.mentee_id IS NOT NULL
          UNION ALL
          SELECT mentee.id, days.day FROM closed_units
          JOIN days ON days.day BETWEEN closed_units.starts_on AND closed_units.ends_on
          JOIN mentees_mentee mentee ON mentee.unit_id = closed_units.unit_id
          WHERE mentee.organization_id = %(organization)s)
      AND (pairing.id, lacking.day) NOT IN (
          SELECT substitute.stands_in_for_id, days.day FROM programs_pairing substitute
          JOIN days ON days.day BETWEEN substitute.starts_on AND substitute.ends_on
          WHERE substitute.organization_id = %(organization)s AND substitute.stands_in_for_id IS NOT NULL))
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
