"""Changes of fixed times, meetings, reports and weeks."""

from datetime import timedelta

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from programs.models import Program
from reports.closing.services import tell_week
from reports.services import roll_up_week
from sessions import services as sessions
from sessions.queries.calendar import link_of
from sessions.services import calendar
from tests.audit.changes.scene import DAY, TODAY
from tests.factories import MeetingFactory, SeriesFactory


def _rule(**more) -> dict:
    return {"frequency": "weekly", "weekday": 2, "start_time": clock.now().time(), **more}


def _calendar_made(s, times: int = 1) -> None:
    for _ in range(times):
        calendar.make_calendar_link(by=s.noam, seen=calendar.version_of_link(link_of(s.noam)))


def _calendar_shows_names(s, *answers: bool) -> None:
    _calendar_made(s)
    for shows in answers:
        calendar.show_names_in_calendar(shows=shows, by=s.noam)


def _calendar_stopped(s) -> None:
    _calendar_made(s)
    calendar.stop_calendar_link(by=s.noam)


def _links(s) -> None:
    membership = s.noam.membership(Role.MENTOR)
    sessions.make_answer_links(organization=s.organization, membership=membership, meetings=[s.past])


def _log(s, meeting, outcome: str = "held", **facts):
    return sessions.log_meeting(meeting=meeting, outcome=outcome, by=s.noam, **facts)


def _list_unreported(s) -> None:
    Program.objects.update(reminder_steps=["coordinators"])
    MeetingFactory(organization=s.organization, pairing=s.pairing, local_date=TODAY - 8 * DAY)
    sessions.list_unreported(organization=s.organization, membership_id=s.membership.pk)


HOW = {
    "answers.stopped": lambda s: (_links(s), sessions.stop_answer_links(by=s.noam)),
    "calendar.link_made": _calendar_made,
    "calendar.link_renewed": lambda s: _calendar_made(s, times=2),
    "calendar.link_stopped": _calendar_stopped,
    "calendar.names_hidden": lambda s: _calendar_shows_names(s, True, False),
    "calendar.names_shown": lambda s: _calendar_shows_names(s, True),
    "coordinator.unreported_listed": _list_unreported,
    "log.corrected": lambda s: _log(s, s.logged, "missed", absent="mentee"),
    "log.created": lambda s: _log(s, s.past),
    "log.created_for_week": lambda s: sessions.log_all_held(
        mentor=s.mentor, week=clock.week_of(s.organization, s.past.local_date), by=s.noam
    ),
    "log.undone": lambda s: sessions.undo_log(meeting=s.logged, by=s.noam),
    "meeting.added": lambda s: sessions.add_extra_meeting(
        pairing=s.pairing, starts_at=s.coming.starts_at + 2 * DAY, by=s.ada
    ),
    "meeting.cancelled": lambda s: sessions.cancel_meeting(meeting=s.coming, by=s.ada),
    "meeting.moved": lambda s: sessions.move_meeting(
        meeting=s.coming, starts_at=s.coming.starts_at + timedelta(hours=1), excused_by="mentee", by=s.ada
    ),
    "mentor.reminded": lambda s: sessions.remind_mentor(
        organization=s.organization, membership_id=s.mentor.membership_id
    ),
    "series.changed": lambda s: sessions.change_series(
        series=SeriesFactory(organization=s.organization, pairing=s.pairing, starts_on=TODAY + DAY),
        starting=TODAY + DAY,
        by=s.ada,
        **_rule(),
    ),
    "series.ended": lambda s: sessions.end_series(series=s.series, ends_on=TODAY, by=s.ada),
    "series.opened": lambda s: sessions.open_series(pairing=s.pairing, starts_on=TODAY, by=s.ada, **_rule()),
    "series.withdrawn": lambda s: sessions.end_series(
        series=SeriesFactory(organization=s.organization, pairing=s.pairing, starts_on=TODAY + DAY),
        ends_on=TODAY,
        by=s.ada,
    ),
    "week.told": lambda s: tell_week(
        organization=s.organization, week_start=clock.this_week(s.organization).previous().start
    ),
    "week.rolled_up": lambda s: roll_up_week(
        organization=s.organization, week_start=clock.this_week(s.organization).previous().start, by=s.ada
    ),
}
