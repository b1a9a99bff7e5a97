"""Asking, reading first, answering, and who learns what; through the pages."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from programs.choices import CourseKind
from programs.circle import services
from programs.circle.checking import TellsOfSomebody
from programs.models import CircleAnswer, CircleQuestion, CircleThanks, Course, CourseSession, HandbookText, SignUp

CASE = "הוא לא ישן בלילות ולא מספר לאף אחד. מה הייתם עושים?"


def fields(page) -> dict:
    """The hidden fields of a form, as they are sent back."""
    html = page.content.decode()
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name not in ("act", "csrfmiddlewaretoken")}


def asked(client, url, words, **more):
    sent = fields(client.get(url)) | {"title": "לילות בלי שינה", "words": words, "is_case": "case"} | more
    return client.post(url, sent), sent


def test_a_case_from_asking_to_the_agreed_answer(circle, signed_in, inside_it, outbox):
    noam, boaz, gili, dana = (signed_in(viewer) for viewer in (circle.noam, circle.boaz, circle.gili, circle.dana))
    url = circle.noam.url("programs:circle", circle.program.pk)
    ask_url = circle.noam.url("programs:circle_ask", circle.program.pk)

    # A name of the program, a common one and a number are stopped with the same words; what was typed stays.
    for name in ("זמרון", "ולזימרון", "אביגיל", "לאביגיל", "052-8341197"):
        page, _sent = asked(noam, ask_url, f"אתמול {name} סיפר לי משהו שקשה לי איתו")
        assert page.status_code == 200
        assert f'<mark class="is-sure">{name}</mark>' in page.content.decode()
        assert "This may tell who somebody is" in page.content.decode()
        assert "שקשה לי איתו</textarea>" in page.content.decode()
    # What may be a word is asked about, and goes through once the writer says so, for these words alone.
    doubtful = "יש לו כוח וגם עוז לדבר על הכול"
    page, sent = asked(noam, ask_url, doubtful)
    assert "Is one of these a name? עוז" in page.content.decode()
    page = noam.post(ask_url, sent | {"cleared": "אחר"})
    assert page.status_code == 200 and inside_it(CircleQuestion.objects.count) == 0
    answer, sent = asked(noam, ask_url, f"{doubtful}. {CASE}", is_anonymous="on", cleared="עוז")
    assert answer.status_code == 302
    noam.post(ask_url, sent | {"cleared": "עוז"})
    question = inside_it(CircleQuestion.objects.get)  # sent twice, asked once
    assert outbox() == [("circle-waits", circle.boaz.user.email)]
    assert not inside_it(lambda: AuditEntry.objects.filter(action="circle.asked").exists())

    # Nobody but the facilitator and its author finds it before it is let through.
    its_url = circle.noam.url("programs:circle_question", question.pk)
    assert [client.get(its_url).status_code for client in (noam, boaz, gili, dana)] == [200, 200, 404, 404]
    assert "עוז</mark>" in boaz.get(its_url).content.decode()
    assert "נועם" in boaz.get(its_url).content.decode()
    assert gili.post(its_url, {"act": "show", "seen": "1"}).status_code == 404
    assert noam.post(its_url, {"act": "show", "seen": "1"}).status_code == 404

    # Returned with a word, written anew, let through: the version that was read, and no other one.
    boaz.post(its_url, {"act": "return", "seen": "1", "why": "היכן הוא גר מזהה אותו"})
    assert "היכן הוא גר מזהה אותו" in noam.get(its_url).content.decode()
    edit_url = circle.noam.url("programs:circle_rewrite", question.pk)
    assert boaz.get(edit_url).status_code == 404
    noam.post(edit_url, {"seen": "2", "title": "לילות", "words": CASE})
    boaz.post(its_url, {"act": "show", "seen": "1"})
    assert inside_it(CircleQuestion.objects.get).state == "waiting"
    boaz.post(its_url, {"act": "show", "seen": "3"})
    assert inside_it(CircleQuestion.objects.get).state == "open"
    assert ("circle-new", circle.gili.user.email) in outbox()
    assert ("circle-new", circle.noam.user.email) not in outbox()
    assert ("circle-answer", circle.noam.user.email) in outbox()

    # All read it now, without the name; a coordinator, too.
    for client in (gili, dana):
        shown = client.get(its_url).content.decode()
        assert CASE in shown and "A mentor of the program" in shown
        assert "נועם" not in shown.split("</header>")[-1]
    assert "לילות" in gili.get(url).content.decode()
    assert "Nothing fits" not in gili.get(url, {"q": "בלילות מספר"}).content.decode()
    assert "Nothing fits" in gili.get(url, {"q": "דינוזאור"}).content.decode()

    # Answers are looked at by the same eyes; one with a doubt waits for the facilitator.
    stopped = gili.post(its_url, fields(gili.get(its_url)) | {"act": "answer", "words": "גם אצל זמרון היה כך"})
    assert '<mark class="is-sure">זמרון</mark>' in stopped.content.decode()
    gili.post(its_url, fields(gili.get(its_url)) | {"act": "answer", "words": "לשאול מה קורה לפני השינה"})
    gili.post(its_url, fields(gili.get(its_url)) | {"act": "answer", "words": "צריך עוז לזה", "cleared": "עוז"})
    shown, waits = inside_it(lambda: list(CircleAnswer.objects.order_by("number")))
    assert (shown.state, waits.state) == ("shown", "waiting")
    assert "צריך עוז" not in noam.get(its_url).content.decode()
    assert "An answer waits" in boaz.get(url).content.decode()
    boaz.post(its_url, {"act": "hide_answer", "answer": waits.pk, "why": "קצר מדי"})
    assert "קצר מדי" in gili.get(its_url).content.decode()

    # Thanks count once, not for oneself; one answer is agreed on.
    for client in (noam, noam, gili):
        client.post(its_url, {"act": "thank", "answer": shown.pk})
    assert inside_it(CircleThanks.objects.count) == 1
    assert gili.post(its_url, {"act": "agree", "answer": shown.pk}).status_code == 404
    boaz.post(its_url, {"act": "agree", "answer": shown.pk})
    for _twice in range(2):
        begun = boaz.post(its_url, {"act": "draft", "answer": shown.pk})
    assert inside_it(lambda: HandbookText.objects.get().body) == f"> {CASE}\n\n{shown.words}"
    # Who takes care of the circle, a mentor, reads what he began; a coordinator goes on with it, no other finds it.
    assert begun.url == circle.boaz.url("programs:handbook_page", shown.pk)
    page = boaz.get(begun.url).content.decode()
    assert "This is a draft" in page and shown.words in page and "handbook/write" not in page
    assert dana.get(begun.url).url.endswith("/write/")
    assert [client.get(begun.url).status_code for client in (noam, gili)] == [404, 404]
    assert "is-agreed" in noam.get(its_url).content.decode()

    # Closed, nobody answers; taken out, its author alone reads why.
    boaz.post(its_url, {"act": "close"})
    assert gili.post(its_url, {"act": "answer", "words": "עוד"}).status_code == 200
    assert inside_it(CircleAnswer.objects.count) == 2
    boaz.post(its_url, {"act": "hide", "why": "התברר שמזהים אותו"})
    assert gili.get(its_url).status_code == 404
    assert "התברר שמזהים אותו" in noam.get(its_url).content.decode()
    texts = inside_it(lambda: [f"{row.text}{row.html}" for row in OutgoingMessage.objects.filter(kind="circle")])
    assert texts and not any(word in text for text in texts for word in ("נועם", "לילות", "זמרון"))


def test_who_reads_a_circle_and_who_learns_a_name(circle, signed_in, inside_it):
    def ask(viewer, anonymous):
        told = {str(circle.boaz.acting_membership.pk)}
        return services.ask(
            question_id=uuid.uuid4(), program=circle.program, is_case=False, is_anonymous=anonymous, title="שאלה",
            words=CASE, told=told, cleared=set(), by=viewer,
        )  # fmt: skip

    hidden, open_one = inside_it(lambda: ask(circle.noam, True)), inside_it(lambda: ask(circle.noam, False))
    for question in (hidden, open_one):
        inside_it(lambda question=question: services.let_through(question=question, seen=1, by=circle.boaz))
    url = circle.noam.url("programs:circle", circle.program.pk)
    answers = {
        name: signed_in(getattr(circle, name)).get(url).status_code for name in ("gili", "dana", "sara", "eli", "ada")
    }
    assert answers == {"gili": 200, "dana": 200, "sara": 404, "eli": 404, "ada": 404}
    # Dana names herself: she reads first from now on, and learns nobody who asked before.
    dana = signed_in(circle.dana)
    chosen = [str(circle.dana.acting_membership.pk), str(circle.boaz.acting_membership.pk)]
    dana.post(circle.dana.url("programs:circle_facilitators", circle.program.pk), {"facilitators": chosen})
    its_url = circle.dana.url("programs:circle_question", hidden.pk)
    assert "Take care of this talk" in dana.get(its_url).content.decode()
    assert "נועם" not in dana.get(its_url).content.decode()
    assert "נועם" in dana.get(circle.dana.url("programs:circle_question", open_one.pk)).content.decode()
    assert "נועם" in signed_in(circle.boaz).get(its_url).content.decode()
    # Who was told that Boaz alone learns it is asked again, now that there are two.
    with pytest.raises(ValidationError, match="Others take care"):
        inside_it(lambda: ask(circle.gili, True))
    assert (
        signed_in(circle.gili).get(circle.gili.url("programs:circle_facilitators", circle.program.pk)).status_code
        == 404
    )
    # The wall is in the service: no way of writing passes by it.
    with pytest.raises(TellsOfSomebody):
        inside_it(
            lambda: services.answer(
                answer_id=uuid.uuid4(), question=open_one, words="זה בטח נתנאל", is_anonymous=False, told=set(),
                cleared={"נתנאל"}, by=circle.gili,
            )
        )  # fmt: skip


def test_who_tries_name_by_name_is_told_to_wait(circle, signed_in, monkeypatch):
    monkeypatch.setattr("programs.circle.tries.MOST", 3)
    noam, gili = signed_in(circle.noam), signed_in(circle.gili)
    url = circle.noam.url("programs:circle_ask", circle.program.pk)
    with time_machine.travel("2026-11-18T10:05:00+00:00", tick=False) as traveller:
        for name in ("זמרון", "אביגיל", "נתנאל"):
            assert f'is-sure">{name}</mark>' in asked(noam, url, f"{name} בא")[0].content.decode()
        # The fourth is not marked, and neither is a text without any name let through, but what was typed stays.
        for words in ("דניאל בא", CASE):
            page = asked(noam, url, words)[0].content.decode()
            assert "many times within an hour" in page and "is-sure" not in page and words in page
        assert "is-sure" in asked(gili, url, "דניאל בא")[0].content.decode()  # each person by himself
        traveller.move_to("2026-11-18T11:05:00+00:00")
        assert asked(noam, url, CASE)[0].status_code == 302


def test_the_page_of_a_circle_asks_as_much_for_three_questions_as_for_one(circle, signed_in, inside_it):
    def add():
        today = clock.today(circle.program.organization)
        CircleQuestion.objects.create(
            organization=circle.program.organization, program=circle.program, title="שאלה", words=CASE, state="open",
            author=circle.noam.acting_membership, asked_on=today, shown_on=today, search_text="",
        )  # fmt: skip

    client, url = signed_in(circle.gili), circle.gili.url("programs:circle", circle.program.pk)
    inside_it(add)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    inside_it(add), inside_it(add)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one) == 18


def test_a_meeting_of_peer_consultation(circle, signed_in, inside_it):
    def make():
        organization, now = circle.program.organization, clock.now()
        course = Course.objects.create(
            organization=organization, program=circle.program, name="ערב התייעצות", kind=CourseKind.CONSULTATION,
            state="open",
        )  # fmt: skip
        CourseSession.objects.create(
            organization=organization, course=course, starts_at=now + timedelta(days=3),
            ends_at=now + timedelta(days=3, hours=2),
        )  # fmt: skip
        today = clock.today(organization)
        question = CircleQuestion.objects.create(
            organization=organization, program=circle.program, title="מקרה לשולחן", words=CASE, state="open",
            author=circle.noam.acting_membership, asked_on=today, shown_on=today, search_text="",
        )  # fmt: skip
        return course, question

    course, question = inside_it(make)
    gili, boaz = signed_in(circle.gili), signed_in(circle.boaz)
    url = circle.gili.url("programs:circle", circle.program.pk)
    its_url = circle.gili.url("programs:circle_question", question.pk)
    assert gili.post(its_url, {"act": "table", "table": course.pk}).status_code == 404
    boaz.post(its_url, {"act": "table", "table": course.pk})
    page = gili.get(url).content.decode()
    assert "ערב התייעצות" in page and "On the table" in page
    gili.post(url, {"act": "come", "meeting": course.pk})
    assert inside_it(lambda: SignUp.objects.get().state) == "signed_up"
    assert "You are expected" in gili.get(url).content.decode()
    gili.post(url, {"act": "not", "meeting": course.pk})
    assert inside_it(lambda: SignUp.objects.get().state) == "withdrawn"
    assert gili.post(url, {"act": "come", "meeting": uuid.uuid4()}).status_code == 404
