-- How many there are in each state, and how many people: who is accompanied, or mentors.
SELECT key, state, count(*), count(DISTINCT COALESCE(mentee_id, mentor_id)) FROM judged GROUP BY key, state
