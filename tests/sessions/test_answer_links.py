"""A link of a letter: one press says whether they met, a look changes nothing, and whatever ended says nothing."""

import re
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.personal import by_link
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Enrolment, Pairing
from reports.models import WeeklyAttendance
from reports.services import roll_up_week
from sessions import services
from sessions.models import AnswerLink, LogRevision, Meeting, SessionLog, StaleWeek
from tests.factories import MentorFactory, SeriesFactory
from tests.tenancy.sweeping import answer_of, checksums, rolled_back

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def met(make_meeting):
    """Yesterday's meeting with Uri."""
    return make_meeting(TUESDAY)


@pytest.fixture
def send(organization, noam):
    """Make the link of a meeting anew; gives its address without the answer."""

    def make(meeting: Meeting) -> str:
        with organization_scope(organization), transaction.atomic():
            made = services.make_answer_links(
                organization=organization, membership=noam.memberships[0], meetings=[meeting]
            )
        return f"/answer/north/{made[meeting.pk]}/"

    return make


@pytest.fixture
def link(send, met):
    return send(met)


@pytest.fixture
def facts(organization):
    """What is reported: (outcome, who did not come, channel, author's name)."""

    def read() -> list[tuple]:
        with organization_scope(organization), transaction.atomic():
            return list(SessionLog.objects.values_list("outcome", "absent", "channel", "author__user__name"))

    return read


@pytest.fixture
def report(organization, met, noam):
    """Noam reports on the pages: `report("held")`."""

    def write(outcome: str, **more) -> None:
        with organization_scope(organization), transaction.atomic():
            services.log_meeting(meeting=met, outcome=outcome, by=noam, **more)

    return write


HELD, MISSED = ("held", "", "link", "נועם"), ("missed", "unsaid", "link", "נועם")


def test_yes_and_no_and_a_mistake(link, facts, organization):
    """Without sign-in, cookie or token; pressed twice it is said once, and what was said by it can be corrected."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{link}yes/").content.decode()
    assert "Uri" not in page and "אורי" in page and "נועם" not in page and "הצפון" not in page
    for word, expected in (("yes", HELD), ("yes", HELD), ("no", MISSED), ("no", MISSED), ("yes", HELD)):
        answer = client.post(f"{link}{word}/")
        assert (answer.status_code, facts(), answer.cookies.output()) == (200, [expected], "")
    with organization_scope(organization), transaction.atomic():
        kinds = list(LogRevision.objects.order_by("pk").values_list("kind", "channel"))
        assert kinds == [("created", "link"), ("corrected", "link"), ("corrected", "link")]
        log = SessionLog.objects.select_related("meeting").get()
        assert (log.held_at, log.minutes) == (log.meeting.starts_at, log.meeting.minutes)
        assert StaleWeek.objects.get().week_start == date(2026, 11, 15)
        told = AuditEntry.objects.filter(action__startswith="log.").order_by("pk")
        assert [(entry.action, entry.actor.name, entry.detail["channel"]) for entry in told] == [
            ("log.created", "נועם", "link"), ("log.corrected", "נועם", "link"), ("log.corrected", "נועם", "link")
        ]  # fmt: skip


def test_a_scanner_changes_nothing(link, organization):
    """Mail programs open every link in a letter, as GET and as HEAD, and send what else comes to their mind."""
    before = checksums(organization)
    for word in ("yes", "no"):
        for method in ("get", "head", "options", "put", "patch", "delete"):
            answer = getattr(Client(), method)(f"{link}{word}/")
            assert answer.status_code == (200 if method in ("get", "head") else 405), method
    changed = {table for table, value in checksums(organization).items() if value != before[table]}
    assert changed <= {"audit_auditentry", "audit_auditlink"}
    with organization_scope(organization), transaction.atomic():
        opened = AuditEntry.objects.filter(action="answers.read")
        assert [(entry.kind, entry.actor.name) for entry in opened] == [("read", "נועם")] * 2


def test_page_is_kept_and_told_nowhere(link):
    for path in (f"{link}yes/", f"/answer/north/{'x' * 43}/yes/"):
        head = Client().get(path).headers
        assert head["Referrer-Policy"] == "no-referrer" and "noindex" in head["X-Robots-Tag"]
        assert "no-store" in head["Cache-Control"]
    page = Client().get(f"{link}no/").content.decode()
    assert "<script" not in page and "csrf" not in page
    assert f'href="{link}yes/"' in page


def test_page_speaks_the_language_of_whom_it_was_sent_to(link, noam):
    for language, words in (("en", "Did you meet?"), ("he", 'dir="rtl"')):
        User.objects.filter(pk=noam.user.pk).update(language=language)
        answer = Client(headers={"accept-language": "fr"}).get(f"{link}yes/")
        assert words in answer.content.decode() and answer["Content-Language"] == language


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        ("held", {}, "You met."),
        ("missed", {"absent": "mentee"}, "You did not meet."),
        ("excused", {"excused_by": "mentor"}, "You did not meet."),
    ],
)
def test_what_was_reported_otherwise_stays(link, report, facts, noam, outcome, more, words):
    """Said by the link before or not: once the mentor has reported on the pages, the link only says that."""
    User.objects.filter(pk=noam.user.pk).update(language="en")
    for said_before in (False, True):
        if said_before:
            Client().post(f"{link}{'no' if outcome == 'held' else 'yes'}/")
        report(outcome, **more)
        before = facts()
        for word in ("yes", "no"):
            page = Client().post(f"{link}{word}/").content.decode()
            assert "This is reported already" in page and words in page and "<button" not in page
            assert facts() == before


def test_what_is_open_is_asked_in_my_week_and_counted_as_missed(
    send, make_meeting, pairing, facts, noam, dana, signed_in, organization
):
    """Missed, in the four states of a week; who did not come is asked for there and on the present week's page."""
    with organization_scope(organization), transaction.atomic():
        series = SeriesFactory(organization=organization, pairing=pairing, weekday=3)
    met = make_meeting(date(2026, 11, 12), series=series)
    Client().post(f"{send(met)}no/")
    for week in ("", "?week=2026-11-12"):
        page = signed_in(noam).get(f"/north/my-week/{week}").content.decode()
        assert "Who did not come, or who cancelled, is not said yet" in page
        assert f"/north/meetings/{met.pk}/not-held/" in page
    assert "By a link in a letter" in signed_in(dana).get(f"/north/meetings/{met.pk}/").content.decode()
    with organization_scope(organization), transaction.atomic():
        roll_up_week(organization=organization, week_start=date(2026, 11, 8))
        row = WeeklyAttendance.objects.get()
        assert (row.expected, row.held, row.excused, row.missed, row.unreported) == (1, 0, 0, 1, 0)
        seen = services.version_of(SessionLog.objects.get())
    answer = {"answer": "excused-mentee", "seen": ""}
    signed_in(noam).post(f"/north/meetings/{met.pk}/not-held/", answer)
    assert facts() == [MISSED]  # it was reported since that page: nothing is overwritten unseen
    signed_in(noam).post(f"/north/meetings/{met.pk}/not-held/", {**answer, "seen": seen})
    assert facts() == [("excused", "", "pages", "נועם")]
    assert "is not said yet" not in signed_in(noam).get("/north/my-week/").content.decode()


# --- what ends a link ---


def pass_on(o, noam) -> None:
    other = MentorFactory(organization=o, full_name="גד")
    Pairing.objects.update(mentor=other)


ENDS = {
    "expired": lambda o, noam: AnswerLink.objects.update(expires_at=clock.now()),
    "stopped": lambda o, noam: services.stop_answer_links(by=noam),
    "replaced": lambda o, noam: services.make_answer_links(
        organization=o, membership=noam.memberships[0], meetings=[Meeting.objects.get()]
    ),
    "pairing ended": lambda o, noam: Pairing.objects.update(ends_on=TUESDAY),
    "enrolment ended": lambda o, noam: Enrolment.objects.update(ends_on=TUESDAY),
    "another mentor": pass_on,
    "membership gone": lambda o, noam: Membership.objects.update(is_active=False),
    "account closed": lambda o, noam: User.objects.update(is_active=False),
    "moved ahead": lambda o, noam: Meeting.objects.update(starts_at=clock.now() + timedelta(days=1)),
    "organization suspended": lambda o, noam: Organization.objects.filter(pk=o.pk).update(suspended_at=clock.now()),
}


WAYS = [("yes", "get"), ("yes", "post"), ("no", "head"), ("no", "post")]


def test_ended_link_is_like_one_never_sent(link, facts, organization, noam):
    """In status, text, head and statements; and it takes no answer."""

    def told(path: str) -> list:
        return [answer_of(getattr(Client(), method), f"{path}{word}/", {})[1] for word, method in WAYS]

    never = told(f"/answer/north/{'x' * 43}/")
    assert {answer.status for answer in never} == {404}
    assert {answer.status for answer in told(link)} == {200}
    for why, end in ENDS.items():
        with rolled_back():
            with organization_scope(organization), transaction.atomic():
                end(organization, noam)
            if why == "organization suspended":
                never = told(f"/answer/north/{'x' * 43}/")
            assert told(link) == never, why
            assert facts() == []


def test_link_of_another_organization_and_of_none(link, facts, other_organization):
    """Under another name it is like one never sent there; an unknown organization answers in the same words."""
    told = []
    for path in (link.replace("north", "south"), "/answer/south/x/", link.replace("north", "nowhere")):
        _, answer = answer_of(Client().post, f"{path}yes/", {})
        told.append(answer)
    assert told[0] == told[1] and told[0].status == 404
    assert (told[2].status, told[2].text, told[2].headers) == (404, told[1].text, told[1].headers)
    assert facts() == []


def test_colleague_of_the_pairing_answers_for_himself_alone(
    link, make_pairing, make_meeting, make_viewer, organization
):
    """A link says something about its own meeting and about no other of the same people."""
    other = make_meeting(TUESDAY, time(18))
    Client().post(f"{link}yes/")
    with organization_scope(organization), transaction.atomic():
        assert not SessionLog.objects.filter(meeting=other).exists()


def test_mentor_stops_all_links(link, noam, signed_in, facts):
    client = signed_in(noam)
    assert "Stop all links" in client.get("/north/reminders/").content.decode()
    assert client.post("/north/reminders/stop-links/").status_code == 302
    assert "Stop all links" not in client.get("/north/reminders/").content.decode()
    assert Client().post(f"{link}yes/").status_code == 404 and facts() == []


def test_whoever_asks_too_often_waits(link, facts, monkeypatch):
    """Right links and wrong ones count alike, and the answer is the same for both."""
    monkeypatch.setattr(by_link, "MOST", 3)
    for number in range(3):
        Client().get(f"/answer/north/{number}/yes/")
    pages = [Client().post(path) for path in (f"{link}yes/", "/answer/north/x/yes/", "/answer/nowhere/x/yes/")]
    assert [page.status_code for page in pages] == [429] * 3 and facts() == []
    assert len({page.content for page in pages}) == 1


def test_secret_is_kept_as_a_hash_and_forgotten_a_month_later(link, organization):
    secret = re.fullmatch(r"/answer/north/([\w-]{43})/", link)[1]
    with organization_scope(organization), transaction.atomic():
        assert secret not in str(list(AnswerLink.objects.values()))
        assert services.forget_old_links(organization=organization) == 0
        AnswerLink.objects.update(expires_at=clock.now() - timedelta(days=31))
        assert services.forget_old_links(organization=organization) == 1


def test_mentor_alone_has_the_page(signed_in, dana, noam):
    assert signed_in(noam).get("/north/reminders/").status_code == 404  # a role without a profile
    assert Role.MENTOR not in dana.roles
    assert signed_in(dana).get("/north/reminders/").status_code == 404
