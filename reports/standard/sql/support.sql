-- What goes on while a pairing runs.
, contacted AS MATERIALIZED (
    -- Days on which the office was in touch with one side; as `reports/compliance/sql/judged.sql` counts them.
    SELECT paired.id, note.whom, note.on AS day
    FROM programs_followup note
    JOIN paired ON paired.id = note.pairing_id
                OR note.whom = 'mentor' AND paired.mentor_id = note.mentor_id
                OR note.whom = 'mentee' AND paired.mentee_id = note.mentee_id
    WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom IN ('mentor', 'mentee')
      AND note.on BETWEEN paired.starts_on AND LEAST(COALESCE(paired.ends_on, 'infinity'), %(today)s::date)
      AND %(keys)s::text[] && ARRAY['contacts_first', 'contacts']
    GROUP BY paired.id, note.whom, note.on
), touched AS (
    SELECT paired.id, paired.starts_on, paired.ends_on, paired.runs, min(side.early) AS early, CASE WHEN
               bool_and(side.last IS NOT NULL) THEN min(side.last) END AS last
    FROM paired
    CROSS JOIN (VALUES ('mentor'), ('mentee')) one (whom)
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE contacted.day < paired.starts_on + 30) AS early, max(contacted.day) AS last
        FROM contacted WHERE contacted.id = paired.id AND contacted.whom = one.whom
    ) side
    WHERE %(keys)s::text[] && ARRAY['contacts_first', 'contacts']
    GROUP BY paired.id, paired.starts_on, paired.ends_on, paired.runs
), counted AS MATERIALIZED (
    -- The last twelve weeks in which anything was expected of anybody of the program: breaks are none of them.
    SELECT place.week_start FROM reports_attendanceplace place
    WHERE place.organization_id = %(organization)s AND place.program_id = %(program)s
      AND place.week_start > %(today)s::date - 365 AND place.week_start <= %(today)s::date - 7 AND place.expected > 0
      AND %(keys)s::text[] && ARRAY['meetings', 'hours', 'reported']
    GROUP BY place.week_start ORDER BY place.week_start DESC LIMIT 12
), weeks AS (
    SELECT paired.id, count(week.id) AS number, COALESCE(sum(week.held + week.extra_held), 0) AS held,
           COALESCE(sum(week.minutes), 0) AS minutes, COALESCE(sum(week.expected), 0) AS expected,
           COALESCE(sum(week.unreported), 0) AS unreported
    FROM paired
    LEFT JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.pairing_id = paired.id
     AND week.week_start IN (SELECT week_start FROM counted)
    WHERE paired.runs AND %(keys)s::text[] && ARRAY['meetings', 'hours', 'reported']
    GROUP BY paired.id
), of_support AS (
    SELECT 'contacts_first' AS key, id AS pairing_id, CASE
               WHEN early >= %(v_contacts_first)s THEN 'kept'
               WHEN starts_on + 30 > %(today)s::date THEN CASE WHEN runs THEN 'unknown' ELSE 'unasked' END
               WHEN ends_on < starts_on + 29 THEN 'unasked'
               WHEN early >= 1 THEN 'partly' ELSE 'not' END AS state
    FROM touched
    WHERE starts_on > %(today)s::date - 365 AND 'contacts_first' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'contacts', id, CASE
               WHEN starts_on + 30 > %(today)s::date THEN 'unknown'
               WHEN last >= %(today)s::date - %(v_contacts)s THEN 'kept'
               WHEN last >= %(today)s::date - 2 * %(v_contacts)s THEN 'partly' ELSE 'not' END
    FROM touched
    WHERE runs AND 'contacts' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'meetings', id, CASE
               WHEN number < 4 THEN 'unknown'
               WHEN held * 4 >= %(v_meetings)s * number THEN 'kept'
               WHEN held * 8 >= %(v_meetings)s * number THEN 'partly' ELSE 'not' END
    FROM weeks WHERE 'meetings' = ANY (%(keys)s::text[])
    UNION ALL
    -- A month is 52 / 12 weeks.
    SELECT 'hours', id, CASE
               WHEN number < 4 THEN 'unknown'
               WHEN minutes * 52 >= %(v_hours)s * 60 * 12 * number THEN 'kept'
               WHEN minutes * 104 >= %(v_hours)s * 60 * 12 * number THEN 'partly' ELSE 'not' END
    FROM weeks WHERE 'hours' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'reported', id, CASE
               WHEN expected = 0 THEN 'unasked'
               WHEN (expected - unreported) * 100 >= %(v_reported)s * expected THEN 'kept'
               WHEN (expected - unreported) * 200 >= %(v_reported)s * expected THEN 'partly' ELSE 'not' END
    FROM weeks WHERE 'reported' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'quality', paired.id, CASE
               WHEN asked.sides = 2 THEN 'kept'
               WHEN paired.starts_on + 30 >= %(today)s::date THEN 'unknown'
               WHEN asked.sides = 1 THEN 'partly' ELSE 'not' END
    FROM paired CROSS JOIN LATERAL (
        SELECT count(DISTINCT pulse.whose) AS sides
        FROM programs_pulse pulse
        JOIN programs_pulseversion version
          ON version.organization_id = pulse.organization_id AND version.id = pulse.version_id AND NOT version.is_exit
        WHERE pulse.organization_id = %(organization)s AND pulse.pairing_id = paired.id
          AND pulse.asked_on BETWEEN %(today)s::date - %(v_quality)s AND %(today)s::date
    ) asked
    WHERE paired.runs AND 'quality' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'lasting', id, CASE
               WHEN until >= (starts_on + make_interval(months => %(v_lasting)s))::date
                 OR NOT runs AND ends_on >= committed_until THEN 'kept'
               WHEN runs THEN 'unknown'
               WHEN until >= starts_on + (until_all - starts_on + 1) / 2 THEN 'partly' ELSE 'not' END
    FROM (
        SELECT *, LEAST(COALESCE(ends_on, 'infinity'), %(today)s::date) + 1 AS until,
               (starts_on + make_interval(months => %(v_lasting)s))::date AS until_all
        FROM paired
    ) span
    WHERE 'lasting' = ANY (%(keys)s::text[])
)
