-- The rows behind one figure, the worst first, a page of them, each with the number and the sums of all of them.
-- Parameters of its own: measure, is_weekly, part, by_missing (what is worst: much that is missing, or much at all),
-- is_hours, limit, offset, and the runs of weeks as in numbers.sql.
, run AS MATERIALIZED (
    SELECT * FROM unnest(%(run_parts)s::int[], %(run_weeks)s::int[], %(run_firsts)s::date[], %(run_lasts)s::date[])
        AS run (part, weeks, first, last)
), counted AS (
    SELECT block.pairing_id, block.expected, block.held, block.excused, block.missed, block.unreported,
           block.in_time, block.delay_hours
    FROM run JOIN reports_attendanceblock block
      ON block.organization_id = %(organization)s AND block.weeks = run.weeks
     AND block.starts_on BETWEEN run.first AND run.last
    WHERE run.weeks > 1 AND %(is_weekly)s
    UNION ALL
    SELECT week.pairing_id, week.expected, week.held, week.excused, week.missed, week.unreported,
           week.in_time, week.delay_hours
    FROM run JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.week_start BETWEEN run.first AND run.last
    WHERE run.weeks = 1 AND %(is_weekly)s
), summed AS (
    SELECT pairing_id,
           CASE %(measure)s WHEN 'held' THEN sum(held) WHEN 'excused' THEN sum(excused) WHEN 'missed' THEN sum(missed)
                WHEN 'unreported' THEN sum(unreported) WHEN 'reported' THEN sum(expected) - sum(unreported)
                WHEN 'in_time' THEN sum(in_time) WHEN 'delay' THEN sum(delay_hours) END AS above,
           CASE WHEN %(measure)s IN ('in_time', 'delay') THEN sum(expected) - sum(unreported) ELSE sum(expected) END
               AS below
    FROM counted GROUP BY pairing_id
), found AS (
    SELECT paired.id AS pairing_id, paired.enrolment_id, paired.mentee_id, paired.mentor_id, paired.program_id,
           paired.starts_on, paired.ends_on, summed.above::int AS above, summed.below::int AS below
    FROM summed JOIN paired ON paired.id = summed.pairing_id
    UNION ALL
    SELECT id, enrolment_id, mentee_id, mentor_id, program_id, starts_on, ends_on, is_kept::int, 1
    FROM judged WHERE measure = %(measure)s
    UNION ALL
    SELECT NULL, covered.id, covered.mentee_id, covered.mentor_id, covered.program_id, enrolment.starts_on,
           enrolment.ends_on, (covered.mentor_id IS NOT NULL)::int, 1
    FROM covered JOIN programs_enrolment enrolment
      ON enrolment.organization_id = %(organization)s AND enrolment.id = covered.id
    WHERE %(measure)s = 'coverage'
), chosen AS (
    SELECT * FROM found
    WHERE below > 0 AND CASE %(part)s
        WHEN 'counted' THEN above > 0
        WHEN 'missing' THEN CASE WHEN %(is_hours)s THEN above = 0 ELSE above < below END
        ELSE true END
)
SELECT count(*) OVER ()::int, sum(above) OVER ()::int, sum(below) OVER ()::int,
       chosen.pairing_id, chosen.enrolment_id, chosen.mentee_id, mentee.full_name, chosen.mentor_id,
       COALESCE(mentor.full_name, ''), program.name, COALESCE(unit.name, ''), chosen.starts_on, chosen.ends_on,
       chosen.above, chosen.below
FROM chosen
JOIN mentees_mentee mentee ON mentee.organization_id = %(organization)s AND mentee.id = chosen.mentee_id
JOIN programs_program program ON program.organization_id = %(organization)s AND program.id = chosen.program_id
LEFT JOIN mentors_mentor mentor ON mentor.organization_id = %(organization)s AND mentor.id = chosen.mentor_id
LEFT JOIN tenancy_unit unit ON unit.organization_id = %(organization)s AND unit.id = mentee.unit_id
ORDER BY CASE WHEN %(by_missing)s THEN chosen.below - chosen.above ELSE chosen.above END DESC,
         mentee.full_name, chosen.starts_on, chosen.enrolment_id, chosen.pairing_id
LIMIT %(limit)s OFFSET %(offset)s
