-- Begins every statement of the figures. Parameters: organization, today, everything (whether the viewer reads all),
-- programs and units (what the office reaches, null for all), own (a mentor's user, whose present pairings are read,
-- too; null for none), program and slice_units (what is chosen, null for all), by_unit, since and until (of pairings
-- that ran on none of these days nothing is told), and arrays of one element for each period: spans (its number),
-- firsts, lasts, days (on which what runs is looked at).
-- They reach exactly what `programs.queries.pairings_for` and `enrolments_for` do; a test compares them.
WITH span AS MATERIALIZED (
    SELECT * FROM unnest(%(spans)s::int[], %(firsts)s::date[], %(lasts)s::date[], %(days)s::date[])
        AS span (number, first, last, day)
), own AS MATERIALIZED (
    SELECT pairing.id, pairing.enrolment_id
    FROM programs_pairing pairing
    JOIN mentors_mentor mentor ON mentor.organization_id = pairing.organization_id AND mentor.id = pairing.mentor_id
    JOIN accounts_membership membership
      ON membership.organization_id = mentor.organization_id AND membership.id = mentor.membership_id
    WHERE pairing.organization_id = %(organization)s AND membership.user_id = %(own)s::bigint
      AND COALESCE(pairing.ends_on, 'infinity') >= %(today)s
), enrolled AS MATERIALIZED (
    SELECT enrolment.id, enrolment.program_id, CASE WHEN %(by_unit)s THEN mentee.unit_id END AS unit_id,
           enrolment.mentee_id, program.support_every_days AS pace,
           GREATEST(enrolment.starts_on, program.starts_on) AS runs_from,
           LEAST(COALESCE(enrolment.ends_on, 'infinity'), COALESCE(program.ends_on, 'infinity')) AS runs_until,
           %(everything)s
           OR (%(programs)s::uuid[] IS NULL OR enrolment.program_id = ANY (%(programs)s::uuid[]))
              AND (%(units)s::uuid[] IS NULL OR COALESCE(mentee.unit_id = ANY (%(units)s::uuid[]), false)) AS is_reached
    FROM programs_enrolment enrolment
    JOIN programs_program program
      ON program.organization_id = enrolment.organization_id AND program.id = enrolment.program_id
    JOIN mentees_mentee mentee ON mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id
    WHERE enrolment.organization_id = %(organization)s
      AND (%(program)s::uuid IS NULL OR enrolment.program_id = %(program)s::uuid)
      AND (%(slice_units)s::uuid[] IS NULL OR mentee.unit_id = ANY (%(slice_units)s::uuid[]))
), paired AS MATERIALIZED (
    SELECT pairing.id, pairing.enrolment_id, pairing.mentor_id, pairing.role, pairing.starts_on, pairing.ends_on,
           pairing.end_reason, pairing.committed_until,
           enrolled.program_id, enrolled.unit_id, enrolled.mentee_id, enrolled.pace, enrolled.is_reached,
           GREATEST(enrolled.runs_from, pairing.starts_on) AS runs_from,
           LEAST(enrolled.runs_until, COALESCE(pairing.ends_on, 'infinity')) AS runs_until
    FROM programs_pairing pairing
    JOIN enrolled ON enrolled.id = pairing.enrolment_id
    WHERE pairing.organization_id = %(organization)s
      AND (enrolled.is_reached OR pairing.id IN (SELECT id FROM own))
      AND pairing.starts_on <= %(until)s AND COALESCE(pairing.ends_on, 'infinity') >= %(since)s
)