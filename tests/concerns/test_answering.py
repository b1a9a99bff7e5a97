"""Who was told answers: takes care, writes what is done, hands over, closes; and the mentor learns of it."""

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.models.base import new_id
from programs.models import Concern, ConcernAnswer
from tests.concerns.conftest import DAY, WORDS
from tests.tenancy.forms_on_pages import forms_on

ANSWER = "דיברנו, היועצת ממשיכה איתו"


@pytest.fixture
def concern(line, told, rina):
    return told(rina)


@pytest.fixture
def look(signed_in, concern):
    """The page of the concern as somebody sees it: `look(rina)`."""

    def of(viewer) -> str:
        return signed_in(viewer).get(viewer.url("programs:concern", concern.pk)).content.decode()

    return of


@pytest.fixture
def act(signed_in, concern):
    """Press a button on the page of the concern: `act(rina, "take_concern")`; gives the answer."""

    def press(viewer, name: str, **data):
        return signed_in(viewer).post(viewer.url(f"programs:{name}", concern.pk), data)

    return press


def sent_by(page: str, field: str) -> str:
    return next(form for form in forms_on(page) if field in form.sent).sent[field][0]


def test_from_told_to_closed(concern, look, act, rina, noam, outbox, inside_it, signed_in, now):
    assert WORDS in look(rina) and "Please answer by tomorrow at 12:00" in look(rina)
    assert act(rina, "take_concern").status_code == 302
    for who in (rina, noam):
        assert "Has seen it and takes care of it" in look(who)
    held = inside_it(lambda: Concern.objects.get())
    assert (held.state, held.taken_by_id) == ("taken", rina.acting_membership.pk)
    form = signed_in(rina).get(rina.url("programs:answer_concern", concern.pk)).content.decode()
    note = {"answer": sent_by(form, "answer"), "words": ANSWER}
    assert act(rina, "answer_concern", **note).status_code == act(rina, "answer_concern", **note).status_code == 302
    assert ANSWER in look(noam)
    act(rina, "answer_concern", answer=new_id(), words="הטיפול הסתיים", closes="on")
    assert "Closed" in look(noam) and "I have seen it" not in look(rina)
    refused = act(rina, "answer_concern", answer=new_id(), words="עוד").content.decode()
    assert "This was closed meanwhile" in refused and "עוד" in refused
    kinds = inside_it(lambda: list(ConcernAnswer.objects.values_list("kind", flat=True)))
    assert sorted(kinds) == ["closed", "note", "taken"]
    to_the_mentor = [letter for letter in outbox() if letter.to == noam.user.email]
    assert len(to_the_mentor) == 3
    for letter in outbox():
        for secret in (WORDS, ANSWER, "דוד", "נועם", "רינה"):
            assert secret not in letter.subject + letter.text


def test_what_is_written_counts_as_seen(concern, act, rina, inside_it, watch, now):
    act(rina, "answer_concern", answer=new_id(), words=ANSWER)
    now.shift(2 * DAY)
    assert watch() == 0
    assert inside_it(lambda: Concern.objects.get().taken_by) == rina.acting_membership


def test_handed_over_the_other_one_has_a_day_of_his_own(concern, act, look, rina, sara, noam, now, readers, watch):
    now.shift(DAY / 2)
    offered = act(rina, "hand_over_concern").content.decode()
    assert "שרה · Coordinator" in offered and "עדה · Administrator" in offered and "רינה · " not in offered
    to = {"recipient": sara.acting_membership.pk, "seen": 1}
    assert act(rina, "hand_over_concern", **to).status_code == act(rina, "hand_over_concern", **to).status_code == 302
    assert readers(concern) == [["רינה"], ["שרה"]]
    assert WORDS in look(sara) and WORDS in look(rina) and "Handed over to" in look(noam)
    now.shift(DAY - DAY / 24)
    assert watch() == 0
    now.shift(DAY / 24)
    assert watch() == 1
    assert readers(concern) == [["רינה"], ["שרה"], ["עדה"]]


def test_the_author_answers_nothing_and_no_stranger_does(
    concern, act, look, noam, ada, dana, make_viewer, organization
):
    noams_own = look(noam)
    assert WORDS in noams_own and "take-" not in noams_own and "hand-over" not in noams_own
    others = [make_viewer(role, organization=organization) for role in (Role.MENTOR, Role.MENTEE, Role.PROFESSIONAL)]
    for who in (noam, ada, dana, *others):
        for name in ("take_concern", "answer_concern", "hand_over_concern"):
            assert act(who, name, words="x", answer=new_id()).status_code == 404, (who, name)


def test_nobody_is_handed_it_who_is_not_in_line(concern, act, rina, dana, noam, readers):
    for stranger in (dana, noam):
        refused = act(rina, "hand_over_concern", recipient=stranger.acting_membership.pk, seen=1)
        assert refused.status_code == 200
    assert readers(concern) == [["רינה"]]


def test_each_step_and_each_look_leaves_a_trace_without_content(concern, act, look, rina, noam, sara, inside_it):
    look(rina), act(rina, "take_concern"), act(rina, "answer_concern", answer=new_id(), words=ANSWER)
    act(rina, "hand_over_concern", recipient=sara.acting_membership.pk, seen=1)
    act(sara, "answer_concern", answer=new_id(), words=ANSWER, closes="on")
    entries = inside_it(lambda: list(AuditEntry.objects.filter(action__startswith="concern.").order_by("at", "pk")))
    steps = [entry.action for entry in entries if entry.kind == "write"]
    expected = ["recipients_set", "raised", "taken", "answered", "handed_over", "closed"]
    assert sorted(steps) == sorted(f"concern.{step}" for step in expected)
    assert [entry.actor for entry in entries if entry.action == "concern.read"] == [rina.user]
    told = str([entry.detail for entry in entries])
    assert WORDS not in told and ANSWER not in told and "דוד" not in told


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    line, told, rina, sara, signed_in, django_assert_num_queries
):
    client, url = signed_in(rina), rina.url("programs:concerns")
    told(rina)
    client.get(url)
    for number in (1, 3):
        with django_assert_num_queries(11):
            page = client.get(url).content.decode()
        assert page.count("people-row") == number
        told(rina), told(rina, in_danger=True)


def test_a_member_whose_role_was_taken_away_has_no_access(concern, act, rina, signed_in, inside_it, organization):
    membership = rina.acting_membership
    membership.is_active = False
    inside_it(membership.save)
    url = rina.url("programs:concern", concern.pk)
    assert signed_in(rina).get(url).status_code == 404
    from tests.factories import MembershipFactory

    inside_it(lambda: MembershipFactory(organization=organization, user=rina.user, role=Role.COORDINATOR))
    assert inside_it(lambda: viewer_for(rina.user, organization)).is_coordinator
    assert signed_in(rina).get(url).status_code == 404
