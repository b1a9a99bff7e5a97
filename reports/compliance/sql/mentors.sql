-- Parameters of its own: seen_programs, and of_mentors, whether more than their targets is asked for.
-- The mentors of a slice with their talks and their training, and the targets of programs. Ids are told as text: Python
-- tells texts apart ten times faster than UUIDs.
, held AS MATERIALIZED (
    SELECT span.number, paired.mentor_id, paired.program_id, paired.unit_id, min(paired.pace) AS pace,
           min(paired.starts_on) AS since
    FROM paired JOIN span ON span.day BETWEEN paired.runs_from AND paired.runs_until
    WHERE %(of_mentors)s AND paired.role <> 'substitute'
    GROUP BY 1, 2, 3, 4
), talked AS MATERIALIZED (
    SELECT number, mentor_id, (
               SELECT max(talk."on") FROM mentoring_sessions_supporttalk talk
               WHERE talk.organization_id = %(organization)s AND talk.mentor_id = heard.mentor_id
                 AND talk."on" <= heard.day) AS last
    FROM (SELECT DISTINCT number, day, mentor_id FROM held JOIN span USING (number)) heard
), asked AS MATERIALIZED (
    SELECT * FROM programs_trainingrequirement
    WHERE organization_id = %(organization)s AND minutes > 0
      AND program_id IN (SELECT program_id FROM held WHERE number = 0)
), trained AS MATERIALIZED (
    SELECT DISTINCT mentor_id FROM held WHERE number = 0 AND program_id IN (SELECT program_id FROM asked)
), known (what, mentor, program, other, word, number, more, first, last, instant) AS (
    SELECT 'held', mentor_id::text, program_id::text, unit_id::text, '', pace, number, since, talked.last,
           NULL::timestamptz
    FROM held LEFT JOIN talked USING (mentor_id, number)
    UNION ALL
    SELECT 'target', NULL, program_id::text, NULL, measure, value, 0, NULL, NULL, NULL
    FROM reports_measuretarget
    WHERE organization_id = %(organization)s AND program_id = ANY (%(seen_programs)s::uuid[])
    UNION ALL
    SELECT 'asked', NULL, program_id::text, id::text, kind, minutes, due_days * 10000 + begins_month * 100 + begins_day, NULL, NULL, NULL
    FROM asked
    UNION ALL
    SELECT 'joined', pairing.mentor_id::text, enrolment.program_id::text, NULL, '', 0, 0, min(pairing.starts_on), NULL, NULL
    FROM programs_pairing pairing
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    WHERE pairing.organization_id = %(organization)s
      AND enrolment.program_id = ANY (ARRAY(SELECT program_id FROM asked))
      AND pairing.mentor_id = ANY (ARRAY(SELECT mentor_id FROM trained))
    GROUP BY pairing.mentor_id, enrolment.program_id
    UNION ALL
    SELECT 'exempt', mentor_id::text, NULL, requirement_id::text, '', 0, 0, starts_on, ends_on, NULL
    FROM programs_trainingexemption
    WHERE organization_id = %(organization)s AND mentor_id IN (SELECT mentor_id FROM trained)
      AND requirement_id IN (SELECT id FROM asked)
    UNION ALL
    SELECT 'credit', mentor_id::text, NULL, NULL, counts_as, minutes, 0, "on", NULL, NULL
    FROM programs_trainingcredit
    WHERE organization_id = %(organization)s AND mentor_id IN (SELECT mentor_id FROM trained)
    UNION ALL
    -- How long it counts is what CourseSession.minutes says; half a minute goes to the even one, there and here.
    SELECT 'there', sign_up.mentor_id::text, course.program_id::text, session.id::text, course.counts_as,
           COALESCE(there.minutes, session.credited_minutes,
                    round((extract(epoch FROM session.ends_at - session.starts_at) / 60)::float8)::int), 0,
           NULL, NULL, session.starts_at
    FROM programs_attendance there
    JOIN programs_signup sign_up ON sign_up.organization_id = there.organization_id AND sign_up.id = there.sign_up_id
    JOIN programs_coursesession session
      ON session.organization_id = there.organization_id AND session.id = there.session_id
    JOIN programs_course course ON course.organization_id = session.organization_id AND course.id = session.course_id
    WHERE there.organization_id = %(organization)s AND there.presence = 'present' AND session.cancelled_at IS NULL
      AND sign_up.mentor_id IN (SELECT mentor_id FROM trained)
)
