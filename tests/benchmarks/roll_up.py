"""The roll-up of a week against one statement that a person would write for the same figures."""

from django.db import connection, transaction

from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from reports.queries import last_closed_week
from reports.services import roll_up_week
from tests.benchmarks.large import WEEKS, Large
from tests.benchmarks.measure import Times, ms, queries_of, timed

RUNS = 15
HAND_WRITTEN = """
WITH RECURSIVE closed_units AS (
    SELECT c.unit_id, c.starts_on, c.ends_on FROM programs_unitclosure c
    WHERE c.organization_id = %(organization)s AND c.starts_on <= %(last)s AND c.ends_on >= %(first)s
    UNION SELECT u.id, a.starts_on, a.ends_on FROM closed_units a JOIN tenancy_unit u ON u.parent_id = a.unit_id
    WHERE u.organization_id = %(organization)s
)
INSERT INTO reports_weeklyattendance AS kept
    (id, organization_id, week_start, pairing_id, expected, held, excused, missed, unreported, extra_held, minutes,
     in_time, delay_hours)
SELECT gen_random_uuid(), p.organization_id, %(first)s, p.id,
       count(m.id) FILTER (WHERE NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       count(*) FILTER (WHERE l.outcome = 'held' AND NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       count(*) FILTER (WHERE l.outcome = 'excused' AND NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       count(*) FILTER (WHERE l.outcome = 'missed' AND NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       count(m.id) FILTER (WHERE l.id IS NULL AND NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       count(*) FILTER (WHERE l.outcome = 'held' AND m.series_id IS NULL AND m.moved_from_id IS NULL),
       COALESCE(sum(COALESCE(l.minutes, m.minutes)) FILTER (WHERE l.outcome = 'held'), 0),
       count(*) FILTER (WHERE l.logged_at <= m.starts_at + (m.minutes + 2880) * interval '1 minute'
                          AND NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)),
       COALESCE(sum(GREATEST(floor(extract(epoch FROM l.logged_at - m.starts_at - m.minutes * interval '1 minute')
                                   / 3600), 0))
                FILTER (WHERE NOT (m.series_id IS NULL AND m.moved_from_id IS NULL)), 0)
FROM programs_pairing p
JOIN programs_enrolment e ON e.organization_id = p.organization_id AND e.id = p.enrolment_id
JOIN programs_program g ON g.organization_id = e.organization_id AND g.id = e.program_id
JOIN mentees_mentee t ON t.organization_id = e.organization_id AND t.id = e.mentee_id
LEFT JOIN mentoring_sessions_meeting m
       ON m.organization_id = p.organization_id AND m.pairing_id = p.id AND m.local_date BETWEEN %(first)s AND %(last)s
      AND m.local_date BETWEEN p.starts_on AND COALESCE(p.ends_on, 'infinity')
      AND NOT EXISTS (SELECT FROM programs_calendarperiod b WHERE b.organization_id = e.organization_id
                      AND b.program_id = e.program_id AND (b.kind = 'break' OR b.kind = 'holiday' AND NOT b.is_open)
                      AND m.local_date BETWEEN b.starts_on AND b.ends_on)
      AND (extract(dow FROM m.local_date) = 6 AND m.local_date BETWEEN g.shabbat_from
           AND COALESCE(g.shabbat_until, 'infinity')) IS NOT TRUE
      AND NOT EXISTS (SELECT FROM closed_units c WHERE c.unit_id = t.unit_id
                      AND m.local_date BETWEEN c.starts_on AND c.ends_on)
      AND NOT EXISTS (SELECT FROM programs_absence a WHERE a.organization_id = p.organization_id
                      AND (a.mentor_id = p.mentor_id OR a.mentee_id = e.mentee_id)
                      AND m.local_date BETWEEN a.starts_on AND COALESCE(a.ends_on, 'infinity'))
LEFT JOIN mentoring_sessions_sessionlog l ON l.organization_id = m.organization_id AND l.meeting_id = m.id
WHERE p.organization_id = %(organization)s AND p.starts_on <= %(last)s
  AND COALESCE(p.ends_on, 'infinity') >= %(first)s
GROUP BY p.organization_id, p.id
ON CONFLICT (organization_id, pairing_id, week_start) DO UPDATE SET
    expected = excluded.expected, held = excluded.held, excused = excluded.excused, missed = excluded.missed,
    unreported = excluded.unreported, extra_held = excluded.extra_held, minutes = excluded.minutes,
    in_time = excluded.in_time, delay_hours = excluded.delay_hours
"""


def close_all_weeks(large: Large) -> None:
    """Roll up the whole year, and say how long it took."""

    def year() -> None:
        week = last_closed_week(large.organization)
        for _ in range(WEEKS):
            with organization_scope(large.organization), transaction.atomic():
                roll_up_week(organization=large.organization, week_start=week.start)
            week = week.previous()

    print(f"  {f'{WEEKS} weeks, one after the other':<34}{ms(timed(year, 1).p50)}")


def measure(large: Large) -> None:
    """Print the times of the first count of a week and of the same week again, beside the hand-written statement."""
    week = last_closed_week(large.organization)
    print(f"\nRoll-up of one week, {RUNS} runs each{'p50':>18}{'p95':>12}")
    for title, before in (("first", lambda: _forget(large, week)), ("again", None)):
        ours = timed(lambda: roll_up_again(large, week), RUNS, before)
        theirs = timed(lambda: _hand_written(large, week), RUNS, before)
        _lines(title, ours, theirs)
    _forget(large, week)
    print(f"  queries: {queries_of(lambda: roll_up_again(large, week))}, beginning and end of the transaction included")


def _lines(title: str, ours: Times, theirs: Times) -> None:
    print(f"  {f'{title}: roll_up_week':<34}{ms(ours.p50)} {ms(ours.p95)}")
    print(f"  {f'{title}: hand-written SQL':<34}{ms(theirs.p50)} {ms(theirs.p95)}   ratio {ours.p50 / theirs.p50:.2f}")


def roll_up_again(large: Large, week: Week) -> None:
    """Count a closed week once more."""
    with organization_scope(large.organization), transaction.atomic():
        roll_up_week(organization=large.organization, week_start=week.start)


def _hand_written(large: Large, week: Week) -> None:
    parameters = {"organization": large.organization.pk, "first": week.start, "last": week.end}
    with organization_scope(large.organization), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HAND_WRITTEN, parameters)


def _forget(large: Large, week: Week) -> None:
    with organization_scope(large.organization), transaction.atomic(), connection.cursor() as cursor:
        for table in ("reports_weeklyattendance", "reports_weekclose"):
            cursor.execute(f"DELETE FROM {table} WHERE week_start = %s", [week.start])
