-- What is asked of mentors before they are paired, and what stands for the program itself.
, taught AS (
    -- The rule of `programs.training_hours.reckoning`, to which a test holds it.
    SELECT mentored.mentor_id, GREATEST(COALESCE(sum(fact.minutes), 0), 0) AS minutes
    FROM mentored
    LEFT JOIN LATERAL (
        SELECT COALESCE(present.minutes, session.credited_minutes,
                        round(extract(epoch FROM session.ends_at - session.starts_at) / 60)) AS minutes
        FROM programs_signup place
        JOIN programs_attendance present
          ON present.organization_id = place.organization_id AND present.sign_up_id = place.id
         AND present.presence = 'present'
        JOIN programs_coursesession session
          ON session.organization_id = place.organization_id AND session.id = present.session_id
        JOIN programs_course course
          ON course.organization_id = place.organization_id AND course.id = session.course_id
        WHERE place.organization_id = %(organization)s AND place.mentor_id = mentored.mentor_id
          AND session.cancelled_at IS NULL AND course.counts_as IN ('initial', 'both')
          AND (course.program_id IS NULL OR course.program_id = %(program)s)
          AND (session.starts_at AT TIME ZONE %(zone)s)::date <= mentored.first_on
        UNION ALL
        SELECT credit.minutes FROM programs_trainingcredit credit
        WHERE credit.organization_id = %(organization)s AND credit.mentor_id = mentored.mentor_id
          AND credit.counts_as IN ('initial', 'both') AND credit.on <= mentored.first_on
    ) fact ON true
    WHERE 'training' = ANY (%(keys)s::text[])
    GROUP BY mentored.mentor_id
), promised AS (
    SELECT DISTINCT ON (signed.mentor_id) signed.mentor_id, signed.months, signed.weekly_hours
    FROM programs_commitment signed
    WHERE signed.organization_id = %(organization)s AND signed.program_id = %(program)s
      AND signed.on <= %(today)s::date
    ORDER BY signed.mentor_id, signed.on DESC, signed.signed_at DESC
), of_mentors AS (
    SELECT 'interview' AS key, mentored.mentor_id, CASE
               WHEN NOT COALESCE(talks.fits, false) THEN 'not'
               WHEN talks.first_on <= mentored.first_on THEN 'kept' ELSE 'partly' END AS state
    FROM mentored LEFT JOIN LATERAL (
        SELECT (array_agg(talk.fits ORDER BY talk.on DESC, talk.noted_at DESC))[1] AS fits, min(talk.on) AS first_on
        FROM programs_interview talk
        WHERE talk.organization_id = %(organization)s AND talk.program_id = %(program)s
          AND talk.mentor_id = mentored.mentor_id AND talk.on <= %(today)s::date
    ) talks ON true
    WHERE 'interview' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'application', mentored.mentor_id, CASE
               WHEN bool_or(written.version_id IS NOT NULL
                            AND (written.sent_at AT TIME ZONE %(zone)s)::date <= mentored.first_on) THEN 'kept'
               WHEN count(written.id) > 0 THEN 'partly' ELSE 'not' END
    FROM mentored LEFT JOIN programs_application written
      ON written.organization_id = %(organization)s AND written.program_id = %(program)s
     AND written.mentor_id = mentored.mentor_id
     AND (written.sent_at AT TIME ZONE %(zone)s)::date <= %(today)s::date
    WHERE 'application' = ANY (%(keys)s::text[])
    GROUP BY mentored.mentor_id
    UNION ALL
    SELECT 'certificate', mentored.mentor_id, CASE
               WHEN max(paper.valid_until) > %(today)s::date + %(v_certificate)s THEN 'kept'
               WHEN max(paper.valid_until) >= %(today)s::date THEN 'partly' ELSE 'not' END
    FROM mentored LEFT JOIN programs_backgroundcheck paper
      ON paper.organization_id = %(organization)s AND paper.mentor_id = mentored.mentor_id
     AND paper.seen_on <= %(today)s::date
    WHERE 'certificate' = ANY (%(keys)s::text[])
    GROUP BY mentored.mentor_id
    UNION ALL
    SELECT 'references', mentored.mentor_id, CASE
               WHEN count(*) FILTER (WHERE answer.recommends <> 'no') >= %(v_references)s
                AND count(*) FILTER (WHERE answer.recommends = 'no') = 0 THEN 'kept'
               WHEN count(answer.id) > 0 THEN 'partly' ELSE 'not' END
    FROM mentored LEFT JOIN programs_reference answer
      ON answer.organization_id = %(organization)s AND answer.program_id = %(program)s
     AND answer.mentor_id = mentored.mentor_id
     AND (answer.answered_at AT TIME ZONE %(zone)s)::date <= %(today)s::date
    WHERE 'references' = ANY (%(keys)s::text[])
      -- Nobody learns here what was said about himself.
      AND mentored.mentor_id NOT IN (
          SELECT mentor.id FROM mentors_mentor mentor
          JOIN accounts_membership membership
            ON membership.organization_id = mentor.organization_id AND membership.id = mentor.membership_id
          WHERE mentor.organization_id = %(organization)s AND membership.user_id = %(reader)s)
    GROUP BY mentored.mentor_id
    UNION ALL
    SELECT 'commitment', mentored.mentor_id, CASE
               WHEN promised.months >= %(v_commitment)s THEN 'kept'
               WHEN promised.mentor_id IS NOT NULL THEN 'partly' ELSE 'not' END
    FROM mentored LEFT JOIN promised USING (mentor_id)
    WHERE 'commitment' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'commitment_hours', mentored.mentor_id, CASE
               WHEN promised.weekly_hours * 52 >= %(v_commitment_hours)s * 12 THEN 'kept'
               WHEN promised.mentor_id IS NOT NULL THEN 'partly' ELSE 'not' END
    FROM mentored LEFT JOIN promised USING (mentor_id)
    WHERE 'commitment_hours' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'training', mentor_id, CASE
               WHEN minutes >= %(v_training)s * 60 THEN 'kept' WHEN minutes > 0 THEN 'partly' ELSE 'not' END
    FROM taught
), of_program AS (
    SELECT 'criteria' AS key, CASE asked.number WHEN 4 THEN 'kept' WHEN 0 THEN 'not' ELSE 'partly' END AS state
    FROM (
        SELECT COALESCE(max(screening.interview::int + (screening.references > 0)::int + screening.certificate::int
                            + screening.commitment::int), 0) AS number
        FROM programs_screening screening
        WHERE screening.organization_id = %(organization)s AND screening.program_id = %(program)s
    ) asked
    WHERE 'criteria' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'ongoing', CASE WHEN times.were >= %(v_ongoing)s THEN 'kept'
                           WHEN times.were + times.come > 0 THEN 'partly' ELSE 'not' END
    FROM (
        SELECT count(*) FILTER (WHERE local.day <= %(today)s::date) AS were,
               count(*) FILTER (WHERE local.day > %(today)s::date) AS come
        FROM programs_coursesession session
        JOIN programs_course course
          ON course.organization_id = session.organization_id AND course.id = session.course_id
        CROSS JOIN LATERAL (SELECT (session.starts_at AT TIME ZONE %(zone)s)::date AS day) local
        WHERE session.organization_id = %(organization)s AND session.cancelled_at IS NULL
          AND course.state = 'open' AND course.audience <> 'role_holders'
          AND (course.program_id IS NULL OR course.program_id = %(program)s)
          AND local.day > %(today)s::date - 365
    ) times
    WHERE 'ongoing' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'handbook', CASE WHEN pages.published > 0 THEN 'kept' WHEN pages.written > 0 THEN 'partly' ELSE 'not' END
    FROM (
        SELECT count(*) FILTER (WHERE page.published > 0) AS published, count(*) AS written
        FROM programs_handbookpage page
        WHERE page.organization_id = %(organization)s AND page.retired_at IS NULL
          AND (page.program_id IS NULL OR page.program_id = %(program)s)
    ) pages
    WHERE 'handbook' = ANY (%(keys)s::text[])
)
