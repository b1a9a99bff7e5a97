"""Another time: one of the two proposes, the other accepts, declines, or answers with times of his own."""

import re
from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services as sessions
from sessions.models import Meeting, MeetingSeries, Proposal, SessionLog
from sessions.plans import services
from sessions.plans.queries import open_proposals
from tests.factories import MenteeFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
THURSDAY, FRIDAY, MONDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def url(organization):
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(THURSDAY)


@pytest.fixture
def propose(organization, meeting, at, noam):
    """Noam proposes Monday at 10:00 and at 12:00, or what else is said."""

    def make(by=noam, about=meeting, instants=None, **facts):
        with organization_scope(organization), transaction.atomic():
            about = Meeting.objects.select_related("pairing__mentor", "pairing__enrolment__mentee").get(pk=about.pk)
            times = instants or [at(MONDAY, 10), at(MONDAY, 12)]
            return services.propose(meeting=about, instants=times, by=by, **facts)

    return make


def form(**days: str) -> dict[str, str]:
    """`form(first="2026-11-23 10:00")`."""
    data = {}
    for number, moment in enumerate(days.values()):
        data[f"day_{number}"], data[f"time_{number}"] = moment.split()
    return data


def buttons(page: str) -> list[tuple[str, str]]:
    """The times that can be accepted, each with the word that goes back with it."""
    return re.findall(r'name="instant" value="([^"]+)"><input type="hidden" name="seen" value="(\w+)"', page)


def test_the_mentee_proposes_the_mentor_accepts(signed_in, noam, uri, url, meeting, ask, organization, dana, ada):
    as_uri, as_noam = signed_in(uri), signed_in(noam)
    assert url("propose", meeting.pk) in as_uri.get("/north/my-meetings/").content.decode()
    sent = form(first="2026-11-23 10:00", second="2026-11-20 09:00")
    for _n in range(2):
        assert as_uri.post(url("propose", meeting.pk), sent).url == "/north/my-meetings/"
    proposal = ask(lambda: Proposal.objects.get())
    page = url("proposal", proposal.pk)
    assert page in as_uri.get("/north/my-meetings/").content.decode()
    assert page in as_noam.get("/north/my-week/").content.decode()
    assert page in as_noam.get(url("meeting", meeting.pk)).content.decode()
    assert page not in signed_in(dana).get(url("meeting", meeting.pk)).content.decode()
    assert [signed_in(who).get(page).status_code for who in (dana, ada)] == [404, 404]
    assert buttons(as_uri.get(page).content.decode()) == []
    (instant, seen), _later = buttons(as_noam.get(page).content.decode())
    accept = url("proposal_accept", proposal.pk)
    assert as_uri.post(accept, {"instant": instant, "seen": seen}).status_code == 404
    for _n in range(2):
        assert as_noam.post(accept, {"instant": instant, "seen": seen}).url == "/north/my-week/"
    moved = ask(lambda: Meeting.objects.get(pk=meeting.pk))
    assert moved.local_date == FRIDAY
    assert ask(lambda: Proposal.objects.values_list("state", "chosen").get()) == ("accepted", moved.starts_at)
    told = ("to", "kind", "text")
    sent = {"dropped_at__isnull": True}
    letters = ask(lambda: list(OutgoingMessage.objects.filter(**sent).order_by("created_at", "pk").values_list(*told)))
    assert [(to, kind) for to, kind, _text in letters] == [(noam.user.email, "plan"), (uri.user.email, "plan")]
    assert all(page in text for _to, _kind, text in letters)
    assert "Accepted" in as_uri.get(page).content.decode()
    trail = ask(lambda: list(AuditEntry.objects.values_list("action", flat=True)))
    assert sorted(action for action in trail if "proposal" in action) == ["proposal.accepted", "proposal.made"]


def test_answered_with_other_times_then_declined(signed_in, noam, uri, url, propose, ask, meeting):
    first = propose()
    as_uri, as_noam = signed_in(uri), signed_in(noam)
    for _n in range(2):
        answer = as_uri.post(url("proposal_answer", first.pk), form(first="2026-11-22 18:00"))
        assert answer.status_code == 302
    states = ask(lambda: dict(Proposal.objects.values_list("side", "state")))
    assert states == {"mentor": "declined", "mentee": "open"}
    second = ask(lambda: Proposal.objects.get(state="open"))
    for _n in range(2):
        as_noam.post(url("proposal_decline", second.pk))
    assert ask(lambda: Proposal.objects.get(pk=second.pk).state) == "declined"
    assert ask(lambda: Meeting.objects.get().starts_at) == meeting.starts_at
    third = propose()
    assert as_noam.post(url("proposal_withdraw", third.pk)).status_code == 302
    assert as_uri.post(url("proposal_withdraw", third.pk)).status_code == 404
    assert ask(lambda: Proposal.objects.get(pk=third.pk).state) == "withdrawn"


def test_for_good(signed_in, noam, uri, url, organization, pairing, ask, propose, at):
    with organization_scope(organization), transaction.atomic():
        series = SeriesFactory(organization=organization, pairing=pairing, weekday=1, starts_on=date(2026, 11, 3))
        sessions.generate_meetings(organization=organization)
        following = Meeting.objects.filter(series=series).order_by("starts_at").first()
    as_noam = signed_in(noam)
    sent = {**form(first="2026-11-30 18:00"), "span": "good"}
    assert as_noam.post(url("propose", following.pk), sent).status_code == 302
    proposal = ask(lambda: Proposal.objects.get())
    as_uri = signed_in(uri)
    (instant, seen), = buttons(as_uri.get(url("proposal", proposal.pk)).content.decode())  # fmt: skip
    accepted = as_uri.post(url("proposal_accept", proposal.pk), {"instant": instant, "seen": seen})
    assert accepted.url == "/north/my-meetings/"
    rules = ask(lambda: list(MeetingSeries.objects.values_list("weekday", "starts_on", "ends_on")))
    assert rules == [(1, date(2026, 11, 3), date(2026, 11, 28)), (0, date(2026, 11, 29), None)]
    assert "Every week, Monday at 18:00" in as_uri.get("/north/my-meetings/").content.decode()


def test_what_changed_meanwhile_is_not_agreed_to(signed_in, noam, uri, url, propose, ask, at, meeting, organization):
    """Moved otherwise, reported, its time come: over by itself, and written down by the hourly job."""
    first = propose()
    as_uri = signed_in(uri)
    (instant, seen), _later = buttons(as_uri.get(url("proposal", first.pk)).content.decode())
    with organization_scope(organization), transaction.atomic():
        sessions.move_meeting(meeting=meeting, starts_at=at(FRIDAY, 9), excused_by="mentor", by=noam)
    answer = as_uri.post(url("proposal_accept", first.pk), {"instant": instant, "seen": seen}, follow=True)
    assert "no longer open" in answer.content.decode()
    assert ask(lambda: Meeting.objects.get().starts_at) == at(FRIDAY, 9)
    assert "This proposal is over" in as_uri.get(url("proposal", first.pk)).content.decode()
    assert url("proposal", first.pk) not in as_uri.get("/north/my-meetings/").content.decode()
    second = propose()
    assert ask(lambda: Proposal.objects.get(pk=first.pk).state) == "expired"
    with organization_scope(organization), transaction.atomic():
        sessions.cancel_meeting(meeting=meeting, by=None)
        assert not open_proposals().exists()
        assert services.expire_proposals(organization=organization) == 1
        assert services.expire_proposals(organization=organization) == 0
        assert Proposal.objects.get(pk=second.pk).state == "expired"


def test_it_ends_as_the_time_of_the_meeting_comes(propose, noon, ask, organization, uri, at):
    proposal = propose()
    noon.shift(timedelta(days=2))
    with organization_scope(organization), transaction.atomic(), pytest.raises(ValidationError, match="."):
        services.accept_proposal(proposal=proposal, instant=at(MONDAY, 10), by=uri)
    assert ask(lambda: services.expire_proposals(organization=organization)) == 1


def test_something_that_came_up_is_shown_first(signed_in, uri, url, propose, make_pairing, make_meeting, mentor, ask):
    proposal = propose()
    client = signed_in(uri)
    (instant, seen), _later = buttons(client.get(url("proposal", proposal.pk)).content.decode())
    make_meeting(MONDAY, time(10), pairing=make_pairing(mentor=mentor, mentee="דוד"))
    accept = url("proposal_accept", proposal.pk)
    assert client.post(accept, {"instant": instant, "seen": seen}).url == url("proposal", proposal.pk)
    page = client.get(url("proposal", proposal.pk)).content.decode()
    assert "has another meeting then" in page and "דוד" not in page
    assert client.post(accept, dict(zip(("instant", "seen"), buttons(page)[0], strict=True))).url != accept
    assert ask(lambda: Proposal.objects.get().state) == "accepted"


def test_refused_with_the_reason(propose, uri, noam, at, organization, make_viewer, meeting):
    for wrong in ([at(date(2026, 11, 17), 9)], [meeting.starts_at], [at(MONDAY, hour) for hour in (8, 9, 10, 11)]):
        with pytest.raises(ValidationError):
            propose(instants=wrong)
    with pytest.raises(ValidationError):
        propose(for_good=True)  # an extra meeting
    proposal = propose()
    with pytest.raises(ValidationError, match="."):
        propose(by=uri)
    stranger = make_viewer(Role.MENTEE, organization=organization)
    with organization_scope(organization), transaction.atomic():
        MenteeFactory(organization=organization, membership=stranger.membership(Role.MENTEE))
        for by in (stranger, noam):
            with pytest.raises(PermissionDenied):
                services.accept_proposal(proposal=proposal, instant=at(MONDAY, 10), by=by)
    with pytest.raises(PermissionDenied):
        propose(by=stranger)


def test_who_cannot_sign_in_is_proposed_nothing(signed_in, noam, url, meeting, uri, ask):
    assert signed_in(noam).get(url("propose", meeting.pk)).status_code == 200
    ask(lambda: Membership.objects.filter(pk=uri.memberships[0].pk).update(is_active=False))
    assert signed_in(noam).get(url("propose", meeting.pk)).status_code == 404
    assert signed_in(noam).get(url("move_meeting", meeting.pk)).status_code == 200
    ask(lambda: Mentee.objects.update(membership=None))
    assert signed_in(noam).get(url("propose", meeting.pk)).status_code == 404


def test_nobody_sees_another_ones(signed_in, make_viewer, organization, url, propose, uri):
    proposal = propose()
    for role in (Role.MENTEE, Role.MENTOR):
        stranger = make_viewer(role, organization=organization)
        names = ("proposal", "proposal_answer")
        assert [signed_in(stranger).get(url(name, proposal.pk)).status_code for name in names] == [404, 404]
        assert signed_in(stranger).post(url("proposal_decline", proposal.pk)).status_code == 404
        chosen = {"instant": proposal.instants[0].isoformat(), "seen": ""}
        assert signed_in(stranger).post(url("proposal_accept", proposal.pk), chosen).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once(organization, propose, uri, at, ask):
    """Two different times accepted at the same moment: one holds. The same press twice: one proposal, one move."""

    def at_once(*acts) -> list[Exception]:
        barrier, errors = Barrier(len(acts)), []

        def one(act) -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    barrier.wait()
                    act()
            except Exception as error:  # handed to the test
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=one, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    assert at_once(propose, propose) == []
    proposal = ask(lambda: Proposal.objects.select_related("pairing__mentor", "pairing__enrolment__mentee").get())

    def accept(hour: int):
        return lambda: services.accept_proposal(proposal=proposal, instant=at(MONDAY, hour), by=uri)

    errors = at_once(accept(10), accept(12))
    assert [type(error) for error in errors] == [ValidationError]
    assert ask(lambda: (Meeting.objects.count(), SessionLog.objects.count(), Proposal.objects.count())) == (2, 1, 1)
    chosen = ask(lambda: Proposal.objects.get().chosen)
    assert ask(lambda: Meeting.objects.get(moved_from__isnull=False).starts_at) == chosen
