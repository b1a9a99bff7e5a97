-- How pairings ended.
, over AS MATERIALIZED (
    SELECT paired.*, pairing.end_reason <> '' AS has_reason
    FROM paired JOIN programs_pairing pairing ON pairing.organization_id = %(organization)s AND pairing.id = paired.id
    WHERE paired.ends_on < %(today)s::date
), of_endings AS (
    SELECT 'last_meeting' AS key, over.id AS pairing_id, CASE
               WHEN EXISTS (
                   SELECT FROM mentoring_sessions_meeting meeting
                   JOIN mentoring_sessions_sessionlog log
                     ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
                   WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = over.id
                     AND meeting.local_date BETWEEN over.ends_on - %(v_last_meeting)s AND over.ends_on
                     AND log.outcome = 'held') THEN 'kept'
               WHEN over.has_reason THEN 'partly' ELSE 'not' END AS state
    FROM over
    WHERE 'last_meeting' = ANY (%(keys)s::text[])
)
