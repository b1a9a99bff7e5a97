-- Sums week by week. Parameters of its own: sums_only, fewest, and the runs of single weeks as in numbers.sql.
, run AS MATERIALIZED (
    SELECT * FROM unnest(%(run_parts)s::int[], %(run_weeks)s::int[], %(run_firsts)s::date[], %(run_lasts)s::date[])
        AS run (part, weeks, first, last)
), of_pairings AS (
    SELECT run.part, week_start, sum(expected) AS expected, sum(held) AS held, sum(excused) AS excused,
           sum(missed) AS missed, sum(unreported) AS unreported, sum(in_time) AS in_time,
           sum(delay_hours) AS delay_hours
    FROM run
    JOIN reports_weeklyattendance week
      ON week.organization_id = %(organization)s AND week.week_start BETWEEN run.first AND run.last
    JOIN paired ON paired.id = week.pairing_id
    WHERE NOT %(sums_only)s
    GROUP BY run.part, week_start
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
)
SELECT part, week_start, expected::int, held::int, excused::int, missed::int, unreported::int, in_time::int,
       delay_hours::int
FROM of_pairings
UNION ALL
SELECT part, week_start, expected::int, held::int, excused::int, missed::int, unreported::int, in_time::int,
       delay_hours::int
FROM of_many
