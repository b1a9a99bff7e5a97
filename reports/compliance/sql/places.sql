-- Begins every statement of the figures. Parameters: organization, today, everything (whether the viewer reads all),
-- programs and units (what the office reaches, null for all), own (a mentor's user, whose present pairings are read,
-- too; null for none), program and slice_units (what is chosen, null for all), by_unit, and arrays of one element for
-- each period: spans (its number), firsts, lasts, days (on which what runs is looked at).
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
           enrolled.program_id, enrolled.unit_id, enrolled.mentee_id, enrolled.pace,
           GREATEST(enrolled.runs_from, pairing.starts_on) AS runs_from,
           LEAST(enrolled.runs_until, COALESCE(pairing.ends_on, 'infinity')) AS runs_until
    FROM programs_pairing pairing
    JOIN enrolled ON enrolled.id = pairing.enrolment_id
    WHERE pairing.organization_id = %(organization)s
      AND (enrolled.is_reached OR pairing.id IN (SELECT id FROM own))
), judged AS (
    -- Main mentors' pairings that are judged, by measure and period, and whether it is kept.
    SELECT 'first_time' AS measure, span.number, paired.*, EXISTS (
               SELECT FROM mentoring_sessions_meetingseries series
               WHERE series.organization_id = %(organization)s AND series.pairing_id = paired.id
                 AND series.starts_on <= paired.starts_on + 7) AS is_kept
    FROM paired JOIN span ON paired.starts_on BETWEEN span.first AND LEAST(span.last, span.day - 7)
    WHERE role = 'primary'
    UNION ALL
    SELECT 'first_meeting', span.number, paired.*, EXISTS (
               SELECT FROM mentoring_sessions_meeting meeting
               JOIN mentoring_sessions_sessionlog log
                 ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
               WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = paired.id
                 AND meeting.local_date <= paired.starts_on + 14 AND log.outcome = 'held')
    FROM paired JOIN span ON paired.starts_on BETWEEN span.first AND LEAST(span.last, span.day - 14)
    WHERE role = 'primary'
    UNION ALL
    SELECT 'endings', span.number, paired.*, paired.end_reason <> '' AND EXISTS (
               SELECT FROM mentoring_sessions_meeting meeting
               JOIN mentoring_sessions_sessionlog log
                 ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
               WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = paired.id
                 AND meeting.local_date BETWEEN paired.ends_on - 21 AND paired.ends_on AND log.outcome = 'held')
    FROM paired JOIN span ON paired.ends_on BETWEEN span.first AND span.last AND paired.ends_on < span.day
    WHERE role = 'primary'
    UNION ALL
    SELECT 'early', span.number, paired.*, paired.ends_on < paired.committed_until AND paired.end_reason <> 'completed'
    FROM paired JOIN span ON paired.ends_on BETWEEN span.first AND span.last AND paired.ends_on < span.day
    WHERE role = 'primary' AND paired.committed_until IS NOT NULL
    UNION ALL
    SELECT 'past', span.number, paired.*, paired.committed_until < span.day
    FROM paired JOIN span ON span.day BETWEEN paired.runs_from AND paired.runs_until
    WHERE role = 'primary' AND paired.committed_until IS NOT NULL
), main AS MATERIALIZED (
    -- Else the planner looks each enrolment up in the index that keeps main mentors apart, which is slow to read.
    SELECT enrolment_id, mentor_id, starts_on, COALESCE(ends_on, 'infinity') AS ends_on
    FROM programs_pairing WHERE organization_id = %(organization)s AND role = 'primary'
), covered AS (
    SELECT span.number, enrolled.*, main.mentor_id
    FROM enrolled
    JOIN span ON span.day BETWEEN enrolled.runs_from AND enrolled.runs_until
    LEFT JOIN main ON main.enrolment_id = enrolled.id AND span.day BETWEEN main.starts_on AND main.ends_on
    WHERE enrolled.is_reached OR enrolled.id IN (SELECT enrolment_id FROM own)
)
