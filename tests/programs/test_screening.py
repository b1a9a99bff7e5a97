"""Before anybody is paired: readiness of mentors, intake and a parent's consent, and who was helped and now helps."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentors.models import Mentor
from programs.models import (
    BackgroundCheck,
    Commitment,
    HelpedAndHelps,
    Intake,
    Interview,
    Pairing,
    ParentConsent,
    ProgramScope,
    Reference,
    ScreeningException,
)
from programs.screening import by_link, services
from programs.screening.by_link import VALID_FOR
from programs.screening.choices import ConsentGap, Step
from programs.screening.letters import tell_of_certificates
from programs.screening.queries import open_consent
from programs.screening.readiness import consent_gaps, missing_for
from programs.services import change_mentor, open_pairing, open_substitute, pair_many
from programs.tasks import screening as tasks
from sessions.importing.known import read_known
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)
QUERIES = 21
ASKS = {
    "interview": "on", "references": "2", "certificate": "on", "commitment": "on", "weekly_hours": "3",
    "commitment_words": "אבוא בכל שבוע ואשמור סוד", "consent": "nobody", "needs": "לימודים\nבדידות",
}  # fmt: skip
ANSWER = {"known_how": "שכנים, עשר שנים", "strengths": "סבלנות רבה", "doubts": "עסוק בחורף", "recommends": "yes"}
ALL = ("interview", "references", "certificate", "commitment")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller, translation.override("en"):
        yield traveller


@pytest.fixture
def here(inside, noam):
    """Noam accompanies nobody yet; Lior accompanies Yael, who was there before anything was asked; David waits."""
    its = {"organization": inside}
    program = ProgramFactory(**its, name="הליווי", starts_on=date(2025, 9, 1), commitment_months=6)
    mentor = MentorFactory(
        **its, full_name="נועם שפירא", membership=noam.membership(Role.MENTOR), email="noam@people.example"
    )
    lior = MentorFactory(**its, full_name="ליאור ותיק")
    pairing = PairingFactory(
        **its, mentor=lior, enrolment__program=program, enrolment__mentee__full_name="יעל כהן",
        starts_on=date(2025, 10, 1),
    )  # fmt: skip
    david = MenteeFactory(**its, full_name="דוד לוי", email="david@people.example")
    enrolment = EnrolmentFactory(**its, program=program, mentee=david, starts_on=date(2025, 10, 1))
    return SimpleNamespace(
        organization=inside, program=program, mentor=mentor, lior=lior, pairing=pairing, david=david,
        enrolment=enrolment, page=f"/north/programs/{program.pk}/mentors/{mentor.pk}/readiness/",
        intake=f"/north/enrolments/{enrolment.pk}/intake/", asks=f"/north/programs/{program.pk}/screening/",
    )  # fmt: skip


def asked(here, by, **more) -> None:
    facts = {"interview": True, "references": 2, "certificate": True, "commitment": True, "commitment_words": "כן"}
    services.set_screening(program=here.program, by=by, **facts | more)


def once(**facts) -> dict:
    return {"row": str(new_id()), **facts}


def last_link(which: str) -> str:
    """The address in the last letter of this kind, as the reader of the letter opens it."""
    letters = OutgoingMessage.objects.filter(key__startswith=which).order_by("created_at", "pk")
    return re.search(r"http://testserver(\S+)", letters.last().text).group(1)


def refused(act) -> str:
    with pytest.raises(ValidationError) as problem, transaction.atomic():
        act()
    return " ".join(problem.value.messages)


def missing(here) -> tuple[str, ...]:
    found = missing_for([(here.program.pk, here.mentor)]).get((here.program.pk, here.mentor.pk))
    return tuple(map(str, found.steps)) if found else ()


def text_of(page) -> str:
    return page.content.decode()


def test_a_mentor_is_paired_only_when_ready(here, dana, noam, signed_in, _now):
    office, himself = signed_in(dana), signed_in(noam)
    assert "What is it that mentors sign?" in text_of(office.post(here.asks, {**ASKS, "commitment_words": ""}))
    assert office.post(here.asks, ASKS).status_code == 302
    assert here.asks in text_of(office.get(f"/north/programs/{here.program.pk}/"))
    assert missing(here) == ALL

    # Held in every service that pairs, and seen in the forms before.
    start = {"starts_on": TODAY, "by": dana}
    words = "נועם שפירא is not ready yet. Missing: Interview, References, Background certificate, Signed commitment."
    assert refused(lambda: open_pairing(enrolment=here.enrolment, mentor=here.mentor, **start)) == words
    assert refused(lambda: pair_many(pairs=[(here.enrolment, here.mentor)], **start)) == words
    assert refused(lambda: change_mentor(pairing=here.pairing, mentor=here.mentor, **start)) == words
    stand_in = {"pairing": here.pairing, "mentor": here.mentor, "ends_on": TODAY + DAY, **start}
    assert refused(lambda: open_substitute(**stand_in)) == words
    known = read_known(organization=here.organization, program=here.program, day=TODAY, by=dana)
    assert known.lacks(here.mentor).steps == known.lacks(Mentor(full_name="חדש")).steps == tuple(map(Step, ALL))
    form = text_of(office.get(f"/north/enrolments/{here.enrolment.pk}/pair/"))
    assert "נועם שפירא – not ready yet: Interview, References" in form and "/north/screening/?program=" in form
    assert "not ready yet" in text_of(office.get(f"/north/programs/{here.program.pk}/pair/"))
    assert "Cannot be paired yet" in text_of(office.get(f"/north/people/mentors/{here.mentor.pk}/"))

    # The office notes an interview; the one that comes later counts, and one line stays with the office.
    told = {"held_by": "דנה", "result": "פנוי בימי ראשון", "fits": "yes"}
    assert "still to come" in text_of(office.post(here.page + "?form=interview", once(on="2026-11-19", **told)))
    first = once(on="2026-11-01", **told | {"fits": "no"})
    for _twice in range(2):
        assert office.post(here.page + "?form=interview", first).status_code == 302
    assert Interview.objects.count() == 1 and "interview" in missing(here)
    assert office.post(here.page + "?form=interview", once(on="2026-11-02", **told)).status_code == 302
    assert missing(here) == ("references", "certificate", "commitment")

    # A certificate: good on its last day, and not on the next; a month before, it is told.
    seen = once(seen_on="2026-11-18", valid_until="2026-11-18")
    assert office.post(here.page + "?form=certificate", seen).status_code == 302
    assert missing(here) == ("references", "commitment")
    key = here.program.pk, here.mentor.pk
    assert Step.CERTIFICATE in missing_for([(here.program.pk, here.mentor)], TODAY + DAY)[key].steps
    assert "Expires soon" in text_of(office.get(here.page))
    _now.move_to("2026-11-19T10:00:00+00:00")
    office, himself = signed_in(dana), signed_in(noam)
    assert "certificate" in missing(here) and "Expired" in text_of(office.get(here.page))
    assert office.post(
        here.page + "?form=certificate", once(seen_on="2026-11-19", valid_until="2027-11-18")
    ).status_code == 302  # fmt: skip

    # The mentor signs by himself what the program asks now; a newer wording leaves his own as it was.
    own = text_of(himself.get("/north/screening/mine/"))
    assert "אבוא בכל שבוע" in own and "For 6 months" in own and "3 hours a week" in own
    terms = re.search(r'name="terms" value="([^"]+)"', own).group(1)
    sign = {"program": here.program.pk, "name": "נועם שפירא", "terms": terms}
    assert himself.post("/north/screening/mine/", {**sign, "name": " "}).status_code == 200
    # What he has not read he does not sign: other words, other months, other hours than on his page.
    text, months, hours = terms.split(":")
    for older in (f"{new_id()}:{months}:{hours}", f"{text}:3:{hours}", f"{text}:{months}:2", ""):
        answer = himself.post("/north/screening/mine/", {**sign, "terms": older}, follow=True)
        assert "Read them once more" in text_of(answer) and not Commitment.objects.exists()
    for _twice in range(2):
        assert himself.post("/north/screening/mine/", sign).status_code == 302
    signed = Commitment.objects.get()
    assert (signed.text.number, signed.months, signed.weekly_hours, signed.way) == (1, 6, 3, "online")
    assert office.post(here.asks, {**ASKS, "commitment_words": "נוסח חדש"}).status_code == 302
    own = text_of(himself.get("/north/screening/mine/"))
    assert "אבוא בכל שבוע" in own and "נוסח חדש" not in own
    assert missing(here) == ("references",)

    for number in range(2):
        sent = once(name=f"ממליץ {number}", email=f"r{number}@people.example")
        assert office.post(here.page + "?form=reference", sent).status_code == 302
        assert Client().post(last_link("reference:"), ANSWER).status_code == 200
    assert missing(here) == ()
    assert "Nothing is missing" in text_of(office.get(here.page))
    assert open_pairing(enrolment=here.enrolment, mentor=here.mentor, starts_on=TODAY + DAY, by=dana)
    assert Pairing.objects.filter(pk=here.pairing.pk, ends_on=None).exists()  # who was paired before stays so


def test_an_exception_is_recorded_holds_until_its_day_and_ends(here, dana, signed_in, _now):
    asked(here, dana)
    office = signed_in(dana)
    at = here.page + "?form=exception"
    assert "A year at most" in text_of(office.post(at, once(until="2028-01-01", why="דחוף")))
    sent = once(until="2026-11-20", why="ממתין לאישור המשטרה")
    for _twice in range(2):
        assert office.post(at, sent).status_code == 302
    exception = ScreeningException.objects.get()
    assert (exception.by.user, exception.starts_on) == (dana.user, TODAY)
    entry = AuditEntry.objects.get(action="screening.excepted")
    assert entry.detail["why"] == "ממתין לאישור המשטרה" and entry.subject_id == here.mentor.pk
    assert missing(here) == ()
    page = text_of(office.get(f"/north/screening/?program={here.program.pk}"))
    assert "By an exception" in page and "ממתין לאישור המשטרה" in page
    key = here.program.pk, here.mentor.pk
    assert missing_for([(here.program.pk, here.mentor)], date(2026, 11, 20)) == {}
    assert missing_for([(here.program.pk, here.mentor)], date(2026, 11, 21))[key].steps == tuple(map(Step, ALL))
    assert office.post(here.page, {"exception": new_id()}).status_code == 404
    assert office.post(here.page, {"exception": exception.pk}).status_code == 302
    assert missing(here) == ALL


def test_the_list_tells_what_is_missing_and_costs_the_same_for_one_and_for_three(here, dana, signed_in):
    asked(here, dana)
    office, at = signed_in(dana), f"/north/screening/?program={here.program.pk}"
    services.note_certificate(
        check_id=new_id(), mentor=here.mentor, seen_on=TODAY, valid_until=TODAY + 300 * DAY, by=dana
    )

    def found(query: str) -> list[str]:
        return [row.mentor.full_name for row in office.get(at + query).context["page"]]

    assert found("") == ["ליאור ותיק", "נועם שפירא"]
    assert found("&who=in") == ["ליאור ותיק"] and found("&who=free") == ["נועם שפירא"]
    assert found("&state=certificate") == ["ליאור ותיק"] and found("&state=ready") == []
    assert found("&state=missing&q=נועם") == ["נועם שפירא"]

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            shown = len(office.get(at).context["page"])
        with CaptureQueriesContext(connection) as pure:
            missing_for([(here.program.pk, mentor) for mentor in Mentor.objects.all()])
        assert len(pure) == 8
        return len(page), shown

    office.get(at)
    queries, shown = counted()
    for number in range(2):
        MentorFactory(organization=here.organization, full_name=f"עוד {number}")
    assert counted() == (queries, shown + 2) and queries == QUERIES


def test_a_reference_is_answered_once_and_read_by_the_coordinators_alone(here, dana, noam, ada, signed_in, _now):
    asked(here, dana, interview=False, certificate=False, commitment=False, commitment_words="")
    office, himself, head = signed_in(dana), signed_in(noam), signed_in(ada)
    at = here.page + "?form=reference"
    assert "own address" in text_of(office.post(at, once(name="x", email="Noam@people.example")))
    sent = once(name="רבקה שכנה", email="rivka@people.example")
    for _twice in range(2):
        assert office.post(at, sent).status_code == 302
    assert OutgoingMessage.objects.filter(key__startswith="reference:").count() == Reference.objects.count() == 1
    assert "asked already" in text_of(office.post(at, once(name="y", email="RIVKA@people.example")))
    reference, first = Reference.objects.get(), last_link("reference:")

    # Sent again: the former link leads nowhere; after a month the new one does neither.
    _now.move_to("2026-11-18T12:00:00+00:00")
    assert office.post(here.page, {"again": reference.pk}).status_code == 302
    link = last_link("reference:")
    outside = Client()
    assert outside.get(first).status_code == 404 and "נועם שפירא" in text_of(outside.get(link))
    with time_machine.travel(clock.now() + VALID_FOR, tick=False):
        assert outside.get(link).status_code == 404
    assert outside.post(link, {**ANSWER, "recommends": ""}).status_code == 200 and missing(here) == ("references",)
    no = {**ANSWER, "recommends": "no", "doubts": "לא הייתי סומך"}
    assert outside.post(link, no).context["done"]
    assert outside.post(link, ANSWER).context["done"]  # a second press changes nothing
    again = text_of(outside.get(link))
    assert "לא הייתי סומך" not in again and "נועם" not in again
    reference.refresh_from_db()
    assert reference.recommends == "no" and not office.post(here.page, {"again": reference.pk}).context

    # Read by coordinators; of the head the state, of the mentor that somebody has answered.
    read = f"/north/screening/references/{reference.pk}/"
    assert "לא הייתי סומך" in text_of(office.get(read))
    assert AuditEntry.objects.filter(action="reference.read", subject_id=here.mentor.pk).count() == 1
    assert head.get(read).status_code == himself.get(read).status_code == 404
    seen = text_of(head.get(here.page))
    assert (
        "רבקה שכנה" in seen
        and "does not recommend" not in seen
        and "does not recommend" in text_of(office.get(here.page))
    )
    services.set_screening(program=here.program, references=1, by=dana)
    own = text_of(himself.get("/north/screening/mine/"))
    assert missing(here) == ("references",)  # one "no" is for the office to look at
    assert "1 of 1 have answered" in own and "From your side nothing is missing" in own
    assert "רבקה" not in own and "recommend" not in own and "Missing" not in own


def test_nobody_reads_or_notes_beyond_the_own_programs_and_himself(here, dana, noam, signed_in, make_viewer):
    asked(here, dana)
    other = ProgramFactory(organization=here.organization, name="אחרת", starts_on=date(2025, 9, 1))
    services.set_screening(program=other, interview=True, by=dana)
    elsewhere = make_viewer(Role.COORDINATOR, organization=here.organization, name="Far")
    ProgramScope.objects.create(
        organization=here.organization, membership=elsewhere.membership(Role.COORDINATOR), program=other
    )
    far = signed_in(elsewhere)
    assert far.get(here.page).status_code == far.get(here.intake).status_code == far.get(here.asks).status_code == 404
    page = text_of(far.get(f"/north/screening/?program={here.program.pk}"))
    assert "הליווי" not in page and "אחרת" in page
    # Noam coordinates, too: he screens everybody but himself.
    MembershipFactory(organization=here.organization, user=noam.user, role=Role.COORDINATOR)
    both = signed_in(viewer_for(noam.user, here.organization))
    assert both.get(here.page)["Location"] == "/north/screening/mine/"
    listed = both.get(f"/north/screening/?program={here.program.pk}").context["page"]
    assert [row.mentor for row in listed] == [here.lior]
    assert both.get(f"/north/people/mentors/{here.mentor.pk}/").context["readiness"] == []
    sent = once(on="2026-11-02", held_by="אני", result="מצוין", fits="yes")
    assert both.post(here.page + "?form=interview", sent).status_code == 404
    assert both.get(here.page + "?form=exception").status_code == 404 and not Interview.objects.exists()
    liors = f"/north/programs/{here.program.pk}/mentors/{here.lior.pk}/readiness/"
    assert both.post(liors + "?form=interview", sent).status_code == 302


def test_what_is_taken_down_is_read_by_coordinators_and_by_the_mentor_what_is_marked(here, dana, noam, ada, signed_in):
    asked(here, dana, interview=False, references=0, certificate=False, commitment=False, needs=["לימודים", "בדידות"])
    open_pairing(enrolment=here.enrolment, mentor=here.mentor, starts_on=TODAY, by=dana)
    office, himself, head = signed_in(dana), signed_in(noam), signed_in(ada)
    assert "has not marked anything" in text_of(himself.get(here.intake))
    told = {
        "met_on": "2026-11-10", "met_with": "דנה", "needs": ["בדידות"], "words": "הוריו נפרדו השנה",
        "wished_gender": "male", "wished_language": "ru", "wished_age": "צעיר", "wished_words": "אוהב ספורט",
        "born_on": "2012-05-01", "is_minor": "", "for_mentor": ["needs", "wishes"],
    }  # fmt: skip
    assert "still to come" in text_of(office.post(here.intake + "?form=intake", {**told, "met_on": "2026-12-01"}))
    assert office.post(here.intake + "?form=intake", told).status_code == 302
    whole, part = text_of(office.get(here.intake)), text_of(himself.get(here.intake))
    assert "הוריו נפרדו" in whole and "אוהב ספורט" in whole and "born" in whole
    assert "בדידות" in part and "אוהב ספורט" in part and "Russian" in part
    assert "הוריו נפרדו" not in part and "2012" not in part and "born" not in part
    assert head.get(here.intake).status_code == 404
    assert himself.post(here.intake, {"consent": new_id()}).status_code == 404
    assert AuditEntry.objects.get(action="intake.written").detail["fields"]
    assert "הוריו" not in str(AuditEntry.objects.get(action="intake.written").detail)
    # A second time with the same changes nothing; who accompanied before reads nothing any more.
    assert office.post(here.intake + "?form=intake", told).status_code == 302
    assert AuditEntry.objects.filter(action="intake.written").count() == 1
    Pairing.objects.filter(mentor=here.mentor).update(ends_on=TODAY - DAY, starts_on=TODAY - 9 * DAY)
    assert himself.get(here.intake).status_code == 404


def test_nobody_is_paired_without_the_consent_of_a_parent_where_it_is_asked(here, dana, signed_in, _now, monkeypatch):
    quiet = {"interview": False, "references": 0, "certificate": False, "commitment": False}
    asked(here, dana, **quiet, consent="minors", consent_words="אני מסכים שבני ילווה")
    office, start = signed_in(dana), {"starts_on": TODAY, "by": dana}

    def pair() -> str:
        return refused(lambda: open_pairing(enrolment=here.enrolment, mentor=here.mentor, **start))

    # As long as nobody knows the age, it is asked for; it is seen before anything is chosen.
    assert "it is not noted whether a parent must agree" in pair()
    assert "it is not noted" in text_of(office.get(f"/north/enrolments/{here.enrolment.pk}/pair/"))
    assert "it is not noted" in text_of(office.get(f"/north/programs/{here.program.pk}/pair/"))
    assert "it is not noted" in refused(lambda: pair_many(pairs=[(here.enrolment, here.mentor)], **start))
    stand_in = {"pairing": here.pairing, "mentor": here.mentor, "ends_on": TODAY, **start}
    assert "it is not noted" in refused(lambda: open_substitute(**stand_in))
    known = read_known(organization=here.organization, program=here.program, day=TODAY, by=dana)
    assert known.consent_gap(here.enrolment) == ConsentGap.AGE
    services.write_intake(enrolment=here.enrolment, born_on=date(2008, 11, 19), by=dana)
    assert "a parent has not agreed yet" in pair()
    assert consent_gaps([here.enrolment], TODAY + DAY) == {}  # of age on the first day

    ask = once(parent="רות לוי", email="ruth@people.example", phone="")
    for _twice in range(2):
        assert office.post(here.intake + "?form=parent", ask).status_code == 302
    letter = OutgoingMessage.objects.get(key__startswith="consent:")
    assert "דוד" in letter.text and "לוי" not in letter.text.replace("רות לוי", "")
    outside, link = Client(), last_link("consent:")
    page = text_of(outside.get(link))
    assert "אני מסכים שבני ילווה" in page and "דוד לוי" in page
    assert outside.post(link, {"act": "agree", "name": ""}).status_code == 200 and "not agreed" in pair()

    # Two parents at one link at the same moment: the first answer stands, and both read that one.
    def refused_meanwhile(secret_hash: str) -> ParentConsent:
        found = open_consent(secret_hash)
        monkeypatch.undo()
        assert Client().post(link, {"act": "refuse"}).context["given"] is False
        return found

    monkeypatch.setattr(by_link, "open_consent", refused_meanwhile)
    for _twice in range(2):
        assert outside.post(link, {"act": "agree", "name": "רות לוי"}).context["given"] is False
    assert "not agreed" in pair()

    # Asked once more: a link of its own, and the answer is kept with wording, name and day.
    assert (
        office.post(here.intake + "?form=parent", once(parent="רות לוי", email="ruth@people.example")).status_code
        == 302
    )
    assert outside.post(last_link("consent:"), {"act": "agree", "name": "רות  לוי"}).context["given"] is True
    consent = ParentConsent.objects.get(is_given=True)
    assert (consent.signed_name, consent.text.number, consent.on, consent.way) == ("רות לוי", 1, TODAY, "online")
    assert consent_gaps([here.enrolment]) == {}
    assert "wording 1" in text_of(office.get(here.intake))
    assert office.post(here.intake, {"consent": consent.pk}).status_code == 302
    assert "not agreed" in pair()

    # On paper, or by an exception; a family or a group has no parent to ask.
    assert office.post(here.intake + "?form=exception", once(until="2026-11-18", why="חירום")).status_code == 302
    assert consent_gaps([here.enrolment]) == {} != consent_gaps([here.enrolment], TODAY) | {1: 1}
    assert office.post(here.intake, {"exception": ScreeningException.objects.get().pk}).status_code == 302
    assert office.post(here.intake + "?form=paper", once(name="רות לוי", on="2026-11-17")).status_code == 302
    assert open_pairing(enrolment=here.enrolment, mentor=here.mentor, **start)
    family = EnrolmentFactory(
        organization=here.organization, program=here.program, mentee=MenteeFactory(
            organization=here.organization, kind="family"), starts_on=TODAY)  # fmt: skip
    services.set_screening(program=here.program, consent="all", consent_words="אני מסכים", by=dana)
    assert consent_gaps([family]) == {}
    with CaptureQueriesContext(connection) as asked_once:
        consent_gaps([here.enrolment, family, here.pairing.enrolment])
    assert len(asked_once) == 4


@pytest.mark.parametrize("born", [date(2008, 1, 1), date(2008, 2, 29), date(2008, 11, 18), date(2008, 12, 31)])
def test_somebody_is_of_age_from_the_eighteenth_birthday_on(born):
    birthday = date(2026, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=2026)
    days = [birthday + number * DAY for number in (-366, -60, -1, 0, 1, 60, 366)]
    noted = Intake(born_on=born, is_minor=None)
    assert [noted.minor_on(day) for day in days] == [day < birthday for day in days]
    assert Intake(is_minor=True).minor_on(birthday) and Intake().minor_on(birthday) is None


def test_certificates_that_end_are_told_a_month_and_a_week_ahead(here, dana, noam, _now):
    asked(here, dana, references=0, interview=False, commitment=False)
    accompanies = PairingFactory(organization=here.organization, mentor=here.mentor, enrolment=here.enrolment)
    BackgroundCheck.objects.create(
        organization=here.organization, mentor=here.mentor, seen_on=TODAY, valid_until=TODAY + 30 * DAY,
        noted_at=clock.now(),
    )  # fmt: skip

    def told() -> set[str]:
        letters = OutgoingMessage.objects.filter(key__startswith="background:")
        return {f"{letter.to}: {letter.subject}" for letter in letters}

    assert tell_of_certificates(organization=here.organization) == 2
    assert told() == {
        f"{noam.user.email}: תוקף אישור המשטרה שלך עומד לפוג",
        f"{dana.user.email}: תוקף אישור משטרה עומד לפוג",
    }
    assert f"/north/programs/{here.program.pk}/mentors/" in OutgoingMessage.objects.get(to=dana.user.email).text
    _now.shift(2 * DAY)
    assert tell_of_certificates(organization=here.organization) == 0  # told already
    _now.shift(21 * DAY)
    tasks.watch_certificates_everywhere()
    assert tell_of_certificates(organization=here.organization) == 2
    assert OutgoingMessage.objects.filter(key__startswith="background:").count() == 4
    # A newer one, or nobody to accompany: nothing is told.
    BackgroundCheck.objects.create(
        organization=here.organization, mentor=here.mentor, seen_on=TODAY, valid_until=clock.today(here.organization)
        + 30 * DAY, noted_at=clock.now(),
    )  # fmt: skip
    Pairing.objects.filter(pk=accompanies.pk).update(ends_on=clock.today(here.organization) - DAY)
    assert tell_of_certificates(organization=here.organization) == 0


def test_somebody_helped_becomes_a_helper_with_one_account_and_two_histories(here, dana, noam, signed_in, make_viewer):
    account = make_viewer(Role.MENTEE, organization=here.organization, name="דוד לוי")
    here.david.membership = account.membership(Role.MENTEE)
    here.david.note = "מה שהמשרד כתב"
    here.david.save()
    services.write_intake(enrolment=here.enrolment, words="מה שהמשרד רשם", for_mentor=["words"], by=dana)
    office = signed_in(dana)
    at = f"/north/people/mentees/{here.david.pk}/helps-others/"
    assert at in text_of(office.get(f"/north/people/mentees/{here.david.pk}/"))
    assert "two histories" in text_of(office.get(at))
    for _twice in range(2):
        assert office.post(at).status_code == 302
    link = HelpedAndHelps.objects.get()
    mentor = link.mentor
    assert (mentor.full_name, mentor.email, mentor.note) == ("דוד לוי", "david@people.example", "")
    assert mentor.membership.user_id == account.user.pk
    assert set(Membership.objects.filter(user=account.user).values_list("role", "is_active")) == {
        ("mentee", True), ("mentor", True)
    }  # fmt: skip

    # The office sees both and the link between them; a coordinator of another program only the mentor.
    mentors_page = f"/north/people/mentors/{mentor.pk}/"
    assert "Was accompanied here before" in text_of(office.get(mentors_page))
    assert "Accompanies others now" in text_of(office.get(f"/north/people/mentees/{here.david.pk}/"))
    other = ProgramFactory(organization=here.organization, name="אחרת", starts_on=date(2025, 9, 1))
    far = make_viewer(Role.COORDINATOR, organization=here.organization, name="Far")
    ProgramScope.objects.create(
        organization=here.organization, membership=far.membership(Role.COORDINATOR), program=other
    )
    seen = text_of(signed_in(far).get(mentors_page))
    assert "דוד לוי" in seen and "Was accompanied" not in seen

    # As a mentor he reads nothing of what was written about him; his colleague neither that he was accompanied.
    himself = signed_in(viewer_for(account.user, here.organization))
    assert himself.get(here.intake).status_code == 404
    assert himself.get(f"/north/people/mentees/{here.david.pk}/").status_code == 404
    assert "Was accompanied" not in text_of(himself.get(mentors_page))
    assert signed_in(noam).get(mentors_page).status_code == 404
    # Nobody is his own mentor, even where neither account, number nor address tells.
    Mentor.objects.filter(pk=mentor.pk).update(membership=None, email="other@people.example")
    mentor.refresh_from_db()
    own = {"starts_on": TODAY, "by": dana}
    assert "same person" in refused(lambda: open_pairing(enrolment=here.enrolment, mentor=mentor, **own))
    assert "same person" in refused(lambda: pair_many(pairs=[(here.enrolment, mentor)], **own))
    davids = PairingFactory(
        organization=here.organization, mentor=here.lior, enrolment=here.enrolment, starts_on=TODAY
    )  # fmt: skip
    assert "same person" in refused(lambda: open_substitute(pairing=davids, mentor=mentor, ends_on=TODAY, **own))
    davids.delete()
    # He accompanies somebody else, and is accompanied by somebody else.
    assert open_pairing(enrolment=here.enrolment, mentor=here.mentor, **own)
    yael = here.pairing.enrolment
    assert change_mentor(pairing=here.pairing, mentor=mentor, starts_on=TODAY, by=dana).enrolment_id == yael.pk
