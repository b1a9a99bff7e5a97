"""What leaves the building: letters, sheets and file names of one organization hold nothing of another.

The foreign programme stands beside it with the same kinds of rows, full of the canary.
"""

import ast
import inspect
import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from mentees.models import Contact
from mentees.services import set_availability
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.members import services as members
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import queueing as outbox
from mentoring_platform.notifications.services import send_waiting_messages, wording
from mentoring_platform.notifications.wording.own import Letter
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.announcements import services as announcements
from programs.applying import letters as application_letters
from programs.broadcasts.letters import write_to_writer
from programs.broadcasts.services import send_test
from programs.choosing import services as choosing
from programs.circle.letters import tell_facilitators
from programs.concerns import services as concerns
from programs.directory.by_link import ask_for_confirmation
from programs.handbook.letters import remind_to_agree
from programs.models import (
    Application,
    BackgroundCheck,
    BeginningStep,
    Broadcast,
    CircleQuestion,
    Course,
    CourseSession,
    DirectoryEntry,
    HandbookAgreement,
    HandbookPage,
    Introduction,
    Pairing,
    Program,
    Pulse,
    Screening,
    SignUp,
    TalkRequest,
)
from programs.screening import by_link as screening
from programs.screening.letters import tell_of_certificates
from programs.services import end_pairing, open_pairing
from programs.training import letters as course_letters
from reports.closing.services import tell_week
from reports.exports.letters import tell_ready
from reports.exports.scheduling import tell_due
from reports.models import ReportRun, ReportSchedule, ScheduleReader
from sessions.beginning.letters import tell_overdue
from sessions.choosing.queries import times_to_offer
from sessions.choosing.services import offer_times
from sessions.models import ImportFile, Meeting, SupportTalk
from sessions.plans import services as plans
from sessions.pulses import queries as pulse_queries
from sessions.pulses.letters import tell_in_confidence, write_pulses
from sessions.pulses.services import ask_for_talk
from sessions.queries.news import due_news
from sessions.queries.passing_on import due_tellers
from sessions.queries.reminders import due_letters
from sessions.queries.soon import due_reminders
from sessions.queries.unreported import due_lists
from sessions.services import cancel_meeting, list_unreported, remind_before, remind_mentor, tell_news
from sessions.services.passing_on import remind_teller
from sessions.supervision.letters import remind_of_talks
from tests.architecture.test_house import SOURCES
from tests.databases import ROOT
from tests.factories import EnrolmentFactory, MeetingFactory, MembershipFactory
from tests.tenancy.objects import CANARY, HOME_WORD, make_lists
from tests.tenancy.routes import BATCHES, PREFIX
from tests.tenancy.sweeping import address, letters, shows, text_of

NAMES_NOBODY = ("/template/", "/meeting.ics")
"""Files that hold nobody's words, not even one's own."""
NOON = "2026-11-18T10:00:00+00:00"
SHEET = f"שם,מלווה\n{HOME_WORD},\nבלי,\n,שורה בלי שם\n".encode()


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def full(noon, organization, other_organization, north, south):
    """Both organizations with everything that lists tell of, a closed week too."""
    for each, made, word in ((organization, north, CANARY), (other_organization, south, HOME_WORD)):
        with organization_scope(each), transaction.atomic():
            make_lists(each, made, word)


# --- sheets ---


@pytest.mark.parametrize("batch", BATCHES)
def test_no_sheet_holds_anything_foreign(batch, full, at_home, other_organization, south, swept):
    """Every answer that is saved as a file, looked into; the page's own ids, and the week that was closed."""
    own = (other_organization.slug, other_organization.name, HOME_WORD)
    for route in batch:
        answer = at_home.get(address(route, other_organization.slug, south))
        if answer.get("Content-Disposition", "").startswith("attachment"):
            swept("everything", route, "sheet")
            assert not shows(answer), route
            assert any(word in text_of(answer) for word in own) or route.endswith(NAMES_NOBODY), route


def test_look_into_a_sheet_finds_what_is_in_it(full, north, organization, make_viewer, signed_in):
    """A control: the canary in the north's own sheet is found, inside the compressed workbook."""
    client = signed_in(make_viewer(*Role.values, organization=organization))
    answer = client.get(f"/{organization.slug}/reports/weekly/sheet/")
    assert answer.getvalue().startswith(b"PK") and CANARY.encode() not in answer.getvalue()
    assert shows(answer)


# --- letters ---


DOORS = ("queue_email", "notify", "notify_many")
"""By which a letter comes into the outbox."""


def senders() -> dict[str, str]:
    """Every function of the product that puts a letter into the outbox, by module and name, and by which door."""
    found = {}
    for path in SOURCES:
        if path == Path(outbox.__file__):  # the doors themselves
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
                names = {getattr(call, part, "") for call in calls for part in ("id", "attr")}
                for door in names.intersection(DOORS):
                    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                    found[f"{module}.{function.name}"] = door
    return found


def invite(organization, by) -> None:
    members.invite_person(
        organization=organization, email="new@people.example", name=HOME_WORD, roles=[Role.MENTOR], by=by
    )


def invite_and_resend(organization, by) -> None:
    invitation = members.invite_person(
        organization=organization, email="again@people.example", name=HOME_WORD, roles=[Role.MENTOR], by=by
    )
    members.resend_invitation(invitation=invitation, by=by)


def remind(organization, by) -> None:
    """An hour after the last meeting of the day: of each mentor who can sign in, and was left something to report."""
    with time_machine.travel("2026-11-18T17:00:00+00:00", tick=False):
        letters = due_letters(organization)
        assert letters
        for letter in letters:
            remind_mentor(organization=organization, membership_id=letter.membership.pk)


def tell_of_the_ladder_and_of_plans(organization, by) -> None:
    """The week's list, a reminder of a meeting to come, a cancelled one, a pairing that ends."""
    Program.objects.update(remind_mentor_before="two_hours", reminder_steps=["coordinators"])
    with time_machine.travel("2026-11-18T12:00:00+00:00", tick=False):
        meeting = MeetingFactory(
            organization=organization, pairing=Pairing.objects.filter(mentor__membership__isnull=False).first()
        )
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at="2026-11-18T13:00:00+00:00", local_date="2026-11-18", created_at="2026-11-01T13:00:00+00:00"
        )
        end_pairing(pairing=meeting.pairing, ends_on=date(2026, 11, 30), reason="completed", by=None)
        for due, write in ((due_reminders, remind_before), (due_lists, list_unreported), (due_news, tell_news)):
            letters = due(organization)
            assert letters, due
            for letter in letters:
                write(organization=organization, membership_id=letter.membership.pk)
        cancel_meeting(meeting=meeting, by=None)


def raise_a_concern_and_take_it(organization, by) -> None:
    to = by.membership(Role.COORDINATOR)
    told = {"pairing": Pairing.objects.first(), "in_danger": True, "words": HOME_WORD, "to": to}
    concern = concerns.raise_concern(concern_id=new_id(), by=by, **told)
    concerns.take_concern(concern=concern, by=by)


def tell_the_week(organization, by) -> None:
    assert tell_week(organization=organization, week_start=date(2026, 11, 8))


def remind_of_the_handbook(organization, by) -> None:
    HandbookAgreement.objects.all().delete()
    assert remind_to_agree(page=HandbookPage.objects.first(), by=by)


def propose_another_time_and_decline(organization, by) -> None:
    """The mentor of the programme to the mentee, who gets a sign-in for it, and back."""
    pairing = Pairing.objects.filter(mentor__membership__isnull=False).first()
    mentee = MembershipFactory(organization=organization, role=Role.MENTEE)
    pairing.enrolment.mentee.membership = mentee
    pairing.enrolment.mentee.save()
    meeting = MeetingFactory(organization=organization, pairing=pairing, local_date=date(2026, 11, 19))
    mentor = viewer_for(pairing.mentor.membership.user, organization)
    proposal = plans.propose(meeting=meeting, instants=[meeting.starts_at + timedelta(hours=1)], by=mentor)
    plans.decline_proposal(proposal=proposal, by=viewer_for(mentee.user, organization))


def try_a_wording(organization, by) -> None:
    texts = {"subject": HOME_WORD, "opening": "", "closing": "", "short": HOME_WORD}
    assert wording.send_sample(letter=Letter("meeting_soon", "he"), texts=texts, by=by)


def announce_and_remind(organization, by) -> None:
    program = Program.objects.get(name__contains=HOME_WORD)
    told = announcements.write_announcement(
        programs=[program], units=[], texts={"he": (HOME_WORD, HOME_WORD)}, must_acknowledge=True,
        stands_until=date(2026, 11, 30), by=by,
    )  # fmt: skip
    assert announcements.send_announcement(announcement=told, by=by)
    assert announcements.remind_of_announcement(announcement=told, by=by)


def remind_of_messages_to_pass_on(organization, by) -> None:
    reminders = due_tellers(organization)
    assert reminders
    for reminder in reminders:
        assert remind_teller(organization=organization, membership_id=reminder.membership.pk)


def try_a_message_and_answer_its_writer(organization, by) -> None:
    message = Broadcast.objects.filter(written_by__isnull=False).first()
    send_test(broadcast=message, by=by)
    write_to_writer(message, by)


def cancel_a_course(organization, by) -> None:
    """Somebody who signs in is told as he wants to be, a role-holder by e-mail."""
    course = Course.objects.get(name__contains=HOME_WORD)
    contact = Contact.objects.first()
    Contact.objects.filter(pk=contact.pk).update(email="contact@people.example")
    SignUp.objects.create(organization=organization, course=course, contact=contact, asked_at=clock.now())
    course_letters.tell_course_cancelled(course=course, sessions=list(CourseSession.objects.filter(course=course)))


def tell_who_reads_the_circle_first(organization, by) -> None:
    tell_facilitators(program=CircleQuestion.objects.first().program)


def ask_whether_an_entry_is_still_true(organization, by) -> None:
    long_ago = {"confirmed_on": date(2025, 1, 1), "asked_on": None, "state": "listed", "email": "them@people.example"}
    entry = DirectoryEntry.objects.first()
    DirectoryEntry.objects.filter(pk=entry.pk).update(**long_ago)
    assert ask_for_confirmation(organization=organization, entry_id=str(entry.pk))


def answer_whoever_applied(organization, by) -> None:
    """A link to go on, and each answer of the office."""
    row = Application.objects.select_related("program", "version").first()
    for letter in ("draft", "sent", "asked", "taken_in", "declined", "referred"):
        application_letters.write(application=row, letter=letter, secret="secret", words="words")


def tell_of_reports(organization, by) -> None:
    """A long file that is ready, and a report that comes by letter each Wednesday."""
    run = ReportRun.objects.get()
    run.created_at = clock.now() - timedelta(minutes=2)
    tell_ready(run=run, to=viewer_for(run.asked_by, organization))
    reader = by.membership(Role.COORDINATOR)
    ScheduleReader.objects.create(organization=organization, schedule=ReportSchedule.objects.get(), membership=reader)
    assert tell_due(organization=organization)


def ask_how_it_goes_and_wish_to_talk(organization, by) -> None:
    TalkRequest.objects.all().delete()
    pulse = Pulse.objects.select_related(*pulse_queries.PEOPLE).filter(whose="mentor").first()
    write_pulses(organization=organization, secrets={pulse: "secret"})
    ask_for_talk(pulse=pulse, phone="")
    tell_in_confidence(
        pairing=pulse.pairing, words="change_wanted", key="change", page="mentoring_sessions:endings", template="change"
    )


def remind_of_the_next_support_talk(organization, by) -> None:
    talk = SupportTalk.objects.first()
    SupportTalk.objects.filter(pk=talk.pk).update(on=date(2026, 11, 1), next_on=date(2026, 11, 19))
    with time_machine.travel("2026-11-18T17:00:00+00:00", tick=False):
        assert remind_of_talks(organization=organization)


def ask_referees_and_parents_and_tell_of_certificates(organization, by) -> None:
    pairing = Pairing.objects.filter(mentor__membership__isnull=False).first()
    about = {"program": pairing.enrolment.program, "mentor": pairing.mentor}
    screening.ask_reference(reference_id=new_id(), name=HOME_WORD, email="them@people.example", by=by, **about)
    facts = {"parent": HOME_WORD, "email": "parent@people.example"}
    screening.ask_parent(consent_id=new_id(), enrolment=pairing.enrolment, by=by, **facts)
    Screening.objects.update(certificate=True)
    BackgroundCheck.objects.update(valid_until=clock.today(organization) + timedelta(days=7))
    assert tell_of_certificates(organization=organization)


def remind_of_beginnings(organization, by) -> None:
    BeginningStep.objects.update(counted_on=date(2026, 11, 1), due_on=date(2026, 11, 1))
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        assert tell_overdue(organization=organization)


def choose_a_mentor_and_set_the_time(organization, by) -> None:
    """The mentor of the programme is chosen by somebody who signs in; paired, they offer him times."""
    chosen = Introduction.objects.select_related("mentor", "program").first()
    mentee = MembershipFactory(organization=organization, role=Role.MENTEE)
    enrolment = EnrolmentFactory(organization=organization, program=chosen.program, mentee__membership=mentee)
    viewer = viewer_for(mentee.user, organization)
    choosing.set_wishes(enrolment=enrolment, mentors=[chosen.mentor], by=viewer)
    choosing.send_choice(enrolment=enrolment, by=viewer)
    pairing = open_pairing(enrolment=enrolment, mentor=chosen.mentor, starts_on=clock.today(organization), by=by)
    hours = [(weekday, time(8), time(20)) for weekday in range(7)]
    set_availability(mentee=enrolment.mentee, spans=hours, by=by)
    offer_times(pairing=pairing, instants=times_to_offer(viewer, pairing)[:1], by=viewer)


# Whatever makes the product write to somebody. A function that sends and is not reached from here fails below.
CAUSES = (
    invite, invite_and_resend, remind, tell_of_the_ladder_and_of_plans, raise_a_concern_and_take_it, tell_the_week,
    propose_another_time_and_decline, try_a_wording, announce_and_remind, remind_of_messages_to_pass_on,
    remind_of_the_handbook, try_a_message_and_answer_its_writer, cancel_a_course, tell_who_reads_the_circle_first,
    ask_whether_an_entry_is_still_true, answer_whoever_applied, tell_of_reports, ask_how_it_goes_and_wish_to_talk,
    remind_of_the_next_support_talk, ask_referees_and_parents_and_tell_of_certificates, remind_of_beginnings,
    choose_a_mentor_and_set_the_time,
)  # fmt: skip


@pytest.fixture
def sent_by(monkeypatch):
    """Which functions have put a letter into the outbox."""
    names = set()
    plain = {door: getattr(outbox, door) for door in DOORS}

    def through(door: str):
        def put(**letter):
            caller = inspect.stack()[1]
            names.add(f"{caller.frame.f_globals['__name__']}.{caller.function}")
            return plain[door](**letter)

        return put

    for path, door in senders().items():
        monkeypatch.setattr(f"{path.rpartition('.')[0]}.{door}", through(door))
    return names


def test_no_letter_holds_anything_foreign(full, everything_at_home, other_organization, sent_by, swept):
    with organization_scope(other_organization):
        for cause in CAUSES:
            with transaction.atomic():
                cause(other_organization, everything_at_home)
            swept("everything", f"letter {cause.__name__}")
        assert OutgoingMessage.objects.count() >= len(CAUSES)
    written = "\n".join(letters(other_organization))
    assert other_organization.name in written
    assert CANARY not in written
    assert sent_by == set(senders()), f"Say in {__file__}, CAUSES, how to cause the letters that nobody has caused here"


def test_letters_go_to_their_own_readers(full, everything_at_home, organization, other_organization, make_viewer):
    """Sent from both outboxes: nobody of the south reads of the north."""
    ada = make_viewer(Role.ADMINISTRATOR, organization=organization)
    for each, by in ((organization, ada), (other_organization, everything_at_home)):
        with organization_scope(each), transaction.atomic():
            members.invite_person(
                organization=each, email=f"new@{each.slug}.example", name=each.slug, roles=[Role.MENTOR], by=by
            )
            send_waiting_messages(organization=each)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["new@north.example", "new@south.example"]
    for letter in mail.outbox:
        own, foreign = organization, other_organization
        if letter.to == ["new@south.example"]:
            own, foreign = foreign, own
        text = str(letter.message()) + letter.body + letter.subject
        assert own.name in text and foreign.name not in text and CANARY not in text


@pytest.mark.parametrize("path", ["/account/password/reset/", "/account/login/code/"])
def test_letters_about_the_sign_in_name_no_organization(path, full, client, south, organization, everything_at_home):
    client.post(path, {"email": everything_at_home.user.email})
    assert [letter.to for letter in mail.outbox] == [[everything_at_home.user.email]]
    text = str(mail.outbox[0].message()) + mail.outbox[0].body
    assert CANARY not in text and organization.name not in text


# --- file names ---

TRICKS = ["../../../etc/north.csv", "..\\..\\north.csv", "/etc/passwd.csv", "a/../../b.csv"]
TRICKS += ['x"; filename="y.csv', "a\r\nX: y.csv"]


@pytest.mark.parametrize("name", [*TRICKS, f"{CANARY}.csv"])
def test_name_of_a_file_leads_nowhere(name, noon, at_home, north, south, organization, other_organization, swept):
    """The name of an upload, a foreign import's too, is a name alone: no folder, no header, nobody else's file."""
    with organization_scope(organization), transaction.atomic():
        foreign = list(ImportFile.objects.values_list("pk", "name", "content"))
    data = {"program": str(south["program_id"]), "starts_on_0": "18", "starts_on_1": "11", "starts_on_2": "2026"}
    page = f"/{other_organization.slug}/import/"
    upload = SimpleUploadedFile("people.csv", SHEET)
    upload._name = name  # as a browser that lies would send it, past Django's own cleaning
    answer = at_home.post(page, {**data, "starts_on": "2026-11-18", "file": upload})
    swept("everything", f"{PREFIX}import/", "file name")
    assert answer.status_code == 302, answer.context["form"].errors
    with organization_scope(other_organization), transaction.atomic():
        stored = ImportFile.objects.exclude(pk=south["import_id"]).get()
    assert not re.search(r"[/\\\r\n]|^\.\.", stored.name)
    sheet = at_home.get(f"{page}{stored.pk}/rows-to-mend/")
    assert "\n" not in sheet.get("Content-Disposition", "") and "/" not in sheet.get("Content-Disposition", "")[20:]
    assert "X" not in sheet.headers
    with organization_scope(organization), transaction.atomic():
        assert list(ImportFile.objects.values_list("pk", "name", "content")) == foreign
