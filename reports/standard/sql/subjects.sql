-- Begins every statement: of whom it is told. Parameters: organization, program, today (the day as which all is looked
-- at), pairings (ids that the reader reaches), keys (benchmarks that are asked for), zone, reader (the
-- id of the user), and v_<key> for each number.
WITH paired AS MATERIALIZED (
    SELECT pairing.id, pairing.mentor_id, pairing.enrolment_id, enrolment.mentee_id, pairing.starts_on, pairing.ends_on,
           pairing.committed_until, COALESCE(pairing.ends_on, 'infinity') >= %(today)s::date AS runs
    FROM programs_pairing pairing
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    WHERE pairing.organization_id = %(organization)s AND pairing.id = ANY (%(pairings)s::uuid[])
      AND pairing.role <> 'substitute' AND pairing.starts_on <= %(today)s::date
      AND COALESCE(pairing.ends_on, 'infinity') >= %(today)s::date - 365
), mentored AS MATERIALIZED (
    -- Mentors of these pairings, with the day on which they began to accompany in this program.
    SELECT pairing.mentor_id, min(pairing.starts_on) AS first_on
    FROM programs_pairing pairing
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    WHERE pairing.organization_id = %(organization)s AND enrolment.program_id = %(program)s
      AND pairing.role <> 'substitute' AND pairing.mentor_id IN (SELECT mentor_id FROM paired WHERE runs)
    GROUP BY pairing.mentor_id
)
