"""What mentors pass on, through HTTP: my week, reports, and what a phone sends later. Wednesday 18 November 2026."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs import services as programs
from programs.broadcasts import services as broadcasts
from programs.models import AnswerCount, AttributedAnswer, Broadcast, Delivery
from sessions.models import SessionLog
from tests.factories import BroadcastFactory, DeliveryFactory, MentorFactory

pytestmark = [pytest.mark.usefixtures("noon"), pytest.mark.django_db]
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
HTMX = {"HX-Request": "true"}
TITLE = "ערב הורים"


class Scene:
    """Noam accompanies Uri, Boaz and Gadi, and has a message for each of them since Monday."""

    def __init__(self, client, organization, noam, program, pairings):
        self.client, self.organization, self.noam, self.pairings = client, organization, noam, pairings
        self.broadcast = BroadcastFactory(organization=organization, programs=[program], tell_from=MONDAY)
        self.uri, self.boaz, self.gadi = [
            DeliveryFactory(organization=organization, broadcast=self.broadcast, enrolment=pairing.enrolment)
            for pairing in pairings
        ]

    def url(self, name: str, *args) -> str:
        return reverse(f"mentoring_sessions:{name}", args=[self.organization.slug, *args])

    def week(self) -> str:
        return self.client.get(self.url("my_week")).content.decode()

    @property
    def message(self) -> str:
        return self.url("to_tell", self.broadcast.pk)

    def say(self, *, htmx: bool = True, **fields) -> str:
        answer = self.client.post(self.message, fields, headers=HTMX if htmx else {}, follow=not htmx)
        return answer.content.decode()

    def states(self) -> list[str]:
        return [self.now(row).state for row in (self.uri, self.boaz, self.gadi)]

    def now(self, row):
        return Delivery.objects.get(pk=row.pk)

    def counts(self) -> list[int]:
        return list(AnswerCount.objects.order_by("choice").values_list("count", flat=True))

    def seen(self, row) -> str:
        at = self.now(row).changed_at
        return f"1 {at.isoformat() if at else ''}"


@pytest.fixture
def scene(inside, organization, noam, signed_in, program, mentor, pairing, make_pairing):
    others = [make_pairing(mentor=mentor, mentee=name) for name in ("בועז", "גדי")]
    return Scene(signed_in(noam), organization, noam, program, [pairing, *others])


def test_my_week_says_what_is_to_be_passed_on_to_whom_and_takes_it_at_once(scene, noon):
    page = scene.week()
    assert TITLE in page and "Told: 0 of 3" in page and page.count(f'name="told-{scene.uri.pk}"') == 1
    assert "לא להבטיח" in page and "Call now" not in page

    card = scene.say(which="ticked", way="phone", **{f"told-{scene.uri.pk}": "told", f"seen-{scene.uri.pk}": "1 "})
    uri = scene.now(scene.uri)
    assert (uri.state, uri.told_on, uri.way, uri.told_by.full_name) == ("told", WEDNESDAY, "phone", "נועם")
    assert card.startswith("<article") and "Told: 1 of 3" in card and "Take back" in card
    noon.shift(timedelta(minutes=1))
    both = {f"of-{row.pk}": "1" for row in (scene.boaz, scene.gadi)}
    for _press in range(2):
        page = scene.say(htmx=False, which="all", **both)
    assert scene.states() == ["told", "told", "told"] and "Noted" in page
    assert "Take the last 2 back" in page and "from somebody else" not in page

    noon.shift(timedelta(minutes=1))
    back = {f"told-{row.pk}": "told" for row in (scene.boaz, scene.gadi)}
    scene.say(which="undo", **back)
    assert scene.states() == ["told", "open", "open"]
    noon.shift(timedelta(hours=25))
    assert "last 2 back" not in scene.week()
    assert scene.counts() == [0, 0]


def test_the_page_of_a_message_asks_about_each_and_keeps_what_was_typed(scene):
    page = scene.client.get(scene.message).content.decode()
    assert all(name in page for name in ("אורי", "בועז", "גדי", "לא להבטיח", "רקע", "תבואו?"))
    uri, boaz, gadi = scene.uri.pk, scene.boaz.pk, scene.gadi.pk
    wrong = {
        f"told-{uri}": "told", f"choice-{uri}": "1", f"words-{uri}": "אבוא אם יהיה מי שיסיע",
        f"told-{boaz}": "could_not", f"told-{gadi}": "not_yet",
    }  # fmt: skip
    page = scene.client.post(scene.message, wrong).content.decode()
    assert "Choose why" in page and "Tick that they agreed" in page and "אבוא אם יהיה מי שיסיע" in page
    assert scene.states() == ["open"] * 3 and scene.counts() == [0, 0]

    right = wrong | {f"agreed-{uri}": "on", f"why-{boaz}": "away"}
    for _sent in range(2):
        assert scene.client.post(scene.message, right).status_code == 302
    assert scene.states() == ["told", "could_not", "open"]
    assert scene.now(scene.boaz).why_not == "away" and scene.now(scene.gadi).not_yet_on == WEDNESDAY
    assert scene.counts() == [0, 1]
    assert AttributedAnswer.objects.values_list("delivery", "choice", "words").get() == (uri, 1, wrong[f"words-{uri}"])
    # Counted once and for all: said again with another answer, or taken back and said again.
    scene.client.post(scene.message, {f"told-{uri}": "told", f"choice-{uri}": "0"})
    scene.say(which="undo", **{f"told-{uri}": "told"})
    scene.client.post(scene.message, {f"told-{uri}": "told", f"choice-{uri}": "0"})
    assert scene.counts() == [0, 1]
    assert "not yet" in scene.week()


def test_a_report_says_with_one_press_what_was_passed_on(scene, make_meeting, noon):
    before, meeting = make_meeting(date(2026, 11, 15)), make_meeting(TUESDAY)
    page = scene.week()
    # Not at a meeting that was before the message came.
    assert page.count(f'name="told-{scene.uri.pk}" value="told"><span>I passed on') == 1
    tick = {f"told-{scene.uri.pk}": "told", f"seen-{scene.uri.pk}": "1 ", "seen": ""}
    for _press in range(2):
        card = scene.client.post(scene.url("held", meeting.pk), tick, headers=HTMX).content.decode()
    uri = scene.now(scene.uri)
    assert (uri.state, uri.told_on, uri.way) == ("told", TUESDAY, "in_person") and SessionLog.objects.count() == 1
    assert "Passed on:" in card and scene.states()[1:] == ["open", "open"]
    noon.shift(timedelta(minutes=1))
    scene.client.post(scene.url("undo", meeting.pk))
    assert scene.states()[0] == "open" and SessionLog.objects.count() == 0

    scene.client.post(scene.url("held", meeting.pk), {"seen": "", "usual": "30 phone"}, headers=HTMX)
    assert scene.states()[0] == "open", "claimed by accident"
    card = scene.say(which="all", at=meeting.pk, **{f"of-{scene.uri.pk}": "1"})
    assert f'id="meeting-{meeting.pk}"' in card and "Passed on:" in card
    uri = scene.now(scene.uri)
    assert (uri.told_on, uri.way) == (TUESDAY, "phone")
    assert scene.client.post(scene.url("held", before.pk), {"seen": ""}).status_code == 302


def details(meeting, **more) -> dict:
    day = meeting.local_date.isoformat()
    return {"day": day, "time": "16:10", "minutes": "60", "mode": "video", "seen": "", **more}


def test_details_and_messages_are_saved_together_and_corrected(scene, make_meeting, noon):
    meeting, key = make_meeting(TUESDAY), scene.uri.pk
    url = scene.url("log_details", meeting.pk)
    assert f"To pass on: {TITLE}" in scene.client.get(url).content.decode()
    wrong = details(meeting, minutes="0", **{f"told-{key}": "told", f"choice-{key}": "1"})
    page = scene.client.post(url, wrong).content.decode()
    chosen = [tag.split(">")[0] for tag in page.split("<input") if " checked" in tag.split(">")[0]]
    assert any(f'name="told-{key}" value="told"' in tag for tag in chosen)
    assert any(f'name="choice-{key}" value="1"' in tag for tag in chosen)
    lacks = details(meeting, **{f"told-{key}": "could_not"})
    assert "Choose why" in scene.client.post(url, lacks).content.decode()
    assert SessionLog.objects.count() == 0 and scene.states()[0] == "open"

    said = {f"told-{key}": "told", f"choice-{key}": "1", f"seen-{key}": "1 "}
    for _press in range(2):
        scene.client.post(url, details(meeting, **said))
    assert scene.states()[0] == "told" and scene.counts() == [0, 1] and scene.now(scene.uri).way == "video"

    noon.shift(timedelta(hours=2))
    page = scene.client.get(url).content.decode()
    assert "תבואו?" not in page and f'name="told-{key}" value="told"' in page
    log = SessionLog.objects.get()
    other = {"seen": log.updated_at.isoformat(), "minutes": "30", f"told-{key}": "could_not", f"why-{key}": "not_now"}
    scene.client.post(url, details(meeting, **other, **{f"seen-{key}": scene.seen(scene.uri)}))
    assert scene.states()[0] == "could_not" and SessionLog.objects.get().minutes == 30
    assert scene.now(scene.uri).told_by is None


def test_what_came_too_late_is_said_and_the_report_stands(scene, make_meeting, dana, make_viewer, program):
    meetings = [make_meeting(TUESDAY, pairing=pairing) for pairing in scene.pairings]
    other = make_viewer(Role.MENTOR, organization=scene.organization, name="רות")
    ruth = MentorFactory(organization=scene.organization, full_name="רות", membership=other.membership(Role.MENTOR))
    programs.change_mentor(pairing=scene.pairings[1], mentor=ruth, starts_on=WEDNESDAY, by=dana)
    broadcasts.tell(deliveries=[scene.boaz.pk], outcome="told", by=other)

    # Told by the one who has taken over meanwhile.
    page = scene.say(which="all", **{f"of-{row.pk}": "1" for row in (scene.uri, scene.boaz)})
    assert "from somebody else meanwhile" in page and "בועז" in page and scene.states()[:2] == ["told", "told"]
    kept = {"act": "held", "seen": "", f"told-{scene.boaz.pk}": "told", f"seen-{scene.boaz.pk}": "1 "}
    told = scene.client.post(scene.url("kept", meetings[1].pk), kept).json()
    assert told["seen"] and "from somebody else" in told["late"]
    assert scene.now(scene.boaz).told_by == ruth

    # Corrected, so that the words that were read count no more; then withdrawn.
    texts = {"he": {"title": "ערב אחר", "message": "ביום שני", "question": "תבואו?", "choices": ["כן", "לא"]}}
    broadcasts.correct_broadcast(broadcast=scene.broadcast, seen=1, texts=texts, tell_again=True, by=dana)
    page = scene.say(which="all", **{f"of-{scene.gadi.pk}": "1", f"seen-{scene.gadi.pk}": "1 "})
    assert "corrected meanwhile" in page and scene.states() == ["open", "open", "open"]
    scene.say(which="all", **{f"of-{scene.gadi.pk}": "1", f"seen-{scene.gadi.pk}": "2 "})
    assert scene.states()[2] == "told"
    broadcasts.withdraw_broadcast(broadcast=scene.broadcast, why="הערב בוטל", by=dana)
    late = details(meetings[0], **{f"told-{scene.uri.pk}": "told"})
    page = scene.client.post(scene.url("log_details", meetings[0].pk), late, follow=True).content.decode()
    assert "was withdrawn meanwhile" in page and "The report is saved" in page
    assert scene.states() == ["stopped", "stopped", "told"] and SessionLog.objects.count() == 2
    # Whoever has heard it is named, so that it can be set right; the others' names are gone.
    top = page[page.index('id="to-pass-on"') : page.index('id="week-shown"')]
    assert "הערב בוטל" in top and "גדי" in top and "אורי" not in top
    assert "Whom did you tell" not in scene.client.get(scene.message).content.decode()


def test_a_phone_sends_later_and_nothing_counts_twice(scene, noon):
    seen = {f"seen-{row.pk}": "1 " for row in (scene.uri, scene.boaz)}
    act = {"act": "tell", "key": "k", f"told-{scene.uri.pk}": "told", f"choice-{scene.uri.pk}": "0", **seen}
    for _sent in range(3):
        answer = scene.client.post(scene.message, act)
        assert answer.status_code == 200 and json.loads(answer.content) == {}
    assert scene.states() == ["told", "open", "open"] and scene.counts() == [1, 0]
    noon.shift(timedelta(minutes=1))
    scene.say(which="undo", **{f"told-{scene.uri.pk}": "told"})
    # The answer was lost, and what was taken back elsewhere comes again: it is said, and nothing happens.
    assert "Something else was said of it meanwhile" in scene.client.post(scene.message, act).json()["late"]
    assert scene.states() == ["open", "open", "open"] and scene.counts() == [1, 0]
    answer = scene.client.post(scene.message, {"act": "tell", f"told-{scene.boaz.pk}": "could_not"})
    assert answer.status_code == 422 and "Choose why" in answer.json()["problem"]
    copies = scene.client.get(scene.url("copies")).json()["pages"]
    assert "לא להבטיח" in copies[scene.message]["main"]


def test_who_does_not_pass_it_on_has_no_such_page(scene, signed_in, dana, ada, make_viewer, tamar, program):
    other = make_viewer(Role.MENTOR, organization=scene.organization)
    MentorFactory(organization=scene.organization, membership=other.membership(Role.MENTOR))
    for viewer in (other, dana, ada, tamar):
        client = signed_in(viewer)
        assert client.get(scene.message).status_code == 404
        assert client.post(scene.message, {"which": "all", f"of-{scene.uri.pk}": "1"}).status_code == 404
    mine = BroadcastFactory(organization=scene.organization, programs=[program])
    own = DeliveryFactory(organization=scene.organization, broadcast=mine, enrolment__program=program)
    # Another's delivery among the own ones: nothing becomes of it, and nothing is told of it.
    page = scene.say(which="all", **{f"of-{own.pk}": "1", f"of-{scene.gadi.pk}": "1", "of-x": "1"})
    assert "Nothing was noted" in page or "somebody else now" in page
    assert own.mentee.full_name not in page
    assert Delivery.objects.get(pk=own.pk).state == "open" and scene.states() == ["open", "open", "told"]
    coming = BroadcastFactory(organization=scene.organization, programs=[program], tell_from=date(2026, 11, 25))
    DeliveryFactory(organization=scene.organization, broadcast=coming, enrolment=scene.pairings[0].enrolment)
    assert scene.client.get(scene.url("to_tell", coming.pk)).status_code == 404
    assert scene.week().count('<article class="message') == 1


def test_call_now_stands_first_with_the_number_and_nothing_where_nothing_is(scene, program, make_meeting):
    make_meeting(WEDNESDAY)
    urgent = BroadcastFactory(
        organization=scene.organization, programs=[program], urgency="call_now", text={"title": "אזעקה"}
    )
    row = DeliveryFactory(organization=scene.organization, broadcast=urgent, enrolment=scene.pairings[0].enrolment)
    row.mentee.phone = "0501234567"
    row.mentee.save()
    page = scene.week()
    assert page.index("אזעקה") < page.index(TITLE) and 'href="tel:0501234567"' in page and "Call now" in page
    assert "To pass on:" in page and page.count('class="to-pass-on"') == 1
    Broadcast.objects.update(tell_from=MONDAY, tell_until=TUESDAY)
    assert "It was to be told by" in scene.week()
    Delivery.objects.all().delete()
    page = scene.week()
    assert "to-pass-on" not in page and TITLE not in page


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(scene, make_meeting, count, django_assert_num_queries, program):
    Delivery.objects.exclude(enrolment__in=[pairing.enrolment_id for pairing in scene.pairings[:count]]).delete()
    for pairing in scene.pairings[:count]:
        make_meeting(TUESDAY, pairing=pairing)
    for _n in range(count - 1):
        other = BroadcastFactory(organization=scene.organization, programs=[program], tell_from=MONDAY)
        for pairing in scene.pairings[:count]:
            DeliveryFactory(organization=scene.organization, broadcast=other, enrolment=pairing.enrolment)
    with organization_scope(scene.organization), django_assert_num_queries(24):
        scene.week()
    with organization_scope(scene.organization), django_assert_num_queries(12):
        scene.client.get(scene.message)
