"""Applying: a form of one's own questions, answered without signing in, and what the office does about it."""

import re
from copy import copy
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from mentees.models import Availability, Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.personal import by_link as letter_links
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.applying import by_link, limits, queries, services
from programs.applying.questions import (
    Option,
    Question,
    asked_among,
    options_from,
    questions_in,
    spans_of,
    without_lost_conditions,
)
from programs.applying.tasks import forget_drafts_of
from programs.models import (
    Application,
    ApplicationForm,
    ApplicationVersion,
    DirectoryEntry,
    Enrolment,
    ProgramScope,
    StoredFile,
)
from tests.factories import EnrolmentFactory, MenteeFactory, ProgramFactory, UnitFactory

NOON = "2026-11-18T10:00:00+00:00"
QUESTIONS = [
    Question("why", "long", {"he": "למה?", "en": "Why?"}, required=True),
    Question("came", "one", {"he": "איך הגעת אלינו?", "en": "How did you find us?"},
             options=(Option("friend", {"he": "חבר", "en": "A friend"}), Option("net", {"he": "באינטרנט"}))),
    Question("who", "text", {"he": "מי החבר?", "en": "Which friend?"}, required=True, only_if="came",
             only_for=("friend",)),
    Question("likes", "many", {"he": "מה מעניין אותך?"},
             options=(Option("a", {"he": "ספורט"}), Option("b", {"he": "תורה"}))),
    Question("sure", "scale", {"he": "כמה זה דחוף?"}, low={"he": "לא"}, high={"he": "מאוד"}),
    Question("since", "date", {"he": "ממתי?"}),
    Question("paper", "file", {"he": "מכתב"}, required=True),
    Question("free", "hours", {"he": "מתי נוח לך?", "en": "When?"}),
]  # fmt: skip
TYPED = {
    "full_name": "יוסי כהן", "phone": "050-234-5678", "email": "yossi@people.example", "languages": ["he", "ru"],
    "q_why": "כי אני רוצה\nלדבר", "q_came": "friend", "q_who": "דוד", "q_likes": ["a", "b"], "q_sure": "4",
    "q_since": "2026-09-01", "q_free": ["6-17", "6-18", "1-9"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def program(organization):
    with organization_scope(organization), transaction.atomic():
        return ProgramFactory(organization=organization, name="ליווי אישי", slug="ליווי")


def open_form(program, side: str, questions=QUESTIONS) -> ApplicationForm:
    with organization_scope(program.organization), transaction.atomic():
        form = ApplicationForm.objects.create(
            organization=program.organization, program=program, side=side, is_open=True
        )
        ApplicationVersion.objects.create(
            organization=program.organization, form=form, number=1, made_at="2026-11-01T10:00:00Z", asks=["languages"],
            questions=[row.written() for row in questions],
            words={"consent": {"he": "אני מסכים", "en": "I agree to it"}, "next": {"he": "נתקשר אליך"}},
        )  # fmt: skip
        return form


def begin(client, program, side: str = "mentee", **more) -> str:
    answer = client.post(f"/apply/north/{program.slug}/{side}/", more)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", "שלום".encode(), content_type="text/plain")


def test_somebody_applies_is_asked_back_and_is_taken_in(organization, program, dana, signed_in, noon):
    open_form(program, "mentee")
    with organization_scope(organization), transaction.atomic():
        twin = MenteeFactory(organization=organization, full_name="יוסי כהן")
    applicant = Client()
    assert "ליווי אישי" in applicant.get("/apply/north/ליווי/mentee/").content.decode()
    link = begin(applicant, program)
    assert "csrf" not in applicant.get(link).content.decode() and "למה?" in applicant.get(link).content.decode()
    # A NUL, which the database does not take, is left out wherever it is sent.
    assert applicant.get("/apply/north/a%00/mentee/").status_code == 404
    assert applicant.get("/apply/north/ליווי/mentee%00/").status_code == 404
    assert applicant.post(link, TYPED | {"act": "keep", "full_name": "יו\x00סי"}).status_code == 302
    assert 'value="יוסי"' in applicant.get(link).content.decode()
    # What is wrong is kept as it was typed, and said only when it is to be checked.
    wrong = TYPED | {"phone": "12", "q_since": "2026-02-31", "q_who": ""}
    assert applicant.post(link, wrong | {"act": "keep"})["Location"] == "?show=kept"
    page = applicant.get(link).content.decode()
    assert 'value="12"' in page and 'value="2026-02-31"' in page and "is-invalid" not in page
    assert applicant.post(link, wrong | {"act": "check"})["Location"] == "?show=check"
    assert applicant.get(f"{link}?show=check")["Location"] == "?show=mend"
    form = applicant.get(f"{link}?show=mend").context["form"]
    assert set(form.errors) == {"phone", "q_since", "q_who", "q_paper"}
    # A script is answered in JSON; a wrong file takes nothing else along.
    fetch = {"headers": {"X-Requested-With": "fetch"}}
    bad = SimpleUploadedFile("evil.txt", b"<html>")
    answer = applicant.post(link, TYPED | {"act": "keep", "q_paper": bad}, **fetch).json()
    assert answer["files"] == {} and "q_paper" in answer["problems"]
    assert applicant.post(link, TYPED | {"act": "keep", "q_paper": paper()}, **fetch).json()["files"] == {
        "q_paper": "letter.txt"
    }
    page = applicant.get(f"{link}?show=check").content.decode()
    for words in ("כי אני רוצה", "דוד", "ספורט, תורה", "letter.txt", "17:00–19:00", "אני מסכים", "4 / 5 (לא – מאוד)"):
        assert words in page, words
    assert applicant.post(link, {"act": "send"})["Location"].endswith("lacks=consent")
    assert applicant.post(link, {"act": "send", "consent": "yes"})["Location"].endswith("lacks=time")
    office = signed_in(dana)
    waiting = f"/north/programs/{program.pk}/applications/"
    assert "יוסי" not in office.get(waiting).content.decode()  # a draft is nobody else's
    noon.shift(60)
    for _twice in range(2):
        assert applicant.post(link, {"act": "send", "consent": "yes"})["Location"] == "?"
    page = applicant.get(link).content.decode()
    assert "נתקשר אליך" in page and "twin" not in page
    with organization_scope(organization):
        row = Application.objects.get()
        assert row.raw == {} and row.answers["free"] == ["6-17", "6-18", "1-9"] and row.version.number == 1
        assert OutgoingMessage.objects.filter(to="yossi@people.example").count() == 1
        assert AuditEntry.objects.filter(action="application.sent", actor=None).count() == 1
    # The office: who looks alike, a question, its answer, and in.
    assert "1 application" in office.get(f"/north/programs/{program.pk}/").content.decode().replace("One", "1")
    noon.shift(timedelta(days=3))
    assert office.get(waiting).context["page"][0].days == 3
    one = f"/north/applications/{row.pk}/"
    page = office.get(one).content.decode()
    assert str(twin.pk) in page and "כי אני רוצה" in page
    held = re.search(rf"{one}files/[-0-9a-f]+/", page)[0]
    assert "שלום".encode() in office.get(held).content
    assert office.post(one, {"act": "ask", "ask-words": "באיזו שעה?"}).status_code == 302
    assert office.post(one, {"act": "wait", "wait-reason": "מלווה דובר רוסית"}).status_code == 302
    assert "באיזו שעה?" in applicant.get(link).content.decode()
    noon.shift(60)
    assert applicant.post(link, {"act": "answer", "words": "בערב"}).status_code == 302
    assert office.get(waiting).context["page"][0].is_answered
    assert "בערב" in office.get(one).content.decode()
    refused = office.post(one, {"act": "take_in", "take-starts_on": "2020-01-01"})
    assert "does not run on that day" in refused.content.decode()
    done = {"act": "take_in", "take-starts_on": "2026-11-22", "take-tells": "on"}
    for _twice in range(2):
        assert office.post(one, done).status_code == 302
    with organization_scope(organization):
        mentee = Mentee.objects.exclude(pk=twin.pk).get()
        assert (mentee.full_name, str(mentee.phone), mentee.languages) == ("יוסי כהן", "+972502345678", ["he", "ru"])
        assert Enrolment.objects.get(mentee=mentee).starts_on == date(2026, 11, 22)
        spans = set(Availability.objects.filter(mentee=mentee).values_list("weekday", "starts_at", "ends_at"))
        assert spans == {(6, time(17), time(19)), (1, time(9), time(10))}
        assert OutgoingMessage.objects.filter(to="yossi@people.example").count() == 3
    assert (
        office.get(f"{waiting}?state=taken_in").context["page"][0].pk == row.pk
        and not office.get(waiting).context["page"]
    )


def test_what_is_not_asked_is_neither_missed_nor_kept(organization, program, noon):
    open_form(program, "mentee")
    client = Client()
    link = begin(client, program, language="en")
    assert "Which friend?" in client.get(link).content.decode()
    typed = TYPED | {"q_came": "net", "q_who": "old", "q_paper": paper()}
    assert client.post(link, typed | {"act": "check"}).status_code == 302
    assert "old" not in client.get(f"{link}?show=check").content.decode()
    noon.shift(60)
    client.post(link, {"act": "send", "consent": "yes"})
    with organization_scope(organization):
        assert "who" not in Application.objects.get().answers
    # Nobody reaches the applicant without a way back; a form for another person has its writer.
    open_form(program, "on-behalf", [])
    link = begin(client, program, "on-behalf")
    client.post(link, {"act": "keep", "full_name": "רות"})
    assert set(client.get(f"{link}?show=mend").context["form"].errors) == {
        *("writer_name", "writer_relation", "phone", "languages")
    }


def test_taking_back_leaves_a_name_alone_and_a_draft_nothing(organization, program, noon):
    open_form(program, "mentee")
    client = Client()
    draft, sent = begin(client, program), begin(client, program)
    client.post(draft, {"act": "keep", "full_name": "טיוטה", "q_paper": paper()})
    client.post(draft, {"act": "withdraw"})
    assert client.get(draft).status_code == 404
    client.post(sent, TYPED | {"act": "check", "q_paper": paper()})
    noon.shift(60)
    client.post(sent, {"act": "send", "consent": "yes"})
    client.post(sent, {"act": "withdraw"})
    assert client.post(sent, {"act": "answer", "words": "x"}).status_code == 302
    with organization_scope(organization):
        row = Application.objects.get()
        assert (row.state, row.full_name, row.answers, row.email, row.phone) == ("withdrawn", "יוסי כהן", {}, "", "")
        assert not StoredFile.objects.exists()


def test_machines_crowds_and_strangers(organization, program, monkeypatch, noon):
    form = open_form(program, "mentee")
    client = Client()
    link = begin(client, program)
    client.post(link, TYPED | {"act": "check", "q_paper": paper()})
    noon.shift(60)
    # What nobody sees is filled in: nothing is lost, and a second press of a person passes.
    assert client.post(link, {"act": "send", "consent": "yes", "f2": "Cheap loans"})["Location"].endswith("lacks=again")
    assert 'name="f2"' in client.get(f"{link}?show=check").content.decode()
    assert 'name="f2"' not in client.get(f"{link}?show=check&lacks=again").content.decode()
    with organization_scope(organization):
        assert Application.objects.get().state == "draft"
    monkeypatch.setattr(limits, "MOST_BEGUN", 3)
    begin(client, program)
    begin(client, program)
    # One address that is sent away closes nothing for others; where many begin, a second press is asked for.
    monkeypatch.setattr(limits, "MOST_BEGUN_BY_ALL", 4)
    start, stranger = f"/apply/north/{program.slug}/mentee/", Client(REMOTE_ADDR="203.0.113.7")
    for _again in range(3):
        assert client.post(start).status_code == 429
    link = begin(stranger, program)
    again = stranger.post(start)["Location"]
    assert again == "?language=he&again=yes"
    assert 'name="again"' in stranger.get(start + again).content.decode()
    assert begin(stranger, program, again="yes").startswith("/application/")
    # Letters with a link go to what was typed, and not without end: for one draft, and to one mailbox.
    assert client.post(link, {"act": "link", "email": "no"})["Location"].startswith("?show=mend")
    for _again in range(limits.MOST_LETTERS + 2):
        told = stranger.post(link, {"act": "link", "email": "me@people.example"})["Location"]
        noon.shift(1)
    assert told == "?show=unsent" and "is-invalid" not in stranger.get(link + told).content.decode()
    assert stranger.get(link + told).context["told"] == "unsent"
    another = begin(Client(REMOTE_ADDR="203.0.113.8"), program, again="yes")
    assert stranger.post(another, {"act": "link", "email": "Me+1@people.example"})["Location"] == "?show=unsent"
    with organization_scope(organization):
        letters = OutgoingMessage.objects.filter(to="me@people.example")
        assert letters.count() == limits.MOST_LETTERS == OutgoingMessage.objects.count()
        other, unused = (re.search(r"http://testserver(/application/\S+)", row.text)[1] for row in letters[:2])
    assert "me@people.example" in client.get(other).content.decode()
    # Whoever writes by a letter writes alone: the draft may have been begun by a stranger to him.
    assert stranger.get(link).status_code == 200
    client.post(other, {"act": "keep", "full_name": "רות"})
    assert stranger.get(link).status_code == stranger.get(unused).status_code == 404
    # Closed, unknown, another organization's and over: one answer, and an open draft goes on.
    with organization_scope(organization), transaction.atomic():
        services.set_open(form=form, is_open=False, by=None)
    for path in ("north/ליווי/mentee", "north/ליווי/boss", "north/x/mentee", "south/ליווי/mentee"):
        assert client.get(f"/apply/{path}/").status_code == 404, path
    assert client.get(other).status_code == 200
    # Nobody goes on with a draft: after thirty days it is gone, an empty one after a day.
    for days, left in ((0, 6), (2, 3), (29, 0)):
        noon.shift(timedelta(days=days))
        forget_drafts_of.apply(args=[organization.pk], throw=True)
        with organization_scope(organization):
            assert Application.objects.count() == left


def test_a_worker_enters_somebody_and_the_office_decides(
    organization, program, dana, ada, noam, make_viewer, signed_in, noon
):
    office = signed_in(dana)
    new = f"/north/programs/{program.pk}/applications/new/"
    facts = {"side": "mentee", "full_name": "נועה לוי", "email": "noa@people.example", "heard_from": "הרווחה"}
    assert "required" in office.post(new, facts).content.decode()
    people = [facts | {"full_name": name, "why": "לבד"} for name in ("נועה לוי", "גיל אור", "מיכל בר")]
    people.append(people[0] | {"full_name": "אורי", "side": "mentor"})
    for person in people:
        assert office.post(new, person).status_code == 302
    with organization_scope(organization), transaction.atomic():
        entry = DirectoryEntry.objects.create(
            organization=organization, kind="service", name="קו הסיוע", phone="*2201", confirmed_on="2026-11-01",
            changed_at=NOON, state="listed",
        )  # fmt: skip
        noa, gil, michal, uri = (Application.objects.get(full_name=row["full_name"]) for row in people)
        assert noa.entered_by == noa.cares == dana.acting_membership
    at = "/north/applications/{}/".format
    # The administrator reads; mentors, and who coordinates something else, find nothing.
    assert signed_in(ada).get(at(noa.pk)).status_code == 200
    assert signed_in(ada).post(at(noa.pk), {"act": "decline"}).status_code == 404
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        other = ProgramFactory(organization=organization)
        ProgramScope.objects.create(organization=organization, membership=elsewhere.acting_membership, program=other)
    for stranger in (noam, elsewhere):
        assert signed_in(stranger).get(at(noa.pk)).status_code == 404
    assert (
        office.post(at(noa.pk), {"act": "decline", "decline-words": "אין מקום", "decline-tells": "on"}).status_code
        == 302
    )
    told = {"act": "refer", "refer-entry": str(entry.pk), "refer-words": "שם יעזרו"}
    assert office.post(at(gil.pk), told | {"refer-tells": "on"}).status_code == 302
    assert office.post(at(michal.pk), {"act": "care"}).status_code == 302
    assert office.post(at(uri.pk), {"act": "take_in", "take-starts_on": "2026-11-18"}).status_code == 302
    with organization_scope(organization):
        words = list(OutgoingMessage.objects.order_by("pk").values_list("text", flat=True))
        assert len(words) == 2 and "אין מקום" in words[0] and "*2201" in words[1] and "שם יעזרו" in words[1]
        assert Mentor.objects.get(full_name="אורי") and not Enrolment.objects.exists()
        by_unit = make_viewer(Role.COORDINATOR, organization=organization)
        with transaction.atomic():
            unit, beside = UnitFactory(organization=organization), UnitFactory(organization=organization)
            MembershipUnit.objects.create(organization=organization, membership=by_unit.acting_membership, unit=unit)
            Application.objects.filter(pk=noa.pk).update(unit=unit)
            Application.objects.filter(pk=gil.pk).update(unit=beside)
        seen = set(queries.office_applications(viewer_for(by_unit.user, organization)))
        assert seen == {noa, michal, uri} == set(queries.managed_applications(viewer_for(by_unit.user, organization)))
    page = office.get(f"/north/programs/{program.pk}/applications/?state=referred&side=mentee&cares=mine&q=גיל")
    assert [row.full_name for row in page.context["page"]] == ["גיל אור"]
    # Who was not taken in takes it back all the same; what led nowhere is deleted half a year later.
    link = re.search(r"http://testserver(/application/\S+)", words[0])[1]
    noon.shift(timedelta(days=182))
    assert "?show=withdraw" in Client().get(link).content.decode()
    assert Client().post(link, {"act": "withdraw"})["Location"] == "?"
    assert "אין מקום" not in Client().get(link).content.decode()
    for days, left in ((0, {noa, gil, michal, uri}), (1, {noa, michal, uri}), (182, {michal, uri})):
        noon.shift(timedelta(days=days))
        forget_drafts_of.apply(args=[organization.pk], throw=True)
        with organization_scope(organization):
            assert set(Application.objects.all()) == left
    with organization_scope(organization):
        assert AuditEntry.objects.filter(action="application.forgotten").count() == 2


def test_who_is_alike_beyond_ones_reach_is_neither_shown_nor_taken(organization, program, dana, make_viewer, signed_in):
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        other = ProgramFactory(organization=organization, name="חונכות")
        ProgramScope.objects.create(organization=organization, membership=elsewhere.acting_membership, program=other)
        noa = MenteeFactory(organization=organization, full_name="נועה לוי")
        EnrolmentFactory(organization=organization, program=program, mentee=noa)
        Availability.objects.create(
            organization=organization, mentee=noa, weekday=2, starts_at=time(9), ends_at=time(10)
        )
        form = open_form(other, "mentee")
        facts = {"full_name": "נועה לוי", "phone": "", "email": ""}
        in_program, in_other = (
            services.enter_application(program=each, side="mentee", facts=facts, heard_from="x", why="x", by=dana)
            for each in (program, other)
        )
        version = ApplicationVersion.objects.get(form=form)
        Application.objects.filter(pk=in_other.pk).update(version=version, answers={"free": ["1-9"]})
    at, taken = f"/north/applications/{in_other.pk}/", {"act": "take_in", "take-starts_on": "2026-11-18"}
    foreign = signed_in(elsewhere)
    page = foreign.get(at).content.decode()
    assert "elsewhere in the organization" in page
    assert not any(word in page for word in (str(noa.pk), str(in_program.pk), "ליווי אישי"))
    office = signed_in(dana)
    page = office.get(at).content.decode()
    assert "elsewhere in the organization" not in page and str(noa.pk) in page and str(in_program.pk) in page
    assert foreign.post(at, taken | {"take-same_as": str(noa.pk)}).status_code == 302
    with organization_scope(organization):
        assert Enrolment.objects.get(program=other).mentee != noa  # somebody new
        assert Enrolment.objects.filter(mentee=noa).count() == 1
    # Who may take her takes her as she is: hours that an applicant ticked do not replace hers.
    with organization_scope(organization), transaction.atomic():
        Application.objects.filter(pk=in_program.pk).update(version=version, answers={"free": ["1-9"]})
    at = f"/north/applications/{in_program.pk}/"
    assert office.post(at, taken | {"take-same_as": str(noa.pk)}).status_code == 302
    with organization_scope(organization):
        assert Application.objects.get(pk=in_program.pk).mentee == noa
        assert Availability.objects.get(mentee=noa).weekday == 2


def test_what_comes_too_late_too_often_or_broken(organization, program, dana, signed_in, monkeypatch, noon):
    open_form(program, "mentee")
    client = Client()
    for path in ("a%00/mentee", f"{program.slug}/a%00"):
        assert client.get(f"/apply/north/{path}/").status_code == 404
    link, beside = begin(client, program), begin(client, program)
    client.post(link, TYPED | {"act": "check", "full_name": "יו\x00סי", "q_paper": paper()})
    with organization_scope(organization):
        stale = Application.objects.select_related("program", "version", "unit").get(raw__full_name=["יוסי"])
    noon.shift(60)
    client.post(link, {"act": "send", "consent": "yes"})
    # The page that was looked at is older than what was done: one is led to what stands.
    found = by_link.application_of_link
    monkeypatch.setattr(by_link, "application_of_link", lambda secret_hash: copy(stale))
    for act in ("keep", "check", "send", "link"):
        assert client.post(link, TYPED | {"act": act, "consent": "yes"})["Location"] == "?", act
    monkeypatch.setattr(by_link, "application_of_link", found)
    assert client.post(link, {"act": "answer", "words": "a\x00b"})["Location"] == "?show=answered"
    office, at = signed_in(dana), f"/north/applications/{stale.pk}/"
    client.post(link, {"act": "withdraw"})
    assert office.post(at, {"act": "care"}).status_code == office.post(at, {"act": "wait"}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        services.withdraw_application(application=Application(pk=uuid4(), organization=organization))
    # Each application is counted by itself, beside the links of letters; who guesses takes nothing from others.
    monkeypatch.setattr(letter_links, "MOST", 0)
    monkeypatch.setattr(limits, "MOST_NOWHERE", 1)
    assert [client.get("/application/north/x/").status_code for _again in range(2)] == [404, 429]
    monkeypatch.setattr(limits, "MOST_LOOKS", 3)
    assert [client.get(beside).status_code for _again in range(4)] == [200, 200, 200, 429]
    with organization_scope(organization):
        other = services.begin_application(form=ApplicationForm.objects.get(), language="he")
    assert client.get(f"/application/north/{other}/").status_code == 200


def test_a_form_is_built_and_what_was_asked_stays(organization, program, dana, signed_in):
    office, at = signed_in(dana), f"/north/programs/{program.pk}/forms/"
    assert office.get(f"{at}mentor/").status_code == 404
    assert office.post(at, {"side": "mentor"})["Location"] == f"{at}mentor/"
    one = {"kind": "one", "words_he": "רכב?", "words_en": "A car?", "options_he": "כן\nלא", "required": "on"}
    assert "as many answers" in office.post(f"{at}mentor/questions/new/", one | {"options_en": "yes"}).content.decode()
    assert "at least two" in office.post(f"{at}mentor/questions/new/", one | {"options_he": "כן"}).content.decode()
    assert office.post(f"{at}mentor/questions/new/", one | {"options_en": "yes\nno"}).status_code == 302

    def questions() -> list[Question]:
        with organization_scope(organization):
            return questions_in(ApplicationVersion.objects.order_by("-number")[0].questions)

    car = questions()[-1]
    assert [option.words for option in car.options] == [{"he": "כן", "en": "yes"}, {"he": "לא", "en": "no"}]
    only = f"{car.key}:{car.options[0].key}"
    text = {"kind": "text", "words_he": "איזה?", "only": [only]}
    assert office.post(f"{at}mentor/questions/new/", text).status_code == 302
    assert questions()[-1].only_for == (car.options[0].key,)
    texts = {"intro_he": "ברוכים הבאים", "consent_he": "", "asks": ["gender", "unit"]}
    assert office.post(f"{at}mentor/texts/", texts).status_code == 302
    assert office.post(f"{at}mentor/", {"act": "open"}).status_code == 302
    assert "to what people agree" in office.get(f"{at}mentor/").content.decode()
    office.post(f"{at}mentor/texts/", texts | {"consent_he": "מסכים"})
    office.post(f"{at}mentor/", {"act": "open"})
    preview = office.get(f"{at}mentor/preview/").content.decode()
    assert "איזה?" in preview and "מסכים" in preview and "/apply/north/" in office.get(at).content.decode()
    client = Client()
    link = begin(client, program, "mentor")
    assert "רכב?" in client.get(link).content.decode()
    # Now that somebody answers: another version, and the draft is asked what it was asked.
    office.post(f"{at}mentor/", {"act": "earlier", "key": questions()[-1].key})
    assert questions()[-2].only_if == ""  # it stands before what it leaned on
    office.post(f"{at}mentor/", {"act": "remove", "key": car.key})
    with organization_scope(organization):
        assert list(ApplicationVersion.objects.order_by("number").values_list("number", "is_used")) == [
            (1, True),
            (2, False),
        ]
    assert "רכב?" in client.get(link).content.decode()
    assert "רכב?" not in client.get(begin(client, program, "mentor")).content.decode()
    office.post(f"{at}mentor/", {"act": "close"})
    assert client.get(f"/apply/north/{program.slug}/mentor/").status_code == 404


def test_questions_as_plain_values():
    assert questions_in(row.written() for row in QUESTIONS) == QUESTIONS
    came, who = QUESTIONS[1], QUESTIONS[2]
    then = Question("then", "text", {"he": "?"}, only_if="who", only_for=("x",))
    assert asked_among([came, who, then], {"came": ["friend"]}) == [came, who]
    assert asked_among([came, who], {"came": ["net"], "who": ["x"]}) == [came]
    assert without_lost_conditions([who, came])[0].only_if == ""
    again = options_from({"he": ["באינטרנט", "חבר", "אחר"]}, came.options)
    assert [option.key for option in again[:2]] == ["net", "friend"] and len({option.key for option in again}) == 3
    assert spans_of(["0-10", "0-9", "0-12", "3-21"]) == [
        *((0, time(9), time(11)), (0, time(12), time(13)), (3, time(21), time(22)))
    ]
