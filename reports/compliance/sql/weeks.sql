-- Sums week by week. Parameters of its own: first, last, sums_only, fewest.
, of_pairings AS (
    SELECT week_start, sum(expected) AS expected, sum(held) AS held, sum(excused) AS excused, sum(missed) AS missed,
           sum(unreported) AS unreported, sum(in_time) AS in_time, sum(delay_hours) AS delay_hours
    FROM reports_weeklyattendance week JOIN paired ON paired.id = week.pairing_id
    WHERE week.organization_id = %(organization)s AND week_start BETWEEN %(first)s AND %(last)s AND NOT %(sums_only)s
    GROUP BY week_start
), of_people AS (
    SELECT week_start, paired.program_id, paired.mentee_id, sum(expected) AS expected, sum(held) AS held,
           sum(excused) AS excused, sum(missed) AS missed, sum(unreported) AS unreported, sum(in_time) AS in_time,
           sum(delay_hours) AS delay_hours
    FROM reports_weeklyattendance week JOIN paired ON paired.id = week.pairing_id
    WHERE week.organization_id = %(organization)s AND week_start BETWEEN %(first)s AND %(last)s AND %(sums_only)s
    GROUP BY week_start, paired.program_id, paired.mentee_id
), of_many AS (
    SELECT week_start, sum(expected) AS expected, sum(held) AS held, sum(excused) AS excused, sum(missed) AS missed,
           sum(unreported) AS unreported, sum(in_time) AS in_time, sum(delay_hours) AS delay_hours
    FROM of_people GROUP BY week_start, program_id
    HAVING count(*) >= %(fewest)s
)
SELECT week_start, expected::int, held::int, excused::int, missed::int, unreported::int, in_time::int, delay_hours::int
FROM of_pairings
UNION ALL
SELECT week_start, expected::int, held::int, excused::int, missed::int, unreported::int, in_time::int, delay_hours::int
FROM of_many
