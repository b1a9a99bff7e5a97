-- How pairings ended.
, over AS MATERIALIZED (
    SELECT paired.*, pairing.end_reason <> '' AS has_reason
    FROM paired JOIN programs_pairing pairing ON pairing.organization_id = %(organization)s AND pairing.id = paired.id
    WHERE paired.ends_on < %(today)s::date
), closed AS (
    SELECT closure.id, closure.pairing_id, closure.contact,
           CASE WHEN (closure.closed_at AT TIME ZONE %(zone)s)::date <= %(today)s::date
                THEN (closure.closed_at AT TIME ZONE %(zone)s)::date END AS closed_on
    FROM programs_closure closure
    WHERE closure.organization_id = %(organization)s
      AND (closure.begun_at AT TIME ZONE %(zone)s)::date <= %(today)s::date
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
    UNION ALL
    SELECT 'closed', over.id, CASE
               WHEN closure.closed_on <= over.ends_on + %(v_closed)s THEN 'kept'
               WHEN closure.closed_on IS NULL AND over.ends_on + %(v_closed)s >= %(today)s::date THEN 'unknown'
               WHEN closure.id IS NOT NULL THEN 'partly' ELSE 'not' END
    FROM over LEFT JOIN closed closure ON closure.pairing_id = over.id
    WHERE 'closed' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'exit', over.id, CASE asked.sides WHEN 2 THEN 'kept' WHEN 1 THEN 'partly' ELSE CASE
               WHEN over.ends_on + %(v_closed)s >= %(today)s::date THEN 'unknown' ELSE 'not' END END
    FROM over CROSS JOIN LATERAL (
        SELECT count(DISTINCT pulse.whose) AS sides
        FROM programs_pulse pulse
        JOIN programs_pulseversion version
          ON version.organization_id = pulse.organization_id AND version.id = pulse.version_id
        WHERE pulse.organization_id = %(organization)s AND pulse.pairing_id = over.id AND version.is_exit
          AND pulse.asked_on <= %(today)s::date
    ) asked
    WHERE 'exit' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'afterwards', over.id, CASE
               WHEN closure.contact <> '' THEN 'kept'
               WHEN over.ends_on + %(v_closed)s >= %(today)s::date THEN 'unknown'
               WHEN closure.id IS NOT NULL THEN 'partly' ELSE 'not' END
    FROM over LEFT JOIN closed closure ON closure.pairing_id = over.id
    WHERE 'afterwards' = ANY (%(keys)s::text[])
)
