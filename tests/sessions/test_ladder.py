"""The steps of the ladder: before a meeting, asking once more, the coordinators' list; each person each thing once."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage, Preference
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.references import stop_secret
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.notifications.services import send_waiting_messages, set_wanted
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Pairing, Program, ProgramScope
from sessions import services
from sessions.models import Meeting, MeetingLetter
from sessions.queries.reminders import due_letters
from sessions.queries.soon import due_at, due_reminders
from sessions.queries.unreported import due_lists
from sessions.services import reminders
from tests.factories import MentorFactory, SeriesFactory, UnitFactory
from tests.tenancy.sweeping import rolled_back

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
STEPS = ["report", "again", "coordinators"]
BY_KIND = {Kind.MEETING_SOON: "soon", Kind.REPORT: "asked", Kind.UNREPORTED: "list"}


@pytest.fixture
def live(organization, program):
    """Let the jobs run at local moments of November 2026; what left the building: `live("18 08:00, 18 20:00")`.

    As "18 17:50 asked נועם", by the moment at which it left.
    """
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(reminder_steps=STEPS)

    def run(*moments: str) -> list[str]:
        organization.refresh_from_db()
        instants = [_instant(organization, text) for told in moments for text in told.split(", ")]
        for moment in instants:
            with time_machine.travel(moment, tick=False), organization_scope(organization):
                if run_jobs(organization):
                    send_waiting_messages(organization=organization)
        with organization_scope(organization), transaction.atomic():
            sent = OutgoingMessage.objects.filter(sent_at__gte=instants[0]).order_by("sent_at", "membership")
            return [
                f"{row.sent_at.astimezone(organization.zone):%d %H:%M} {BY_KIND[row.kind]} {row.membership.user.name}"
                for row in sent.select_related("membership__user")
            ]

    return run


def _instant(organization, text: str) -> datetime:
    day, at = text.split()
    return clock.local_instant(
        organization, date.fromisoformat(day if "-" in day else f"2026-11-{day}"), time.fromisoformat(at)
    )


@transaction.atomic
def run_jobs(organization) -> int:
    """What the jobs do every ten minutes, without a queue; how many letters they wrote."""
    return sum(
        bool(write(organization=organization, membership_id=letter.membership.pk))
        for due, write in (
            (due_reminders, services.remind_before),
            (due_letters, services.remind_mentor),
            (due_lists, services.list_unreported),
        )
        for letter in due(organization)
    )


def make_mentor(organization):
    with organization_scope(organization), transaction.atomic():
        return MentorFactory(organization=organization, full_name="משה לוי")


@pytest.mark.parametrize(
    ("zone", "meeting", "before", "goes"),
    [
        ("Asia/Jerusalem", "2026-11-19 16:00", "evening", "2026-11-18 18:00"),
        ("Asia/Jerusalem", "2026-11-19 16:00", "two_hours", "2026-11-19 14:00"),
        # Before the hours of letters begin, and after they end, in the last hour of them.
        ("Asia/Jerusalem", "2026-11-19 09:00", "two_hours", "2026-11-18 20:00"),
        ("Asia/Jerusalem", "2026-11-19 23:30", "two_hours", "2026-11-19 20:00"),
        # Over Shabbat, over Rosh Hashana that begins on it, and abroad over its second days.
        ("Asia/Jerusalem", "2026-11-22 16:00", "evening", "2026-11-20 12:00"),
        ("Asia/Jerusalem", "2026-11-21 20:00", "two_hours", "2026-11-20 12:00"),
        ("Asia/Jerusalem", "2026-09-14 09:00", "two_hours", "2026-09-11 12:00"),
        ("America/New_York", "2027-04-30 08:30", "two_hours", "2027-04-27 12:00"),
        # The clocks have changed in the night between: the local time is kept.
        ("Asia/Jerusalem", "2026-10-25 16:00", "two_hours", "2026-10-25 14:00"),
        ("Europe/London", "2026-03-30 10:30", "two_hours", "2026-03-30 08:30"),
        ("America/New_York", "2026-03-08 16:00", "evening", "2026-03-06 12:00"),
    ],
)
def test_when_a_reminder_goes(zone, meeting, before, goes):
    organization = Organization(time_zone=zone)
    starts_at = _instant(organization, meeting)
    row = Meeting(starts_at=starts_at, local_date=clock.local_day(organization, starts_at))
    row.before = before
    assert due_at(organization, row) == _instant(organization, goes)


def test_before_a_meeting(live, make_meeting, uri, organization):
    """Both are reminded, as the program does or as they wish for themselves, once."""
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        make_meeting(date(2026, 11, 19))
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(remind_mentor_before="evening", remind_mentee_before="evening")
        Mentee.objects.update(remind_before="two_hours")
    moments = "18 17:50, 18 18:00, 18 18:10, 19 13:50, 19 14:00, 19 14:10, 19 16:00"
    assert live(moments) == ["18 18:00 soon נועם", "19 14:00 soon אורי"]


NO_REMINDER = {
    "cancelled": lambda o, m: services.cancel_meeting(meeting=m, by=None),
    "moved to another week": lambda o, m: services.move_meeting(
        meeting=m, starts_at=m.starts_at + timedelta(days=7), excused_by="mentor", by=None
    ),
    "pairing ended": lambda o, m: Pairing.objects.update(ends_on=TUESDAY),
    "organization sends none": lambda o, m: Organization.objects.update(sends_reminders=False),
    "made after it was due": lambda o, m: Meeting.objects.update(created_at=clock.now() + timedelta(hours=7)),
}


def test_what_nobody_is_reminded_of(live, make_meeting, uri, organization, noam):
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        meeting = make_meeting(date(2026, 11, 19))
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(remind_mentor_before="evening", remind_mentee_before="evening")
    for why, change in {**NO_REMINDER, "": None}.items():
        with rolled_back():
            with time_machine.travel("2026-11-18T10:00:00Z", tick=False):
                with organization_scope(organization), transaction.atomic():
                    if change:
                        change(organization, meeting)
                    OutgoingMessage.objects.all().delete()
            assert len(live("18 18:00")) == (0 if change else 2), why
    with organization_scope(organization), transaction.atomic():
        set_wanted(membership=noam.memberships[0], kind=Kind.MEETING_SOON, wanted=False)
    assert live("18 18:00") == ["18 18:00 soon אורי"]


def test_a_reminder_that_waits_goes_with_its_meeting(live, make_meeting, noam, mentor, make_pairing, organization, at):
    """Of two meetings, whose reminder still waits, one is cancelled: the other one's goes. Once both began, none."""
    noam.user.language = "en"
    noam.user.save()
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        first = make_meeting(date(2026, 11, 19))
        make_meeting(date(2026, 11, 19), time(18), pairing=make_pairing(mentor=mentor, mentee="דן"))
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(remind_mentor_before="evening")

    def waiting(moment) -> list[str]:
        with time_machine.travel(moment, tick=False), organization_scope(organization), transaction.atomic():
            services.drop_late_reminders(organization=organization)
            for reminder in due_reminders(organization):
                services.remind_before(organization=organization, membership_id=reminder.membership.pk)
            return list(OutgoingMessage.objects.filter(IS_WAITING).values_list("subject", flat=True))

    evening = at(WEDNESDAY, 18)
    assert waiting(evening) == ["Coming up: אורי, דן, Thursday 19 November at 16:00"]
    with time_machine.travel(evening, tick=False), organization_scope(organization), transaction.atomic():
        services.cancel_meeting(meeting=first, by=noam)
        assert not OutgoingMessage.objects.filter(IS_WAITING, kind=Kind.MEETING_SOON).exists()
        OutgoingMessage.objects.filter(kind=Kind.PLAN).delete()
    assert waiting(evening) == ["Coming up: דן, Thursday 19 November at 18:00"]
    assert waiting(at(date(2026, 11, 19), 17, 59)) == ["Coming up: דן, Thursday 19 November at 18:00"]
    assert waiting(at(date(2026, 11, 19), 18)) == []


def test_asked_once_more_after_two_days_in_the_letter_of_the_day(live, make_meeting, organization, mentor):
    """Once, in one letter with what is new; not about what was reported, not once the program has left the step out."""
    for day in (16, 17, 18):
        make_meeting(date(2026, 11, day))
    told = live("16 16:00, 16 17:40, 16 17:45, 17 08:00, 17 17:45, 18 08:00, 18 17:45, 18 19:00")
    assert told == ["16 17:45 asked נועם", "17 17:45 asked נועם", "18 17:45 asked נועם"]
    with organization_scope(organization), transaction.atomic():
        by_day = Counter(MeetingLetter.objects.values_list("step", "meeting__local_date"))
        assert by_day[("again", date(2026, 11, 16))] == 1 and by_day[("again", TUESDAY)] == 0
        services.log_meeting(meeting=Meeting.objects.get(local_date=WEDNESDAY), outcome="held", by=None)
    assert live("19 08:00, 19 12:00, 20 08:00, 22 08:00, 23 08:00, 25 08:00") == ["19 08:00 asked נועם"]
    with organization_scope(organization), transaction.atomic():
        assert MeetingLetter.objects.filter(step="again").count() == 2
        assert AuditEntry.objects.filter(action="mentor.reminded").count() == 4


def test_weekly_list_of_coordinators(live, make_meeting, make_pairing, dana, make_viewer, organization, program):
    """Once a week, to those to whom it belongs; each mentor once; until it is reported."""
    with organization_scope(organization), transaction.atomic():
        unit = UnitFactory(organization=organization, name="רחוק")
        rivka = make_viewer(Role.COORDINATOR, organization=organization, name="רבקה")
        MembershipUnit.objects.create(organization=organization, membership=rivka.memberships[0], unit=unit)
        lea = make_viewer(Role.COORDINATOR, organization=organization, name="לאה")
        ProgramScope.objects.create(organization=organization, membership=lea.memberships[0], program=program)
    for viewer in (dana, rivka, lea):
        viewer.user.language = "en"
        viewer.user.save()
    make_meeting(date(2026, 11, 8))
    make_meeting(date(2026, 11, 10), pairing=make_pairing(mentor=make_mentor(organization), mentee="גדי כהן"))
    make_meeting(date(2026, 11, 11), time(9))
    asked = live("15 08:00, 16 08:00, 17 08:00, 18 08:00, 20 08:00")
    assert [row for row in asked if "list" in row] == ["15 08:00 list דנה", "15 08:00 list לאה"]
    with organization_scope(organization), transaction.atomic():
        letter = OutgoingMessage.objects.filter(kind=Kind.UNREPORTED).first()
        assert letter.subject == "Waiting for a report for a week: one meeting of one mentor"
        assert "/schedule/" in letter.text and "כהן" not in letter.text
    week = [row for row in live("22 08:00, 23 08:00, 27 08:00") if "list" in row]
    assert week == ["22 08:00 list דנה", "22 08:00 list לאה"]
    with organization_scope(organization), transaction.atomic():
        letter = OutgoingMessage.objects.filter(kind=Kind.UNREPORTED).order_by("-sent_at").first()
        assert letter.subject == "Waiting for a report for a week: 3 meetings of 2 mentors"
        assert letter.text.count("נועם") == 1 and "גדי" in letter.text and "כהן" not in letter.text
        for meeting in Meeting.objects.all():
            services.log_meeting(meeting=meeting, outcome="held", by=None)
    assert not [row for row in live("29 08:00, 30 08:00") if "list" in row]


def test_weeks_with_holidays_and_a_change_of_clocks(live, organization, pairing, uri, dana):
    """Rosh Hashana, Yom Kippur, and the clocks that change: never in rest, nobody twice, asked once a day."""
    with (
        time_machine.travel("2026-09-01T06:00:00Z", tick=False),
        organization_scope(organization),
        transaction.atomic(),
    ):
        Program.objects.update(remind_mentor_before="evening", remind_mentee_before="two_hours")
        series = {"organization": organization, "pairing": pairing, "starts_on": date(2026, 9, 1)}
        SeriesFactory(**series, weekday=6, start_time=time(8, 30))
        SeriesFactory(**series, weekday=1, start_time=time(19))
        services.generate_meetings(organization=organization)
    days = [date(2026, 9, 9) + timedelta(days=number) for number in range(17)]
    days += [date(2026, 10, 23) + timedelta(days=number) for number in range(5)]
    hours = ("08:00", "12:00", "17:00", "20:00")
    told = live(*(f"{day} {hour}" for day in days for hour in hours))
    with organization_scope(organization), transaction.atomic():
        for row in OutgoingMessage.objects.filter(sent_at__isnull=False):
            local = row.sent_at.astimezone(organization.zone)
            assert not is_rest(organization, local.date()), local
            assert 8 <= local.hour < (13 if is_rest(organization, local.date() + timedelta(days=1)) else 21), local
        rows = MeetingLetter.objects.exclude(step="unreported")
        assert max(Counter(rows.values_list("membership", "meeting", "step")).values()) == 1
        asked = OutgoingMessage.objects.filter(kind=Kind.REPORT).values_list("sent_at__date", "membership")
        assert max(Counter(asked).values()) == 1
        held = Meeting.objects.filter(local_date__in=days[2:16])
        assert any(is_rest(organization, meeting.local_date) for meeting in held)
        # Every meeting was asked about once, and of each both were reminded.
        steps = Counter(rows.filter(meeting__in=held).values_list("step", flat=True))
        assert steps["report"] == held.count() >= 4 and steps["soon"] == 2 * held.count()
    assert {row.split()[-1] for row in told} == {"נועם", "אורי", "דנה"}


def test_killed_in_the_middle_it_is_written_by_the_next_run(live, make_meeting, organization, monkeypatch):
    """The note and the letter are one transaction: what broke off before its end has left neither."""
    make_meeting(WEDNESDAY)
    real = reminders.record

    def killed(**entry):
        raise KeyboardInterrupt

    monkeypatch.setattr(reminders, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        live("18 17:45")
    with organization_scope(organization), transaction.atomic():
        assert (MeetingLetter.objects.count(), OutgoingMessage.objects.count()) == (0, 0)
    monkeypatch.setattr(reminders, "record", real)
    assert live("18 17:45, 18 20:00") == ["18 17:45 asked נועם"]


def test_as_many_queries_for_many_as_for_one(
    organization, program, noam, uri, dana, make_pairing, make_meeting, make_viewer, noon, django_assert_num_queries
):
    """Three of each: meetings to come, lists of coordinators."""
    noon.move_to("2026-11-10T10:00:00Z")
    make_meeting(TUESDAY)
    make_meeting(date(2026, 11, 10))
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(remind_mentor_before="evening", reminder_steps=STEPS)
    for count in (1, 3):
        noon.move_to("2026-11-16T17:00:00Z")
        with organization_scope(organization), transaction.atomic():
            with django_assert_num_queries(2):
                assert len(due_reminders(organization)) == count
        noon.move_to("2026-11-18T10:00:00Z")
        with organization_scope(organization), transaction.atomic():
            with django_assert_num_queries(6):
                lists = due_lists(organization)
        assert [len(due.mentors) for due in lists] == [count] * count
        noon.move_to("2026-11-10T10:00:00Z")
        for name in ("גד", "דן") if count == 1 else ():
            viewer = make_viewer("mentor", organization=organization, name=name)
            make_viewer("coordinator", organization=organization, name=name)
            with organization_scope(organization), transaction.atomic():
                other = MentorFactory(organization=organization, full_name=name, membership=viewer.memberships[0])
            pairing = make_pairing(mentor=other, mentee=f"חניך של {name}")
            make_meeting(TUESDAY, pairing=pairing)
            make_meeting(date(2026, 11, 10), pairing=pairing)


def test_everybody_chooses_for_themselves(organization, noam, uri, mentor, pairing, signed_in, client, noon):
    """When a reminder comes, on the own page; and by the address in a letter, that letters of its kind come no more."""

    def chosen() -> tuple:
        with organization_scope(organization), transaction.atomic():
            return (Mentor.objects.get(pk=mentor.pk).remind_before, Mentee.objects.get().remind_before)

    as_mentor, as_mentee = signed_in(noam), signed_in(uri)
    assert "As the program does (No reminder)" in as_mentor.get("/north/reminders/").content.decode()
    assert "As the program does (No reminder)" in as_mentee.get("/north/my-meetings/").content.decode()
    as_mentor.post("/north/reminders/before/", {"before": "evening"})
    as_mentee.post("/north/my-meetings/reminders/", {"before": "two_hours"})
    assert chosen() == ("evening", "two_hours")
    as_mentee.post("/north/my-meetings/reminders/", {"before": "nonsense"})
    as_mentor.post("/north/reminders/before/", {"before": ""})
    assert chosen() == ("", "two_hours")

    with organization_scope(organization), transaction.atomic():
        stop = f"/stop-letters/north/{stop_secret(organization, uri.memberships[0], Kind.PLAN)}/"
    assert "No more letters of this kind?" in client.get(stop).content.decode()
    with organization_scope(organization), transaction.atomic():
        assert not Preference.objects.exists()
    for _press in range(2):
        assert "You get no more letters of this kind" in client.post(stop).content.decode()
    with organization_scope(organization), transaction.atomic():
        assert Preference.objects.get().channels == {"plan": []}
        assert AuditEntry.objects.filter(action="messages.stopped", actor=uri.user).count() == 1
