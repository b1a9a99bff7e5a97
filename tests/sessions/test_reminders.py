"""The letter after a meeting: when it goes, to whom, about what; and the ways to have none."""

import re
from datetime import date, time

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client

from mentees.models import Mentee
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage, Preference
from mentoring_platform.notifications.services import send_waiting_messages, set_wanted
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import CalendarPeriod, Pairing, Program
from sessions import services, tasks
from sessions.models import AnswerLink, Meeting, MeetingLetter
from sessions.queries.reminders import due_letters
from tests.factories import MentorFactory
from tests.tenancy.sweeping import rolled_back

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)


@pytest.fixture
def due(organization, noam):
    """About how many meetings Noam is written to at a local day and hour, and that it is done: `due("18", "17:45")`."""

    def ask(day: int, at: str) -> int:
        moment = clock.local_instant(organization, date(2026, 11, day), time.fromisoformat(at))
        with time_machine.travel(moment, tick=False), organization_scope(organization), transaction.atomic():
            services.remind_mentor(organization=organization, membership_id=noam.memberships[0].pk)
            return AnswerLink.objects.filter(created_at=moment).count()

    return ask


@pytest.mark.parametrize(
    ("meetings", "asked"),
    [
        # An hour after the last meeting of the day.
        ("18 16:00", "18 17:44 - 0, 18 17:45 - 1, 18 18:00 - 0"),
        ("18 10:00, 18 16:00", "18 12:00 - 0, 18 17:45 - 2"),
        # By eight in the evening; what ends later, on the next day. Nothing at night.
        ("18 10:00, 18 20:30", "18 19:59 - 0, 18 20:00 - 1, 18 20:55 - 0, 19 08:00 - 1"),
        ("18 20:30", "18 20:59 - 0, 18 22:30 - 0, 19 07:59 - 0, 19 08:00 - 1"),
        # One letter a day.
        ("18 20:30, 19 09:00", "19 08:00 - 0, 19 10:45 - 2, 19 12:00 - 0"),
        # On Friday until one; Friday afternoon waits for Sunday morning.
        ("19 20:30", "20 08:00 - 1"),
        ("20 10:00", "20 11:44 - 0, 20 11:45 - 1"),
        ("20 12:30", "20 13:15 - 0, 20 14:00 - 0, 21 12:00 - 0, 21 19:00 - 0, 22 08:00 - 1"),
        # Too long ago, and still to come.
        ("12 16:00", "18 12:00 - 0"),
        ("19 16:00", "18 20:30 - 0"),
    ],
)
def test_when_the_letter_goes(meetings, asked, make_meeting, due):
    """Days of November 2026 and local hours: when they met, and how many of it each asking finds to write about."""
    for met in meetings.split(", "):
        day, at = met.split()
        make_meeting(date(2026, 11, int(day)), time.fromisoformat(at))
    for moment in asked.split(", "):
        day, at, _, count = moment.split()
        assert due(int(day), at) == int(count), moment


NO_LETTER = {
    "reported": lambda o, noam: services.log_meeting(meeting=Meeting.objects.get(), outcome="held", by=noam),
    "pairing ended": lambda o, noam: Pairing.objects.update(ends_on=TUESDAY),
    "membership gone": lambda o, noam: Membership.objects.update(is_active=False),
    "cannot sign in": lambda o, noam: Mentor.objects.update(membership=None),
    "wants none": lambda o, noam: set_wanted(membership=noam.memberships[0], kind=Kind.REPORT, wanted=False),
    "program sends none": lambda o, noam: Program.objects.update(reminder_steps=["again", "coordinators"]),
    "organization sends none": lambda o, noam: Organization.objects.update(sends_reminders=False),
    "organization suspended": lambda o, noam: Organization.objects.update(suspended_at=clock.now()),
    "break of the program": lambda o, noam: CalendarPeriod.objects.create(
        organization=o, program=Program.objects.get(), kind="break", name="b", starts_on=WEDNESDAY, ends_on=WEDNESDAY
    ),
}


def test_who_is_not_written_to(organization, noam, make_meeting, noon):
    """One set-up; without any of these reasons the letter goes."""
    make_meeting(TUESDAY)
    person = {"membership_id": str(noam.memberships[0].pk)}
    for why, change in {**NO_LETTER, "": None}.items():
        with rolled_back():
            if change:
                with organization_scope(organization), transaction.atomic():
                    change(organization, noam)
            tasks.remind.apply(args=[organization.pk], throw=True)
            tasks.remind_mentor.apply(args=[organization.pk], kwargs=person, throw=True)
            with organization_scope(organization), transaction.atomic():
                written = OutgoingMessage.objects.count(), AnswerLink.objects.count()
            assert written == ((0, 0) if change else (1, 1)), why


def test_as_many_queries_for_many_as_for_one(
    organization, noam, make_pairing, make_meeting, make_viewer, noon, django_assert_num_queries
):
    make_meeting(TUESDAY)
    for count in (1, 3):
        with organization_scope(organization), transaction.atomic():
            with django_assert_num_queries(2):
                letters = due_letters(organization)
        assert len(letters) == count
        for name in ("גד", "דן") if count == 1 else ():
            viewer = make_viewer("mentor", organization=organization, name=name)
            with organization_scope(organization), transaction.atomic():
                other = MentorFactory(organization=organization, full_name=name, membership=viewer.memberships[0])
            make_meeting(TUESDAY, pairing=make_pairing(mentor=other, mentee=f"חניך של {name}"))


@pytest.fixture
def letter(organization, noam, make_meeting, make_pairing, mentor, noon):
    """The letter about two meetings as it left the building, in a language: `letter("he")`."""
    make_meeting(TUESDAY)
    make_meeting(TUESDAY, time(18), pairing=make_pairing(mentor=mentor, mentee="בן־דוד, יהונתן אליהו"))
    make_meeting(TUESDAY, time(19), pairing=make_pairing(mentor=mentor, mentee="משפחת הסודי"))

    def write(language: str):
        with organization_scope(organization), transaction.atomic():
            noam.user.language = language
            noam.user.save()
            Mentee.objects.filter(full_name="אורי").update(full_name="אורי כהן־סודי")
            Mentee.objects.filter(full_name="משפחת הסודי").update(kind="family")
            AnswerLink.objects.all().delete()
            MeetingLetter.objects.all().delete()
            OutgoingMessage.objects.all().delete()
            services.remind_mentor(organization=organization, membership_id=noam.memberships[0].pk)
        with organization_scope(organization):
            send_waiting_messages(organization=organization)
        return mail.outbox[-1]

    return write


def test_letter_says_first_names_and_nothing_confidential(letter, organization, noam):
    english, hebrew = letter("en"), letter("he")
    assert english.to == [noam.user.email]
    assert english.subject == "Did you meet? אורי, יהונתן, Family"
    html = english.alternatives[0].content
    for text in (english.body, html):
        assert all(name in text for name in ("אורי", "יהונתן", "Family", "Tuesday 17 November at 16:00"))
        for hidden in ("כהן", "סודי", "בן־דוד", "אליהו", "ליווי אישי", "נועם"):
            assert hidden not in text
        assert len(set(re.findall(r"http://testserver/answer/north/[\w-]{43}/(?:yes|no)/", text))) == 6
        assert "http://testserver/north/my-week/" in text
    assert '<body dir="ltr">' in html and '<body dir="rtl">' in hebrew.alternatives[0].content
    with organization_scope(organization), transaction.atomic():
        kept = OutgoingMessage.objects.get()
        assert (kept.text, kept.html, kept.headers) == ("", "", {})
        hashes = set(AnswerLink.objects.values_list("secret_hash", flat=True))
        assert len(hashes) == 3 and not any(value in hebrew.body for value in hashes)


def test_one_press_stops_the_letters(letter, organization, noam, signed_in):
    """By the page, by the mail program's own button (RFC 8058), and back again on the own page. A look does nothing."""
    sent = letter("en").message()
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://testserver(/stop-letters/north/\S+/)>", sent["List-Unsubscribe"])[1]

    def wants() -> bool:
        with organization_scope(organization), transaction.atomic():
            return not Preference.objects.filter(channels__report=[]).exists()

    client, own = Client(enforce_csrf_checks=True), signed_in(noam)
    for method in (client.get, client.head):
        assert method(path).status_code == 200 and wants()
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies.output(), wants()) == (200, "", False)
    assert client.post(path).status_code == 200
    assert "no more letters of this kind" in client.get(path).content.decode()
    assert "no letter asks whether you met" in own.get("/north/reminders/").content.decode()
    own.post("/north/reminders/choose/", {"reminders": "on"})
    assert wants()
    own.post("/north/reminders/choose/", {"reminders": "off"})
    assert not wants()
    with organization_scope(organization), transaction.atomic():
        actions = ["messages.stopped", "mentor.reminders_on", "mentor.reminders_off"]
        told = AuditEntry.objects.filter(action__in=actions).order_by("pk")
        assert [(entry.action, entry.actor) for entry in told] == [(action, noam.user) for action in actions]


def test_address_that_stops_letters_is_good_nowhere_else(letter, organization, other_organization, client):
    path = letter("en").message()["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    for wrong in (path.replace("/north/", "/south/"), path.replace(":", ":x"), path.replace("/north/", "/nowhere/")):
        assert client.post(wrong).status_code == 404


def test_settings_of_organization_and_program_have_the_switch(organization, program, ada, dana, signed_in, noon):
    """Turned off where an administrator and a coordinator find it; the trail says which setting it was."""
    settings = {"name": organization.name, "language": "he", "time_zone": "Asia/Jerusalem", "first_weekday": 6}
    settings["closing_hour"] = 9
    assert signed_in(ada).post("/north/settings/", settings).status_code == 302
    organization.refresh_from_db()
    assert not organization.sends_reminders
    assert signed_in(ada).post("/north/settings/", {**settings, "sends_reminders": "on"}).status_code == 302
    organization.refresh_from_db()
    assert organization.sends_reminders
    page = f"/north/programs/{program.pk}/edit/"
    facts = {"name": "n", "mentee_kind": "person", "rhythm": "weekly", "meeting_minutes": 45, "summary_policy": "off"}
    facts |= {"starts_on": "2026-09-01", "goals_policy": "nothing"}
    facts |= {"remind_mentor_before": "evening", "remind_mentee_before": "two_hours"}
    assert signed_in(dana).post(page, facts).status_code == 302
    ladder = ("remind_mentor_before", "remind_mentee_before", "reminder_steps")
    with organization_scope(organization), transaction.atomic():
        assert Program.objects.values_list(*ladder).get() == ("evening", "two_hours", [])
    assert b"choose that too" in signed_in(dana).post(page, facts | {"reminder_steps": ["again"]}).content
    assert signed_in(dana).post(page, facts | {"reminder_steps": ["coordinators", "report"]}).status_code == 302
    shown = signed_in(dana).get(f"/north/programs/{program.pk}/").content.decode()
    assert "The coordinators, in a weekly list" in shown
    with organization_scope(organization), transaction.atomic():
        assert Program.objects.get().reminder_steps == ["report", "coordinators"]
