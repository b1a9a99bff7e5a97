-- How one pairing and its mentor stand; `pairings` has that one alone.
SELECT key, state FROM judged WHERE mentor_id IS NOT NULL
