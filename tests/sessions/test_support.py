"""Support talks: facts for the two, numbers for the office, and what was said sealed between the two."""

import json
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program, ProgramScope
from sessions.models import NoteShare, SealedNote, SealingKey, SupportTalk
from sessions.sealing.reading import instant_text
from sessions.supervision.letters import remind_of_talks
from tests.factories import EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory
from tests.sealing.files import note_file, public_key, sent, sent_wraps

AT = "/north/support/"
TODAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def pairing(organization, noam):
    """Noam accompanies somebody since three months."""
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, name="הליווי", starts_on=date(2025, 9, 1))
        enrolment = EnrolmentFactory(organization=organization, program=program, starts_on=date(2026, 8, 1))
        mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
        return PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor, starts_on=date(2026, 8, 1))


@pytest.fixture
def note(pairing, dana, signed_in):
    """Dana notes a talk with Noam; gives the talk."""
    client = signed_in(dana)

    def make(**facts) -> SupportTalk:
        told = {"on": "2026-11-18", "way": "phone", "minutes": "25", "next_on": "2026-12-16", **facts}
        answer = client.post(f"{AT}mentors/{pairing.mentor_id}/", told)
        assert answer.status_code == 302, answer.context["form"].errors
        with organization_scope(pairing.organization), transaction.atomic():
            return SupportTalk.objects.order_by("-noted_at", "-id").first()

    return make


def test_who_is_due_and_who_has_asked(organization, pairing, dana, noam, ada, note, make_viewer, signed_in):
    office, mentor = signed_in(dana), signed_in(noam)
    (row,) = office.get(AT).context["rows"]
    assert (row.due_on, row.is_due, row.asked, row.last) == (date(2026, 9, 30), True, False, None)
    for act in ("ask", "ask", "unask", "ask"):
        assert mentor.post(AT, {"act": act}).status_code == 302
    assert office.get(AT).context["rows"][0].asked and "You asked for a talk" in mentor.get(AT).content.decode()
    first = note(on="2026-10-01", next_on="")
    note()
    (row,) = office.get(AT).context["rows"]
    assert (row.last, row.next_on, row.is_due, row.asked) == (TODAY, date(2026, 12, 16), False, False)
    address = f"{AT}mentors/{pairing.mentor_id}/"
    for wrong in ({"on": "2026-11-19"}, {"on": "2026-11-18"}, {"on": "2026-11-17", "next_on": "2026-11-16"}):
        assert office.post(address, {"way": "phone", "minutes": "5", **wrong}).status_code == 200
    assert "דנה" in mentor.get(AT).content.decode()
    # How often, a program says; a coordinator of another one says nothing of it and sees nobody of it.
    assert office.post(AT, {"act": "pace", "program": pairing.enrolment.program_id, "days": "0"}).status_code == 302
    assert office.get(AT).context["rows"] == []
    lina = make_viewer(Role.COORDINATOR, organization=organization, name="לינה")
    other = make_viewer(Role.COORDINATOR, organization=organization, name="אחרת")
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(support_every_days=30)
        elsewhere = ProgramFactory(organization=organization)
        ProgramScope.objects.create(
            organization=organization, membership=lina.membership(Role.COORDINATOR), program=elsewhere
        )
    narrow = signed_in(lina)
    assert narrow.get(AT).context["rows"] == []
    assert narrow.post(AT, {"act": "pace", "program": pairing.enrolment.program_id, "days": "1"}).status_code == 200
    # Another coordinator sees that somebody talked with Noam, not when; the administrator sees a number.
    (row,) = signed_in(other).get(AT).context["rows"]
    assert (row.by_other, row.last, row.next_on) == (True, None, None)
    for viewer in (other, lina, ada):
        assert signed_in(viewer).get(f"{AT}{first.pk}/").status_code == 404
    page = signed_in(ada).get(AT)
    assert page.context["counts"].months == [(date(2026, 11, 1), 1), (date(2026, 10, 1), 1)]
    assert (page.context["counts"].in_time, page.context["counts"].mentors) == (1, 1)
    assert "נועם" not in page.content.decode() and "דנה" not in page.content.decode()
    # What was noted by mistake goes; the mentor cannot do it.
    assert mentor.post(f"{AT}{first.pk}/", {"remove": "1"}).status_code == 200
    assert office.post(f"{AT}{first.pk}/", {"remove": "1"}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        assert SupportTalk.objects.count() == 1
        told = AuditEntry.objects.filter(action__startswith="support.").exclude(action="support.pace")
        assert {entry.subject_type for entry in told} == {"", "mentoring_sessions.supporttalk"}
        assert str(pairing.mentor_id) not in str(list(told.values_list("subject_id", "detail")))


def _with_key(client) -> str:
    key = public_key()
    assert client.post("/north/notes/keys/open/", {"key": key, "wraps": sent_wraps(key)}).status_code == 200
    return key


def test_what_was_said_stays_between_the_two(organization, dana, noam, ada, make_viewer, note, signed_in):
    other = make_viewer(Role.COORDINATOR, organization=organization, name="אחרת")
    talk, people = note(), {viewer: signed_in(viewer) for viewer in (dana, noam, ada, other)}
    address = f"{AT}{talk.pk}/"
    assert "First make your key" in people[dana].get(address).content.decode()
    keys = {viewer: _with_key(people[viewer]) for viewer in (dana, ada, other)}
    page = people[dana].get(address).content.decode()
    assert "has no key yet" in page and "First make your key" not in page
    keys[noam] = _with_key(people[noam])
    assert "has no key yet" not in people[dana].get(address).content.decode()
    writing = people[dana].get(f"{address}write/").content.decode()
    assert f'data-talk="{talk.pk}"' in writing and f'data-seal="{address}seal/"' in writing
    body = {"id": str(uuid.uuid4()), "key": keys[dana], "content": sent(note_file())}
    body["written_at"] = instant_text(clock.now())
    for stranger in (ada, other):
        assert people[stranger].get(f"{address}write/").status_code == 404
        assert people[stranger].post(f"{address}seal/", body | {"key": keys[stranger]}).status_code == 404
    assert people[dana].post(f"{address}seal/", body | {"content": sent(b"plain words")}).status_code == 422
    for _twice in range(2):
        assert people[dana].post(f"{address}seal/", body).status_code == 200
    (kept,) = json.loads(people[dana].get("/north/notes/sealed/").content)["notes"]
    assert (kept["talk"], kept["talk_with"], kept["pairing"]) == (str(talk.pk), "נועם", "")

    def share(reader):
        data = {"id": str(uuid.uuid4()), "reader": reader.user.pk, "key": keys[reader], "content": sent(note_file())}
        return people[dana].post(f"/north/notes/{body['id']}/share/", data)

    for stranger in (ada, other):
        assert share(stranger).status_code == 422 and "with the other of you two" in share(stranger).content.decode()
    assert share(noam).status_code == 200
    (copy,) = json.loads(people[noam].get("/north/notes/sealed/").content)["shared"]
    assert (copy["talk"], copy["talk_with"], copy["author_name"]) == (str(talk.pk), "דנה", "דנה")
    for stranger in (ada, other):
        assert json.loads(people[stranger].get("/north/notes/sealed/").content) == {"notes": [], "shared": []}
    # The fact may go; the note stays its author's.
    assert people[dana].post(address, {"remove": "1"}).status_code == 302
    (kept,) = json.loads(people[dana].get("/north/notes/sealed/").content)["notes"]
    assert (kept["talk"], kept["talk_with"]) == ("", "")
    with organization_scope(organization), transaction.atomic():
        assert (SealedNote.objects.count(), NoteShare.objects.count(), SealingKey.objects.count()) == (1, 1, 4)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_no_more_for_more(number, organization, pairing, dana, signed_in, django_assert_num_queries):
    with organization_scope(organization), transaction.atomic():
        for days in range(number):
            more = PairingFactory(organization=organization, enrolment__program=pairing.enrolment.program)
            SupportTalk.objects.create(
                organization=organization, mentor=more.mentor, coordinator=dana.memberships[0], way="phone",
                on=TODAY - timedelta(days=days), minutes=20, noted_at=clock.now(),
            )  # fmt: skip
    client = signed_in(dana)
    with django_assert_num_queries(18):
        client.get(AT)


def test_both_are_reminded_of_the_next_talk_the_evening_before(organization, pairing, dana, noam, note):
    note(on="2026-11-01", next_on="2026-11-18")  # another day was said since
    talk = note(next_on="2026-11-22")  # a Sunday: nobody is written to on Shabbat

    def reminded_at(moment: str) -> list[tuple[str, str]]:
        with time_machine.travel(f"2026-11-{moment}:00+00:00", tick=False), organization_scope(organization):
            with transaction.atomic():
                remind_of_talks(organization=organization)
            with transaction.atomic():
                letters = OutgoingMessage.objects.filter(kind="meeting_soon").order_by("to")
                return [(letter.to, letter.text) for letter in letters]

    assert reminded_at("19T18:00") == [] == reminded_at("20T08:00")
    for _twice in range(2):
        written = dict(reminded_at("20T10:30"))
    assert set(written) == {dana.user.email, noam.user.email}
    assert "נועם" in written[dana.user.email] and "דנה" in written[noam.user.email]
    with organization_scope(organization), transaction.atomic():
        SupportTalk.objects.filter(pk=talk.pk).update(next_on=date(2026, 11, 25))
    assert len(reminded_at("24T17:00")) == 4
