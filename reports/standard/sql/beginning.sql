-- How pairings were made, and how they began. Those that began more than a year ago are not asked.
, begun AS MATERIALIZED (
    SELECT * FROM paired WHERE starts_on > %(today)s::date - 365
), consented AS (
    SELECT paired.id, CASE
               WHEN COALESCE(asked.consent, 'nobody') <> 'all' AND NOT age.is_minor THEN 'unasked'
               WHEN given.on <= paired.starts_on THEN 'kept'
               WHEN given.on IS NOT NULL THEN 'partly'
               WHEN COALESCE(asked.consent, 'nobody') <> 'all' AND age.is_minor IS NULL
                   THEN CASE asked.consent WHEN 'minors' THEN 'unknown' ELSE 'unasked' END
               ELSE 'not' END AS state
    FROM paired
    LEFT JOIN programs_screening asked
      ON asked.organization_id = %(organization)s AND asked.program_id = %(program)s
    LEFT JOIN programs_intake intake
      ON intake.organization_id = %(organization)s AND intake.enrolment_id = paired.enrolment_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN intake.born_on IS NULL THEN intake.is_minor
                    ELSE extract(year FROM age(%(today)s::date, intake.born_on)) < 18 END AS is_minor
    ) age
    LEFT JOIN LATERAL (
        SELECT min(consent.on) AS on FROM programs_parentconsent consent
        WHERE consent.organization_id = %(organization)s AND consent.enrolment_id = paired.enrolment_id
          AND consent.is_given AND consent.on <= %(today)s::date
          AND COALESCE(consent.withdrawn_on, 'infinity') > %(today)s::date
    ) given ON true
    WHERE paired.runs AND 'consent' = ANY (%(keys)s::text[])
), introduced AS (
    -- Both steps of one pairing together: that they were introduced, and that they met for the first time.
    SELECT begun.id, begun.starts_on, min(step.done_on) AS done_on,
           min(step.done_on) FILTER (WHERE step.present <> '{}') AS told_on,
           COALESCE(bool_or('coordinator' = ANY (step.present)), false) AS with_office,
           COALESCE(bool_and(step.not_needed <> ''), false) AS not_needed
    FROM begun LEFT JOIN programs_beginningstep step
      ON step.organization_id = %(organization)s AND step.pairing_id = begun.id
     AND step.kind IN ('introduction', 'meeting') AND COALESCE(step.done_on, %(today)s::date) <= %(today)s::date
    WHERE %(keys)s::text[] && ARRAY['introduction', 'present']
    GROUP BY begun.id, begun.starts_on
), met AS (
    SELECT introduced.id, EXISTS (
               SELECT FROM mentoring_sessions_meeting meeting
               JOIN mentoring_sessions_sessionlog log
                 ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
               WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = introduced.id
                 AND meeting.local_date <= %(today)s::date AND log.outcome = 'held') AS has_met
    FROM introduced
), signing AS (
    SELECT begun.id, begun.starts_on, step.id IS NOT NULL AS has_step, COALESCE(step.not_needed, '') <> '' AS not_needed,
           count(sign.id) AS signed, max(sign.on) AS last_on,
           COALESCE(step.signers, ARRAY['mentee', 'mentor']::varchar[]) <@ COALESCE(
               array_agg(sign.party) FILTER (WHERE sign.id IS NOT NULL), ARRAY[]::varchar[]) AS by_all
    FROM begun
    LEFT JOIN programs_beginningstep step
      ON step.organization_id = %(organization)s AND step.pairing_id = begun.id AND step.kind = 'agreement'
    LEFT JOIN programs_signature sign
      ON sign.organization_id = %(organization)s AND sign.pairing_id = begun.id AND sign.on <= %(today)s::date
    WHERE 'agreement' = ANY (%(keys)s::text[])
    GROUP BY begun.id, begun.starts_on, step.id, step.not_needed, step.signers
), of_beginnings AS (
    SELECT 'consent' AS key, id AS pairing_id, state FROM consented
    UNION ALL
    SELECT 'considered', begun.id, CASE
               WHEN EXISTS (SELECT FROM programs_matchproposal proposal
                            WHERE proposal.organization_id = %(organization)s AND proposal.pairing_id = begun.id)
                 OR EXISTS (SELECT FROM programs_wish wish
                            WHERE wish.organization_id = %(organization)s AND wish.enrolment_id = begun.enrolment_id
                              AND wish.mentor_id = begun.mentor_id)
                 OR EXISTS (SELECT FROM programs_mentorpreference said
                            WHERE said.organization_id = %(organization)s AND said.enrolment_id = begun.enrolment_id
                              AND said.mentor_id = begun.mentor_id AND said.said = 'glad') THEN 'kept'
               WHEN EXISTS (SELECT FROM programs_wish wish
                            WHERE wish.organization_id = %(organization)s AND wish.enrolment_id = begun.enrolment_id)
                 OR EXISTS (SELECT FROM programs_intake intake
                            WHERE intake.organization_id = %(organization)s
                              AND intake.enrolment_id = begun.enrolment_id
                              AND intake.wished_gender || intake.wished_language || intake.wished_age
                                  || intake.wished_words <> '') THEN 'partly'
               ELSE 'not' END
    FROM begun
    WHERE 'considered' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'introduction', id, CASE
               WHEN not_needed THEN 'unasked'
               WHEN told_on <= starts_on + %(v_introduction)s THEN 'kept'
               WHEN done_on IS NOT NULL OR met.has_met THEN 'partly'
               WHEN starts_on + %(v_introduction)s >= %(today)s::date THEN 'unknown' ELSE 'not' END
    FROM introduced JOIN met USING (id)
    WHERE 'introduction' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'present', id, CASE
               WHEN not_needed THEN 'unasked'
               WHEN with_office THEN 'kept'
               WHEN told_on IS NOT NULL THEN 'not'
               WHEN done_on IS NOT NULL OR met.has_met THEN 'partly'
               WHEN starts_on + %(v_present)s >= %(today)s::date THEN 'unknown' ELSE 'not' END
    FROM introduced JOIN met USING (id)
    WHERE 'present' = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'agreement', id, CASE
               WHEN not_needed THEN 'unasked'
               WHEN by_all AND last_on <= starts_on + %(v_agreement)s THEN 'kept'
               WHEN starts_on + %(v_agreement)s >= %(today)s::date THEN 'unknown'
               WHEN signed > 0 THEN 'partly' ELSE 'not' END
    FROM signing
)
