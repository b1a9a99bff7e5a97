-- All that can be added up, by program and unit, whose ids are told as text: the numbers of each as one list.
, of_each AS (
    -- How many different people there are is asked for who sees sums alone; for others a row is as good as a person.
    SELECT measure, number, program_id, unit_id, count(*) FILTER (WHERE is_kept) AS kept, count(*) AS judged
    FROM judged GROUP BY measure, number, program_id, unit_id, CASE WHEN %(sums_only)s THEN mentee_id END
), added (what, number, program, unit, sums) AS (
    SELECT 'meetings', number, program_id::text, unit_id::text,
           ARRAY[sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time), sum(delay_hours)]::int[]
    FROM told GROUP BY number, program_id, unit_id
    UNION ALL
    SELECT measure, number, program_id::text, unit_id::text,
           ARRAY[sum(kept), sum(judged), count(*) FILTER (WHERE kept > 0), count(*)]::int[]
    FROM of_each GROUP BY measure, number, program_id, unit_id
    UNION ALL
    SELECT 'coverage', number, program_id::text, unit_id::text,
           ARRAY[count(mentor_id), count(*), count(mentor_id), count(*)]::int[]
    FROM covered GROUP BY number, program_id, unit_id
)
