-- What can be added up, by program and unit. Parameters of its own: sums_only, fewest, and arrays of one element for
-- each run of weeks: run_parts, run_weeks (1, 4 or 16), run_firsts, run_lasts.
, run AS MATERIALIZED (
    SELECT * FROM unnest(%(run_parts)s::int[], %(run_weeks)s::int[], %(run_firsts)s::date[], %(run_lasts)s::date[])
        AS run (part, weeks, first, last)
), counted AS (
    SELECT run.part, block.pairing_id, block.expected, block.held, block.excused, block.missed, block.unreported,
           block.in_time, block.delay_hours
    FROM run JOIN reports_attendanceblock block
      ON block.organization_id = %(organization)s AND block.weeks = run.weeks
     AND block.starts_on BETWEEN run.first AND run.last
    WHERE run.weeks > 1
    UNION ALL
    SELECT run.part, week.pairing_id, week.expected, week.held, week.excused, week.missed, week.unreported,
           week.in_time, week.delay_hours
    FROM run JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.week_start BETWEEN run.first AND run.last
    WHERE run.weeks = 1 AND NOT %(sums_only)s
), summed AS (
    SELECT part, pairing_id, sum(expected) AS expected, sum(held) AS held, sum(excused) AS excused,
           sum(missed) AS missed, sum(unreported) AS unreported, sum(in_time) AS in_time,
           sum(delay_hours) AS delay_hours
    FROM counted GROUP BY part, pairing_id
), of_weeks AS MATERIALIZED (
    SELECT run.part, week.week_start, paired.program_id, count(*) AS rows, sum(expected) AS expected,
           sum(held) AS held, sum(excused) AS excused, sum(missed) AS missed, sum(unreported) AS unreported,
           sum(in_time) AS in_time, sum(delay_hours) AS delay_hours
    FROM run
    JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.week_start BETWEEN run.first AND run.last
    JOIN paired ON paired.id = week.pairing_id
    WHERE %(sums_only)s
    GROUP BY run.part, week.week_start, paired.program_id
), most AS (
    -- How many rows of a week one mentee can have: so many times five rows are five mentees, without telling them apart.
    SELECT program_id, max(pairings) AS rows
    FROM (SELECT program_id, mentee_id, count(*) AS pairings FROM paired GROUP BY 1, 2) each GROUP BY program_id
), doubtful AS MATERIALIZED (
    SELECT week_start, program_id FROM of_weeks JOIN most USING (program_id) WHERE of_weeks.rows < %(fewest)s * most.rows
), of_few AS (
    SELECT doubtful.week_start, doubtful.program_id
    FROM doubtful
    JOIN paired ON paired.program_id = doubtful.program_id
    JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.pairing_id = paired.id
     AND week.week_start = doubtful.week_start
    GROUP BY doubtful.week_start, doubtful.program_id
    HAVING count(DISTINCT paired.mentee_id) < %(fewest)s
), of_many AS (
    -- For who sees sums alone: weeks of a program that speak of five people at least, as the weekly report shows them,
    -- so that no difference of periods, or of a period and weeks, tells of fewer.
    SELECT * FROM of_weeks
    WHERE NOT EXISTS (
        SELECT FROM of_few WHERE of_few.week_start = of_weeks.week_start AND of_few.program_id = of_weeks.program_id)
), of_each AS (
    SELECT measure, number, program_id, unit_id, mentee_id, count(*) FILTER (WHERE is_kept) AS kept, count(*) AS judged
    FROM judged GROUP BY measure, number, program_id, unit_id, mentee_id
)
SELECT 'meetings', summed.part, paired.program_id, paired.unit_id, sum(expected)::int, sum(held)::int,
       sum(excused)::int, sum(missed)::int, sum(unreported)::int, sum(in_time)::int, sum(delay_hours)::int
FROM summed JOIN paired ON paired.id = summed.pairing_id
GROUP BY summed.part, paired.program_id, paired.unit_id
UNION ALL
SELECT 'meetings', part, program_id, NULL, sum(expected)::int, sum(held)::int, sum(excused)::int, sum(missed)::int,
       sum(unreported)::int, sum(in_time)::int, sum(delay_hours)::int
FROM of_many GROUP BY part, program_id
UNION ALL
SELECT measure, number, program_id, unit_id, sum(kept)::int, sum(judged)::int, count(*) FILTER (WHERE kept > 0),
       count(*), 0, 0, 0
FROM of_each GROUP BY measure, number, program_id, unit_id
UNION ALL
SELECT 'coverage', number, program_id, unit_id, count(mentor_id), count(*), count(mentor_id), count(*), 0, 0, 0
FROM covered GROUP BY number, program_id, unit_id
