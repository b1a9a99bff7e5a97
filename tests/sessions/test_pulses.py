"""Asking how it goes: whom and when, by a link of one use; and that nobody learns what was answered."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import Whose
from programs.models import (
    Absence,
    Pairing,
    ProgramScope,
    Pulse,
    PulseContribution,
    PulsePlan,
    PulseQuarter,
    PulseVersion,
    SharedAnswer,
    TalkRequest,
)
from programs.pulses.queries import cannot_be_asked, fallen_pulses, talk_requests
from programs.pulses.services import set_pulses, settle_talk_request
from sessions.pulses import services
from sessions.pulses.queries import due_pulses
from sessions.pulses.services import ask_pulses
from tests.factories import CalendarPeriodFactory, MembershipFactory, MentorFactory
from tests.sessions.pulses import asked_pairing, proposal, switch_on
from tests.tenancy.sweeping import checksums, rolled_back

pytestmark = pytest.mark.usefixtures("noon")
TODAY = date(2026, 11, 18)
MONTH_AGO = TODAY - timedelta(days=30)


@pytest.fixture
def pairing(make_pairing, mentor):
    """Noam and Uri, today for thirty days."""
    return make_pairing(mentor=mentor, starts_on=MONTH_AGO)


@pytest.fixture
def scene(organization, program, pairing, dana, uri, noam):
    """Noam and Uri are asked today, and Dana coordinates; each speaks English. The links, by side."""
    for viewer in (dana, uri, noam):
        viewer.user.language = "en"
        viewer.user.save()
    with organization_scope(organization), transaction.atomic():
        switch_on(program, dana)
        ask_pulses(organization=organization)
        found = {}
        for letter in OutgoingMessage.objects.order_by("pk"):
            path = re.search(r"/pulse/north/[\w-]{43}/", letter.text)[0]
            found["mentee" if letter.membership_id == uri.memberships[0].pk else "mentor"] = path
    return found


def count(organization, model, **which) -> int:
    with organization_scope(organization), transaction.atomic():
        return model.objects.filter(**which).count()


def due(organization) -> set[tuple[str, int]]:
    with organization_scope(organization), transaction.atomic():
        return {(row.whose, row.turn) for row in due_pulses(organization)}


BOTH = {("mentee", 0), ("mentor", 0)}


@pytest.mark.usefixtures("uri")
def test_whom_and_when(organization, program, pairing, dana, mentor, uri):
    """Thirty days after it began and then every sixty: of who can sign in, of what runs, while nobody is away."""

    def with_change(change) -> set[tuple[str, int]]:
        with rolled_back(), organization_scope(organization):
            change()
            return {(row.whose, row.turn) for row in due_pulses(organization)}

    def on(day: date) -> set[tuple[str, int]]:
        with time_machine.travel(f"{day}T10:00:00+00:00", tick=False):
            return due(organization)

    assert due(organization) == set(), "off by default"
    with organization_scope(organization), transaction.atomic():
        switch_on(program, dana)
    assert due(organization) == BOTH
    assert on(TODAY - timedelta(days=1)) == set()
    assert on(TODAY + timedelta(days=20)) == BOTH, "late is better than never"
    assert on(TODAY + timedelta(days=60)) == {("mentee", 1), ("mentor", 1)}, "and nobody is asked twice in a row"
    its = {"organization": organization}
    membership = uri.memberships[0].pk
    for change in (
        lambda: PulsePlan.objects.update(is_on=False),
        lambda: PulsePlan.objects.update(since=TODAY + timedelta(days=1)),
        lambda: Absence.objects.create(**its, mentor=mentor, starts_on=TODAY),
        lambda: Absence.objects.create(**its, mentee=pairing.enrolment.mentee, starts_on=TODAY, ends_on=TODAY),
        lambda: CalendarPeriodFactory(**its, program=program, starts_on=TODAY, ends_on=TODAY),
        lambda: Pairing.objects.update(ends_on=TODAY - timedelta(days=1)),
        lambda: Pairing.objects.update(starts_on=MONTH_AGO + timedelta(days=1)),
    ):
        assert with_change(change) == set()
    for change in (
        lambda: Mentee.objects.update(membership=None),
        lambda: Membership.objects.filter(pk=membership).update(is_active=False),
        lambda: Pairing.objects.update(role="co"),
    ):
        assert with_change(change) == {("mentor", 0)}
    with organization_scope(organization), transaction.atomic():
        assert not cannot_be_asked(dana, program).exists()
        Mentee.objects.update(membership=None)
        assert cannot_be_asked(dana, program).count() == 1


def test_asked_once_by_letters_without_sign_in(scene, organization, monkeypatch, program, dana):
    """A second run asks nobody; nor does one that has looked before the first had written."""
    assert set(scene) == {"mentee", "mentor"}
    with organization_scope(organization), transaction.atomic():
        assert ask_pulses(organization=organization) == 0
        asked = {(pulse.whose, pulse.asked_on, pulse.closes_on) for pulse in Pulse.objects.all()}
        assert asked == {(whose, TODAY, TODAY + timedelta(days=13)) for whose in Whose.values}
        seen = [services.due_pulses(organization)]
        with rolled_back():
            Pulse.objects.all().delete()
            seen.append(due_pulses(organization))
        assert (len(seen[0]), len(seen[1])) == (0, 2)
        monkeypatch.setattr(services, "due_pulses", lambda organization: seen[1])
        assert ask_pulses(organization=organization) == 0
        letters = {letter.subject: letter for letter in OutgoingMessage.objects.all()}
        assert sorted(letters) == ["How is it going with אורי?", "How is it going with נועם?"]
        for letter in letters.values():
            assert letter.forget_when_sent and letter.kind == "pulse" and letter.keeps_rest
        assert not Pulse.objects.filter(secret_hash__in=[path.split("/")[3] for path in scene.values()]).exists()
    with time_machine.travel("2027-01-05T10:00:00+00:00", tick=False):
        assert due(organization) == set(), "half of the rhythm at least lies between two"


def test_a_scanner_answers_nothing_and_a_link_is_good_once(scene, organization):
    before = checksums(organization)
    for method in ("get", "head", "options", "put", "patch", "delete"):
        answer = getattr(Client(), method)(scene["mentee"])
        assert answer.status_code == (200 if method in ("get", "head") else 405)
    changed = {table for table, value in checksums(organization).items() if value != before[table]}
    assert changed <= {"audit_auditentry", "audit_auditlink"}
    client = Client(enforce_csrf_checks=True)
    page = client.get(scene["mentee"])
    text = page.content.decode()
    assert "Do these meetings help you?" in text and "never sees your answers" in text and "נועם" in text
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"] and "<script" not in text
    assert "checked" not in text.split("</fieldset>")[0] and text.count("checked") == 1, "“no” alone is chosen"
    assert "at least one question" in client.post(scene["mentee"], {"answer": "1"}).content.decode()
    assert "Select a valid choice" in client.post(scene["mentee"], {"answer_1": "6"}).content.decode()
    assert count(organization, PulseContribution) == 0
    thanks = client.post(scene["mentee"], {"answer_1": "5", "answer_2": "4"})
    assert "Thank you" in thanks.content.decode() and thanks.cookies.output() == ""
    assert count(organization, PulseContribution) == 2
    again = client.post(scene["mentee"], {"answer_1": "1", "answer_2": "1"})
    assert "You have answered already" in again.content.decode()
    assert count(organization, PulseContribution, value__in=(5, 4)) == 2
    with time_machine.travel("2026-12-02T10:00:00+00:00", tick=False):
        assert client.get(scene["mentor"]).status_code == 404, "gone after fourteen days"
        assert client.post(scene["mentor"], {"answer_1": "1"}).status_code == 404
    assert client.get(f"/pulse/north/{'x' * 43}/").status_code == 404
    assert count(organization, PulseContribution) == 2


def test_low_and_not_shared_one_is_told_what_to_do_oneself(scene):
    client = Client()
    page = client.post(scene["mentee"], {"answer_1": "2", "answer_2": "2", "share": "no"}).content.decode()
    assert "tell נועם what you would like to be different" in page and "somebody else to accompany you" in page
    page = client.post(scene["mentor"], {"answer_1": "1", "share": "yes"}).content.decode()
    assert "can see your answers" in page and "next step is yours" not in page


PAGES = {
    "dana": ["reports/pulses/", "reports/pulses/help/", "people/mentees/{mentee}/", "pairings/{pairing}/", "messages/"],
    "ada": ["reports/pulses/", "audit/", "messages/", "people/mentees/{mentee}/access-history/", "jobs/"],
    "noam": ["my-week/", "people/mentees/{mentee}/", "pairings/{pairing}/", "support/"],
    "uri": ["my-meetings/", "my-record/"],
    "steering": ["reports/pulses/", "dashboard/"],
}


def test_nobody_can_tell_one_answer_from_another(
    scene, organization, pairing, dana, ada, noam, uri, make_viewer, signed_in
):
    """Two worlds, in which Uri answered 1 and 5: every page of every role, every row but one, and the outbox alike."""
    steering = make_viewer(Role.VIEWER, organization=organization)
    who = {"dana": dana, "ada": ada, "noam": noam, "uri": uri, "steering": steering}
    clients = {name: signed_in(viewer) for name, viewer in who.items()}
    ids = {"mentee": pairing.enrolment.mentee_id, "pairing": pairing.pk}

    def world(value: str) -> tuple[dict, dict, dict]:
        with rolled_back():
            Client().post(scene["mentee"], {"answer_1": value, "answer_2": value, "share": "no"})
            rows = checksums(organization, but=("programs_pulsecontribution",))
            with organization_scope(organization):
                kept = [
                    {field.attname: getattr(row, field.attname) for field in row._meta.fields}
                    for row in PulseContribution.objects.order_by("position")
                ]
            pages = {
                (name, path): _plain(clients[name].get(f"/north/{path.format(**ids)}"))
                for name, paths in PAGES.items()
                for path in paths
            }
            return rows, pages, kept

    low, high = world("1"), world("5")
    assert low[0] == high[0], "what is written besides, and of whom, does not depend on the answer"
    assert low[1] == high[1]
    # And of the row itself nothing leads to him: neither a key, nor a moment, nor an id that knows the time.
    strange = {pairing.pk, ids["mentee"], pairing.mentor_id, uri.memberships[0].pk, uri.user.pk}
    with organization_scope(organization), transaction.atomic():
        pulse = Pulse.objects.get(whose="mentee")
        assert pulse.secret_hash and not pulse.is_answered
    for row in low[2]:
        assert set(row) == {
            "id", "organization_id", "first_day", "version_id", "unit", "position", "value", "mark"
        }  # fmt: skip
        assert not (strange | {pulse.pk}) & set(row.values()) and row["first_day"] == date(2026, 10, 1)
        assert row["id"].version == 4
    assert {row["id"] for row in low[2]}.isdisjoint(row["id"] for row in high[2])


def _plain(response) -> str:
    assert response.status_code == 200
    text = response.content.decode()
    for pattern in (r'nonce="[^"]+"', r'name="csrfmiddlewaretoken" value="[^"]+"', r'"X-CSRFToken": "[^"]+"'):
        text = re.sub(pattern, "…", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{64}\b", "…", text)


def test_what_is_let_seen_is_seen_by_coordinators_and_never_by_the_mentor(
    scene, organization, program, pairing, dana, noam, uri, make_viewer, signed_in
):
    """Also where the mentor is a coordinator, or an administrator; nor by a coordinator of another program."""
    Client().post(scene["mentee"], {"answer_1": "2", "answer_2": "1", "share": "yes"})
    assert count(organization, PulseContribution) == 0 and count(organization, SharedAnswer) == 2
    with organization_scope(organization), transaction.atomic():
        MembershipFactory(organization=organization, user=noam.user, role=Role.COORDINATOR)
    stranger = make_viewer(Role.COORDINATOR, organization=organization)
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization)
    helper = make_viewer(Role.COORDINATOR, Role.MENTOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        other = asked_pairing(organization, type(program).objects.create(
            organization=organization, name="אחרת", slug="other", starts_on=MONTH_AGO), MONTH_AGO
        ).enrolment.program  # fmt: skip
        ProgramScope.objects.create(organization=organization, membership=elsewhere.memberships[0], program=other)
        mentor = MentorFactory(organization=organization, membership=helper.membership(Role.MENTOR))
        Pairing.objects.create(
            organization=organization, enrolment=pairing.enrolment, mentor=mentor, starts_on=MONTH_AGO, role="co"
        )
        told = AuditEntry.objects.filter(action="pulse.shared").get()
        assert not told.detail
    sees = {}
    viewers = {"dana": dana, "noam": noam, "stranger": stranger, "elsewhere": elsewhere, "co": helper}
    for name, viewer in viewers.items():
        page = signed_in(viewer).get("/north/reports/pulses/help/").content.decode()
        sees[name] = "about the meetings with נועם" in page
        with organization_scope(organization), transaction.atomic():
            assert bool(fallen_pulses(viewer)) == sees[name]
    assert sees == {"dana": True, "noam": False, "stranger": True, "elsewhere": False, "co": False}
    with organization_scope(organization), transaction.atomic():
        (fallen,) = fallen_pulses(dana)
        assert (fallen.pairing_id, fallen.since, fallen.whose, fallen.mean) == (pairing.pk, TODAY, "mentee", 1.5)
    page = signed_in(dana).get("/north/reports/pulses/help/").content.decode()
    assert "2 of 5" in page and "1 of 5" in page


def test_somebody_would_like_to_talk(scene, organization, pairing, dana, noam, uri, ada, make_viewer, signed_in):
    """At once, answered or not, to the coordinators alone; one of them settles it. The mentor learns nothing."""
    with organization_scope(organization), transaction.atomic():
        MembershipFactory(organization=organization, user=noam.user, role=Role.COORDINATOR)
        before = OutgoingMessage.objects.count()
    page = Client().post(scene["mentee"], {"talk": "1", "phone": "050-1234567"}).content.decode()
    assert "will call you" in page and count(organization, Pulse, is_answered=True) == 0
    Client().post(scene["mentee"], {"talk": "1", "phone": "050-7654321"})
    with organization_scope(organization), transaction.atomic():
        letters = list(OutgoingMessage.objects.filter(key__startswith="talk:"))
        assert OutgoingMessage.objects.count() == before + 1
        assert [letter.membership_id for letter in letters] == [dana.memberships[0].pk]
        assert "אורי" not in letters[0].text + letters[0].subject and "1234567" not in letters[0].text
        (request,) = talk_requests(dana)
        assert (request.pairing_id, request.since, request.whose) == (pairing.pk, TODAY, "mentee")
        told = AuditEntry.objects.get(action="pulse.talk_wanted")
        assert told.actor_id is None
        assert talk_requests(noam) == []
    page = signed_in(dana).get("/north/reports/pulses/help/").content.decode()
    assert "050-7654321" in page and "אורי" in page
    for viewer in (noam, ada):
        answer = signed_in(viewer).get("/north/reports/pulses/help/")
        assert answer.status_code == 404 or "050-7654321" not in answer.content.decode()
    assert signed_in(noam).post("/north/reports/pulses/help/", {"settle": str(request.pk)}).status_code == 404
    assert signed_in(dana).post("/north/reports/pulses/help/", {"settle": "x"}).status_code == 404
    assert signed_in(dana).post("/north/reports/pulses/help/", {"settle": str(request.pk)}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        assert TalkRequest.objects.get().settled_by_id == dana.memberships[0].pk
        assert talk_requests(dana) == []
        settle_talk_request(request=request, by=dana)


def test_signed_in_from_ones_own_pages(scene, organization, pairing, uri, noam, dana, signed_in, make_meeting):
    """A line on the mentee's page, on the mentor's week and at the end of a log; answered, it is gone."""
    with organization_scope(organization), transaction.atomic():
        ids = dict(Pulse.objects.values_list("whose", "pk"))
    as_uri, as_noam = signed_in(uri), signed_in(noam)
    line = f"/north/pulses/{ids['mentee']}/"
    assert line in as_uri.get("/north/my-meetings/").content.decode()
    own = f"/north/pulses/{ids['mentor']}/"
    assert own in as_noam.get("/north/my-week/").content.decode()
    meeting = make_meeting(TODAY - timedelta(days=1))
    as_noam.post(f"/north/meetings/{meeting.pk}/not-held/", {"answer": "missed-mentee"})
    assert own in as_noam.get(f"/north/meetings/{meeting.pk}/details/").content.decode()
    for client, path in ((as_noam, line), (as_uri, own), (signed_in(dana), line)):
        assert client.get(path).status_code == 404
    assert "may the coordinator see" in as_uri.get(line).content.decode().lower()
    assert "Thank you" in as_uri.post(line, {"answer_2": "3"}).content.decode()
    assert line not in as_uri.get("/north/my-meetings/").content.decode()
    assert "answered already" in as_uri.get(line).content.decode()
    with organization_scope(organization), transaction.atomic():
        row = PulseContribution.objects.get()
        assert (row.position, row.value) == (2, 3)
        read = AuditEntry.objects.filter(action__startswith="pulse.").values_list("action", flat=True)
        assert set(read) == {"pulse.read"}, "that it was looked at, and not that it was answered"


def test_nothing_comes_into_a_quarter_that_was_told(scene, organization):
    with organization_scope(organization), transaction.atomic():
        PulseQuarter.objects.update(secret=None)
    assert "answered already" in Client().post(scene["mentee"], {"answer_1": "1"}).content.decode()
    assert count(organization, PulseContribution) == 0 and count(organization, Pulse, is_answered=True) == 0


def test_the_coordinator_sets_it_looks_first_and_other_words_are_another_version(
    organization, program, dana, signed_in
):
    client, path = signed_in(dana), f"/north/programs/{program.pk}/pulses/"
    page = client.get(path)
    form = page.context["form"]
    assert form.is_proposal and "This is a proposal" in page.content.decode()
    data = {name: value for name, value in form.initial.items() if name != "is_on"}
    shown = client.post(path, data | {"is_on": "on", "preview": "1"}).content.decode()
    assert "So it will look" in shown and count(organization, PulsePlan) == 0
    assert client.post(path, data | {"is_on": "on"}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        assert (PulsePlan.objects.get().since, PulseVersion.objects.count()) == (TODAY, 2)
    assert client.post(path, data | {"is_on": "on", "every": "90"}).status_code == 302
    assert client.post(path, data | {"is_on": "on", "mentee_en_2_words": "Does it help?"}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        numbers = list(PulseVersion.objects.order_by("whose", "number").values_list("whose", "number"))
        assert numbers == [("mentee", 1), ("mentee", 2), ("mentor", 1)]
        assert AuditEntry.objects.filter(action="pulses.set").count() == 3
        for side in ("mentee", "mentor"):
            short = proposal()
            short[side] = {"he": short[side]["he"][:1], "en": short[side]["en"][:0]} if side == "mentee" else {}
            with pytest.raises(ValidationError):
                set_pulses(program=program, is_on=True, first_after=30, every=60, questions=short, by=dana)
    wrong = client.post(path, data | {"mentee_he_2_low": "", "every": "3"}).content.decode()
    assert "both ends" in wrong and "30" in wrong
