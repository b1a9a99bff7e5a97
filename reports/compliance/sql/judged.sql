-- Main mentors' pairings that are judged, by measure and period, and whether it is kept; and who is accompanied.
-- Parameter of its own: measures, those that are asked for.
, judged AS (
    SELECT 'first_time' AS measure, span.number, paired.*, EXISTS (
               SELECT FROM mentoring_sessions_meetingseries series
               WHERE series.organization_id = %(organization)s AND series.pairing_id = paired.id
                 AND series.starts_on <= paired.starts_on + 7) AS is_kept
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
