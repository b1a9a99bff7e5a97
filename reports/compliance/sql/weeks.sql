SELECT number, week_start, sum(expected)::int, sum(held)::int, sum(excused)::int, sum(missed)::int,
       sum(unreported)::int, sum(in_time)::int, sum(delay_hours)::int
FROM told GROUP BY number, week_start
