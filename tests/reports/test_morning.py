"""The morning page: on one history with planted cases, each rule once and each near miss once, exactly the planted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import Address
from mentoring_platform.tenancy.models.base import new_id
from programs.models import Absence, Certificate, Pairing
from sessions.models import SupportRequest, SupportTalk
from tests.factories import (
    CalendarPeriodFactory,
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
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
    pairing = stage.pair(name, met="20 , 6 missed, 3 missed")
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
    pairing = stage.pair(name, met="20 , 6 missed, 3 missed")
    Pairing.objects.filter(pk=pairing.pk).update(ends_on=TODAY - DAY, end_reason="completed")
    PairingFactory(
        organization=stage.organization, enrolment=pairing.enrolment, mentor=stage.mentor(name), starts_on=TODAY + DAY
    )


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
    Case("too many", lambda s, n: _full(s, n, 1), "over_capacity"),
    Case("just enough", lambda s, n: _full(s, n, 2)),
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
    private = {"talk", "support"}
    assert places(signed_in(ada)) == {name: rules for name, rules in expected().items() if not rules & private}
