"""Each figure of compliance as hand-written SQL over meetings, logs and pairings; no row of WeeklyAttendance is read.

Written from the table of what is measured, not from the product's queries. A statement answers with one row: numerator,
denominator, and how many people each of them speaks of (mentees, or mentors where mentors are counted).
"""

WHO = """
WITH RECURSIVE lies_in (unit_id, whole_id) AS (
    SELECT id, id FROM tenancy_unit WHERE organization_id = %(organization)s
    UNION ALL
    SELECT lies_in.unit_id, unit.parent_id
    FROM lies_in JOIN tenancy_unit unit ON unit.id = lies_in.whole_id
    WHERE unit.parent_id IS NOT NULL
), own AS (  -- who coordinates and mentors also sees those he accompanies, until it ends
    SELECT pairing.id, pairing.enrolment_id
    FROM programs_pairing pairing
    JOIN mentors_mentor mentor ON mentor.id = pairing.mentor_id
    JOIN accounts_membership membership ON membership.id = mentor.membership_id
    WHERE pairing.organization_id = %(organization)s AND membership.user_id = %(mentor_user)s
      AND (pairing.ends_on IS NULL OR pairing.ends_on >= %(today)s)
), enrolled AS (
    SELECT enrolment.id, enrolment.mentee_id, mentee.unit_id, enrolment.program_id, program.support_every_days,
           program.shabbat_from, program.shabbat_until,
           GREATEST(enrolment.starts_on, program.starts_on) AS first_day,
           LEAST(COALESCE(enrolment.ends_on, 'infinity'), COALESCE(program.ends_on, 'infinity')) AS last_day,
           (%(scope_programs)s::uuid[] IS NULL OR program.id = ANY (%(scope_programs)s::uuid[]))
           AND (%(scope_units)s::uuid[] IS NULL OR mentee.unit_id IN (
               SELECT unit_id FROM lies_in WHERE whole_id = ANY (%(scope_units)s::uuid[]))) AS in_office
    FROM programs_enrolment enrolment
    JOIN programs_program program ON program.id = enrolment.program_id
    JOIN mentees_mentee mentee ON mentee.id = enrolment.mentee_id
    WHERE enrolment.organization_id = %(organization)s
      AND (%(program)s::uuid IS NULL OR program.id = %(program)s)
      AND (%(unit)s::uuid IS NULL OR mentee.unit_id IN (SELECT unit_id FROM lies_in WHERE whole_id = %(unit)s))
      AND (mentee.unit_id IN (SELECT unit_id FROM lies_in WHERE whole_id = ANY (%(outside)s::uuid[]))) IS NOT TRUE
), paired AS (
    SELECT pairing.*, enrolled.mentee_id, enrolled.unit_id, enrolled.program_id, enrolled.support_every_days,
           enrolled.first_day, enrolled.last_day, enrolled.shabbat_from, enrolled.shabbat_until,
           pairing.starts_on <= %(as_of)s AND COALESCE(pairing.ends_on, 'infinity') >= %(as_of)s
           AND %(as_of)s BETWEEN enrolled.first_day AND enrolled.last_day AS runs
    FROM programs_pairing pairing JOIN enrolled ON enrolled.id = pairing.enrolment_id
    WHERE enrolled.in_office OR pairing.id IN (SELECT id FROM own)
)
"""

MEETINGS = (
    WHO
    + """
, shut (program_id, unit_id, mentee_id, mentor_id, pairing_id, first_day, last_day) AS (
    -- days on which nothing is expected, each with whom it concerns
    SELECT program_id, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, starts_on, ends_on FROM programs_calendarperiod
    WHERE organization_id = %(organization)s AND (kind = 'break' OR (kind = 'holiday' AND is_open = false))
    UNION ALL
    SELECT NULL, lies_in.unit_id, NULL, NULL, NULL, closure.starts_on, closure.ends_on
    FROM programs_unitclosure closure JOIN lies_in ON lies_in.whole_id = closure.unit_id
    WHERE closure.organization_id = %(organization)s
    UNION ALL
    SELECT NULL, NULL, mentee_id, mentor_id, NULL, starts_on, COALESCE(ends_on, 'infinity') FROM programs_absence
    WHERE organization_id = %(organization)s
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, stands_in_for_id, starts_on, ends_on FROM programs_pairing
    WHERE organization_id = %(organization)s AND stands_in_for_id IS NOT NULL
), met AS MATERIALIZED (
    SELECT paired.id AS pairing_id, paired.mentee_id, paired.unit_id, paired.program_id, meeting.local_date,
           log.outcome, log.minutes AS logged_minutes, meeting.minutes,
           (meeting.series_id IS NULL AND meeting.moved_from_id IS NULL) AS beside,
           log.logged_at - (meeting.starts_at + make_interval(mins => meeting.minutes)) AS after
    FROM mentoring_sessions_meeting meeting
    JOIN paired ON paired.id = meeting.pairing_id
    LEFT JOIN mentoring_sessions_sessionlog log ON log.meeting_id = meeting.id
    LEFT JOIN mentoring_sessions_meetingseries series ON series.id = meeting.series_id
    WHERE meeting.organization_id = %(organization)s
      AND meeting.local_date >= %(first)s AND meeting.local_date <= %(last)s
      AND CASE
          WHEN log.outcome IS NOT NULL THEN true
          WHEN meeting.series_id IS NULL AND meeting.moved_from_id IS NULL THEN false
          WHEN meeting.local_date < paired.starts_on OR meeting.local_date > paired.ends_on THEN false
          WHEN meeting.local_date < paired.first_day OR meeting.local_date > paired.last_day THEN false
          WHEN (meeting.original_start AT TIME ZONE %(zone)s)::date < series.starts_on
            OR (meeting.original_start AT TIME ZONE %(zone)s)::date > series.ends_on THEN false
          WHEN to_char(meeting.local_date, 'ID') = '6' AND meeting.local_date >= paired.shabbat_from
            AND (paired.shabbat_until IS NULL OR meeting.local_date <= paired.shabbat_until) THEN false
          ELSE NOT EXISTS (
              SELECT FROM shut
              WHERE meeting.local_date >= shut.first_day AND meeting.local_date <= shut.last_day
                AND (shut.program_id = paired.program_id OR shut.unit_id = paired.unit_id
                     OR shut.mentee_id = paired.mentee_id OR shut.mentor_id = paired.mentor_id
                     OR shut.pairing_id = paired.id))
          END
)
"""
)

# Who has a row of this week: who was paired in it, and of whom anything counts. For "of how many people" alone.
PEOPLE_OF_WEEKS = """
, there AS MATERIALIZED (
    SELECT DISTINCT mentee_id FROM met
    UNION
    SELECT mentee_id FROM paired WHERE starts_on <= %(last)s AND COALESCE(ends_on, 'infinity') >= %(first)s
)
"""


def _of_meetings(key: str, counted: str, of: str = "NOT beside", *, adding: str = "1") -> str:
    """The sum over the meetings that are counted, and how many there are of those it is compared with."""
    return f"""
SELECT '{key}', COALESCE(sum({adding}) FILTER (WHERE {counted}), 0)::bigint, count(*) FILTER (WHERE {of}),
       (SELECT count(*) FROM there), count(DISTINCT mentee_id) FILTER (WHERE {counted})
FROM met
"""


TOLD = "NOT beside AND outcome IS NOT NULL"

OF_MEETINGS = (
    _of_meetings("held", "NOT beside AND outcome = 'held'"),
    _of_meetings("excused", "NOT beside AND outcome = 'excused'"),
    _of_meetings("missed", "NOT beside AND outcome = 'missed'"),
    _of_meetings("unreported", "NOT beside AND outcome IS NULL"),
    _of_meetings("reported", TOLD),
    _of_meetings("in_time", f"{TOLD} AND after <= interval '48 hours'", TOLD),
    _of_meetings("delay", TOLD, TOLD, adding="greatest(floor(extract(epoch FROM after) / 3600), 0)"),
)
WEEKLY = f"{MEETINGS}{PEOPLE_OF_WEEKS}{'UNION ALL'.join(OF_MEETINGS)}"
"""The measures of meetings, asked at once: a row for each, with its key before the numbers."""

STATEMENTS = {
    "coverage": WHO
    + """
SELECT count(*) FILTER (WHERE has_mentor), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE has_mentor)
FROM (
    SELECT enrolled.mentee_id, EXISTS (
        SELECT FROM programs_pairing pairing
        WHERE pairing.enrolment_id = enrolled.id AND pairing.role = 'primary' AND pairing.starts_on <= %(as_of)s
          AND (pairing.ends_on IS NULL OR pairing.ends_on >= %(as_of)s)) AS has_mentor
    FROM enrolled
    WHERE %(as_of)s >= first_day AND %(as_of)s <= last_day
      AND (in_office OR id IN (SELECT enrolment_id FROM own))
) running
""",
    "support": WHO
    + """
, mentoring AS (
    SELECT mentor_id, min(starts_on) AS since,
           min(support_every_days) FILTER (WHERE support_every_days > 0) AS every_days
    FROM paired WHERE runs AND role IN ('primary', 'co') GROUP BY mentor_id
), talked AS (
    SELECT mentoring.*, (
        SELECT max(talk.on) FROM mentoring_sessions_supporttalk talk
        WHERE talk.mentor_id = mentoring.mentor_id AND talk.on <= %(as_of)s) AS last_talk
    FROM mentoring WHERE every_days IS NOT NULL
)
SELECT count(*) FILTER (WHERE %(as_of)s::date - COALESCE(last_talk, since) <= every_days), count(*), count(*),
       count(*) FILTER (WHERE %(as_of)s::date - COALESCE(last_talk, since) <= every_days)
FROM talked
""",
    "contacts": WHO
    + """
, side AS (
    SELECT paired.id, paired.mentee_id, paired.starts_on, whom.is_mentor, COALESCE(plan.contacts_first, 2) AS wanted,
           COALESCE(plan.contacts_every, 30) AS every_days, ARRAY(
        SELECT DISTINCT note.on FROM programs_followup note
        WHERE note.kind = 'call' AND note.whom = CASE WHEN whom.is_mentor THEN 'mentor' ELSE 'mentee' END
          AND note.on BETWEEN paired.starts_on AND %(as_of)s
          AND paired.id = COALESCE(note.pairing_id, CASE WHEN whom.is_mentor
                                   THEN CASE WHEN note.mentor_id = paired.mentor_id THEN paired.id END
                                   ELSE CASE WHEN note.mentee_id = paired.mentee_id THEN paired.id END END)
        ORDER BY 1) AS days
    FROM paired
    CROSS JOIN (SELECT unnest(ARRAY[true, false]) AS is_mentor) whom
    LEFT JOIN programs_beginningplan plan ON plan.program_id = paired.program_id
    WHERE paired.runs AND paired.role = 'primary' AND (plan.contacts_every > 0 OR plan.id IS NULL)
), due AS (
    SELECT side.*, CASE
        WHEN cardinality(days) = 0 THEN starts_on + floor(30.0 / wanted)::int
        WHEN days[cardinality(days)] - starts_on >= 30 OR cardinality(days) >= wanted
        THEN days[cardinality(days)] + every_days
        ELSE starts_on + floor(30.0 * (cardinality(days) + 1) / wanted)::int END AS due_on
    FROM side
), kept AS (
    SELECT id, mentee_id, min(due_on) >= %(as_of)s AS is_kept FROM due GROUP BY id, mentee_id
)
SELECT count(*) FILTER (WHERE is_kept), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE is_kept)
FROM kept
""",
    "first_time": WHO
    + """
SELECT count(*) FILTER (WHERE fixed), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE fixed)
FROM (
    SELECT paired.mentee_id, paired.starts_on + 7 >= (
        SELECT min(series.starts_on) FROM mentoring_sessions_meetingseries series WHERE series.pairing_id = paired.id
    ) AS fixed
    FROM paired
    WHERE role = 'primary' AND starts_on >= %(first)s AND starts_on <= %(last)s AND starts_on <= %(as_of)s::date - 7
) begun
""",
    "first_meeting": WHO
    + """
SELECT count(*) FILTER (WHERE met), count(*), count(DISTINCT mentee_id), count(DISTINCT mentee_id) FILTER (WHERE met)
FROM (
    SELECT paired.mentee_id, paired.starts_on + 14 >= (
        SELECT min(meeting.local_date)
        FROM mentoring_sessions_meeting meeting
        JOIN mentoring_sessions_sessionlog log ON log.meeting_id = meeting.id AND log.outcome = 'held'
        WHERE meeting.pairing_id = paired.id) AS met
    FROM paired
    WHERE role = 'primary' AND starts_on >= %(first)s AND starts_on <= %(last)s AND starts_on <= %(as_of)s::date - 14
) begun
""",
    "endings": WHO
    + """
SELECT count(*) FILTER (WHERE closed), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE closed)
FROM (
    SELECT paired.mentee_id, COALESCE(
        num_nulls(closure.ended_at, closure.mentee_talk_on, closure.mentor_talk_on) = 0 AND (
        char_length(closure.why_none) > 0 AND closure.last_meeting = 'none' OR 0 < (
            SELECT count(*)
            FROM mentoring_sessions_meeting meeting
            JOIN mentoring_sessions_sessionlog log ON log.meeting_id = meeting.id
            WHERE meeting.pairing_id = paired.id AND log.outcome = 'held'
              AND paired.ends_on - meeting.local_date BETWEEN 0 AND 21)), false) AS closed
    FROM paired LEFT JOIN programs_closure closure ON closure.pairing_id = paired.id
    WHERE role = 'primary' AND paired.ends_on >= %(first)s AND paired.ends_on <= %(last)s
      AND paired.ends_on < %(as_of)s
) ended
""",
    "training": WHO
    + """
, asked AS (
    SELECT DISTINCT paired.mentor_id, requirement.id AS requirement_id, requirement.kind, requirement.minutes,
           requirement.program_id, requirement.begins_month AS month, requirement.begins_day AS day
    FROM paired JOIN programs_trainingrequirement requirement ON requirement.program_id = paired.program_id
    WHERE paired.runs AND paired.role <> 'substitute' AND requirement.minutes > 0
), begins AS (  -- when a year of training begins that does so in this or in the last year; 29 February is 1 March
    SELECT asked.*, year, CASE
        WHEN month = 2 AND day = 29 AND NOT (year %% 4 = 0 AND (year %% 100 <> 0 OR year %% 400 = 0))
        THEN make_date(year, 3, 1) ELSE make_date(year, month, day) END AS on_day
    FROM asked CROSS JOIN generate_series(extract(year FROM %(as_of)s::date)::int - 1,
                                          extract(year FROM %(as_of)s::date)::int) year
), since AS (
    SELECT mentor_id, requirement_id, kind, minutes, program_id,
           CASE WHEN kind = 'initial' THEN date '-infinity'
                ELSE max(on_day) FILTER (WHERE on_day <= %(as_of)s) END AS first_day
    FROM begins GROUP BY mentor_id, requirement_id, kind, minutes, program_id
), standing AS (
    SELECT since.mentor_id,
           EXISTS (
               SELECT FROM programs_trainingexemption exemption
               WHERE exemption.mentor_id = since.mentor_id AND exemption.requirement_id = since.requirement_id
                 AND exemption.starts_on <= %(as_of)s AND (exemption.ends_on IS NULL OR exemption.ends_on >= %(as_of)s))
           OR COALESCE((
               SELECT sum(COALESCE(attendance.minutes, session.credited_minutes,
                                   extract(epoch FROM session.ends_at - session.starts_at) / 60))
               FROM programs_attendance attendance
               JOIN programs_signup sign_up ON sign_up.id = attendance.sign_up_id
               JOIN programs_coursesession session ON session.id = attendance.session_id
               JOIN programs_course course ON course.id = session.course_id
               WHERE sign_up.mentor_id = since.mentor_id AND attendance.presence = 'present'
                 AND session.cancelled_at IS NULL AND course.counts_as IN (since.kind, 'both')
                 AND (course.program_id IS NULL OR course.program_id = since.program_id)
                 AND (session.starts_at AT TIME ZONE %(zone)s)::date BETWEEN since.first_day AND %(as_of)s), 0)
            + COALESCE((
               SELECT sum(credit.minutes) FROM programs_trainingcredit credit
               WHERE credit.mentor_id = since.mentor_id AND credit.counts_as IN (since.kind, 'both')
                 AND credit.on BETWEEN since.first_day AND %(as_of)s), 0)
            >= since.minutes AS fulfilled
    FROM since
), mentor AS (
    SELECT mentor_id, bool_and(fulfilled) AS fulfilled FROM standing GROUP BY mentor_id
)
SELECT count(*) FILTER (WHERE fulfilled), count(*), count(*), count(*) FILTER (WHERE fulfilled) FROM mentor
""",
    "early": WHO
    + """
SELECT count(*) FILTER (WHERE early), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE early)
FROM (
    SELECT mentee_id, ends_on < committed_until AND end_reason <> 'completed' AND end_reason <> 'goals_reached' AS early
    FROM paired
    WHERE role = 'primary' AND committed_until IS NOT NULL
      AND ends_on >= %(first)s AND ends_on <= %(last)s AND ends_on < %(as_of)s
) ended
""",
    "past": WHO
    + """
SELECT count(*) FILTER (WHERE committed_until < %(as_of)s), count(*), count(DISTINCT mentee_id),
       count(DISTINCT mentee_id) FILTER (WHERE committed_until < %(as_of)s)
FROM paired WHERE runs AND role = 'primary' AND committed_until IS NOT NULL
""",
}

ROWS_OF_WEEKS = (
    MEETINGS
    + """
SELECT pairing_id, count(*) FILTER (WHERE NOT beside), count(*) FILTER (WHERE NOT beside AND outcome = 'held'),
       count(*) FILTER (WHERE NOT beside AND outcome = 'excused'),
       count(*) FILTER (WHERE NOT beside AND outcome = 'missed'),
       count(*) FILTER (WHERE NOT beside AND outcome IS NULL), count(*) FILTER (WHERE beside AND outcome = 'held'),
       COALESCE(sum(COALESCE(logged_minutes, minutes)) FILTER (WHERE outcome = 'held'), 0),
       count(*) FILTER (WHERE NOT beside AND after <= interval '48 hours'),
       COALESCE(sum(greatest(floor(extract(epoch FROM after) / 3600), 0)) FILTER (WHERE NOT beside), 0)::bigint
FROM met GROUP BY pairing_id
"""
)
"""The row of WeeklyAttendance that each pairing of a week ought to have, for those of whom anything counts."""

LASTED = (
    WHO
    + """
SELECT starts_on, ends_on, end_reason FROM paired WHERE role = 'primary'
"""
)
"""From when to when each pairing was, for the curve of how long they last."""
