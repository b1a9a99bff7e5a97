-- Main mentors' pairings that are judged, by measure and period, and whether it is kept; and who is accompanied.
-- Parameter of its own: measures, those that are asked for.
, contacted AS MATERIALIZED (
    -- The days on which the office was in touch with one side of a pairing. What is noted about a mentor, or about who is
    -- accompanied, counts for each pairing of theirs.
    SELECT paired.id AS pairing_id, note.whom, note.on AS day
    FROM programs_followup note JOIN paired ON paired.id = note.pairing_id
    WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom IN ('mentor', 'mentee')
      AND 'contacts' = ANY (%(measures)s::text[])
    UNION
    SELECT paired.id, note.whom, note.on
    FROM programs_followup note JOIN paired ON paired.mentor_id = note.mentor_id
    WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom = 'mentor'
      AND 'contacts' = ANY (%(measures)s::text[])
    UNION
    SELECT paired.id, note.whom, note.on
    FROM programs_followup note JOIN paired ON paired.mentee_id = note.mentee_id
    WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom = 'mentee'
      AND 'contacts' = ANY (%(measures)s::text[])
), touched AS MATERIALIZED (
    -- Each side of the pairings that run on the day of a period, and whether a contact is overdue by then: the rule of
    -- `programs.beginning.rules.next_contact`, to which a test holds it.
    SELECT number, pairing_id, CASE
               WHEN early = had AND early < first THEN starts_on + 30 * (early + 1) / first
               ELSE COALESCE(last, starts_on) + every END < day AS is_overdue
    FROM (
        SELECT span.number, span.day, paired.id AS pairing_id, paired.starts_on, COALESCE(plan.contacts_first, 2) AS first,
               COALESCE(plan.contacts_every, 30) AS every, count(contacted.day)::int AS had, max(contacted.day) AS last,
               (count(contacted.day) FILTER (WHERE contacted.day < paired.starts_on + 30))::int AS early
        FROM paired
        JOIN span ON span.day BETWEEN paired.runs_from AND paired.runs_until
        CROSS JOIN (VALUES ('mentor'), ('mentee')) side (whom)
        LEFT JOIN programs_beginningplan plan
          ON plan.organization_id = %(organization)s AND plan.program_id = paired.program_id
        LEFT JOIN contacted ON contacted.pairing_id = paired.id AND contacted.whom = side.whom
         AND contacted.day BETWEEN paired.starts_on AND span.day
        WHERE 'contacts' = ANY (%(measures)s::text[]) AND paired.role = 'primary'
          AND COALESCE(plan.contacts_every, 30) > 0
        GROUP BY span.number, span.day, paired.id, paired.starts_on, side.whom, plan.contacts_first, plan.contacts_every
    ) side
), judged AS (
    SELECT 'contacts' AS measure, sides.number, paired.*, NOT sides.is_overdue AS is_kept
    FROM (
        SELECT number, pairing_id, bool_or(is_overdue) AS is_overdue FROM touched GROUP BY number, pairing_id
    ) sides
    JOIN paired ON paired.id = sides.pairing_id
    UNION ALL
    SELECT 'first_time', span.number, paired.*, EXISTS (
               SELECT FROM mentoring_sessions_meetingseries series
               WHERE series.organization_id = %(organization)s AND series.pairing_id = paired.id
                 AND series.starts_on <= paired.starts_on + 7)
    FROM paired JOIN span ON paired.starts_on BETWEEN span.first AND LEAST(span.last, span.day - 7)
    WHERE 'first_time' = ANY (%(measures)s::text[]) AND role = 'primary'
    UNION ALL
    SELECT 'first_meeting', span.number, paired.*, EXISTS (
               SELECT FROM mentoring_sessions_meeting meeting
               JOIN mentoring_sessions_sessionlog log
                 ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
               WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = paired.id
                 AND meeting.local_date <= paired.starts_on + 14 AND log.outcome = 'held')
    FROM paired JOIN span ON paired.starts_on BETWEEN span.first AND LEAST(span.last, span.day - 14)
    WHERE 'first_meeting' = ANY (%(measures)s::text[]) AND role = 'primary'
    UNION ALL
    SELECT 'endings', span.number, paired.*, EXISTS (
               SELECT FROM programs_closure closure
               WHERE closure.organization_id = %(organization)s AND closure.pairing_id = paired.id
                 AND closure.ended_at IS NOT NULL AND closure.mentee_talk_on IS NOT NULL
                 AND closure.mentor_talk_on IS NOT NULL
                 AND (closure.last_meeting = 'none' AND closure.why_none <> '' OR EXISTS (
                     SELECT FROM mentoring_sessions_meeting meeting
                     JOIN mentoring_sessions_sessionlog log
                       ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
                     WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = paired.id
                       AND meeting.local_date BETWEEN paired.ends_on - 21 AND paired.ends_on
                       AND log.outcome = 'held')))
    FROM paired JOIN span ON paired.ends_on BETWEEN span.first AND span.last AND paired.ends_on < span.day
    WHERE 'endings' = ANY (%(measures)s::text[]) AND role = 'primary'
    UNION ALL
    SELECT 'early', span.number, paired.*,
           paired.ends_on < paired.committed_until AND paired.end_reason NOT IN ('completed', 'goals_reached')
    FROM paired JOIN span ON paired.ends_on BETWEEN span.first AND span.last AND paired.ends_on < span.day
    WHERE 'early' = ANY (%(measures)s::text[]) AND role = 'primary' AND paired.committed_until IS NOT NULL
    UNION ALL
    SELECT 'past', span.number, paired.*, paired.committed_until < span.day
    FROM paired JOIN span ON span.day BETWEEN paired.runs_from AND paired.runs_until
    WHERE 'past' = ANY (%(measures)s::text[]) AND role = 'primary' AND paired.committed_until IS NOT NULL
), main AS MATERIALIZED (
    -- Else the planner looks each enrolment up in the index that keeps main mentors apart, which is slow to read.
    SELECT enrolment_id, mentor_id, starts_on, COALESCE(ends_on, 'infinity') AS ends_on
    FROM programs_pairing
    WHERE organization_id = %(organization)s AND role = 'primary'
      AND starts_on <= %(until)s AND COALESCE(ends_on, 'infinity') >= %(since)s
), covered AS (
    SELECT span.number, enrolled.*, main.mentor_id
    FROM enrolled
    JOIN span ON span.day BETWEEN enrolled.runs_from AND enrolled.runs_until
    LEFT JOIN main ON main.enrolment_id = enrolled.id AND span.day BETWEEN main.starts_on AND main.ends_on
    WHERE 'coverage' = ANY (%(measures)s::text[])
      AND (enrolled.is_reached OR enrolled.id IN (SELECT enrolment_id FROM own))
)
