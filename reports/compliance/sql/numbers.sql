-- All that can be added up, by program and unit, whose ids are told as text.
, of_each AS (
    -- How many different people there are is asked for who sees sums alone; for others a row is as good as a person.
    SELECT measure, number, program_id, unit_id, count(*) FILTER (WHERE is_kept) AS kept, count(*) AS judged
    FROM judged GROUP BY measure, number, program_id, unit_id, CASE WHEN %(sums_only)s THEN mentee_id END
)
SELECT 'meetings', number, program_id::text, unit_id::text, sum(expected)::int, sum(held)::int, sum(excused)::int,
       sum(missed)::int, sum(unreported)::int, sum(in_time)::int, sum(delay_hours)::int
FROM told GROUP BY number, program_id, unit_id
UNION ALL
SELECT measure, number, program_id::text, unit_id::text, sum(kept)::int, sum(judged)::int, count(*) FILTER (WHERE kept > 0),
       count(*), 0, 0, 0
FROM of_each GROUP BY measure, number, program_id, unit_id
UNION ALL
SELECT 'coverage', number, program_id::text, unit_id::text, count(mentor_id), count(*), count(mentor_id), count(*), 0, 0, 0
FROM covered GROUP BY number, program_id, unit_id
