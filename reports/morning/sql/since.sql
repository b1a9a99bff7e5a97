-- What stood there on the last kept morning before today, and what happened since, in one statement.
-- Parameters: organization, today, programs and units (arrays that narrow what happened, or NULL: all of them), told
-- (memberships of the reader, of whose concerns the number is given), late_since (how far back meetings are looked at).
WITH last AS MATERIALIZED (
    SELECT id, day, taken_at FROM reports_morning
    WHERE organization_id = %(organization)s AND day < %(today)s::date ORDER BY day DESC LIMIT 1
), pairings AS MATERIALIZED (
    SELECT pairing.id, pairing.starts_on, pairing.ends_on, pairing.role
    FROM programs_pairing pairing
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    JOIN mentees_mentee mentee
      ON mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id
    WHERE pairing.organization_id = %(organization)s
      AND COALESCE(pairing.ends_on, 'infinity') >= (SELECT day FROM last) - 14
      AND (%(programs)s::uuid[] IS NULL OR enrolment.program_id = ANY(%(programs)s::uuid[]))
      AND (%(units)s::uuid[] IS NULL OR mentee.unit_id = ANY(%(units)s::uuid[]))
), logged AS MATERIALIZED (
    -- By when they were written first: there are few of them, and years of others.
    SELECT meeting_id, logged_at FROM mentoring_sessions_sessionlog
    WHERE organization_id = %(organization)s AND logged_at >= (SELECT taken_at FROM last)
)
SELECT last.day, last.taken_at,
       (SELECT count(*) FROM pairings
        WHERE role <> 'substitute' AND starts_on > last.day AND starts_on <= %(today)s::date),
       (SELECT count(*) FROM pairings WHERE role <> 'substitute' AND ends_on >= last.day AND ends_on < %(today)s::date),
       (SELECT count(*) FROM logged
        JOIN mentoring_sessions_meeting meeting
          ON meeting.organization_id = %(organization)s AND meeting.id = logged.meeting_id
        WHERE meeting.local_date >= %(late_since)s::date AND meeting.local_date <= %(today)s::date - 2
          AND logged.logged_at > meeting.starts_at + make_interval(mins => meeting.minutes, hours => 48)
          AND meeting.pairing_id IN (SELECT id FROM pairings)),
       (SELECT count(DISTINCT turn.concern_id) FROM programs_concernturn turn
        WHERE turn.organization_id = %(organization)s AND turn.membership_id = ANY(%(told)s::uuid[])
          AND turn.told_at >= last.taken_at),
       (SELECT json_agg(json_build_array(
                   reason.rule || ':' || reason.subject, reason.program_id, reason.unit,
                   COALESCE(mentee.full_name, mentor.full_name)) ORDER BY reason.id)::text
        FROM reports_morningreason reason
        LEFT JOIN mentors_mentor mentor
          ON mentor.organization_id = reason.organization_id AND mentor.id = reason.mentor_id
        LEFT JOIN mentees_mentee mentee
          ON mentee.organization_id = reason.organization_id AND mentee.id = reason.mentee_id
        WHERE reason.organization_id = %(organization)s AND reason.morning_id = last.id
          AND (%(units)s::uuid[] IS NULL OR reason.mentor_id IS NULL OR reason.mentee_id IS NOT NULL
               OR mentor.unit_id = ANY(%(units)s::uuid[])))
FROM last
