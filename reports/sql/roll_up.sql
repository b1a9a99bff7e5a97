-- The roll-up of one week of one organization, in one statement and so in one snapshot: what counts, what no longer
-- belongs, what is new or different, and that the week is closed. Parameters: organization, zone, first and last (the
-- days of the week), now, and id_prefix, the beginning of a UUIDv7: its time and version.
-- The nightly check (`checking/`) reads all up to `truth` and writes nothing.
-- Rows of days after `first` stem from the time when the organization's week began on another day.
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
), counting AS (
    SELECT meeting.pairing_id,
           meeting.series_id IS NULL AND meeting.moved_from_id IS NULL AS extra,
           log.outcome,
           COALESCE(log.minutes, meeting.minutes) AS minutes,
           log.logged_at - meeting.starts_at - meeting.minutes * interval '1 minute' AS delay
    FROM mentoring_sessions_meeting meeting
    -- OFFSET 0 keeps each a look-up by key for every meeting of the week. The planner would rather read the logs of all
    -- years, and right after an import, when it takes all tables for empty, pair every row with every other.
    CROSS JOIN LATERAL (
        SELECT * FROM programs_pairing
        WHERE organization_id = meeting.organization_id AND id = meeting.pairing_id OFFSET 0
    ) pairing
    CROSS JOIN LATERAL (
        SELECT * FROM programs_enrolment
        WHERE organization_id = meeting.organization_id AND id = pairing.enrolment_id OFFSET 0
    ) enrolment
    CROSS JOIN LATERAL (
        SELECT * FROM programs_program
        WHERE organization_id = meeting.organization_id AND id = enrolment.program_id OFFSET 0
    ) program
    LEFT JOIN LATERAL (
        SELECT * FROM mentoring_sessions_meetingseries
        WHERE organization_id = meeting.organization_id AND id = meeting.series_id OFFSET 0
    ) series ON true
    LEFT JOIN LATERAL (
        SELECT * FROM mentoring_sessions_sessionlog
        WHERE organization_id = meeting.organization_id AND meeting_id = meeting.id OFFSET 0
    ) log ON true
    WHERE meeting.organization_id = %(organization)s
      AND meeting.local_date BETWEEN %(first)s AND %(last)s
      AND (log.id IS NOT NULL OR (
              (meeting.series_id IS NOT NULL OR meeting.moved_from_id IS NOT NULL)
          AND meeting.local_date BETWEEN pairing.starts_on AND COALESCE(pairing.ends_on, 'infinity')
          AND meeting.local_date BETWEEN enrolment.starts_on AND COALESCE(enrolment.ends_on, 'infinity')
          AND meeting.local_date BETWEEN program.starts_on AND COALESCE(program.ends_on, 'infinity')
          AND (series.id IS NULL OR (meeting.original_start AT TIME ZONE %(zone)s)::date
               BETWEEN series.starts_on AND COALESCE(series.ends_on, 'infinity'))
          AND NOT EXISTS (
              SELECT FROM programs_calendarperiod period
              WHERE period.organization_id = meeting.organization_id AND period.program_id = program.id
                AND (period.kind = 'break' OR period.kind = 'holiday' AND NOT period.is_open)
                AND meeting.local_date BETWEEN period.starts_on AND period.ends_on)
          AND (extract(isodow FROM meeting.local_date) = 6
               AND meeting.local_date BETWEEN program.shabbat_from
                   AND COALESCE(program.shabbat_until, 'infinity')) IS NOT TRUE
          AND NOT EXISTS (
              SELECT FROM away
              WHERE away.mentor_id = pairing.mentor_id AND meeting.local_date BETWEEN away.starts_on AND away.ends_on)
          AND NOT EXISTS (
              SELECT FROM away
              WHERE away.mentee_id = enrolment.mentee_id AND meeting.local_date BETWEEN away.starts_on AND away.ends_on)
          AND NOT EXISTS (  -- a substitute stands in, of whom it is expected
              SELECT FROM programs_pairing substitute
              WHERE substitute.organization_id = meeting.organization_id AND substitute.stands_in_for_id = pairing.id
                AND meeting.local_date BETWEEN substitute.starts_on AND substitute.ends_on)))
), counted AS MATERIALIZED (
    -- Else a planner that knows no figures yet may count anew for each pairing: minutes instead of milliseconds.
    SELECT pairing_id,
           count(*) FILTER (WHERE NOT extra) AS expected,
           count(*) FILTER (WHERE NOT extra AND outcome = 'held') AS held,
           count(*) FILTER (WHERE NOT extra AND outcome = 'excused') AS excused,
           count(*) FILTER (WHERE NOT extra AND outcome = 'missed') AS missed,
           count(*) FILTER (WHERE NOT extra AND outcome IS NULL) AS unreported,
           count(*) FILTER (WHERE extra AND outcome = 'held') AS extra_held,
           COALESCE(sum(minutes) FILTER (WHERE outcome = 'held'), 0) AS minutes,
           count(*) FILTER (WHERE NOT extra AND delay <= interval '48 hours') AS in_time,
           COALESCE(sum(GREATEST(floor(extract(epoch FROM delay) / 3600), 0)) FILTER (WHERE NOT extra), 0)
               AS delay_hours
    FROM counting GROUP BY pairing_id
), truth AS (
    SELECT pairing.id AS pairing_id,
           COALESCE(counted.expected, 0) AS expected, COALESCE(counted.held, 0) AS held,
           COALESCE(counted.excused, 0) AS excused, COALESCE(counted.missed, 0) AS missed,
           COALESCE(counted.unreported, 0) AS unreported, COALESCE(counted.extra_held, 0) AS extra_held,
           COALESCE(counted.minutes, 0) AS minutes, COALESCE(counted.in_time, 0) AS in_time,
           COALESCE(counted.delay_hours, 0) AS delay_hours
    FROM programs_pairing pairing LEFT JOIN counted ON counted.pairing_id = pairing.id
    WHERE pairing.organization_id = %(organization)s
      AND (counted.pairing_id IS NOT NULL
           OR (pairing.starts_on <= %(last)s AND COALESCE(pairing.ends_on, 'infinity') >= %(first)s))
), gone AS (
    DELETE FROM reports_weeklyattendance
    WHERE organization_id = %(organization)s AND week_start BETWEEN %(first)s AND %(last)s
      AND (week_start <> %(first)s OR pairing_id NOT IN (SELECT pairing_id FROM truth))
    RETURNING 1
), written AS (
    INSERT INTO reports_weeklyattendance AS kept
        (id, organization_id, week_start, pairing_id, expected, held, excused, missed, unreported, extra_held, minutes,
         in_time, delay_hours)
    SELECT (%(id_prefix)s || substr(gen_random_uuid()::text, 16))::uuid, %(organization)s, %(first)s, truth.pairing_id,
           truth.expected, truth.held, truth.excused, truth.missed, truth.unreported, truth.extra_held, truth.minutes,
           truth.in_time, truth.delay_hours
    FROM truth
    LEFT JOIN reports_weeklyattendance former
      ON former.organization_id = %(organization)s AND former.week_start = %(first)s
     AND former.pairing_id = truth.pairing_id
    WHERE (former.expected, former.held, former.excused, former.missed, former.unreported, former.extra_held,
           former.minutes, former.in_time, former.delay_hours)
        IS DISTINCT FROM (truth.expected, truth.held, truth.excused, truth.missed, truth.unreported, truth.extra_held,
                          truth.minutes, truth.in_time, truth.delay_hours)
    ON CONFLICT (organization_id, pairing_id, week_start) DO UPDATE SET
        expected = excluded.expected, held = excluded.held, excused = excluded.excused, missed = excluded.missed,
        unreported = excluded.unreported, extra_held = excluded.extra_held, minutes = excluded.minutes,
        in_time = excluded.in_time, delay_hours = excluded.delay_hours
    WHERE (kept.expected, kept.held, kept.excused, kept.missed, kept.unreported, kept.extra_held, kept.minutes,
           kept.in_time, kept.delay_hours)
        IS DISTINCT FROM (excluded.expected, excluded.held, excluded.excused, excluded.missed,
                          excluded.unreported, excluded.extra_held, excluded.minutes, excluded.in_time,
                          excluded.delay_hours)
    RETURNING xmax = 0 AS is_new
), forgotten AS (
    DELETE FROM reports_weekclose
    WHERE organization_id = %(organization)s AND week_start > %(first)s AND week_start <= %(last)s
), closed AS (
    INSERT INTO reports_weekclose (id, organization_id, week_start, closed_at, computed_at)
    VALUES ((%(id_prefix)s || substr(gen_random_uuid()::text, 16))::uuid, %(organization)s, %(first)s, %(now)s, %(now)s)
    ON CONFLICT (organization_id, week_start) DO UPDATE SET computed_at = excluded.computed_at
)
SELECT (SELECT count(*) FROM truth),
       (SELECT count(*) FROM written WHERE is_new),
       (SELECT count(*) FROM written WHERE NOT is_new),
       (SELECT count(*) FROM gone)
