"""The morning page: on one history with planted cases, each rule once and each near miss once, exactly the planted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from programs.models import (
    Absence,
    BackgroundCheck,
    BeginningStep,
    Certificate,
    ChangeRequest,
    FollowUp,
    Pairing,
    ProgramScope,
    Pulse,
    PulseContribution,
    PulseVersion,
    Screening,
    SharedAnswer,
    Signature,
    Snooze,
    TalkRequest,
    WatchRules,
)
from programs.pulses.queries import fallen_pulses, talk_requests
from programs.queries import managed_program_ids
from programs.services import update_program
from programs.watching.queries import kept_rules
from programs.watching.rules import THRESHOLDS
from reports.closing.queries import Morning as WeekMorning
from reports.models import Morning, WeeklyAttendance
from reports.morning.queries import Reach, standing, standing_of_all
from reports.morning.record import keep_morning
from sessions.models import SupportRequest, SupportTalk
from tests.factories import (
    CalendarPeriodFactory,
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)
from tests.reports.scenes import meeting_of, series_of

NOW = datetime(2025, 11, 19, 10, tzinfo=UTC)
TODAY = date(2025, 11, 19)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


class Stage:
    """A program in which people are planted; of whoever is planted with nothing else, nothing is to be said."""

    def __init__(self, organization, program, unit=None):
        self.organization, self.program, self.unit = organization, program, unit

    def enrolled(self, name: str, **fields):
        mentee = MenteeFactory(organization=self.organization, full_name=name, unit=self.unit)
        fields = {"program": self.program, **fields}
        return EnrolmentFactory(organization=self.organization, mentee=mentee, **fields)

    def mentor(self, name: str, **fields):
        membership = MembershipFactory(organization=self.organization, role=Role.MENTOR)
        fields = {"unit": self.unit, "membership": membership, **fields}
        return MentorFactory(organization=self.organization, full_name=f"mentor of {name}", **fields)

    def pair(self, name: str, *, timed: bool = True, met: str = "1 held", mentor=None, program=None, **fields):
        """A pairing with what became of its meetings: "8 held, 1 missed" is eight days ago and yesterday."""
        enrolment = self.enrolled(name, program=program or self.program)
        mentor = mentor or self.mentor(name)
        pairing = PairingFactory(organization=self.organization, enrolment=enrolment, mentor=mentor, **fields)
        if timed:
            pairing.fixed = series_of(pairing)
            for word in filter(None, met.split(", ")):
                self.met(pairing, *word.split())
        return pairing

    def met(self, pairing, ago: str, outcome: str = "") -> None:
        meeting = meeting_of(pairing.fixed, TODAY - int(ago) * DAY)
        if outcome:
            at = min(meeting.starts_at + timedelta(hours=1), NOW)
            meeting.logs.create(
                organization=self.organization, outcome=outcome, author=pairing.mentor.membership, logged_at=at,
                updated_at=at,
            )  # fmt: skip

    def away(self, person, since: int, until: int | None) -> None:
        whose = {"mentor": person} if hasattr(person, "capacity") else {"mentee": person}
        days = {"starts_on": TODAY + since * DAY, "ends_on": None if until is None else TODAY + until * DAY}
        Absence.objects.create(organization=self.organization, **whose, **days)

    def certificate(self, mentor, days: int, **fields) -> None:
        fields = {"number": str(new_id())[-12:], "valid_until": TODAY + days * DAY, "last_on": TODAY, **fields}
        Certificate.objects.create(
            organization=self.organization, mentor=mentor, program=self.program, name="x", title="x", minutes=60,
            first_on=TODAY, issued_on=TODAY, **fields,
        )  # fmt: skip

    def background(self, mentor, days: int) -> None:
        its = {"organization": self.organization}
        Screening.objects.get_or_create(**its, program=self.program, defaults={"certificate": True})
        until = TODAY + days * DAY
        BackgroundCheck.objects.create(**its, mentor=mentor, seen_on=min(TODAY, until), valid_until=until, noted_at=NOW)

    def pulse(self, pairing, ago: int, *values: int, whose: str = "mentee", shared: bool = True) -> None:
        """What one side answered so many days ago, and whether it let the office see it."""
        its = {"organization": self.organization}
        version, _is_new = PulseVersion.objects.get_or_create(
            **its, program=pairing.enrolment.program, whose=whose, number=1, defaults={"made_on": TODAY}
        )
        asked_on, turn = TODAY - ago * DAY, Pulse.objects.filter(pairing=pairing, whose=whose).count()
        pulse = Pulse.objects.create(
            **its, pairing=pairing, whose=whose, version=version, turn=turn, asked_on=asked_on, closes_on=asked_on,
            secret_hash=str(new_id()), is_answered=True,
        )  # fmt: skip
        for position, value in enumerate(values, 1):
            answer = {"position": position, "value": value}
            if shared:
                SharedAnswer.objects.create(**its, pulse=pulse, on=asked_on, **answer)
            else:
                PulseContribution.objects.create(**its, first_day=TODAY, version=version, mark=b"x", **answer)

    def asks(self, pairing, whose: str = "mentee", **fields):
        return TalkRequest.objects.create(
            organization=self.organization, pairing=pairing, whose=whose, since=TODAY - 2 * DAY, **fields
        )

    def asks_another(self, pairing, **fields):
        its = {"organization": self.organization, "pairing": pairing, "since": TODAY - 2 * DAY}
        return ChangeRequest.objects.create(**its, **fields)

    def spoke(self, pairing, ago: int) -> None:
        FollowUp.objects.create(
            organization=self.organization, pairing=pairing, kind="call", whom="mentor", way="phone", agreed="x",
            on=TODAY - ago * DAY, noted_at=NOW,
        )  # fmt: skip

    def begins(self, pairing, due_on, kind: str = "welcome", **fields) -> BeginningStep:
        return BeginningStep.objects.create(
            organization=self.organization, pairing=pairing, kind=kind, counted_on=due_on, due_on=due_on, **fields
        )

    def signs(self, step) -> None:
        Signature.objects.create(
            organization=self.organization, pairing=step.pairing, party="mentor", name="x", way="page", on=TODAY,
            signed_at=NOW,
        )  # fmt: skip

    def talked(self, mentor, days: int, **fields) -> None:
        dana = MembershipFactory(organization=self.organization, role=Role.COORDINATOR)
        SupportTalk.objects.create(
            organization=self.organization, mentor=mentor, coordinator=dana, on=TODAY - days * DAY, way="phone",
            minutes=20, noted_at=NOW, **fields,
        )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Somebody who is planted, and the rules under which he is to stand there; none for a near miss."""

    name: str
    plant: Callable[[Stage, str], object]
    stands: str = ""


def _away_mentor(stage: Stage, name: str, days: int | None) -> None:
    pairing = stage.pair(name)
    stage.away(pairing.mentor, -1, None if days is None else days - 1)


def _with_other(stage: Stage, name: str) -> None:
    pairing = stage.pair(name)
    stage.away(pairing.mentor, -1, None)
    PairingFactory(
        organization=stage.organization, enrolment=pairing.enrolment, role="co",
        mentor=stage.mentor("other", membership=None),
    )  # fmt: skip
    series_of(Pairing.objects.get(role="co"))


def _in_break(stage: Stage, name: str, met: str, first: int, last: int) -> None:
    program = ProgramFactory(organization=stage.organization)
    days = {"starts_on": TODAY + first * DAY, "ends_on": TODAY + last * DAY}
    CalendarPeriodFactory(organization=stage.organization, program=program, **days)
    stage.pair(name, met=met, program=program)


def _mentee_away(stage: Stage, name: str) -> None:
    pairing = stage.pair(name, met="20 , 15 held, 6 missed, 3 missed")
    stage.away(pairing.enrolment.mentee, -1, 5)


def _full(stage: Stage, name: str, capacity: int) -> None:
    mentor = stage.mentor(name, capacity=capacity)
    for number in (1, 2):
        stage.pair(f"{name} {number}", mentor=mentor)


def _unreached(stage: Stage, name: str, **fields) -> None:
    membership = stage.pair(name).mentor.membership
    facts = {"channel": "email", "value": membership.user.email, "broken_at": NOW, **fields}
    Address.objects.create(organization=stage.organization, membership=membership, **facts)


def _reported_elsewhere(stage: Stage, name: str) -> None:
    mentor = stage.mentor(name)
    stage.pair(name, met="16 ", mentor=mentor)
    stage.pair(f"{name} too", mentor=mentor)


def _paused(stage: Stage, name: str) -> None:
    pairing = stage.pair(name, met="20 , 15 held, 6 missed, 3 missed")
    Pairing.objects.filter(pk=pairing.pk).update(ends_on=TODAY - DAY, end_reason="completed")
    PairingFactory(
        organization=stage.organization, enrolment=pairing.enrolment, mentor=stage.mentor(name), starts_on=TODAY + DAY
    )


def _over(stage: Stage, name: str):
    """A pairing that ended yesterday, with its enrolment."""
    pairing = stage.pair(name, ends_on=TODAY - DAY)
    pairing.enrolment.ends_on = TODAY - DAY
    pairing.enrolment.save()
    return pairing


def _pulses(*given: tuple, spoke: int | None = None, pair=lambda s, n: s.pair(n), **fields) -> Callable:
    """Somebody who answered, so many days ago and what, and perhaps a call of so many days ago."""

    def plant(stage: Stage, name: str) -> None:
        pairing = pair(stage, name)
        for ago, *values in given:
            stage.pulse(pairing, ago, *values, **fields)
        if spoke is not None:
            stage.spoke(pairing, spoke)

    return plant


CASES = [
    Case("settled", lambda s, n: s.pair(n)),
    Case("nobody", lambda s, n: s.enrolled(n), "without_mentor"),
    Case("left alone", lambda s, n: s.pair(n, ends_on=TODAY - DAY), "without_mentor"),
    Case("not yet there", lambda s, n: s.enrolled(n, starts_on=TODAY + DAY)),
    Case("gone", lambda s, n: s.enrolled(n, ends_on=TODAY - DAY)),
    Case("gets one tomorrow", lambda s, n: s.pair(n, starts_on=TODAY + DAY)),
    Case("no time", lambda s, n: s.pair(n, timed=False), "without_time"),
    Case("time over", lambda s, n: s.pair(n).fixed.__class__.objects.filter(
        pairing__enrolment__mentee__full_name=n).update(ends_on=TODAY - DAY), "without_time"),
    Case("time to come", lambda s, n: s.pair(n).fixed.__class__.objects.filter(
        pairing__enrolment__mentee__full_name=n).update(starts_on=TODAY + DAY)),
    Case("left for 22 days", lambda s, n: _away_mentor(s, n, 22), "mentor_away"),
    Case("left for good", lambda s, n: _away_mentor(s, n, None), "mentor_away"),
    Case("left for 21 days", lambda s, n: _away_mentor(s, n, 21)),
    Case("left, but not alone", _with_other),
    Case("report of 8 days ago", lambda s, n: s.pair(n, met="15 held, 8 , 1 held"), "unreported"),
    Case("report of 7 days ago", lambda s, n: s.pair(n, met="15 held, 7 , 1 held")),
    Case("report of nine weeks ago", lambda s, n: s.pair(n, met="63 , 1 held")),
    Case("missed twice", lambda s, n: s.pair(n, met="15 held, 6 missed, 4 excused, 3 missed"), "missed"),
    Case("missed once", lambda s, n: s.pair(n, met="15 held, 6 missed, 4 excused")),
    Case("missed around a held one", lambda s, n: s.pair(n, met="10 missed, 6 missed, 4 held, 3 missed")),
    Case("missed, mentee away", _mentee_away),
    Case("missed, pairing over", _paused),
    Case("21 days quiet", lambda s, n: s.pair(n, met="21 held, 14 excused, 7 excused"), "quiet"),
    Case("20 days quiet", lambda s, n: s.pair(n, met="20 held, 14 excused, 7 excused")),
    Case("quiet, nothing expected", lambda s, n: s.pair(n, met="40 held")),
    Case("quiet, one unknown", lambda s, n: s.pair(n, met="22 held, 14 excused, 6 ")),
    Case("quiet, a break between", lambda s, n: _in_break(s, n, "22 held, 19 excused", -14, -8)),
    Case("quiet, a short break", lambda s, n: _in_break(s, n, "29 held, 19 excused", -14, -8), "quiet"),
    Case("14 days silent", lambda s, n: s.pair(n, met="16 held, 14 "), "unreported silent"),
    Case("13 days silent", lambda s, n: s.pair(n, met="16 held, 13 "), "unreported"),
    Case("reported elsewhere", _reported_elsewhere, "unreported"),
    Case("support due 7 days ago", lambda s, n: s.talked(s.pair(n).mentor, 67), "support"),
    Case("support due 6 days ago", lambda s, n: s.talked(s.pair(n).mentor, 66)),
    Case("support to come", lambda s, n: s.talked(s.pair(n).mentor, 90, next_on=TODAY + DAY)),
    Case("asks", lambda s, n: SupportRequest.objects.create(
        organization=s.organization, mentor=s.pair(n).mentor, asked_at=NOW), "talk"),
    Case("mentee asks", lambda s, n: s.asks(s.pair(n)), "talk"),
    Case("mentor asks here", lambda s, n: s.asks(s.pair(n), "mentor"), "talk"),
    Case("asks, over meanwhile", lambda s, n: s.asks(_over(s, n)), "talk"),
    Case("asked, settled", lambda s, n: s.asks(s.pair(n), settled_on=TODAY)),
    Case("another mentor", lambda s, n: s.asks_another(s.pair(n)), "another"),
    Case("another, settled", lambda s, n: s.asks_another(s.pair(n), settled_on=TODAY)),
    Case("another, recommended", lambda s, n: s.asks_another(s.pair(n), is_own=False)),
    Case("low", _pulses((3, 2, 3)), "pulse"),
    Case("half above low", _pulses((3, 3, 3))),
    Case("mentor says low", _pulses((3, 2), whose="mentor"), "pulse"),
    Case("fallen by one", _pulses((70, 5, 4, 4), (9, 4, 3, 3)), "pulse"),
    Case("fallen by two thirds", _pulses((70, 5, 4, 4), (9, 4, 4, 3))),
    Case("fallen, still well", _pulses((70, 5), (9, 4), whose="mentor")),
    Case("was low, is well", _pulses((70, 1, 1), (9, 4, 4))),
    Case("low, half a year ago", _pulses((184, 1, 1))),
    Case("low, not let seen", _pulses((3, 1, 1), shared=False)),
    Case("low, spoken since", _pulses((3, 1, 1), spoke=3)),
    Case("low, spoken before", _pulses((3, 1, 1), spoke=4), "pulse"),
    Case("low, over meanwhile", _pulses((3, 1, 1), pair=_over)),
    Case("promised for 30 days", lambda s, n: s.pair(n, committed_until=TODAY + 30 * DAY), "commitment"),
    Case("promise over", lambda s, n: s.pair(n, committed_until=TODAY - DAY), "commitment"),
    Case("promised for 31 days", lambda s, n: s.pair(n, committed_until=TODAY + 31 * DAY)),
    Case("ends as promised", lambda s, n: s.pair(n, committed_until=TODAY + DAY, ends_on=TODAY + DAY)),
    Case("certificate of 30 days", lambda s, n: s.certificate(s.pair(n).mentor, 30), "certificate"),
    Case("certificate of 31 days", lambda s, n: s.certificate(s.pair(n).mentor, 31)),
    Case("certificate over", lambda s, n: s.certificate(s.pair(n).mentor, -30), "certificate"),
    Case("certificate long over", lambda s, n: s.certificate(s.pair(n).mentor, -31)),
    Case("certificate renewed", lambda s, n: [
        s.certificate(m, days, last_on=TODAY + days * DAY) for m in [s.pair(n).mentor] for days in (3, 300)]),
    Case("certificate withdrawn", lambda s, n: s.certificate(s.pair(n).mentor, 3, withdrawn_on=TODAY)),
    Case("background certificate of 30 days", lambda s, n: s.background(s.pair(n).mentor, 30), "certificate"),
    Case("background certificate long over", lambda s, n: s.background(s.pair(n).mentor, -31)),
    Case("background certificate renewed", lambda s, n: [
        s.background(m, days) for m in [s.pair(n).mentor] for days in (3, 300)]),
    Case("too many", lambda s, n: _full(s, n, 1), "over_capacity"),
    Case("just enough", lambda s, n: _full(s, n, 2)),
    Case("step overdue", lambda s, n: s.begins(s.pair(n), TODAY - DAY), "beginning"),
    Case("step due today", lambda s, n: s.begins(s.pair(n), TODAY)),
    Case("step done", lambda s, n: s.begins(s.pair(n), TODAY - DAY, done_on=TODAY - DAY)),
    Case("step not needed", lambda s, n: s.begins(s.pair(n), TODAY - DAY, not_needed="w")),
    Case("step long ago", lambda s, n: s.begins(s.pair(n), TODAY - 91 * DAY)),
    Case("agreement unsigned", lambda s, n: s.begins(s.pair(n), TODAY - DAY, "agreement", signers=["mentor"]),
         "beginning"),
    Case("agreement signed", lambda s, n: s.signs(s.begins(s.pair(n), TODAY - DAY, "agreement", signers=["mentor"]))),
    Case("met, step open", lambda s, n: s.begins(s.pair(n, met="3 held"), TODAY - DAY, "meeting")),
    Case("letters come back", _unreached, "unreached"),
    Case("an old address", lambda s, n: _unreached(s, n, value="old@people.example")),
]  # fmt: skip


@pytest.fixture
def stage(inside):
    # Whoever began in September has no support talk behind him, so the pace is set where a talk is told of.
    program = ProgramFactory(organization=inside, name="Program", support_every_days=60)
    return Stage(inside, program)


@pytest.fixture
def planted(stage):
    """All cases in one program; of the mentors of all others a support talk was yesterday."""
    for case in CASES:
        case.plant(stage, case.name)
    spoken = set(SupportTalk.objects.values_list("mentor", flat=True))
    for mentor in {pairing.mentor for pairing in Pairing.objects.select_related("mentor")}:
        if mentor.pk not in spoken:
            stage.talked(mentor, 1)
    return stage


@pytest.fixture
def office(signed_in, dana):
    return signed_in(dana)


def places(client, query: str = "", hidden: bool = False) -> dict[str, set[str]]:
    """Who stands there, on all pages, with the rules; by the name that was planted."""
    found, number = {}, 1
    while True:
        sign = "&" if query else "?"
        context = client.get(f"/north/morning/{query}{sign}page={number}").context
        for row in context["hidden"] if hidden else context["page"]:
            name = row.name.removeprefix("mentor of ")
            assert name not in found, f"{name} stands there twice"
            found[name] = {str(reason.rule) for reason in row.place.reasons}
        if hidden or not context["page"].has_next():
            return found
        number += 1


def text(client, query: str = "") -> str:
    return " ".join(client.get(f"/north/morning/{query}").content.decode().split())


def expected() -> dict[str, set[str]]:
    return {case.name: set(case.stands.split()) for case in CASES if case.stands}


def test_exactly_the_planted_ones_stand_there(planted, office, signed_in, ada):
    assert places(office) == expected()
    private = {"talk", "another", "support", "pulse"}
    assert places(signed_in(ada)) == {name: rules for name, rules in expected().items() if not rules & private}


def post(client, act: str, place: str, htmx: bool = False, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post("/north/morning/", {"act": act, "place": place, **data}, headers=headers)


def trail(organization, action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def test_a_call_is_noted_once_and_puts_off_until_its_day(stage, office, signed_in, make_viewer, inside):
    pairing = stage.pair("a", met="15 held, 6 missed, 3 missed")
    stage.talked(pairing.mentor, 1)
    at, key = f"pairing-{pairing.pk}", str(new_id())
    said = {"whom": "mentor", "way": "phone", "on": TODAY.isoformat(), "agreed": " comes  on Sunday ", "key": key}
    page = text(office)
    assert "2 missed meetings in a row, the first Thursday 13 November" in page and 'href="tel:' not in page
    assert "in one line" in post(office, "call", at, **said | {"agreed": "x" * 201}, htmx=True).content.decode()
    assert FollowUp.objects.count() == 0
    assert "Noted." in post(office, "call", at, **said, htmx=True).content.decode()
    assert post(office, "call", at, **said).status_code == 302
    (note,) = FollowUp.objects.all()
    assert (note.pairing, note.agreed, trail(inside, "follow_up.noted")) == (pairing, "comes on Sunday", 1)
    assert "comes on Sunday" in text(office) and "comes on Sunday" in str(
        office.get(f"/north/pairings/{pairing.pk}/").content.decode()
    )
    tomorrow = (TODAY + DAY).isoformat()
    post(office, "call", at, **said | {"key": str(new_id()), "again_on": tomorrow})
    assert places(office) == {} and places(office, hidden=True) == {"a": {"missed"}}
    with time_machine.travel(NOW + DAY, tick=False):
        assert places(office) == {"a": {"missed"}}


def test_what_is_put_off_comes_back_when_it_is_worse_or_woken(stage, office, signed_in, make_viewer, inside):
    pairing = stage.pair("a", met="15 held, 6 missed, 3 missed")
    stage.talked(pairing.mentor, 1)
    lea = make_viewer(Role.COORDINATOR, organization=inside, name="Lea")
    colleague, at = signed_in(lea), f"pairing-{pairing.pk}"
    for wrong in ({"until": (TODAY + 61 * DAY).isoformat(), "why": "x"}, {"until": TODAY.isoformat(), "why": "x"},
                  {"until": (TODAY + DAY).isoformat(), "why": " "}):  # fmt: skip
        post(office, "snooze", at, **wrong)
        assert places(office) == {"a": {"missed"}}
    off = {"until": (TODAY + 60 * DAY).isoformat(), "why": "in the army"}
    post(office, "snooze", at, **off)
    post(office, "snooze", at, **off)  # a double click
    # A colleague whose page was older learns of it, and overwrites nothing.
    assert (
        "דנה has put this off meanwhile."
        in post(colleague, "snooze", at, until=(TODAY + DAY).isoformat(), why="other", htmx=True).content.decode()
    )
    (snooze,) = Snooze.objects.all()
    assert snooze.why == "in the army" and trail(inside, "watching.put_off") == 1
    assert places(colleague) == {} and "by דנה: in the army" in text(colleague)
    stage.met(pairing, "2", "missed")  # worse
    assert places(colleague) == {"a": {"missed"}} and "It is back because something is new or worse." in text(colleague)
    later = {"until": (TODAY + 5 * DAY).isoformat(), "why": "seen", "seen": str(snooze.pk)}
    post(colleague, "snooze", at, **later)
    assert places(office, hidden=True) == {"a": {"missed"}}
    pairing.fixed.ends_on = TODAY - DAY  # a new reason
    pairing.fixed.save()
    assert places(office) == {"a": {"missed", "without_time"}}
    for _click in (1, 2):
        assert post(office, "wake", at).status_code == 302
    assert not Snooze.objects.exists() and trail(inside, "watching.woken") == 1


def test_a_letter_goes_once_a_day_and_a_promise_is_prolonged(stage, office, inside):
    pairing = stage.pair("a", met="16 held, 14 ", committed_until=TODAY + DAY)
    stage.talked(pairing.mentor, 1)
    place = f"mentor-{pairing.mentor.pk}"
    assert places(office) == {"a": {"unreported", "silent", "commitment"}}  # the pairing stands in its mentor's place
    assert "about 1 meeting" in post(office, "remind", place, htmx=True).content.decode()
    assert "today there was one already" in post(office, "remind", place, htmx=True).content.decode()
    assert OutgoingMessage.objects.filter(kind="report").count() == 1 and trail(inside, "mentor.asked") == 1
    for _click in (1, 2):
        post(office, "extend", place, pairing=str(pairing.pk), until="2026-06-30")
    pairing.refresh_from_db()
    assert (pairing.committed_until, trail(inside, "pairing.committed")) == (date(2026, 6, 30), 1)
    assert places(office) == {"a": {"unreported", "silent"}}
    key = str(new_id())
    for _click in (1, 2):
        post(office, "change", place, pairing=str(pairing.pk), key=key, agreed="too far away")
    assert FollowUp.objects.get().kind == "change" and Pairing.objects.get().mentor == pairing.mentor
    answer = office.post(f"/north/pairings/{pairing.pk}/", {"until": "2026-07-31"})
    pairing.refresh_from_db()
    assert (answer.status_code, pairing.committed_until) == (302, date(2026, 7, 31))
    assert "weeks left" in office.get(f"/north/pairings/{pairing.pk}/").content.decode()


def test_others_are_refused(stage, office, signed_in, noam, ada, make_viewer, inside):
    pairing, elsewhere = stage.pair("a", met="15 held, 6 missed, 3 missed"), ProgramFactory(organization=inside)
    stage.talked(pairing.mentor, 1)
    at = f"pairing-{pairing.pk}"
    stranger = make_viewer(Role.COORDINATOR, organization=inside, name="Lea")
    ProgramScope.objects.create(
        organization=inside, membership=stranger.membership(Role.COORDINATOR), program=elsewhere
    )
    off = {"until": (TODAY + DAY).isoformat(), "why": "x"}
    for viewer in (noam, ada, stranger):
        client = signed_in(viewer)
        for act in ("remind", "call", "snooze", "wake", "extend", "change"):
            assert post(client, act, at, **off).status_code == 404, (viewer.user.name, act)
        assert client.post(f"/north/morning/rules/{stage.program.pk}/", {}).status_code == 404
    assert signed_in(noam).get("/north/morning/").status_code == 404
    assert not Snooze.objects.exists()
    for act, place in (("dance", at), ("snooze", "pairing-x"), ("snooze", f"group-{pairing.pk}"), ("remind", "")):
        assert post(office, act, place, **off).status_code == 404
    assert post(office, "snooze", at, **off).status_code == 302 and Snooze.objects.count() == 1


def test_each_coordinator_sees_the_own_people_and_programs_alone(stage, signed_in, make_viewer, inside):
    own, far = UnitFactory(organization=inside, name="own"), UnitFactory(organization=inside, name="far")
    other = Stage(inside, ProgramFactory(organization=inside), far)
    stage.unit = own
    shared = stage.mentor("shared", capacity=1)
    for place in (stage, other):
        place.pair(f"missed {place.unit}", met="15 held, 6 missed, 3 missed")
        place.enrolled(f"nobody {place.unit}")
        place.pair(f"shared {place.unit}", mentor=shared)
    lea, ron = (make_viewer(Role.COORDINATOR, organization=inside) for _ in range(2))
    MembershipUnit.objects.create(organization=inside, membership=lea.membership(Role.COORDINATOR), unit=own)
    ProgramScope.objects.create(organization=inside, membership=ron.membership(Role.COORDINATOR), program=other.program)
    for mentor in {pairing.mentor for pairing in Pairing.objects.select_related("mentor")}:
        stage.talked(mentor, 1)
    here = {"missed own": {"missed"}, "nobody own": {"without_mentor"}, "shared": {"over_capacity"}}
    there = {"missed far": {"missed"}, "nobody far": {"without_mentor"}, "shared": {"over_capacity"}}
    assert places(signed_in(lea)) == here and places(signed_in(ron)) == there
    everything = signed_in(make_viewer(Role.COORDINATOR, organization=inside))
    assert places(everything) == here | there
    assert set(places(everything, f"?program={other.program.pk}")) == set(there)
    assert set(places(everything, f"?unit={own.pk}&kind=missed")) == {"missed own"}
    assert set(places(everything, f"?mentor={shared.pk}")) == {"shared"}
    for query in ("?kind=tired", "?program=x", f"?mentor={new_id()}"):
        assert everything.get(f"/north/morning/{query}").status_code == 404
    assert signed_in(ron).get(f"/north/morning/?program={stage.program.pk}").status_code == 404


def test_rules_are_set_by_program_and_counted_before(stage, office, inside):
    other = Stage(inside, ProgramFactory(organization=inside))
    for place, name in ((stage, "here"), (other, "there")):
        stage.talked(place.pair(name, met="15 held, 6 missed").mentor, 1)
    assert places(office) == {}
    at = f"/north/morning/rules/{stage.program.pk}/"
    form = office.get(at).context["form"]
    chosen = {field.html_name: field.initial if field.initial is not True else "on" for field in form}
    chosen = {name: value for name, value in chosen.items() if value is not False}
    asked = office.get(at, chosen | {"missed_number": "1", "asked": "1"}, headers={"HX-Request": "true"})
    assert "one participant would stand here today" in asked.content.decode()
    assert places(office) == {} and not WatchRules.objects.exists()
    assert "Ensure this value" in office.post(at, chosen | {"missed_number": "9"}).content.decode()
    for _click in (1, 2):
        assert office.post(at, chosen | {"missed_number": "1"}).status_code == 302
    assert places(office) == {"here": {"missed"}} and trail(inside, "watching.rules_set") == 1
    chosen.pop("missed")
    office.post(at, chosen)
    assert places(office) == {} and not kept_rules(stage.program).holds("missed")


def test_what_changed_since_the_last_working_days_morning(stage, office, signed_in, make_viewer, inside):
    seen, settled = stage.pair("seen", met="15 held, 6 missed, 3 missed"), stage.pair("settled", timed=False)
    late = stage.pair("late", met="10 held, 5 ")
    other = Stage(inside, ProgramFactory(organization=inside))
    there = other.pair("there", timed=False)
    for pairing in (seen, settled, late, there):
        stage.talked(pairing.mentor, 1)
    assert "also says what changed" in text(office)
    for moment, is_kept in (
        (datetime(2025, 11, 19, 2, 59, tzinfo=UTC), False), (datetime(2025, 11, 19, 3, 0, tzinfo=UTC), True),
        (datetime(2025, 11, 19, 3, 10, tzinfo=UTC), False),
    ):  # fmt: skip
        with time_machine.travel(moment, tick=False), transaction.atomic():
            assert keep_morning(organization=inside) is is_kept
    assert Morning.objects.get().reasons.count() == 3
    with time_machine.travel(datetime(2025, 11, 22, 8, tzinfo=UTC), tick=False):  # Shabbat
        assert not keep_morning(organization=inside)
    with time_machine.travel(NOW + DAY, tick=False):
        fixed = series_of(settled)
        fixed_there = series_of(there)
        late.meetings.filter(logs=None).get().logs.create(
            organization=inside, outcome="held", author=late.mentor.membership, logged_at=clock.now(),
            updated_at=clock.now(),
        )  # fmt: skip
        stage.enrolled("new")
        context = office.get("/north/morning/").context
        marked = {row.name: row.place.is_new for row in context["page"]}
        assert marked == {"seen": False, "new": True}
        assert sorted(context["settled"]) == ["\u2068settled\u2069: No fixed time", "\u2068there\u2069: No fixed time"]
        assert (context["since"].late, context["since"].day) == (1, TODAY)
        lea = make_viewer(Role.COORDINATOR, organization=inside)
        ProgramScope.objects.create(
            organization=inside, membership=lea.membership(Role.COORDINATOR), program=other.program
        )
        context = signed_in(lea).get("/north/morning/").context
        assert (context["settled"], context["since"].late) == (["\u2068there\u2069: No fixed time"], 0)
        assert fixed.pk != fixed_there.pk and "All is well" in text(signed_in(lea))


def test_the_former_address_and_the_first_screen_lead_here(office, stage):
    answer = office.get("/north/gaps/?kind=missed")
    assert (answer.status_code, answer.url) == (301, "/north/morning/?kind=missed")
    assert office.get("/north/").url == "/north/morning/"
    assert "Nobody is paired yet" in text(office)
    stage.talked(stage.pair("settled").mentor, 1)
    assert "All is well" in text(office)


def test_a_promise_is_frozen_as_a_pairing_begins(stage, office, inside):
    before = stage.pair("before", starts_on=date(2025, 9, 30))
    asked = stage.pair("asked", committed_until=date(2025, 12, 1))
    update_program(program=stage.program, by=None, commitment_months=5)
    for pairing in (before, asked):
        pairing.refresh_from_db()
    assert (before.committed_until, asked.committed_until) == (date(2026, 2, 28), date(2025, 12, 1))
    stage.program.refresh_from_db()
    update_program(program=stage.program, by=None, commitment_months=6)
    before.refresh_from_db()
    assert before.committed_until == date(2026, 2, 28)  # as it was agreed
    facts = {"mentor": stage.mentor("free").pk, "starts_on": "2025-11-19", "role": "primary"}
    for given, kept in (("", date(2026, 5, 18)), ("2026-01-31", date(2026, 1, 31))):
        enrolment = stage.enrolled(f"new {given}")
        answer = office.post(f"/north/enrolments/{enrolment.pk}/pair/?from=morning", facts | {"committed_until": given})
        assert answer.url == "/north/morning/"
        assert enrolment.pairings.get().committed_until == kept


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_is_constant(stage, office, number):
    for which in range(number):
        for case in CASES:
            if case.stands:
                case.plant(stage, f"{case.name} {which}")
    with transaction.atomic():
        keep_morning(organization=stage.organization)
    with time_machine.travel(NOW + DAY, tick=False):
        office.get("/north/pairings/")
        with CaptureQueriesContext(connection) as queries:
            assert office.get("/north/morning/").status_code == 200
    plain = [row["sql"] for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(plain) == 11, "\n".join(sql[:150] for sql in plain)


def test_what_pulses_find_is_told_to_whom_it_is_let_seen_alone(
    stage, office, signed_in, make_viewer, dana, ada, inside
):
    """On the page, behind its acts and in the letter: nothing for who is a part of it, nor for administrators."""
    pairings = [stage.pair(name) for name in ("a", "b", "c")]
    other = Stage(inside, ProgramFactory(organization=inside))
    for pairing in (*pairings, other.pair("elsewhere")):
        stage.talked(pairing.mentor, 1)
    for pairing in Pairing.objects.select_related("enrolment__program"):
        stage.pulse(pairing, 3, 1, 2)
        stage.pulse(pairing, 2, 2, whose="mentor")
        stage.asks(pairing)
    # Lea accompanies a, Ron once accompanied the one whom b is about, Tal is c, Mia coordinates another program.
    lea, ron, tal = (
        make_viewer(role, Role.COORDINATOR, organization=inside) for role in ("mentor", "mentor", "mentee")
    )
    pairings[0].mentor.membership = lea.membership(Role.MENTOR)
    pairings[0].mentor.save()
    former = stage.mentor("former", membership=ron.membership(Role.MENTOR))
    PairingFactory(
        organization=inside, enrolment=pairings[1].enrolment, mentor=former, role="co", starts_on=date(2025, 9, 1),
        ends_on=date(2025, 9, 20),
    )  # fmt: skip
    pairings[2].enrolment.mentee.membership = tal.membership(Role.MENTEE)
    pairings[2].enrolment.mentee.save()
    mia = make_viewer(Role.COORDINATOR, Role.ADMINISTRATOR, organization=inside)
    ProgramScope.objects.create(organization=inside, membership=mia.membership(Role.COORDINATOR), program=other.program)
    letter, today = standing_of_all(inside), TODAY
    for viewer, seen in ((dana, "a b c elsewhere"), (lea, "b c elsewhere"), (ron, "a c elsewhere"),
                         (tal, "a b elsewhere"), (mia, "elsewhere"), (ada, "")):  # fmt: skip
        client = signed_in(viewer)
        assert places(client) == {name: {"talk", "pulse"} for name in seen.split()}, seen
        assert ("answered" in text(client)) == bool(seen)
        own = [row for row in standing(viewer).reasons if row.rule == "pulse"]
        assert {row.pairing for row in own} == {row.pairing_id for row in fallen_pulses(viewer)}
        # Of both sides the lower is told, and a level tells nothing.
        assert {(row.whose, row.level) for row in own} <= {("mentee", 0)}
        asked = {row.subject for row in standing(viewer).reasons if row.rule == "talk"}
        assert asked == {row.pk for row in talk_requests(viewer)}
        if viewer is not ada:
            reach = Reach(managed_program_ids(viewer), viewer.managed_unit_ids, viewer.user.pk)
            counted = {"talk": len(seen.split()), "pulse": len(seen.split())}
            assert WeekMorning(letter, today).within(reach) == counted
    at, request = f"pairing-{pairings[0].pk}", TalkRequest.objects.get(pairing=pairings[0])
    assert post(signed_in(ada), "talked", at, request=request.pk).status_code == 404
    assert post(signed_in(mia), "talked", at, request=request.pk).status_code == 404
    said = post(signed_in(lea), "talked", at, request=request.pk, htmx=True).content.decode()
    assert "settled already" in said and trail(inside, "pulse.talk_settled") == 0
    assert "in hand" in post(office, "talked", at, request=request.pk, htmx=True).content.decode()
    assert places(office)["a"] == {"pulse"}


def test_a_talk_is_settled_and_a_low_pulse_taken_in_hand_on_the_spot(stage, office, inside):
    pairing = stage.pair("a")
    stage.talked(pairing.mentor, 1)
    mentee = pairing.enrolment.mentee
    request = stage.asks(pairing, phone="050-7654321")
    at, name = f"pairing-{pairing.pk}", mentee.full_name
    page = text(office)
    assert f"{name} asked for a talk, Monday 17 November" in page and 'href="tel:050-7654321"' in page
    entries = AuditEntry.objects.count()
    assert "All of it is settled" in post(office, "talked", at, request=request.pk, htmx=True).content.decode()
    assert "settled already" in post(office, "talked", at, request=request.pk, htmx=True).content.decode()
    added = AuditEntry.objects.order_by("pk")[entries:]
    settled = [row for row in added if row.action == "pulse.talk_settled"]
    assert len(settled) == 1 and not {str(row.subject_id) for row in added} & {str(pairing.pk), str(mentee.pk)}
    stage.pulse(pairing, 3, 2, 2)
    page = text(office)
    assert f"what {name} answered is low" in page and "/reports/pulses/help/" in page
    for number in range(1, 9):
        WeeklyAttendance.objects.create(
            organization=inside, pairing=pairing, week_start=date(2025, 11, 16) - number * 7 * DAY, expected=1,
            held=int(number > 2), missed=int(number <= 2),
        )  # fmt: skip
    assert f"6 of 8 meetings took place, and yet {name} answered low" in text(office)
    post(office, "snooze", at, until=(TODAY + DAY).isoformat(), why="seen")
    assert places(office) == {} and set(Snooze.objects.get().state.values()) == {0}
    post(office, "wake", at)
    post(office, "snooze", at, until=(TODAY + DAY).isoformat(), why="seen")
    # Administrators, to whom no such place stands there, do not find it in the trail.
    put_off = AuditEntry.objects.filter(action__startswith="watching.")
    assert [row.subject_id for row in put_off] == [None] * 3
    stage.pulse(pairing, 1, 1, 1)  # a new one, and so it is back
    assert places(office) == {"a": {"pulse"}}
    post(office, "change", at, key=str(new_id()), agreed="too far away")
    assert places(office) == {}
    stage.asks(pairing, "mentor")
    chosen = dict.fromkeys(("without_mentor", "missed"), "on") | {
        f"{rule.value}_number": str(bounds.usual) for rule, bounds in THRESHOLDS.items()
    }
    assert places(office) == {"a": {"talk"}}
    assert office.post(f"/north/morning/rules/{stage.program.pk}/", chosen).status_code == 302
    assert places(office) == {}
    rules = kept_rules(stage.program)
    assert not rules.holds("talk") and not rules.holds("pulse") and rules.holds("missed")
