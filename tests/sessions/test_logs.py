"""What became of a meeting: reported, corrected, taken back, with its history."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.clock import Week
from sessions import services
from sessions.models import LogRevision, Meeting, SessionLog, StaleWeek
from tests.factories import MentorFactory

pytestmark = pytest.mark.usefixtures("noon", "inside", "english")
TUESDAY = date(2026, 11, 17)
WEEK = Week(date(2026, 11, 15))


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(TUESDAY)


def test_held_takes_over_what_was_planned(meeting, noam):
    log = services.log_meeting(meeting=meeting, outcome="held", by=noam)
    assert (log.held_at, log.minutes, log.mode) == (meeting.starts_at, 45, "in_person")
    assert log.author == noam.membership(Role.MENTOR)
    assert [row.week_start for row in StaleWeek.objects.all()] == [WEEK.start]
    assert AuditEntry.objects.filter(action="log.created", subject_id=meeting.pk).count() == 1


def test_the_same_again_changes_nothing(meeting, noam):
    first = services.log_meeting(meeting=meeting, outcome="held", seen="", by=noam)
    assert services.log_meeting(meeting=meeting, outcome="held", seen="", by=noam) == first
    assert (SessionLog.objects.count(), LogRevision.objects.count()) == (1, 1)


def test_a_correction_keeps_what_was_said_before(meeting, noam, noon):
    log = services.log_meeting(meeting=meeting, outcome="held", by=noam)
    noon.shift(timedelta(minutes=5))
    services.log_meeting(meeting=meeting, outcome="missed", absent="mentee", seen=services.version_of(log), by=noam)
    assert list(LogRevision.objects.values_list("kind", "outcome", "minutes")) == [
        ("created", "held", 45),
        ("corrected", "missed", None),
    ]
    assert SessionLog.objects.get().outcome == "missed"


def test_a_stale_answer_overwrites_nothing(meeting, noam):
    services.log_meeting(meeting=meeting, outcome="missed", absent="mentee", seen="", by=noam)
    with pytest.raises(ValidationError, match="meanwhile"):
        services.log_meeting(meeting=meeting, outcome="held", seen="", by=noam)
    assert SessionLog.objects.get().outcome == "missed"


def test_a_repeated_tap_does_not_wipe_the_details(meeting, noam):
    services.log_meeting(meeting=meeting, outcome="held", minutes=90, mode="phone", by=noam)
    services.log_meeting(meeting=meeting, outcome="held", seen="", by=noam)
    assert SessionLog.objects.values_list("minutes", "mode").get() == (90, "phone")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"outcome": "held", "minutes": 0}, "minutes"),
        ({"outcome": "held", "minutes": 601}, "minutes"),
        ({"outcome": "held", "mode": "letter"}, "mode"),
        ({"outcome": "held", "held_at": datetime(2026, 11, 18, 10, 1, tzinfo=UTC)}, "held_at"),
        ({"outcome": "held", "held_at": datetime(2026, 11, 13, 10, 0, tzinfo=UTC)}, "held_at"),
        ({"outcome": "held", "summary": "we spoke"}, "summary"),
        ({"outcome": "missed"}, "absent"),
        ({"outcome": "missed", "absent": "nobody"}, "absent"),
        ({"outcome": "excused"}, "excused_by"),
        ({"outcome": "excused", "excused_by": "office", "reason": "weather"}, "reason"),
        ({"outcome": "forgotten", "excused_by": "office"}, "outcome"),
    ],
)
def test_refused_with_the_field_and_nothing_written(meeting, noam, facts, field):
    with pytest.raises(ValidationError) as refusal:
        services.log_meeting(meeting=meeting, by=noam, **facts)
    assert list(refusal.value.error_dict) == [field]
    assert SessionLog.objects.count() == LogRevision.objects.count() == 0


def test_a_meeting_to_come_can_be_excused_and_nothing_else(make_meeting, noam):
    tomorrow = make_meeting(date(2026, 11, 19))
    for facts in ({"outcome": "held"}, {"outcome": "missed", "absent": "mentee"}):
        with pytest.raises(ValidationError):
            services.log_meeting(meeting=tomorrow, by=noam, **facts)
    assert services.log_meeting(meeting=tomorrow, outcome="excused", excused_by="mentee", by=noam).reason == "cancelled"


def test_this_evenings_meeting_that_was_held_this_morning(make_meeting, noam, at):
    today = make_meeting(date(2026, 11, 18))
    log = services.log_meeting(meeting=today, outcome="held", held_at=at(date(2026, 11, 18), 9), by=noam)
    assert log.held_at == at(date(2026, 11, 18), 9)


def test_today_late_in_the_evening_is_not_the_future(make_meeting, noam, noon):
    noon.move_to("2026-11-18T21:45:00+00:00")  # 23:45 in Jerusalem
    meeting = make_meeting(date(2026, 11, 18))
    assert services.log_meeting(meeting=meeting, outcome="held", by=noam).outcome == "held"


def test_a_summary_where_the_program_wants_it(meeting, program, noam):
    program.summary_policy = "coordinators"
    program.save()
    assert services.log_meeting(meeting=meeting, outcome="held", summary="we spoke", by=noam).summary == "we spoke"
    assert services.log_meeting(meeting=meeting, outcome="held", minutes=30, by=noam).summary == "we spoke"


def test_only_its_mentor_reports(meeting, dana, ada, make_viewer, organization):
    other = make_viewer(Role.MENTOR, organization=organization)
    MentorFactory(organization=organization, membership=other.membership(Role.MENTOR))
    for stranger in (dana, ada, other):
        with pytest.raises(PermissionDenied):
            services.log_meeting(meeting=meeting, outcome="held", by=stranger)
        with pytest.raises(PermissionDenied):
            services.undo_log(meeting=meeting, by=stranger)
    assert SessionLog.objects.count() == 0


def test_undo_returns_to_unreported_and_keeps_the_history(meeting, noam, noon):
    services.log_meeting(meeting=meeting, outcome="held", minutes=50, by=noam)
    StaleWeek.objects.all().delete()
    noon.shift(timedelta(minutes=1))
    services.undo_log(meeting=meeting, by=noam)
    services.undo_log(meeting=meeting, by=noam)
    assert SessionLog.objects.count() == 0
    assert list(LogRevision.objects.values_list("kind", "minutes")) == [("created", 50), ("undone", 50)]
    assert [row.week_start for row in StaleWeek.objects.all()] == [WEEK.start]


def test_history_cannot_be_rewritten(meeting, noam):
    services.log_meeting(meeting=meeting, outcome="held", by=noam)
    for act in (LogRevision.objects.all().delete, lambda: LogRevision.objects.update(minutes=1)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


def test_a_late_log_makes_its_own_week_stale(make_meeting, noam):
    services.log_meeting(meeting=make_meeting(date(2026, 10, 25)), outcome="held", by=noam)
    assert [row.week_start for row in StaleWeek.objects.all()] == [date(2026, 10, 25)]


def test_all_held_takes_what_is_left_of_the_week(make_meeting, make_pairing, mentor, noam):
    reported, left, sunday = make_meeting(TUESDAY), make_meeting(date(2026, 11, 16)), make_meeting(WEEK.start)
    to_come, before = make_meeting(date(2026, 11, 19)), make_meeting(date(2026, 11, 14))
    foreign = make_meeting(TUESDAY, pairing=make_pairing(mentee="אחר"))
    services.log_meeting(meeting=reported, outcome="missed", absent="mentee", by=noam)
    assert services.log_all_held(mentor=mentor, week=WEEK, by=noam) == 2
    assert services.log_all_held(mentor=mentor, week=WEEK, by=noam) == 0
    outcomes = dict(SessionLog.objects.values_list("meeting", "outcome"))
    assert outcomes == {reported.pk: "missed", left.pk: "held", sunday.pk: "held"}
    assert not {to_come.pk, before.pk, foreign.pk} & set(outcomes)
    assert LogRevision.objects.filter(kind="created").count() == 3


def test_all_held_is_for_the_mentor_alone(make_meeting, mentor, dana):
    make_meeting(TUESDAY)
    with pytest.raises(PermissionDenied):
        services.log_all_held(mentor=mentor, week=WEEK, by=dana)
    assert SessionLog.objects.count() == 0


def test_an_extra_meeting_is_reported_once(pairing, noam, at):
    for _n in range(2):
        log = services.log_extra_meeting(pairing=pairing, held_at=at(TUESDAY, 20), minutes=30, mode="phone", by=noam)
    assert Meeting.objects.get().series_id is None
    assert (log.minutes, log.mode, SessionLog.objects.count()) == (30, "phone", 1)
