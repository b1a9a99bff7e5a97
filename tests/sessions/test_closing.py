"""Endings: step by step, at once, many alike; another mentor, in confidence; what each of the four sees of one."""

from datetime import date, time

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import (
    ChangeRequest,
    Closure,
    FollowUp,
    Goal,
    Pairing,
    ProgramScope,
    Pulse,
    PulseContribution,
    SharedAnswer,
)
from programs.services import change_mentor, mentor_leaves
from programs.watching.services import recommend_change
from sessions.closing.exits import ask_how_it_was
from sessions.closing.queries import endings_to_close, wishes_for_another
from sessions.models import Meeting
from sessions.services.reminders import tell_news
from tests.factories import LogFactory, MentorFactory, PairingFactory, ProgramFactory

pytestmark = pytest.mark.usefixtures("noon")
TODAY, LAST_DAY = date(2026, 11, 18), date(2026, 11, 25)
SECRET = "הסוד של השיחה"
WHY = {"reason": "conflict", "asked_by": "mentee", "ends_on": "2026-11-25"}
MEETING = {"last_meeting": "planned", "last_meeting_on": "2026-11-24", "last_meeting_at": "17:30"}
TALKS = {
    "mentee_talk_on": "2026-11-17", "mentee_talk_way": "phone", "mentor_talk_on": "2026-11-18",
    "mentor_talk_way": "meeting",
}  # fmt: skip
AFTER = {"contact": "mentee", "goals": "carried", "after": "waits", "asks_both": "on"}
WORDS = {"may_be_said": SECRET, "words_mentee": "תודה, אורי", "words_mentor": "תודה, נועם"}
STEPS = {"why": WHY, "meeting": MEETING, "talks": TALKS, "after": AFTER, "words": WORDS}
ALIKE = {
    "act": "close", "reason": "completed", "asked_by": "office", "talked_on": "2026-11-17", "talked_how": "phone",
    "why_none": "הזמן תם", "contact": "free", "goals": "carried",
}  # fmt: skip


@pytest.fixture
def address(pairing):
    return f"/north/pairings/{pairing.pk}/end/"


@pytest.fixture
def say(signed_in, dana, address):
    """Dana fills in these pages of the wizard: `say("why", "talks")`."""
    client = signed_in(dana)

    def post(*steps: str, **changed) -> None:
        for step in steps:
            answer = client.post(f"{address}?step={step}", STEPS[step] | changed)
            assert answer.status_code == 302, answer.context["form"].errors

    post.client = client
    return post


@pytest.fixture
def yael(make_viewer, organization):
    return make_viewer(Role.MENTOR, organization=organization, name="יעל")


@pytest.fixture
def yaels(organization, yael):
    with organization_scope(organization), transaction.atomic():
        return MentorFactory(organization=organization, full_name="יעל", membership=yael.membership(Role.MENTOR))


def fields(pairing) -> tuple:
    pairing.refresh_from_db()
    return pairing.ends_on, pairing.end_reason


# --- the wizard -------------------------------------------------------------------------------------------------------


def test_nothing_ends_before_the_last_page_and_then_all_of_it(
    ask, noon, organization, dana, pairing, address, say, uri
):
    page = say.client.get(address).content.decode()
    assert "Nothing ends, and nobody is told" in page and "End it, and tell both" not in page
    # What cannot be is refused beside its field, and what was typed stays.
    refused = say.client.post(f"{address}?step=meeting", MEETING | {"last_meeting_on": "2026-11-17"})
    assert refused.context["form"].errors["last_meeting_on"] == ["This day is over already."]
    assert "17:30" in refused.content.decode()
    assert say.client.post(f"{address}?step=why", WHY | {"ends_on": "2026-01-01"}).status_code == 200
    assert say.client.get(f"{address}?step=nothing").status_code == 404
    say("why", "meeting", "after")
    words = say.client.get(f"{address}?step=words").context["form"].initial
    assert "נועם" in words["words_mentee"] and "25" in words["words_mentee"] and "אורי" in words["words_mentor"]
    check = f"{address}?step=check"
    assert "Still missing:" in say.client.get(check).content.decode()
    assert say.client.post(check).status_code == 200  # something is missing
    say("words")
    # A colleague goes on where Dana stopped: nothing has happened yet, and nobody was told.
    assert ask(lambda: fields(pairing)) == (None, "") and ask(lambda: list(Meeting.objects.all())) == []
    assert ask(lambda: OutgoingMessage.objects.count()) == 0
    (row,) = say.client.get("/north/endings/").context["rows"]
    assert (row.pairing.pk, row.can_mark, [step.key for step in row.missing]) == (pairing.pk, False, ["talks"])
    say("talks")
    # What the words tell has changed: they are to be written anew, and the goodbye is no longer within the last day.
    for step, changed in (("why", {"ends_on": "2026-11-23"}), ("after", {"contact": "free"})):
        say(step, **changed)
        assert ask(lambda: Closure.objects.get().words_mentee) == "", step
        say("words")
    assert "The last meeting: That is after the last day." in say.client.post(check).content.decode()
    assert ask(lambda: fields(pairing)) == (None, "") and ask(lambda: list(Meeting.objects.all())) == []
    say("why", "after", "words")
    assert "until this is done, too: The last meeting</p>" in say.client.get(check).content.decode()
    assert say.client.post(check).url == f"/north/pairings/{pairing.pk}/ended/"
    assert say.client.post(check).status_code == 200  # pressed twice it has ended once
    assert ask(lambda: fields(pairing)) == (LAST_DAY, "conflict")
    (meeting,) = ask(lambda: list(Meeting.objects.all()))
    assert meeting.starts_at == clock.local_instant(organization, date(2026, 11, 24), time(17, 30))
    notes = ask(lambda: set(FollowUp.objects.values_list("whom", "way", "on")))
    assert notes == {("mentee", "phone", date(2026, 11, 17)), ("mentor", "meeting", TODAY)}
    # The goodbye is still to come, so it is not closed yet; on the day after it, it can be.
    assert ask(lambda: Closure.objects.get().closed_at) is None
    (row,) = say.client.get("/north/endings/").context["rows"]
    assert [step.key for step in row.missing] == ["meeting"]
    assert "Still missing" in say.client.get(check).content.decode()
    noon.move_to("2026-11-25T10:00:00+00:00")
    assert say.client.post(check).status_code == 302
    assert ask(lambda: Closure.objects.get().closed_at) == clock.now()
    assert say.client.get("/north/endings/").context["rows"] == []
    assert ask(lambda: pairing.enrolment.__class__.objects.get().ends_on) is None
    # The trail tells that it was written, and of whom only once it has happened: the two read what names them.
    told = ask(lambda: list(AuditEntry.objects.filter(action__startswith="closure.").order_by("at", "pk")))
    assert {entry.subject_id for entry in told if entry.action == "closure.written"} == {None}
    assert [str(entry.subject_id) for entry in told if entry.action == "closure.ended"] == [str(pairing.pk)]


def test_both_are_told_in_the_words_of_the_closure(ask, noon, organization, uri, noam, pairing, say):
    say(*STEPS)
    say.client.post(f"/north/pairings/{pairing.pk}/end/?step=check")
    noon.shift(900)
    for viewer in (uri, noam):
        with organization_scope(organization), transaction.atomic():
            tell_news(organization=organization, membership_id=viewer.memberships[0].pk)
    sent = ask(lambda: list(OutgoingMessage.objects.select_related("membership")))
    texts = {message.membership.user_id: message.text for message in sent}
    assert "תודה, אורי" in texts[uri.user.pk] and "תודה, נועם" not in texts[uri.user.pk]
    assert "תודה, נועם" in texts[noam.user.pk] and f"/pairings/{pairing.pk}/ended/" in texts[noam.user.pk]
    assert not [text for text in texts.values() if SECRET in text or "conflict" in text or "work out" in text]


def test_it_ends_at_once_and_the_rest_follows(ask, organization, pairing, address, say):
    with organization_scope(organization), transaction.atomic():
        enrolment = pairing.enrolment
        Goal.objects.create(
            organization=organization, enrolment=enrolment, level="months", title="מטרה", proposed_at=clock.now(),
            changed_at=clock.now(),
        )  # fmt: skip
    say("why", "meeting", "words")  # begun, and then it could not wait
    for _twice in range(2):
        assert say.client.post(f"{address}?step=now", {"reason": "safety"}).status_code in (302, 404)
    assert ask(lambda: fields(pairing)) == (TODAY, "safety")
    closure = ask(lambda: Closure.objects.get())
    assert (closure.closed_at, closure.due_on, closure.words_mentee, closure.asks_both, closure.last_meeting) == (
        None, date(2026, 11, 25), "", False, "",
    )  # fmt: skip
    (row,) = say.client.get("/north/endings/").context["rows"]
    assert (row.is_late, row.closure.owner.user.name) == (False, "דנה")
    check = f"{address}?step=check"
    assert say.client.get(f"{address}?step=words").status_code == 404  # it was told already
    say("meeting", last_meeting="none", why_none="לא היה אפשר", last_meeting_on="")
    say("talks")
    assert say.client.post(check).status_code == 200
    say("after", goals="closed", after="leaves")
    assert say.client.post(check).status_code == 302
    assert ask(lambda: Closure.objects.get().closed_at) == clock.now()
    assert ask(lambda: Closure.objects.get().after) == "waits"  # what has happened stays as it was
    assert ask(lambda: Goal.objects.get().state) == "let_go"
    assert say.client.get(address).url == f"/north/pairings/{pairing.pk}/ended/"
    assert say.client.post(f"{address}?step=talks", TALKS).status_code == 302  # closed: it leads to the page
    with time_machine.travel("2026-11-27T10:00:00+00:00", tick=False):
        assert say.client.get("/north/endings/").context["rows"] == []


def test_leaving_the_programme_ends_the_enrolment_with_it(ask, pairing, address, say):
    say(*STEPS)
    say("after", after="leaves", contact="none")
    say("why", "words", reason="goals_reached")
    assert say.client.post(f"{address}?step=check").status_code == 302
    ended = ask(lambda: Pairing.objects.select_related("enrolment").get())
    assert (ended.ends_on, ended.enrolment.ends_on, ended.enrolment.end_reason) == (LAST_DAY, LAST_DAY, "goals_reached")


def test_of_those_who_leave_many_are_closed_alike(
    ask, organization, dana, mentor, pairing, make_pairing, make_meeting, signed_in, django_assert_num_queries
):
    others = [make_pairing(mentor=mentor, mentee=name) for name in ("דוד", "גיל")]
    make_pairing(mentee="אחר")
    held = make_meeting(date(2026, 11, 16))
    with organization_scope(organization), transaction.atomic():
        LogFactory(organization=organization, meeting=held, outcome="held", minutes=45)
        mentor_leaves(mentor=mentor, ends_on=TODAY, by=dana)
    client = signed_in(dana)
    rows = client.get("/north/endings/").context["rows"]
    assert [(row.can_mark, row.due_on, row.closure.owner) for row in rows] == [(True, date(2026, 12, 2), None)] * 3
    with organization_scope(organization), transaction.atomic(), django_assert_num_queries(4):
        endings_to_close(dana)
    taken = others[0].pk
    assert client.post("/north/endings/", {"act": "take", "pairing": taken}).status_code == 302
    marked = [str(row.pairing.pk) for row in rows]
    page = client.post("/north/endings/", ALIKE | {"pairing": marked, "why_none": ""})
    assert "דוד" in str(page.context["form"].errors) and "אורי" not in str(page.context["form"].errors)
    assert ask(lambda: Closure.objects.filter(closed_at__isnull=False).count()) == 0  # all or none
    assert page.context["marked"] == marked
    assert "Nobody is marked yet" in client.post("/north/endings/", ALIKE).content.decode()
    assert client.post("/north/endings/", ALIKE | {"pairing": marked}).status_code == 302
    said = ask(lambda: set(Closure.objects.values_list("last_meeting", "why_none", "reason", "last_meeting_on")))
    assert said == {("had", "", "mentor_left", date(2026, 11, 16)), ("none", "הזמן תם", "mentor_left", None)}
    assert client.get("/north/endings/").context["rows"] == []


# --- the four ---------------------------------------------------------------------------------------------------------


def test_each_of_the_four_sees_exactly_the_own_part(
    ask, noon, organization, dana, noam, uri, ada, yael, yaels, pairing, make_viewer, make_meeting, say, signed_in
):
    held = make_meeting(date(2026, 11, 16))
    with organization_scope(organization), transaction.atomic():
        LogFactory(organization=organization, meeting=held, outcome="held", minutes=45, summary="סיכום סודי")
    page = f"/north/pairings/{pairing.pk}/ended/"
    people = {"mentee": uri, "former": noam, "next": yael, "office": dana}
    clients = {name: signed_in(viewer) for name, viewer in people.items()}
    # While it runs, nobody has such a page.
    assert {client.get(page).status_code for client in clients.values()} == {404}
    say(*STEPS)
    say.client.post(f"/north/pairings/{pairing.pk}/end/?step=check")
    # Until the last day is over the mentor has the page of the pairing: without the reason, which the office reads.
    noon.move_to("2026-11-25T10:00:00+00:00")
    running = {name: client.get(f"/north/pairings/{pairing.pk}/") for name, client in clients.items()}
    assert {name: answer.status_code for name, answer in running.items() if name in ("former", "office")} == {
        "former": 200, "office": 200,
    }  # fmt: skip
    assert {name for name, page_ in running.items() if "It did not work out" in page_.content.decode()} == {"office"}
    noon.move_to("2026-12-01T10:00:00+00:00")
    stands_in = make_viewer(Role.MENTOR, organization=organization, name="מחליף")
    with organization_scope(organization), transaction.atomic():
        present = PairingFactory(
            organization=organization, enrolment=pairing.enrolment, mentor=yaels, starts_on=date(2026, 11, 27)
        )
        PairingFactory(
            organization=organization, enrolment=pairing.enrolment, role="substitute", stands_in_for=present,
            starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 5),
            mentor=MentorFactory(organization=organization, membership=stands_in.membership(Role.MENTOR)),
        )  # fmt: skip
    read = {name: client.get(page) for name, client in clients.items()}
    assert {name: answer.status_code for name, answer in read.items()} == dict.fromkeys(people, 200)
    told = {name: answer.content.decode() for name, answer in read.items()}
    # What only some of them read: the reason, who asked, what may be said, the talks; and the words to each.
    for words, readers in {
        "It did not work out": {"office"},
        SECRET: {"office"},
        "Talked about the ending": {"office"},
        "Who asked for it": {"office"},
        "תודה, אורי": {"mentee", "office"},
        "תודה, נועם": {"former", "office"},
        "Whether you stay in contact afterwards is for you to say.": {"mentee"},
        "please wait to be called": {"former"},
        "The goals go on with you": {"next"},
        "Your sealed notes": {"former"},
        "Somebody accompanies you already": {"mentee"},
        "סיכום סודי": set(),
        "יעל": {"next"},  # who comes after is told on the mentee's own page, and never to who was before
    }.items():
        said_to = {name for name, text in told.items() if words in text}
        assert (words, said_to) == (words, readers)
    assert all('class="number">1</dd>' in text for text in told.values())  # the facts are everybody's
    # Who has no part in it finds nothing, on the same set-up: neither the page nor the wizard.
    other_mentor = make_viewer(Role.MENTOR, organization=organization, name="אחר")
    other_mentee = make_viewer(Role.MENTEE, organization=organization, name="אחרת")
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization, name="רחוקה")
    with organization_scope(organization), transaction.atomic():
        ProgramScope.objects.create(
            organization=organization, membership=elsewhere.memberships[0],
            program=ProgramFactory(organization=organization),
        )  # fmt: skip
    for viewer in (other_mentor, other_mentee, elsewhere, ada, stands_in):
        assert signed_in(viewer).get(page).status_code in (403, 404)
    for viewer in (noam, uri, yael, ada, elsewhere):
        for method in ("get", "post"):
            assert getattr(signed_in(viewer), method)(f"/north/pairings/{pairing.pk}/end/").status_code in (403, 404)
    # The way there: the mentee's own page, the coordinator's page of the pairing.
    assert page in clients["mentee"].get("/north/my-meetings/").content.decode()
    assert page in clients["next"].get(f"/north/pairings/{present.pk}/").content.decode()
    assert page in clients["office"].get(f"/north/pairings/{pairing.pk}/").content.decode()


def test_what_was_only_prepared_is_told_to_nobody(
    ask, organization, dana, uri, mentor, pairing, address, say, signed_in
):
    say("why", "after", "words")
    with organization_scope(organization), transaction.atomic():
        mentor_leaves(mentor=mentor, ends_on=TODAY, by=dana)
    page, client = f"/north/pairings/{pairing.pk}/ended/", signed_in(uri)
    for _before_and_after in range(2):
        text = client.get(page).content.decode()
        assert "תודה, אורי" not in text and "for you to say" not in text and "The office looks for another" in text
        say("talks")
    assert ask(lambda: Closure.objects.get().words_mentee) == ""
    assert ask(lambda: Closure.objects.get().reason) == "mentor_left"


def test_who_is_a_part_does_not_read_what_a_colleague_has_begun(
    ask, organization, dana, noam, pairing, address, say, signed_in, make_viewer
):
    both = make_viewer(Role.COORDINATOR, organization=organization, user=noam.user)
    client = signed_in(both)
    assert client.get(address).status_code == 200  # he may end his own pairing
    say("why")
    assert client.get(address).status_code == 404
    assert client.get("/north/endings/").context["rows"] == []


# --- another mentor ---------------------------------------------------------------------------------------------------


def test_another_mentor_is_asked_for_in_confidence(
    ask, organization, dana, noam, uri, ada, pairing, make_pairing, make_viewer, signed_in
):
    client, own = signed_in(uri), "/north/my-meetings/another-mentor/"
    assert "Your mentor does not learn of it" in client.get(own).content.decode()
    for words in (SECRET, SECRET):
        assert client.post(own, {"pairing": pairing.pk, "words": words}).status_code == 302
    request = ask(lambda: ChangeRequest.objects.get())
    told = ask(lambda: [(m.membership.user_id, m.text) for m in OutgoingMessage.objects.select_related("membership")])
    assert [user for user, _text in told] == [dana.user.pk]
    assert not [text for _user, text in told if SECRET in text or "אורי" in text]
    # The coordinators who are no part of it read it; the mentor, also as a coordinator, and the administrator do not.
    office = signed_in(dana)
    assert SECRET in office.get("/north/endings/").content.decode()
    as_both = make_viewer(Role.COORDINATOR, organization=organization, user=noam.user)
    assert SECRET not in signed_in(as_both).get("/north/endings/").content.decode()
    with organization_scope(organization), transaction.atomic():
        assert [list(wishes_for_another(viewer)) for viewer in (noam, as_both, ada)] == [[], [], []]
    assert signed_in(as_both).post("/north/endings/", {"act": "stays", "wish": request.pk}).status_code == 404
    assert signed_in(ada).get("/north/endings/").status_code == 404
    for path in ("my-week/", f"pairings/{pairing.pk}/", "my-record/"):
        assert SECRET not in signed_in(noam).get(f"/north/{path}").content.decode()
    entries = ask(lambda: list(AuditEntry.objects.filter(action__startswith="change.")))
    assert [(entry.action, entry.subject_id, entry.actor_id) for entry in entries] == [("change.asked", None, None)]
    # Talked about, and settled; or taken back by who asked.
    for act, state in (("talked", "talked"), ("talked", "talked"), ("stays", "stays"), ("stays", "stays")):
        office.post("/north/endings/", {"act": act, "wish": request.pk})
        assert ask(lambda: ChangeRequest.objects.get().state) == state
    assert client.post(own, {"pairing": pairing.pk, "words": ""}).status_code == 302
    again = ask(lambda: ChangeRequest.objects.get(settled_on=None))
    assert client.post(own, {"back": again.pk}).status_code == 302
    assert ask(lambda: ChangeRequest.objects.get(pk=again.pk).state) == "withdrawn"
    # Of others one neither asks nor takes back.
    other = make_pairing(mentee="אחר")
    theirs = ask(lambda: ChangeRequest.objects.create(organization=organization, pairing=other, words="", since=TODAY))
    assert client.post(own, {"pairing": other.pk, "words": "x"}).status_code == 200
    assert client.post(own, {"back": theirs.pk}).status_code == 404
    assert ask(lambda: list(ChangeRequest.objects.filter(pairing=other).values_list("words", "state"))) == [
        ("", "asked")
    ]


def test_what_the_office_recommends_waits_beside_it(ask, organization, dana, pairing, signed_in):
    with organization_scope(organization), transaction.atomic():
        for _twice in range(2):
            recommend_change(follow_up_id=pairing.pk, pairing=pairing, why="לא מתאים", by=dana)
    page = signed_in(dana).get("/north/endings/")
    (wish,) = page.context["wishes"]
    assert (wish.is_own, wish.words) == (False, "לא מתאים") and "recommended by the office" in page.content.decode()


# --- the questions at the end -----------------------------------------------------------------------------------------


def test_both_are_asked_once_when_it_is_over(ask, noon, organization, dana, noam, uri, pairing, say, signed_in):
    say(*STEPS)
    say.client.post(f"/north/pairings/{pairing.pk}/end/?step=check")
    asking = lambda: ask(lambda: ask_how_it_was(organization=organization))  # noqa: E731
    assert asking() == 0  # it still runs
    noon.move_to("2026-11-27T10:00:00+00:00")
    assert (asking(), asking()) == (2, 0)
    pulses = {pulse.whose: pulse for pulse in ask(lambda: list(Pulse.objects.all()))}
    own = {"mentee": signed_in(uri), "mentor": signed_in(noam)}
    assert "Were you listened to?" in own["mentee"].get(f"/north/pulses/{pulses['mentee'].pk}/").content.decode()
    assert own["mentor"].get(f"/north/pulses/{pulses['mentee'].pk}/").status_code == 404
    own["mentee"].post(f"/north/pulses/{pulses['mentee'].pk}/", {"answer_1": "2", "answer_2": "5", "share": "no"})
    own["mentor"].post(f"/north/pulses/{pulses['mentor'].pk}/", {"answer_1": "4", "share": "yes"})
    assert ask(lambda: (PulseContribution.objects.count(), SharedAnswer.objects.count())) == (2, 1)
    page = f"/north/pairings/{pairing.pk}/ended/"
    seen = signed_in(dana).get(page)
    assert [(whose, value) for whose, _question, value in seen.context["answers"]] == [("mentor", 4)]
    assert "let you see" not in own["mentee"].get(page).content.decode()


# --- what is measured -------------------------------------------------------------------------------------------------


def test_handed_over_it_is_open_and_counts_as_closed_with_both_talks(
    ask, organization, dana, pairing, yaels, signed_in
):
    with organization_scope(organization), transaction.atomic():
        change_mentor(pairing=pairing, mentor=yaels, starts_on=TODAY, by=dana)
    client = signed_in(dana)
    (row,) = client.get("/north/endings/").context["rows"]
    assert [step.key for step in row.missing] == ["why", "meeting", "talks", "after"]
    page = client.get(f"/north/pairings/{pairing.pk}/end/").content.decode()
    assert "so that it is a good ending" in page
    assert client.post("/north/endings/", ALIKE | {"pairing": [pairing.pk]}).status_code == 302
    closure = ask(lambda: Closure.objects.get())
    assert (closure.reason, closure.ends_on, closure.after) == ("change_of_mentor", date(2026, 11, 17), "waits")
