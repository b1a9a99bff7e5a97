-- All that may stand on the morning page of an organization, in one statement and so in one snapshot: facts with their
-- numbers, no judgement. Which of them speak, `programs/watching/rules.py` says, program by program.
-- Parameters: organization, zone, today, now, since (how far back meetings are looked at); programs and units (arrays
-- that narrow it, or NULL: all of them); private (whether support talks are read, and what somebody lets coordinators
-- see); pulses_since, low_mean (of pulses that are let seen), weeks_since and this_week (how they meet); and for each
-- rule the number from which it speaks in any program, NULL where nobody asks for it.
-- Beside each fact stands what is put off about it, and what was agreed of late.
-- What is about a mentor has a row for each program and unit in which he accompanies: whoever reaches one of them sees
-- it, and it is the same for everybody who does.
-- What somebody lets coordinators see has a row with `parts`, the users who are a part of the enrolment: not theirs.
WITH RECURSIVE closed_units (unit_id, starts_on, ends_on) AS (
    SELECT unit_id, starts_on, ends_on FROM programs_unitclosure
    WHERE organization_id = %(organization)s AND ends_on >= %(since)s::date AND starts_on <= %(today)s::date
    UNION
    SELECT part.id, above.starts_on, above.ends_on
    FROM closed_units above JOIN tenancy_unit part ON part.parent_id = above.unit_id
    WHERE part.organization_id = %(organization)s
), away (mentor_id, mentee_id, starts_on, ends_on) AS MATERIALIZED (
    SELECT mentor_id, mentee_id, starts_on, ends_on FROM programs_absence
    WHERE organization_id = %(organization)s AND starts_on <= %(today)s::date
      AND COALESCE(ends_on, 'infinity') >= %(since)s::date
), away_today AS MATERIALIZED (
    SELECT * FROM away WHERE COALESCE(ends_on, 'infinity') >= %(today)s::date
), enrolled AS MATERIALIZED (
    SELECT enrolment.id AS enrolment_id, enrolment.mentee_id, enrolment.starts_on, mentee.unit_id,
           program.id AS program_id,
           enrolment.starts_on <= %(today)s::date AND program.starts_on <= %(today)s::date AS runs
    FROM programs_enrolment enrolment
    JOIN programs_program program
      ON program.organization_id = enrolment.organization_id AND program.id = enrolment.program_id
    JOIN mentees_mentee mentee
      ON mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id
    WHERE enrolment.organization_id = %(organization)s
      AND (enrolment.ends_on IS NULL OR enrolment.ends_on >= %(today)s::date)
      AND (program.ends_on IS NULL OR program.ends_on >= %(today)s::date)
      AND (%(programs)s::uuid[] IS NULL OR program.id = ANY(%(programs)s::uuid[]))
      AND (%(units)s::uuid[] IS NULL OR mentee.unit_id = ANY(%(units)s::uuid[]))
), held AS MATERIALIZED (
    -- Pairings that are not over.
    SELECT pairing.id AS pairing_id, pairing.mentor_id, pairing.role, pairing.starts_on, pairing.ends_on,
           pairing.committed_until, enrolled.enrolment_id, enrolled.mentee_id, enrolled.unit_id, enrolled.program_id,
           enrolled.runs AND pairing.starts_on <= %(today)s::date AS runs
    FROM enrolled
    JOIN programs_pairing pairing
      ON pairing.organization_id = %(organization)s AND pairing.enrolment_id = enrolled.enrolment_id
    WHERE pairing.ends_on IS NULL OR pairing.ends_on >= %(today)s::date
), running AS MATERIALIZED (
    -- Those that run today and of whose two nobody is away: of the others nothing is asked before they are back.
    SELECT * FROM held
    WHERE runs
      AND NOT EXISTS (SELECT FROM away_today WHERE away_today.mentor_id = held.mentor_id)
      AND NOT EXISTS (SELECT FROM away_today WHERE away_today.mentee_id = held.mentee_id)
), recent AS MATERIALIZED (
    -- By their days first, which OFFSET makes sure of: pairing by pairing, they would be looked up one after the other.
    SELECT meeting.*
    FROM (
        SELECT id, pairing_id, local_date, starts_at FROM mentoring_sessions_meeting
        WHERE organization_id = %(organization)s AND local_date BETWEEN %(since)s::date AND %(today)s::date OFFSET 0
    ) meeting
    JOIN running ON running.pairing_id = meeting.pairing_id
), logged AS MATERIALIZED (
    -- By a list, so that the index is walked through once, and neither the logs of all years nor one meeting after
    -- the other is looked up.
    SELECT meeting_id, outcome FROM mentoring_sessions_sessionlog
    WHERE organization_id = %(organization)s AND meeting_id = ANY (ARRAY(SELECT id FROM recent))
), met AS MATERIALIZED (
    -- No log is without its meeting here. FULL, as such a join is never done row by row, however few are expected.
    SELECT recent.*, logged.outcome FROM recent FULL JOIN logged ON logged.meeting_id = recent.id
), last_held AS (
    SELECT pairing_id, max(starts_at) AS at, max(local_date) AS day FROM met WHERE outcome = 'held' GROUP BY pairing_id
), not_held AS MATERIALIZED (
    SELECT met.*, last_held.day AS last_day, met.starts_at > COALESCE(last_held.at, '-infinity') AS is_after
    FROM met LEFT JOIN last_held ON last_held.pairing_id = met.pairing_id
    WHERE met.outcome IS DISTINCT FROM 'held'
), by_pairing AS MATERIALIZED (
    SELECT pairing_id, last_day,
           array_agg(local_date ORDER BY local_date) FILTER (WHERE outcome IS NULL AND local_date < %(today)s::date)
               AS open_days,
           count(*) FILTER (WHERE outcome = 'missed' AND is_after) AS missed,
           min(local_date) FILTER (WHERE outcome = 'missed' AND is_after) AS missed_since,
           count(*) FILTER (WHERE outcome IN ('missed', 'excused') AND is_after) AS failed,
           count(*) FILTER (WHERE outcome IS NULL AND starts_at <= %(now)s AND is_after) AS unknown
    FROM not_held GROUP BY pairing_id, last_day
), quiet AS MATERIALIZED (
    -- Nothing held although it was expected, and nothing unknown since; days on which nothing was expected at all
    -- (breaks, holidays, closed units, people away, a substitute) are taken off.
    SELECT running.*, still.since,
           %(today)s::date - still.since - COALESCE((
               SELECT sum(upper(part) - lower(part)) FROM unnest((
                   SELECT range_agg(daterange(closed.starts_on, closed.ends_on, '[]')
                                    * daterange(still.since + 1, %(today)s::date, '[]'))
                   FROM (
                       SELECT starts_on, ends_on FROM programs_calendarperiod period
                       WHERE period.organization_id = %(organization)s AND period.program_id = running.program_id
                         AND (period.kind = 'break' OR period.kind = 'holiday' AND NOT period.is_open)
                       UNION ALL
                       SELECT starts_on, ends_on FROM closed_units WHERE closed_units.unit_id = running.unit_id
                       UNION ALL
                       SELECT starts_on, ends_on FROM away
                       WHERE away.mentor_id = running.mentor_id OR away.mentee_id = running.mentee_id
                       UNION ALL
                       SELECT starts_on, ends_on FROM programs_pairing substitute
                       WHERE substitute.organization_id = %(organization)s
                         AND substitute.stands_in_for_id = running.pairing_id
                   ) closed
               )) part), 0)::int AS days
    FROM by_pairing
    JOIN running ON running.pairing_id = by_pairing.pairing_id
    CROSS JOIN LATERAL (
        SELECT GREATEST(by_pairing.last_day, running.starts_on, %(since)s::date) AS since
    ) still
    WHERE by_pairing.failed > 0 AND by_pairing.unknown = 0
      AND %(today)s::date - still.since >= %(quiet)s::int
), begun AS (
    -- Overdue steps of beginnings that nobody noted by hand and that no fact does (`sessions.beginning.queries`), of the
    -- last three months: facts leave older ones as they are, and there are more of them each year.
    SELECT running.pairing_id, min(step.due_on) AS since, count(*)::int AS number
    FROM running
    JOIN programs_beginningstep step
      ON step.organization_id = %(organization)s AND step.pairing_id = running.pairing_id
    WHERE %(beginning)s::int IS NOT NULL AND step.done_on IS NULL AND step.not_needed = ''
      AND step.due_on < %(today)s::date AND step.due_on >= %(today)s::date - 90
      AND NOT CASE step.kind
          WHEN 'meeting' THEN EXISTS (
              SELECT FROM mentoring_sessions_meeting meeting
              JOIN mentoring_sessions_sessionlog log
                ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
              WHERE meeting.organization_id = %(organization)s AND meeting.pairing_id = running.pairing_id
                AND log.outcome = 'held')
          WHEN 'pulse' THEN EXISTS (
              SELECT FROM programs_pulse pulse
              WHERE pulse.organization_id = %(organization)s AND pulse.pairing_id = running.pairing_id)
          WHEN 'agreement' THEN step.signers <> '{}' AND step.signers <@ ARRAY(
              SELECT signature.party FROM programs_signature signature
              WHERE signature.organization_id = %(organization)s AND signature.pairing_id = running.pairing_id)
          WHEN 'call' THEN EXISTS (
              SELECT FROM programs_followup note
              WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom = 'mentee'
                AND note.on >= running.starts_on
                AND (note.pairing_id = running.pairing_id OR note.mentee_id = running.mentee_id))
          WHEN 'talk' THEN EXISTS (
              SELECT FROM programs_followup note
              WHERE note.organization_id = %(organization)s AND note.kind = 'call' AND note.whom = 'mentor'
                AND note.on >= running.starts_on
                AND (note.pairing_id = running.pairing_id OR note.mentor_id = running.mentor_id))
          ELSE false END
    GROUP BY running.pairing_id
), mentors AS MATERIALIZED (
    -- Who accompanies somebody in reach, and is in reach himself, by program and unit.
    SELECT mentor.id AS mentor_id, mentor.membership_id, mentor.capacity, mentor.status, place.program_id,
           place.unit_id, place.runs
    FROM (
        SELECT mentor_id, program_id, unit_id, bool_or(runs) AS runs FROM held GROUP BY mentor_id, program_id, unit_id
    ) place
    JOIN mentors_mentor mentor ON mentor.organization_id = %(organization)s AND mentor.id = place.mentor_id
    WHERE %(units)s::uuid[] IS NULL OR mentor.unit_id = ANY(%(units)s::uuid[])
), open AS MATERIALIZED (
    SELECT running.mentor_id, running.program_id, running.unit_id, not_held.local_date AS day
    FROM not_held JOIN running ON running.pairing_id = not_held.pairing_id
    WHERE not_held.outcome IS NULL AND not_held.local_date < %(today)s::date
), silent AS (
    SELECT open.mentor_id, open.program_id, open.unit_id, min(open.day) AS since, count(*) AS number
    FROM (
        SELECT mentor.mentor_id, sign.day
        FROM (SELECT DISTINCT mentor_id, membership_id FROM mentors WHERE membership_id IS NOT NULL) mentor
        JOIN (SELECT DISTINCT mentor_id FROM open WHERE day <= %(today)s::date - %(silent)s::int) waiting
          ON waiting.mentor_id = mentor.mentor_id
        LEFT JOIN LATERAL (
            SELECT (max(log.logged_at) AT TIME ZONE %(zone)s)::date AS day FROM mentoring_sessions_sessionlog log
            WHERE log.organization_id = %(organization)s AND log.author_id = mentor.membership_id OFFSET 0
        ) sign ON true
    ) heard
    JOIN open ON open.mentor_id = heard.mentor_id AND open.day > COALESCE(heard.day, '-infinity')
    GROUP BY open.mentor_id, open.program_id, open.unit_id
), carried AS MATERIALIZED (
    -- All that these mentors carry, also out of reach, now and from later days on; `first` and `pace` are of today.
    SELECT pairing.mentor_id, max(pairing.starts_on) AS since,
           sum(CASE
               WHEN pairing.intensity = 'exceptional'
                    AND (pairing.intensity_until IS NULL OR pairing.intensity_until >= %(today)s::date)
               THEN program.exceptional_weight
               WHEN pairing.intensity = 'in_focus' THEN program.focus_weight
               ELSE 1
           END)::int AS number,
           min(pairing.starts_on) FILTER (WHERE pairing.starts_on <= %(today)s::date) AS first,
           min(NULLIF(program.support_every_days, 0)) FILTER (WHERE pairing.starts_on <= %(today)s::date) AS pace
    FROM programs_pairing pairing
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    JOIN programs_program program
      ON program.organization_id = enrolment.organization_id AND program.id = enrolment.program_id
    WHERE pairing.organization_id = %(organization)s
      AND (pairing.ends_on IS NULL OR pairing.ends_on >= %(today)s::date)
      AND pairing.mentor_id = ANY (ARRAY(SELECT DISTINCT mentor_id FROM mentors))
    GROUP BY pairing.mentor_id
), due AS MATERIALIZED (
    SELECT carried.mentor_id, COALESCE(talks.last, carried.first) + carried.pace AS day, talks.next_on
    FROM carried
    CROSS JOIN LATERAL (
        SELECT max(talk.on) AS last, max(talk.next_on) AS next_on FROM mentoring_sessions_supporttalk talk
        WHERE talk.organization_id = %(organization)s AND talk.mentor_id = carried.mentor_id
    ) talks
    -- Where nobody has ever noted a talk, they are not noted at all, and nothing is overdue.
    WHERE %(private)s AND EXISTS (SELECT FROM mentoring_sessions_supporttalk WHERE organization_id = %(organization)s)
), put_off AS MATERIALIZED (
    SELECT COALESCE(snooze.pairing_id, snooze.mentor_id, snooze.mentee_id) AS about,
           jsonb_build_array(snooze.id, snooze.until, snooze.why, COALESCE(NULLIF(member.name, ''), member.email, ''),
                             snooze.state)::text AS said
    FROM programs_snooze snooze
    LEFT JOIN accounts_membership membership
      ON membership.organization_id = snooze.organization_id AND membership.id = snooze.by_id
    LEFT JOIN accounts_user member ON member.id = membership.user_id
    WHERE snooze.organization_id = %(organization)s AND snooze.until > %(today)s::date
), noted AS MATERIALIZED (
    SELECT COALESCE(note.pairing_id, note.mentor_id, note.mentee_id) AS about,
           jsonb_agg(jsonb_build_array(note.on, note.kind, note.whom, note.agreed,
                                       COALESCE(NULLIF(member.name, ''), member.email, ''))
                     ORDER BY note.on DESC, note.noted_at DESC)::text AS said
    FROM programs_followup note
    LEFT JOIN accounts_membership membership
      ON membership.organization_id = note.organization_id AND membership.id = note.by_id
    LEFT JOIN accounts_user member ON member.id = membership.user_id
    WHERE note.organization_id = %(organization)s AND note.on > %(since)s::date
    GROUP BY 1
), shared AS (
    -- Each pulse that its giver lets coordinators see, and the mean of the one before it.
    SELECT pulse.id, pulse.pairing_id, pulse.whose, given.on, given.mean,
           lag(given.mean) OVER giver AS before, lead(pulse.id) OVER giver IS NULL AS is_last
    FROM (
        SELECT answer.pulse_id, answer.on, avg(answer.value) AS mean FROM programs_sharedanswer answer
        WHERE %(private)s AND answer.organization_id = %(organization)s AND answer.on >= %(pulses_since)s::date
        GROUP BY answer.pulse_id, answer.on
    ) given
    JOIN programs_pulse pulse ON pulse.organization_id = %(organization)s AND pulse.id = given.pulse_id
    WINDOW giver AS (PARTITION BY pulse.pairing_id, pulse.whose ORDER BY given.on, pulse.id)
), let_seen (rule, id, pairing_id, whose, since, phone, numbers) AS (
    -- What is low or went down at all, until somebody has noted since that they spoke about the two, or that another
    -- mentor would be better.
    SELECT 'pulse', shared.id, shared.pairing_id, shared.whose, shared.on, '',
           ARRAY[shared.mean, shared.before, meets.held, meets.expected]::float8[]
    FROM shared
    LEFT JOIN LATERAL (
        SELECT sum(week.held) AS held, sum(week.expected) AS expected FROM reports_weeklyattendance week
        WHERE week.organization_id = %(organization)s AND week.pairing_id = shared.pairing_id
          AND week.week_start >= %(weeks_since)s::date AND week.week_start < %(this_week)s::date
    ) meets ON shared.mean <= %(low_mean)s
    WHERE shared.is_last AND %(pulse)s::int IS NOT NULL
      AND (shared.mean <= %(low_mean)s OR shared.mean < shared.before)
      AND NOT EXISTS (
          SELECT FROM programs_followup note
          WHERE note.organization_id = %(organization)s AND note.pairing_id = shared.pairing_id
            AND note.on >= shared.on)
    UNION ALL
    SELECT 'talk', request.id, request.pairing_id, request.whose, request.since, request.phone, NULL
    FROM programs_talkrequest request
    WHERE %(private)s AND %(talk)s::int IS NOT NULL AND request.organization_id = %(organization)s
      AND request.settled_on IS NULL
    UNION ALL
    SELECT 'another', request.id, request.pairing_id, 'mentee', request.since, '', NULL
    FROM programs_changerequest request
    WHERE %(private)s AND %(another)s::int IS NOT NULL AND request.organization_id = %(organization)s
      AND request.is_own AND request.settled_on IS NULL
), told AS MATERIALIZED (
    SELECT let_seen.*, enrolment.program_id, mentee.unit_id, pairing.enrolment_id, pairing.mentor_id,
           enrolment.mentee_id,
           ARRAY(
               SELECT membership.user_id FROM programs_pairing beside
               JOIN mentors_mentor mentor
                 ON mentor.organization_id = beside.organization_id AND mentor.id = beside.mentor_id
               JOIN accounts_membership membership
                 ON membership.organization_id = mentor.organization_id AND membership.id = mentor.membership_id
               WHERE beside.organization_id = %(organization)s AND beside.enrolment_id = pairing.enrolment_id
               UNION
               SELECT membership.user_id FROM accounts_membership membership
               WHERE membership.organization_id = %(organization)s AND membership.id = mentee.membership_id
           ) AS parts
    FROM let_seen
    JOIN programs_pairing pairing ON pairing.organization_id = %(organization)s AND pairing.id = let_seen.pairing_id
    JOIN programs_enrolment enrolment
      ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
    JOIN mentees_mentee mentee
      ON mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id
    -- Who would like to talk waits also when it is over meanwhile.
    WHERE (let_seen.rule = 'talk' OR pairing.starts_on <= %(today)s::date
           AND COALESCE(pairing.ends_on, 'infinity') >= %(today)s::date)
      AND (%(programs)s::uuid[] IS NULL OR enrolment.program_id = ANY(%(programs)s::uuid[]))
      AND (%(units)s::uuid[] IS NULL OR mentee.unit_id = ANY(%(units)s::uuid[]))
), broken AS MATERIALIZED (
    SELECT address.id AS address_id, address.membership_id,
           (address.broken_at AT TIME ZONE %(zone)s)::date AS broken_on
    FROM notifications_address address
    JOIN accounts_membership membership
      ON membership.organization_id = address.organization_id AND membership.id = address.membership_id
    JOIN accounts_user member ON member.id = membership.user_id
    WHERE address.organization_id = %(organization)s AND address.broken_at IS NOT NULL AND address.channel <> 'push'
      AND (address.channel <> 'email' OR address.value = member.email)
      AND (address.channel = 'email' OR address.confirmed_at IS NOT NULL)
      AND %(unreached)s::int IS NOT NULL
), facts (rule, subject, program_id, unit_id, enrolment_id, pairing_id, mentor_id, mentee_id, since, until, number,
          of, days) AS (
    SELECT 'without_mentor', enrolled.enrolment_id, enrolled.program_id, enrolled.unit_id, enrolled.enrolment_id,
           NULL::uuid, NULL::uuid, enrolled.mentee_id, COALESCE(former.ends_on + 1, enrolled.starts_on), former.ends_on,
           0, NULL::int, NULL::date[]
    FROM (
        SELECT * FROM enrolled
        WHERE runs AND NOT EXISTS (
            SELECT FROM held WHERE held.enrolment_id = enrolled.enrolment_id AND held.role = 'primary')
    ) enrolled
    LEFT JOIN LATERAL (
        SELECT max(ends_on) AS ends_on FROM programs_pairing pairing
        WHERE pairing.organization_id = %(organization)s AND pairing.enrolment_id = enrolled.enrolment_id
          AND pairing.role = 'primary'
    ) former ON true
    WHERE %(without_mentor)s::int IS NOT NULL
    UNION ALL
    SELECT 'without_time', running.pairing_id, running.program_id, running.unit_id, running.enrolment_id,
           running.pairing_id, running.mentor_id, running.mentee_id,
           COALESCE(last_time.ends_on + 1, running.starts_on), last_time.ends_on, 0, NULL, NULL
    FROM (
        SELECT * FROM running
        WHERE NOT EXISTS (
            SELECT FROM mentoring_sessions_meetingseries series
            WHERE series.organization_id = %(organization)s AND series.pairing_id = running.pairing_id
              AND (series.ends_on IS NULL OR series.ends_on >= %(today)s::date))
    ) running
    LEFT JOIN LATERAL (
        SELECT max(ends_on) AS ends_on FROM mentoring_sessions_meetingseries series
        WHERE series.organization_id = %(organization)s AND series.pairing_id = running.pairing_id
    ) last_time ON true
    WHERE %(without_time)s::int IS NOT NULL
    UNION ALL
    SELECT 'beginning', running.pairing_id, running.program_id, running.unit_id, running.enrolment_id,
           running.pairing_id, running.mentor_id, running.mentee_id, begun.since, NULL, %(today)s::date - begun.since,
           begun.number, NULL
    FROM begun JOIN running ON running.pairing_id = begun.pairing_id
    UNION ALL
    SELECT 'mentor_away', held.pairing_id, held.program_id, held.unit_id, held.enrolment_id, held.pairing_id,
           held.mentor_id, held.mentee_id, away_today.starts_on, away_today.ends_on,
           COALESCE(away_today.ends_on - away_today.starts_on, 9999), NULL, NULL
    FROM held JOIN away_today ON away_today.mentor_id = held.mentor_id
    WHERE held.runs AND COALESCE(away_today.ends_on - away_today.starts_on, 9999) > %(mentor_away)s::int
      AND NOT EXISTS (
          SELECT FROM programs_pairing other
          WHERE other.organization_id = %(organization)s AND other.enrolment_id = held.enrolment_id
            AND other.mentor_id <> held.mentor_id AND other.starts_on <= %(today)s::date
            AND COALESCE(other.ends_on, 'infinity') >= %(today)s::date)
    UNION ALL
    SELECT 'unreported', running.pairing_id, running.program_id, running.unit_id, running.enrolment_id,
           running.pairing_id, running.mentor_id, running.mentee_id, by_pairing.open_days[1], NULL,
           %(today)s::date - by_pairing.open_days[1], NULL, by_pairing.open_days
    FROM by_pairing JOIN running ON running.pairing_id = by_pairing.pairing_id
    WHERE %(today)s::date - by_pairing.open_days[1] > %(unreported)s::int
    UNION ALL
    SELECT 'missed', running.pairing_id, running.program_id, running.unit_id, running.enrolment_id,
           running.pairing_id, running.mentor_id, running.mentee_id, by_pairing.missed_since, NULL,
           by_pairing.missed, NULL, NULL
    FROM by_pairing JOIN running ON running.pairing_id = by_pairing.pairing_id
    WHERE by_pairing.missed >= %(missed)s::int
    UNION ALL
    SELECT 'quiet', pairing_id, program_id, unit_id, enrolment_id, pairing_id, mentor_id, mentee_id, since, NULL,
           days, NULL, NULL
    FROM quiet WHERE days >= %(quiet)s::int
    UNION ALL
    SELECT 'commitment', pairing_id, program_id, unit_id, enrolment_id, pairing_id, mentor_id, mentee_id,
           committed_until, committed_until, committed_until - %(today)s::date, NULL, NULL
    FROM held
    WHERE runs AND role <> 'substitute' AND committed_until - %(today)s::date <= %(commitment)s::int
      AND COALESCE(ends_on, 'infinity') > committed_until
    UNION ALL
    SELECT 'silent', mentor_id, program_id, unit_id, NULL, NULL, mentor_id, NULL, since, NULL,
           %(today)s::date - since, number, NULL
    FROM silent WHERE %(today)s::date - since >= %(silent)s::int
    UNION ALL
    SELECT 'support', mentors.mentor_id, mentors.program_id, mentors.unit_id, NULL, NULL, mentors.mentor_id, NULL,
           due.day, NULL, %(today)s::date - due.day, NULL, NULL
    FROM mentors
    JOIN due ON due.mentor_id = mentors.mentor_id
    WHERE mentors.runs AND mentors.status = 'active' AND %(today)s::date - due.day >= %(support)s::int
      AND COALESCE(due.next_on, '-infinity') < %(today)s::date
    UNION ALL
    SELECT 'talk', mentors.mentor_id, mentors.program_id, mentors.unit_id, NULL, NULL, mentors.mentor_id, NULL,
           (request.asked_at AT TIME ZONE %(zone)s)::date, NULL, 0, NULL, NULL
    FROM mentors
    JOIN mentoring_sessions_supportrequest request
      ON request.organization_id = %(organization)s AND request.mentor_id = mentors.mentor_id
    WHERE %(private)s AND mentors.runs AND %(talk)s::int IS NOT NULL
    UNION ALL
    SELECT rule, id, program_id, unit_id, enrolment_id, pairing_id, mentor_id, mentee_id, since, NULL, 0, NULL, NULL
    FROM told
    UNION ALL
    SELECT 'certificate', certificate.id, mentors.program_id, mentors.unit_id, NULL, NULL, mentors.mentor_id, NULL,
           certificate.valid_until, certificate.valid_until, certificate.valid_until - %(today)s::date, NULL, NULL
    FROM mentors
    JOIN programs_certificate certificate
      ON certificate.organization_id = %(organization)s AND certificate.mentor_id = mentors.mentor_id
    WHERE mentors.runs AND certificate.withdrawn_on IS NULL
      AND abs(certificate.valid_until - %(today)s::date) <= %(certificate)s::int
      AND NOT EXISTS (
          SELECT FROM programs_certificate newer
          WHERE newer.organization_id = %(organization)s AND newer.mentor_id = certificate.mentor_id
            AND newer.withdrawn_on IS NULL AND newer.course_id IS NOT DISTINCT FROM certificate.course_id
            AND newer.program_id IS NOT DISTINCT FROM certificate.program_id
            AND COALESCE(newer.valid_until, 'infinity') > certificate.valid_until)
    UNION ALL
    -- Certificates of the authorities, in programs that ask for one; told apart by the 1.
    SELECT 'certificate', seen.id, mentors.program_id, mentors.unit_id, NULL, NULL, mentors.mentor_id, NULL,
           seen.valid_until, seen.valid_until, seen.valid_until - %(today)s::date, 1, NULL
    FROM mentors
    JOIN programs_screening asked
      ON asked.organization_id = %(organization)s AND asked.program_id = mentors.program_id AND asked.certificate
    JOIN programs_backgroundcheck seen
      ON seen.organization_id = %(organization)s AND seen.mentor_id = mentors.mentor_id
    WHERE mentors.runs AND abs(seen.valid_until - %(today)s::date) <= %(certificate)s::int
      AND NOT EXISTS (
          SELECT FROM programs_backgroundcheck newer
          WHERE newer.organization_id = %(organization)s AND newer.mentor_id = seen.mentor_id
            AND (newer.valid_until, newer.id) > (seen.valid_until, seen.id))
    UNION ALL
    SELECT 'over_capacity', mentors.mentor_id, mentors.program_id, mentors.unit_id, NULL, NULL, mentors.mentor_id,
           NULL, carried.since, NULL, carried.number, mentors.capacity, NULL
    FROM mentors
    JOIN carried ON carried.mentor_id = mentors.mentor_id
    WHERE carried.number > mentors.capacity AND %(over_capacity)s::int IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'unreached', person.address_id, place.program_id, COALESCE(place.unit_id, person.unit_id),
           NULL::uuid, NULL::uuid, person.mentor_id, person.mentee_id, person.broken_on, NULL::date, 0, NULL::int,
           NULL::date[]
    FROM (
        SELECT broken.address_id, broken.broken_on, mentor.id AS mentor_id, NULL::uuid AS mentee_id, mentor.unit_id
        FROM broken
        JOIN mentors_mentor mentor
          ON mentor.organization_id = %(organization)s AND mentor.membership_id = broken.membership_id
        UNION ALL
        SELECT broken.address_id, broken.broken_on, NULL, mentee.id, mentee.unit_id
        FROM broken
        JOIN mentees_mentee mentee
          ON mentee.organization_id = %(organization)s AND mentee.membership_id = broken.membership_id
    ) person
    LEFT JOIN LATERAL (
        SELECT program_id, unit_id FROM held WHERE held.mentor_id = person.mentor_id
        UNION
        SELECT program_id, unit_id FROM enrolled WHERE enrolled.mentee_id = person.mentee_id
    ) place ON true
    WHERE (%(units)s::uuid[] IS NULL OR person.unit_id = ANY(%(units)s::uuid[]))
      AND (place.program_id IS NOT NULL OR NOT EXISTS (
          -- Of those who are in no program of reach, only those who are in none at all.
          SELECT FROM programs_enrolment enrolment
          WHERE enrolment.organization_id = %(organization)s AND enrolment.mentee_id = person.mentee_id))
)
-- Of a fact about a pairing the pairing is the subject, and said once; few programs, units and mentors stand in many
-- facts, and are made ids once by who reads this.
SELECT facts.rule, NULLIF(facts.subject, facts.pairing_id), facts.program_id::text, facts.unit_id::text,
       CASE WHEN facts.rule = 'without_mentor' THEN facts.enrolment_id END, facts.pairing_id, facts.mentor_id::text,
       facts.mentee_id, facts.since, facts.until, facts.number, facts.of, facts.days,
       COALESCE(mentor.full_name, ''), COALESCE(mentor.phone, ''), mentor.membership_id IS NOT NULL,
       COALESCE(mentee.full_name, ''), COALESCE(mentee.phone, ''), put_off.said, noted.said,
       COALESCE(told.whose, ''), COALESCE(told.phone, ''), told.numbers, told.parts
FROM facts
LEFT JOIN told ON told.id = facts.subject
-- What each fact is about first: a pairing, else a mentor, else a mentee.
LEFT JOIN put_off ON put_off.about = COALESCE(facts.pairing_id, facts.mentor_id, facts.mentee_id)
LEFT JOIN noted ON noted.about = COALESCE(facts.pairing_id, facts.mentor_id, facts.mentee_id)
LEFT JOIN mentors_mentor mentor ON mentor.organization_id = %(organization)s AND mentor.id = facts.mentor_id
LEFT JOIN mentees_mentee mentee ON mentee.organization_id = %(organization)s AND mentee.id = facts.mentee_id
-- Of the pulses of a pairing the lowest first.
ORDER BY told.numbers[1], told.id
