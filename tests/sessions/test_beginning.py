"""The beginning of a pairing, from the first press to the last signature; and the contacts of the office."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import AgreementVersion, BeginningStep, FollowUp, Pairing, ProgramScope, Signature
from programs.services import end_pairing
from sessions.beginning.letters import tell_overdue
from tests.factories import (
    EnrolmentFactory,
    LogFactory,
    MeetingFactory,
    MenteeFactory,
    PairingFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.usefixtures("noon", "english")
TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)
DAYS = {"introduction": 0, "call": 2, "welcome": 7, "meeting": 14, "agreement": 14, "talk": 14, "pulse": 30}
PLAN = {
    "contacts_first": "2",
    "contacts_every": "30",
    "signers": ["mentee", "mentor", "coordinator"],
    "agreement_words_he": "נפגשים כל שבוע",
    "agreement_words_en": "We meet every week",
    "welcome_en": "Welcome, {mentee}",
    **{f"{kind}_holds": "on" for kind in DAYS},
    **{f"{kind}_days": str(days) for kind, days in DAYS.items()},
    **{f"{kind}_owner": "mentor" if kind == "meeting" else "office" for kind in DAYS},
}


@pytest.fixture
def begun(organization, program, mentor, dana, make_viewer, signed_in):
    """Dana writes the agreement and pairs Rachel with Noam from Thursday on; gives the pairing and Rachel's viewer."""
    rachel = make_viewer(Role.MENTEE, organization=organization, name="רחל")
    with organization_scope(organization), transaction.atomic():
        mentee = MenteeFactory(
            organization=organization, full_name="רחל כהן", membership=rachel.membership(Role.MENTEE)
        )
        enrolment = EnrolmentFactory(
            organization=organization, program=program, mentee=mentee, starts_on=date(2026, 9, 1)
        )
    office = signed_in(dana)
    assert office.post(f"/north/programs/{program.pk}/beginning/", PLAN).status_code == 302
    paired = {"mentor": mentor.pk, "starts_on": "2026-11-19", "role": "primary"}
    answer = office.post(f"/north/enrolments/{enrolment.pk}/pair/", paired)
    assert answer.status_code == 302
    with organization_scope(organization), transaction.atomic():
        return Pairing.objects.select_related("enrolment").get(enrolment=enrolment), rachel


def states(client, pairing) -> dict[str, str]:
    rows = client.get(f"/north/pairings/{pairing.pk}/beginning/").context["rows"]
    return {str(row["at"].kind): row["at"].state for row in rows}


def test_a_beginning_from_the_first_press_to_the_last_signature(organization, begun, dana, noam, signed_in, ask):
    pairing, rachel = begun
    office, mentor, mentee = signed_in(dana), signed_in(noam), signed_in(rachel)
    page, own = f"/north/pairings/{pairing.pk}/beginning/", f"/north/my-beginning/{pairing.pk}/"
    answer = office.get(page)
    days = {str(row["at"].kind): row["at"].step.due_on for row in answer.context["rows"]}
    assert days == {
        "introduction": date(2026, 11, 19), "call": date(2026, 11, 22), "welcome": date(2026, 11, 26),
        "meeting": date(2026, 12, 3), "agreement": date(2026, 12, 3), "talk": date(2026, 12, 3),
        "pulse": date(2026, 12, 20),
    }  # fmt: skip
    assert "moved to the next working day" in answer.content.decode() and "Welcome, רחל כהן" in answer.content.decode()
    assert set(states(office, pairing).values()) == {"open"}

    # Both sides find it on their own page, and sign; a paper comes from nobody but the office.
    assert f"my-beginning/{pairing.pk}/" in mentor.get("/north/my-week/").content.decode()
    assert f"my-beginning/{pairing.pk}/" in mentee.get("/north/my-meetings/").content.decode()
    assert "We meet every week" in mentee.get(own).content.decode()
    assert mentee.post(own, {"act": "sign", "name": "רחל כהן"}).status_code == 200  # not marked as read
    # Nobody signs words that he has not seen: neither an older version, nor those of another language.
    seen = mentee.get(own).context["wording"]
    assert f'name="version" value="{seen.pk}"' in mentee.get(own).content.decode()
    sign = {"act": "sign", "agrees": "on", "version": seen.pk}
    newer = PLAN | {"agreement_words_en": "We meet every day", "agreement_words_he": "נפגשים כל יום"}
    assert office.post(f"/north/programs/{pairing.enrolment.program_id}/beginning/", newer).status_code == 302
    for client, address in ((mentee, own), (mentor, own), (office, page)):
        answer = client.post(address, sign | {"name": "רחל כהן"}, follow=True).content.decode()
        assert "Read them once more" in answer and "We meet every day" in answer and not ask(Signature.objects.count)
    # Nor where the page came back because the mark was missing, with the newer words on it.
    again = mentee.post(own, {"act": "sign", "name": "רחל כהן", "version": seen.pk})
    assert f'name="version" value="{seen.pk}"' in again.content.decode()
    hebrew = ask(lambda: AgreementVersion.objects.get(language="he", number=2))
    sign["version"] = hebrew.pk
    assert "Read them once more" in mentee.post(own, sign | {"name": "רחל כהן"}, follow=True).content.decode()
    sign["version"] = mentee.get(own).context["wording"].pk
    for client, name in ((mentee, "רחל כהן"), (mentor, "נועם שפירא"), (mentor, "מישהו אחר")):
        assert client.post(own, sign | {"name": name}).status_code == 302
    assert mentee.post(own, {"act": "done", "step": "meeting", "on": "2026-11-18"}).status_code == 404
    assert states(office, pairing)["agreement"] == "open"
    assert office.post(page, sign | {"name": "דנה לוי"}).status_code == 302
    assert states(office, pairing)["agreement"] == "done"
    signed = ask(
        lambda: list(Signature.objects.order_by("party").values_list("party", "name", "way", "version__number"))
    )
    assert signed == [
        ("coordinator", "דנה לוי", "page", 2), ("mentee", "רחל כהן", "page", 2), ("mentor", "נועם שפירא", "page", 2),
    ]  # fmt: skip
    # A parent should sign, too: it is open again, until the paper is noted; and again when it is taken back.
    four = {"act": "signers", "step": "agreement", "signers": ["mentee", "mentor", "parent", "coordinator"]}
    office.post(page, four)
    assert states(office, pairing)["agreement"] == "open"
    paper = {"act": "paper", "party": "parent", "name": "אמא של רחל", "on": "2026-11-17"}
    office.post(page, paper)
    assert states(office, pairing)["agreement"] == "open"  # of which words, the page says
    office.post(page, paper | {"version": sign["version"]})
    assert states(office, pairing)["agreement"] == "done"
    office.post(page, {"act": "unsign", "party": "parent"})
    office.post(page, {"act": "unsign", "party": "mentee"})
    assert states(office, pairing)["agreement"] == "open" and ask(Signature.objects.count) == 3

    # By facts: contacts and meetings. By hand: the rest, also not needed, and all of it taken back.
    contact = {"way": "phone", "on": "2026-11-18", "agreed": "הכול בסדר"}
    with time_machine.travel("2026-12-01T10:00:00+00:00", tick=False):
        contact["on"] = "2026-11-20"
        for whom, kind in (("mentee", "call"), ("mentor", "talk")):
            sent = {"key": new_id(), "whom": whom, **contact}
            for _twice in range(2):
                answer = office.post(f"/north/pairings/{pairing.pk}/contact/", sent)
                assert answer.status_code == 302, answer.context["form"].errors
            assert states(office, pairing)[kind] == "done"
        # A mentor notes his own step, of days of this beginning; not that the office was there, nor what it settled.
        theirs = {"act": "done", "step": "meeting", "on": "2026-11-20"}
        kept = lambda: ask(lambda: BeginningStep.objects.filter(kind="meeting").values_list(  # noqa: E731
            "done_on", "present", "not_needed").get())  # fmt: skip
        for wrong in ({"present": ["coordinator"]}, {"on": "2026-11-04"}, {"on": "2026-12-02"}):
            assert mentor.post(own, theirs | wrong).status_code == 302
            assert kept() == (None, [], "")
        office.post(page, {"act": "leave_out", "step": "meeting", "why": "w"})
        assert "not open any more" in mentor.post(own, theirs, follow=True).content.decode()
        assert kept() == (None, [], "w")
        office.post(page, {"act": "take_back", "step": "meeting"})
        mentor.post(own, theirs | {"on": "2026-11-05"})
        assert kept()[0] == date(2026, 11, 5)
        office.post(page, {"act": "take_back", "step": "meeting"})
        with organization_scope(organization), transaction.atomic():
            meeting = MeetingFactory(organization=organization, pairing=pairing, local_date=date(2026, 11, 24))
            LogFactory(organization=organization, meeting=meeting)
        there = {"act": "done", "step": "introduction", "on": "2026-11-19", "present": ["mentor", "mentee"]}
        assert office.post(page, there).status_code == 302
        assert office.post(page, {"act": "done", "step": "introduction", "on": "2026-12-02"}).status_code == 302
        office.post(page, {"act": "leave_out", "step": "welcome", "why": "מכירים"})
        found = states(office, pairing)
        assert (found["introduction"], found["meeting"], found["welcome"]) == ("done", "done", "not_needed")
        assert "Noam" not in str(found) and ask(lambda: BeginningStep.objects.get(kind="introduction").present) == [
            "mentee", "mentor",
        ]  # fmt: skip
        for kind in ("introduction", "welcome"):
            office.post(page, {"act": "take_back", "step": kind})
        found = states(office, pairing)
        assert (found["introduction"], found["welcome"]) == ("overdue", "overdue")
        # Whatever was pressed stands in the trail once, and nothing of what was written.
        told = ask(
            lambda: list(AuditEntry.objects.filter(action__startswith="beginning.").values_list("action", "detail"))
        )
        assert [action for action, _detail in told].count("beginning.documented") == 2
        assert "מכירים" not in str(told) and "רחל" not in str(told)
        with organization_scope(organization), transaction.atomic():
            end_pairing(pairing=pairing, ends_on=date(2026, 11, 30), reason="other", by=dana)
        found = states(office, pairing)
        assert (found["introduction"], found["meeting"], found["pulse"]) == ("closed", "done", "closed")
        assert office.get("/north/beginnings/").context["overdue"] == []


def test_who_sees_what_is_due_and_who_is_written_to(
    organization, program, begun, dana, ada, noam, tamar, make_viewer, signed_in, ask
):
    pairing, rachel = begun
    other = make_viewer(Role.COORDINATOR, organization=organization, name="לאה")
    narrow = make_viewer(Role.COORDINATOR, organization=organization, name="לינה")
    with organization_scope(organization), transaction.atomic():
        elsewhere = ProgramFactory(organization=organization)
        ProgramScope.objects.create(
            organization=organization, membership=narrow.membership(Role.COORDINATOR), program=elsewhere
        )
    page = f"/north/pairings/{pairing.pk}/beginning/"
    write = lambda: ask(lambda: tell_overdue(organization=organization))  # noqa: E731
    assert write() == 0
    with time_machine.travel("2026-12-01T10:00:00+00:00", tick=False) as clock:
        due = {name: signed_in(viewer).get("/north/beginnings/") for name, viewer in
               {"dana": dana, "lea": other, "lina": narrow, "ada": ada}.items()}  # fmt: skip
        kinds = {name: [step.kind for step in answer.context["overdue"]] for name, answer in due.items()}
        assert kinds == dict.fromkeys(("dana", "lea", "ada"), ["introduction", "call", "welcome"]) | {"lina": []}
        assert signed_in(other).get("/north/beginnings/?whose=mine").context["overdue"] == []
        assert "רחל" not in due["lina"].content.decode()
        for viewer, expected in ((narrow, 404), (noam, 403), (rachel, 403), (tamar, 404)):
            assert signed_in(viewer).get(page).status_code in (expected, 404)
        assert signed_in(ada).post(page, {"act": "done", "step": "call", "on": "2026-12-01"}).status_code == 404
        # Dana paired them, so it waits for her alone; then for whoever takes it over. Each week one letter, by day.
        assert (write(), write()) == (1, 0)
        signed_in(other).post(page, {"act": "take_over", "step": "call"})
        assert write() == 1
        letters = ask(lambda: list(OutgoingMessage.objects.filter(key__startswith="beginnings:").order_by("pk")))
        assert [letter.membership_id for letter in letters] == [
            viewer.membership(Role.COORDINATOR).pk for viewer in (dana, other)
        ]
        assert "3 steps" in letters[0].subject and "כהן" not in letters[0].text and "רחל" in letters[0].text
        clock.move_to("2026-12-05T20:00:00+00:00")
        assert write() == 0
        # In the next week also the first meeting, which is the mentor's, and those steps whose coordinator has gone.
        clock.move_to("2026-12-06T10:00:00+00:00")
        with organization_scope(organization), transaction.atomic():
            BeginningStep.objects.filter(kind="welcome").update(coordinator=None)
        assert write() == 3
        told = ask(lambda: {str(row.membership_id): row.text for row in OutgoingMessage.objects.filter(
            key__startswith="beginnings:2026-12-06")})  # fmt: skip
        assert "First meeting" in told[str(noam.membership(Role.MENTOR).pk)]
        assert "Welcome" in told[str(other.membership(Role.COORDINATOR).pk)]
        assert str(narrow.membership(Role.COORDINATOR).pk) not in told


def test_steps_are_made_once_for_pairings_that_begin_and_for_no_others(
    organization, begun, mentor, dana, signed_in, ask
):
    pairing, _rachel = begun
    with organization_scope(organization), transaction.atomic():
        enrolment = EnrolmentFactory(organization=organization, program=pairing.enrolment.program)
        old = PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor, starts_on=date(2026, 5, 1))
        substitute = PairingFactory(
            organization=organization, enrolment=pairing.enrolment, role="substitute", stands_in_for=pairing,
            starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 30),
        )  # fmt: skip
    office = signed_in(dana)
    assert states(office, old) == states(office, substitute) == {}
    for one, number in ((old, 7), (old, 7), (substitute, 0)):
        office.post(f"/north/pairings/{one.pk}/beginning/", {"act": "begin"})
        assert ask(lambda one=one: BeginningStep.objects.filter(pairing=one).count()) == number
    # What the program asks from now on; what is begun keeps its days.
    fewer = {key: value for key, value in PLAN.items() if key != "pulse_holds"} | {"call_days": "5"}
    answer = office.post(f"/north/programs/{pairing.enrolment.program_id}/beginning/", fewer | {"call_days": "400"})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert office.post(f"/north/programs/{pairing.enrolment.program_id}/beginning/", fewer).status_code == 302
    assert len(states(office, pairing)) == 7
    with organization_scope(organization), transaction.atomic():
        BeginningStep.objects.filter(pairing=old).delete()
    office.post(f"/north/pairings/{old.pk}/beginning/", {"act": "begin"})
    assert "pulse" not in states(office, old)


def test_contacts_count_for_each_pairing_and_say_when_the_next_is_due(
    organization, program, make_pairing, mentor, dana, signed_in
):
    first, second = make_pairing(mentor=mentor, starts_on=date(2026, 11, 1)), make_pairing(mentor=mentor, mentee="יעל")
    office = signed_in(dana)

    def told(pairing):
        return office.get(f"/north/pairings/{pairing.pk}/").context["contacts"]

    assert [side.due_on for side in told(first).sides] == [date(2026, 11, 16)] * 2 and told(first).is_overdue
    note = {"way": "phone", "on": "2026-11-15", "agreed": "w"}
    office.post(f"/north/people/mentors/{mentor.pk}/contact/", note | {"key": new_id(), "whom": "mentor"})
    assert (told(first).mentor.number, told(first).mentor.due_on) == (1, date(2026, 12, 1))
    assert (told(second).mentor.number, told(second).mentor.due_on) == (1, date(2026, 12, 15))
    mentee = first.enrolment.mentee_id
    office.post(f"/north/people/mentees/{mentee}/contact/", note | {"key": new_id(), "whom": "mentee"})
    office.post(f"/north/pairings/{first.pk}/contact/", note | {"key": new_id(), "whom": "mentee", "on": "2026-11-17"})
    assert (told(first).mentee.number, told(first).mentee.due_on) == (2, date(2026, 12, 17))
    assert (told(second).mentee.number, told(first).number, told(first).is_overdue) == (0, 3, False)
    # A recommendation is no contact, and neither is what was before the pairing.
    with organization_scope(organization), transaction.atomic():
        for kind, on in (("change", TODAY), ("call", date(2026, 10, 30))):
            FollowUp.objects.create(
                organization=organization, pairing=first, kind=kind, whom="mentee", on=on, agreed="w",
                noted_at="2026-11-18T10:00Z",
            )  # fmt: skip
    assert told(first).mentee.number == 2
    wrong = office.post(f"/north/pairings/{first.pk}/contact/", note | {"key": new_id(), "whom": "office"})
    assert wrong.status_code == 200 and "whom" in wrong.context["form"].errors
    for page in (f"people/mentors/{mentor.pk}/", f"people/mentees/{mentee}/", "pairings/"):
        assert "3" in office.get(f"/north/{page}").content.decode()

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert office.get(path).status_code == 200
        return len(caught)

    pages = ("/north/pairings/", "/north/beginnings/", f"/north/people/mentors/{mentor.pk}/")
    before = [asked(page) for page in pages]
    for name in ("א", "ב", "ג"):
        third = make_pairing(mentor=mentor, mentee=name, starts_on=date(2026, 11, 10))
        office.post(f"/north/pairings/{third.pk}/beginning/", {"act": "begin"})
    asked("/north/beginnings/")  # which tells what was done
    assert [asked(page) for page in pages] == before
