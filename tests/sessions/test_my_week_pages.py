"""The mentor's week through HTTP: answers of one tap, questions one at a time, and who gets 404."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services
from sessions.models import LogRevision, Meeting, SessionLog
from tests.factories import MentorFactory

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY = date(2026, 11, 17)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(TUESDAY)


@pytest.fixture
def url(organization):
    """An address of sessions in the organization: `url("held", meeting.pk)`."""
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def client(signed_in, noam):
    return signed_in(noam)


@pytest.fixture
def facts(organization):
    """What stands in the database: `facts()` are (outcome, absent, excused_by, reason) of each log."""

    def read(*names):
        with organization_scope(organization), transaction.atomic():
            return list(SessionLog.objects.values_list(*(names or ("outcome", "absent", "excused_by", "reason"))))

    return read


def test_each_meeting_has_two_answers(client, url, meeting):
    page = client.get(url("my_week")).content.decode()
    assert "אורי" in page
    assert page.count("answer-yes") == 1
    assert url("held", meeting.pk) in page and url("not_held", meeting.pk) in page
    assert "One meeting is left to report." in page


def test_what_is_left_of_former_weeks_comes_first(client, url, make_meeting):
    old, older, now = make_meeting(date(2026, 11, 10)), make_meeting(date(2026, 10, 27)), make_meeting(TUESDAY)
    page = client.get(url("my_week")).content.decode()
    places = [page.index(f'id="meeting-{meeting.pk}"') for meeting in (older, old, now)]
    assert places == sorted(places)
    assert "Left from last week" in page
    assert "3 meetings are left to report." in page


def test_another_week_shows_that_week_alone(client, url, make_meeting):
    old, now = make_meeting(date(2026, 11, 10)), make_meeting(TUESDAY)
    page = client.get(url("my_week"), {"week": "2026-11-10"}).content.decode()
    assert f"meeting-{old.pk}" in page and f"meeting-{now.pk}" not in page
    assert client.get(url("my_week"), {"week": "nonsense"}).status_code == 200


def test_one_tap_reports_it(client, url, meeting, facts):
    answer = client.post(url("held", meeting.pk), {"seen": ""}, headers=HTMX)
    assert facts() == [("held", "", "", "")]
    page = answer.content.decode()
    assert page.startswith("<article") and url("undo", meeting.pk) in page
    assert 'hx-swap-oob="true"' in page and "Everything so far is reported" in page


def test_one_tap_without_script(client, url, meeting, facts):
    answer = client.post(url("held", meeting.pk), {"seen": ""})
    assert answer.status_code == 302
    assert answer.url == f"{url('my_week')}#meeting-{meeting.pk}"
    assert facts() == [("held", "", "", "")]


def test_the_same_tap_twice_makes_one_log(client, url, meeting, facts):
    for _n in range(2):
        assert client.post(url("held", meeting.pk), {"seen": ""}, headers=HTMX).status_code == 200
    assert len(facts()) == 1


def test_a_tap_on_an_old_page_overwrites_nothing_and_says_so(client, url, meeting, facts):
    client.post(url("not_held", meeting.pk), {"answer": "missed-mentee", "seen": ""})
    answer = client.post(url("held", meeting.pk), {"seen": ""}, headers=HTMX)
    assert "reported meanwhile" in answer.content.decode()
    assert facts() == [("missed", "mentee", "", "")]


def test_undo_asks_again(client, url, meeting, facts):
    client.post(url("held", meeting.pk), {"seen": ""})
    page = client.post(url("undo", meeting.pk), headers=HTMX).content.decode()
    assert facts() == [] and "answer-yes" in page
    assert client.post(url("undo", meeting.pk)).status_code == 302


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("missed-mentee", ("missed", "mentee", "", "")),
        ("missed-mentor", ("missed", "mentor", "", "")),
        ("missed-both", ("missed", "both", "", "")),
        ("excused-mentee", ("excused", "", "mentee", "cancelled")),
        ("excused-office", ("excused", "", "office", "cancelled")),
    ],
)
def test_what_happened_is_one_question(client, url, meeting, facts, answer, expected):
    response = client.post(url("not_held", meeting.pk), {"answer": answer, "seen": ""})
    assert facts() == [expected]
    assert response.url.startswith(url("log_reason", meeting.pk))


def test_why_is_another_one_and_may_be_skipped(client, url, meeting, facts, organization):
    client.post(url("not_held", meeting.pk), {"answer": "excused-mentee", "seen": ""})
    assert "Illness" in client.get(url("log_reason", meeting.pk)).content.decode()
    client.post(url("log_reason", meeting.pk), {"reason": ""})
    assert facts() == [("excused", "", "mentee", "cancelled")]
    client.post(url("log_reason", meeting.pk), {"reason": "ill"})
    assert facts() == [("excused", "", "mentee", "ill")]
    client.post(url("log_reason", meeting.pk), {"reason": "moved"})
    assert facts() == [("excused", "", "mentee", "ill")]


def test_an_unknown_answer_is_asked_again(client, url, meeting, facts):
    response = client.post(url("not_held", meeting.pk), {"answer": "missed-everybody"})
    assert "Choose one of the answers" in response.content.decode()
    assert facts() == []


def test_a_meeting_to_come_can_only_be_called_off(client, url, make_meeting, facts):
    tomorrow = make_meeting(date(2026, 11, 19))
    page = client.get(url("not_held", tomorrow.pk)).content.decode()
    assert "excused-mentee" in page and "missed-mentee" not in page
    assert "answer-yes" not in client.get(url("my_week")).content.decode()
    client.post(url("held", tomorrow.pk), {"seen": ""}, headers=HTMX)
    client.post(url("not_held", tomorrow.pk), {"answer": "missed-mentee"})
    assert facts() == []


def test_later_today_they_may_have_met_already(client, url, make_meeting, facts):
    tonight = make_meeting(date(2026, 11, 18))
    assert "We have met already" in client.get(url("my_week")).content.decode()
    form = {"day": "2026-11-18", "time": "09:00", "minutes": "30", "mode": "phone", "seen": ""}
    client.post(url("log_details", tonight.pk), form)
    assert facts("outcome", "minutes") == [("held", 30)]


def test_all_that_is_left_took_place(client, url, make_meeting, facts):
    for day in (15, 16, 17):
        make_meeting(date(2026, 11, day))
    make_meeting(date(2026, 11, 10))
    assert "All 3 left took place" in client.get(url("my_week")).content.decode()
    for _n in range(2):
        client.post(url("all_held"), {"all_of": "2026-11-15"})
    assert len(facts()) == 3


def test_details_are_saved_and_corrected(client, url, meeting, facts, noon):
    form = {"day": "2026-11-16", "time": "18:30", "minutes": "60", "mode": "phone", "seen": ""}
    assert client.post(url("log_details", meeting.pk), form).status_code == 302
    assert facts("minutes", "mode", "held_at__hour", "held_at__minute") == [(60, "phone", 16, 30)]
    noon.shift(timedelta(minutes=1))
    page = client.get(url("log_details", meeting.pk)).content.decode()
    assert 'value="2026-11-16"' in page and 'value="18:30"' in page and 'name="summary"' not in page


def test_two_pages_open_and_the_later_one_overwrites_nothing(client, url, meeting, facts, noon):
    form = {"day": "2026-11-17", "time": "16:00", "minutes": "60", "mode": "phone", "seen": ""}
    client.post(url("log_details", meeting.pk), form)
    noon.shift(timedelta(minutes=1))
    answer = client.post(url("log_details", meeting.pk), {**form, "minutes": "20"})
    assert answer.status_code == 200 and "reported meanwhile" in answer.content.decode()
    assert 'value="20"' in answer.content.decode()
    assert facts("minutes") == [(60,)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minutes": "0"}, "greater than or equal to 5"),
        ({"day": "2026-11-19"}, "still to come"),
        ({"day": "2026-11-10"}, "in another week"),
        ({"day": ""}, "required"),
    ],
)
def test_mistakes_in_details_keep_what_was_typed(client, url, meeting, facts, wrong, words):
    form = {"day": "2026-11-17", "time": "16:10", "minutes": "60", "mode": "video", "seen": "", **wrong}
    page = client.post(url("log_details", meeting.pk), form).content.decode()
    assert words in page and 'value="16:10"' in page
    assert facts() == []


def test_a_summary_where_the_program_wants_one(client, url, meeting, facts, organization, program):
    with organization_scope(organization):
        program.summary_policy = "coordinators"
        program.save()
    form = {"day": "2026-11-17", "time": "16:00", "minutes": "45", "mode": "in_person", "seen": "", "summary": "טוב"}
    client.post(url("log_details", meeting.pk), form)
    assert facts("summary") == [("טוב",)]


def test_an_extra_meeting(client, url, pairing, make_pairing, facts, organization):
    foreign = make_pairing(mentee="זר")
    form = {"pairing": pairing.pk, "day": "2026-11-17", "time": "20:00", "minutes": "30", "mode": "phone"}
    for _n in range(2):
        assert client.post(url("extra"), form).status_code == 302
    assert facts("outcome", "minutes") == [("held", 30)]
    assert "זר" not in client.get(url("extra")).content.decode()
    assert client.post(url("extra"), {**form, "pairing": foreign.pk}).status_code == 200
    assert len(facts()) == 1


def test_an_extra_meeting_to_come_is_refused_and_not_kept(client, url, pairing, organization):
    form = {"pairing": pairing.pk, "day": "2026-11-19", "time": "20:00", "minutes": "30", "mode": "phone"}
    assert "still to come" in client.post(url("extra"), form).content.decode()
    with organization_scope(organization):
        assert Meeting.objects.count() == 0


def test_a_mentor_with_nobody_yet(signed_in, make_viewer, organization, url):
    client = signed_in(make_viewer(Role.MENTOR, organization=organization))
    assert "No meetings this week" in client.get(url("my_week")).content.decode()
    assert "Nobody is paired with you yet" in client.get(url("extra")).content.decode()
    assert client.post(url("extra"), {}).status_code == 404
    assert client.post(url("all_held"), {"all_of": "2026-11-15"}).status_code == 404


PAGES = ("not_held", "log_reason", "log_details")
ACTIONS = ("held", "undo", "not_held", "log_reason", "log_details")


@pytest.mark.parametrize("who", ["dana", "ada", "tamar", "other mentor"])
def test_nobody_else_reports(who, request, url, meeting, signed_in, make_viewer, organization, facts):
    if who == "other mentor":
        viewer = make_viewer(Role.MENTOR, organization=organization)
        with organization_scope(organization):
            MentorFactory(organization=organization, membership=viewer.membership(Role.MENTOR))
    else:
        viewer = request.getfixturevalue(who)
    stranger = signed_in(viewer)
    assert {stranger.get(url(name, meeting.pk)).status_code for name in PAGES} == {404}
    assert {stranger.post(url(name, meeting.pk), {"answer": "missed-both"}).status_code for name in ACTIONS} == {404}
    assert facts() == []


def test_the_same_meeting_opens_to_its_mentor(client, url, meeting):
    assert {client.get(url(name, meeting.pk)).status_code for name in ("not_held", "log_details", "meeting")} == {200}


def test_through_another_organization_it_does_not_exist(client, meeting, other_organization, noam, make_viewer):
    make_viewer(Role.MENTOR, organization=other_organization, user=noam.user)
    for name in ("held", "undo"):
        address = reverse(f"mentoring_sessions:{name}", args=[other_organization.slug, meeting.pk])
        assert client.post(address).status_code == 404


def test_a_former_mentor_can_report_for_two_weeks_and_then_no_more(
    client, signed_in, noam, url, make_meeting, pairing, organization, noon
):
    meeting = make_meeting(date(2026, 11, 10))
    with organization_scope(organization):
        pairing.ends_on = date(2026, 11, 12)
        pairing.save()
    assert client.get(url("log_details", meeting.pk)).status_code == 200
    noon.shift(timedelta(days=14))
    client = signed_in(noam)
    for name in (*PAGES, "meeting"):
        assert client.get(url(name, meeting.pk)).status_code == 404
    assert client.post(url("held", meeting.pk)).status_code == 404
    assert "אורי" not in client.get(url("my_week"), {"week": "2026-11-10"}).content.decode()


def test_a_former_mentor_keeps_what_he_reported(signed_in, url, meeting, pairing, organization, noam, noon):
    with organization_scope(organization):
        services.log_meeting(meeting=meeting, outcome="held", by=noam)
        pairing.ends_on = date(2026, 11, 18)
        pairing.save()
    noon.shift(timedelta(days=60))
    client = signed_in(noam)
    assert client.get(url("meeting", meeting.pk)).status_code == 200
    assert client.post(url("undo", meeting.pk)).status_code == 404


def test_signed_out_people_are_asked_to_sign_in(db, url, organization):
    answer = Client().get(url("my_week"))
    assert answer.status_code == 302 and "next=" in answer.url


@pytest.mark.parametrize("count", [1, 3])
def test_my_week_takes_as_many_queries_for_one_as_for_three(
    client, url, make_meeting, make_pairing, mentor, count, django_assert_num_queries, organization, noam
):
    for number in range(count):
        pairing = make_pairing(mentor=mentor, mentee=f"משתתף {number}")
        make_meeting(TUESDAY, pairing=pairing)
        make_meeting(date(2026, 11, 10), pairing=pairing)
        reported = make_meeting(date(2026, 11, 16), pairing=pairing)
        with organization_scope(organization):
            services.log_meeting(meeting=reported, outcome="held", by=noam)
    with django_assert_num_queries(22):
        client.get(url("my_week"))


def test_history_is_written_for_each_answer(client, url, meeting, organization):
    client.post(url("held", meeting.pk), {"seen": ""})
    client.post(url("undo", meeting.pk))
    with organization_scope(organization):
        assert [row.kind for row in LogRevision.objects.order_by("at", "id")] == ["created", "undone"]
