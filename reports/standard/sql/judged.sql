-- All that was judged, by benchmark: a pairing, a mentor, or the program itself.
, judged AS (
    SELECT key, NULL::uuid AS pairing_id, mentor_id, NULL::uuid AS mentee_id, state FROM of_mentors
    UNION ALL
    SELECT key, NULL, NULL, NULL, state FROM of_program
    UNION ALL
    SELECT one.key, paired.id, paired.mentor_id, paired.mentee_id, one.state
    FROM (
        SELECT key, pairing_id, state FROM of_beginnings UNION ALL SELECT key, pairing_id, state FROM of_support
        UNION ALL SELECT key, pairing_id, state FROM of_endings
    ) one
    JOIN paired ON paired.id = one.pairing_id
)
