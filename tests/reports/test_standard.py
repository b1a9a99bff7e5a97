"""Whether a program keeps to the gold standard: each benchmark at its limits, through the pages."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import (
    Application,
    ApplicationForm,
    ApplicationVersion,
    Attendance,
    BackgroundCheck,
    BeginningStep,
    Closure,
    Commitment,
    Course,
    CourseSession,
    FollowUp,
    HandbookPage,
    Intake,
    Interview,
    Pairing,
    ParentConsent,
    ProgramScope,
    Pulse,
    PulseVersion,
    Reference,
    Screening,
    Signature,
    SignUp,
    TrainingCredit,
    TrainingRequirement,
    Wish,
)
from programs.training_hours.reckoning import minutes_between
from programs.training_hours.records import read_hours
from reports.models import BenchmarkSetting, WeeklyAttendance
from reports.standard import queries
from reports.standard.catalogue import BENCHMARKS, CATALOGUE, State
from reports.standard.judging import Standing, usual_settings
from tests.factories import MenteeFactory, MentorFactory, PairingFactory, ProgramFactory
from tests.reports.scenes import extra_meeting

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
START = date(2026, 10, 5)
DAY = timedelta(days=1)
SUNDAYS = [date(2026, 11, 8) - number * 7 * DAY for number in range(4)]
CASES = ("limit", "miss", "least", "none")
"""Just kept, missed by a day or one, the least that is partly kept, and less than that."""

KEPT, PARTLY, NOT, UNKNOWN, UNASKED = "kept", "partly", "not", "unknown", "unasked"
EXPECTED = {
    "application": (KEPT, PARTLY, PARTLY, NOT),
    "interview": (KEPT, PARTLY, NOT, NOT),
    "certificate": (KEPT, PARTLY, PARTLY, NOT),
    "references": (KEPT, PARTLY, PARTLY, NOT),
    "commitment": (KEPT, PARTLY, PARTLY, NOT),
    "commitment_hours": (KEPT, PARTLY, PARTLY, NOT),
    "consent": (KEPT, PARTLY, UNASKED, NOT),
    "training": (KEPT, PARTLY, PARTLY, NOT),
    "considered": (KEPT, PARTLY, PARTLY, NOT),
    "introduction": (KEPT, PARTLY, PARTLY, NOT),
    "present": (KEPT, NOT, PARTLY, NOT),
    "agreement": (KEPT, PARTLY, PARTLY, NOT),
    "contacts_first": (KEPT, PARTLY, PARTLY, NOT),
    "contacts": (KEPT, PARTLY, PARTLY, NOT),
    "meetings": (KEPT, PARTLY, PARTLY, NOT),
    "hours": (KEPT, PARTLY, PARTLY, NOT),
    "reported": (KEPT, PARTLY, PARTLY, NOT),
    "quality": (KEPT, PARTLY, PARTLY, NOT),
    "lasting": (UNKNOWN,) * 4,
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene(organization):
    """Four pairings of one program, each with its mentor and all facts at one side of a limit."""
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, starts_on=date(2025, 1, 1))
        version = PulseVersion.objects.create(
            organization=organization, program=program, whose="mentor", number=1, made_on=START
        )
        form = ApplicationForm.objects.create(organization=organization, program=program, side="mentor")
        form = ApplicationVersion.objects.create(organization=organization, form=form, number=1, made_at=NOW)
        pairings = {}
        for number, case in enumerate(CASES):
            pairing = PairingFactory(
                organization=organization, enrolment__program=program, starts_on=START, enrolment__starts_on=START,
                enrolment__mentee=MenteeFactory(organization=organization, full_name=f"mentee-{case}"),
                mentor=MentorFactory(organization=organization, full_name=f"mentor-{case}"),
            )  # fmt: skip
            plant = Plant(organization, program, pairing, version)
            plant.application(number, form)
            plant.mentor(number)
            plant.beginning(number)
            plant.support(number)
            pairings[case] = pairing
    return SimpleNamespace(program=program, pairings=pairings)


class Plant:
    """What is put down about one pairing; `case` is its place among CASES."""

    def __init__(self, organization, program, pairing, version):
        self.its = {"organization": organization}
        self.program, self.pairing, self.version = program, pairing, version
        self.of = {**self.its, "program": program, "mentor": pairing.mentor}

    def application(self, case: int, form) -> None:
        if case < 3:
            sent = datetime(2026, 10, 5 + (case == 1), 12, tzinfo=UTC)
            Application.objects.create(
                **self.of, side="mentor", state="taken_in", version=None if case == 2 else form, language="he",
                begun_at=sent, saved_at=sent, sent_at=sent,
            )  # fmt: skip

    def mentor(self, case: int) -> None:
        talks = [[(START, True)], [(START + DAY, True)], [(START, True), (START + DAY, False)], []][case]
        for on, fits in talks:
            Interview.objects.create(**self.of, on=on, fits=fits, held_by="x", result="x", noted_at=NOW)
        ends = TODAY + DAY * (31, 30, 0, -1)[case]
        BackgroundCheck.objects.create(
            **self.its, mentor=self.pairing.mentor, seen_on=START, valid_until=ends, noted_at=NOW
        )
        for said in (("yes", "reserved"), ("yes",), ("yes", "yes", "no"), ())[case]:
            Reference.objects.create(
                **self.of, name="x", email="x@example.org", secret_hash=str(new_id()), asked_at=NOW, expires_at=NOW,
                answered_at=NOW, recommends=said,
            )  # fmt: skip
        months, hours = ((12, 1), (11, None), (None, 0), (None, None))[case]
        if case < 3:
            Commitment.objects.create(
                **self.of, months=months, weekly_hours=hours, name="x", way="paper", on=START, signed_at=NOW
            )
        # A course on the very first day counts, what comes a day later, or is cancelled, does not.
        if case < 2:
            self.taught(START, 60)
            self.taught(START + DAY, 500)
            self.taught(START, 500, cancelled_at=NOW)
            self.credited(60 - case)
        elif case == 2:
            self.credited(1)
        else:
            self.credited(30)
            self.credited(-30)

    def taught(self, day: date, minutes: int, **fields) -> None:
        course = Course.objects.create(**self.its, program=self.program, name="x", state="draft", counts_as="both")
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        session = CourseSession.objects.create(
            **self.its, course=course, starts_at=at, ends_at=at + timedelta(minutes=minutes), **fields
        )
        place = SignUp.objects.create(**self.its, course=course, mentor=self.pairing.mentor, asked_at=NOW)
        Attendance.objects.create(**self.its, session=session, sign_up=place, presence="present", marked_at=NOW)

    def credited(self, minutes: int) -> None:
        TrainingCredit.objects.create(
            **self.its, mentor=self.pairing.mentor, on=START, minutes=minutes, counts_as="initial", why="x"
        )

    def beginning(self, case: int) -> None:
        enrolment = self.pairing.enrolment
        birthday = date(2008, 11, 19 if case != 2 else 18)
        wishes = {"wished_words": "x"} if case == 2 else {}
        Intake.objects.create(**self.its, enrolment=enrolment, born_on=birthday, changed_at=NOW, **wishes)
        if case != 2:
            taken_back = TODAY if case == 3 else None
            ParentConsent.objects.create(
                **self.its, enrolment=enrolment, parent="x", asked_at=NOW, is_given=True, way="paper",
                on=START + DAY * (case == 1), withdrawn_on=taken_back,
            )  # fmt: skip
        if case < 2:
            chosen = self.pairing.mentor if case == 0 else MentorFactory(**self.its)
            Wish.objects.create(**self.its, enrolment=enrolment, mentor=chosen, rank=1)
        step = {**self.its, "pairing": self.pairing, "counted_on": START, "due_on": START}
        if case < 3:
            present = (["coordinator", "mentee"], ["mentor"], [])[case]
            done = START + DAY * (14, 15, 14)[case]
            BeginningStep.objects.create(**step, kind="introduction", done_on=done, present=present)
        BeginningStep.objects.create(**step, kind="agreement", signers=["mentee", "mentor"])
        for party, day in ([("mentee", 0), ("mentor", 14)], [("mentee", 0), ("mentor", 15)], [("mentee", 0)], [])[case]:
            Signature.objects.create(
                **self.its, pairing=self.pairing, party=party, name="x", way="paper", on=START + DAY * day,
                signed_at=NOW,
            )  # fmt: skip

    def support(self, case: int) -> None:
        last = START + DAY * 29
        contacts = {
            "mentor": ([START, last], [START + 5 * DAY, TODAY - 31 * DAY], [START], [last])[case],
            "mentee": ([START, last], [START, last + DAY], [START], [])[case],
        }
        for whom, days in contacts.items():
            about = {"mentor": self.pairing.mentor} if whom == "mentor" else {"pairing": self.pairing}
            for day in days:
                FollowUp.objects.create(**self.its, kind="call", whom=whom, on=day, agreed="x", noted_at=NOW, **about)
        held, minutes, unreported = ((4, 222, 1), (3, 221, 2), (2, 111, 5), (1, 110, 6))[case]
        for number, sunday in enumerate(SUNDAYS):
            first = number == 0
            there = {"held": held, "minutes": minutes, "unreported": unreported} if first else {}
            missed = 7 - held - unreported if first else 1
            WeeklyAttendance.objects.create(
                **self.its, pairing=self.pairing, week_start=sunday, expected=7 if first else 1,
                missed=max(missed, 0), **there,
            )  # fmt: skip
        for whose, ago in ([("mentor", 90), ("mentee", 90)], [("mentor", 90), ("mentee", 91)], [("mentee", 0)], [])[
            case
        ]:
            Pulse.objects.create(
                **self.its, pairing=self.pairing, whose=whose, version=self.version, turn=1, closes_on=TODAY,
                asked_on=TODAY - DAY * ago, secret_hash=str(new_id()),
            )  # fmt: skip


def states(client, pairing) -> dict[str, str]:
    answer = client.get(f"/north/pairings/{pairing.pk}/standard/")
    rows = [row for group in answer.context["groups"] for row in group["rows"]]
    return {row["setting"].benchmark.key: row["state"].value for row in rows}


def of_program(client, program) -> dict[str, object]:
    answer = client.get(f"/north/programs/{program.pk}/standard/")
    return {row["setting"].benchmark.key: row["at"] for group in answer.context["groups"] for row in group["rows"]}


def test_each_benchmark_at_its_limits(scene, dana, signed_in):
    office = signed_in(dana)
    found = {case: states(office, pairing) for case, pairing in scene.pairings.items()}
    assert set(found["limit"]) == {one.key for one in CATALOGUE if one.about != "program"}
    for number, case in enumerate(CASES):
        assert {key: found[case][key] for key in EXPECTED} == {key: row[number] for key, row in EXPECTED.items()}
    # What the program's page tells is what its pairings add up to.
    told = of_program(office, scene.program)
    for key, row in EXPECTED.items():
        assert {state.value: number for state, number in told[key].numbers.items()} == Counter(row)
    page = office.get(f"/north/programs/{scene.program.pk}/standard/").content.decode()
    assert "1 of 4 (25%)" in page and "B.2.3" in page and "mentee-" not in page and "mentor-" not in page


def test_who_is_behind_it_two_taps_away(scene, dana, signed_in, organization):
    office, url = signed_in(dana), f"/north/programs/{scene.program.pk}/standard/"
    page = office.get(f"{url}?benchmark=meetings&state=partly").content.decode()
    assert "mentee-miss" in page and "mentee-least" in page and "mentee-limit" not in page
    assert f"/north/pairings/{scene.pairings['miss'].pk}/standard/" in page
    page = office.get(f"{url}?benchmark=interview").content.decode()
    assert "mentor-none" in page and "mentor-limit" not in page
    for wrong in ("benchmark=none", "benchmark=criteria", "benchmark=meetings&state=unasked"):
        assert office.get(f"{url}?{wrong}").status_code == 404
    with organization_scope(organization):
        assert AuditEntry.objects.filter(action__startswith="list").exists()


def test_training_is_reckoned_as_elsewhere(scene, organization, dana):
    with organization_scope(organization):
        asked = TrainingRequirement.objects.create(
            organization=organization, program=scene.program, kind="initial", minutes=120
        )
        mentors = [pairing.mentor for pairing in scene.pairings.values()]
        hours = read_hours([asked], [mentor.pk for mentor in mentors])
        for mentor, state in zip(mentors, EXPECTED["training"], strict=True):
            record = hours._record(asked, mentor.pk, START)
            minutes = minutes_between(record, "initial", None, START, organization.zone)
            assert state == (KEPT if minutes >= 120 else PARTLY if minutes else NOT)


def test_how_long_relations_last(organization, scene, dana, signed_in):
    spans = {
        (date(2025, 11, 1), date(2026, 10, 31), None): KEPT,
        (date(2025, 11, 1), date(2026, 10, 30), None): PARTLY,
        (date(2026, 1, 1), date(2026, 7, 2), None): PARTLY,
        (date(2026, 1, 1), date(2026, 7, 1), None): NOT,
        (date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1)): KEPT,
        (date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 2)): NOT,
        (date(2025, 11, 19), None, None): KEPT,
        (date(2025, 11, 20), None, None): UNKNOWN,
        (date(2024, 1, 1), date(2025, 11, 17), None): UNASKED,
    }
    made = []
    with organization_scope(organization):
        for (first, last, promised), state in spans.items():
            pairing = PairingFactory(
                organization=organization, enrolment__program=scene.program, starts_on=first, ends_on=last,
                enrolment__starts_on=first, committed_until=promised,
            )  # fmt: skip
            made.append((pairing, state))
    office = signed_in(dana)
    for pairing, state in made:
        assert states(office, pairing)["lasting"] == state, pairing.starts_on


def test_they_part_in_a_meeting(organization, scene, dana, signed_in):
    office, last = signed_in(dana), date(2026, 10, 31)
    held = {21: KEPT, 22: PARTLY, -1: PARTLY, None: PARTLY}
    with organization_scope(organization):
        for ago, state in held.items():
            pairing = PairingFactory(
                organization=organization, enrolment__program=scene.program, starts_on=START, ends_on=last,
                enrolment__starts_on=START, end_reason="moved",
            )  # fmt: skip
            if ago is not None:
                extra_meeting(pairing, last - ago * DAY, "held")
            assert states(office, pairing)["last_meeting"] == state
        Pairing.objects.filter(pk=pairing.pk).update(end_reason="")
        assert states(office, pairing)["last_meeting"] == NOT
        Pairing.objects.filter(pk=pairing.pk).update(ends_on=TODAY)
        assert states(office, pairing)["last_meeting"] == UNASKED
    assert of_program(office, scene.program)["last_meeting"].numbers == {State.KEPT: 1, State.PARTLY: 2}


def test_endings_are_closed_within_their_days(organization, scene, dana, signed_in):
    office = signed_in(dana)
    with organization_scope(organization):
        version = PulseVersion.objects.create(
            organization=organization, program=scene.program, whose="mentee", number=2, made_on=START, is_exit=True
        )
        for ago, closed_after, contact, asked, states_then in (
            (20, 14, "none", ("mentee", "mentor"), (KEPT, KEPT, KEPT)),
            (20, 15, "free", ("mentee",), (PARTLY, PARTLY, KEPT)),
            (15, None, "", (), (PARTLY, NOT, PARTLY)),
            (15, -1, "", (), (NOT, NOT, NOT)),
            (14, -1, "", (), (UNKNOWN, UNKNOWN, UNKNOWN)),
        ):
            last = TODAY - ago * DAY
            pairing = PairingFactory(
                organization=organization, enrolment__program=scene.program, starts_on=START, ends_on=last,
                enrolment__starts_on=START,
            )  # fmt: skip
            if closed_after != -1:
                closed = closed_after and NOW - timedelta(days=ago - closed_after)
                talks = {"mentee_talk_on": last, "mentor_talk_on": last, "ended_at": NOW} if closed else {}
                Closure.objects.create(
                    organization=organization, pairing=pairing, contact=contact, begun_at=NOW, closed_at=closed, **talks
                )
            for whose in asked:
                Pulse.objects.create(
                    organization=organization, pairing=pairing, whose=whose, version=version, turn=1, asked_on=last,
                    closes_on=TODAY, secret_hash=str(new_id()),
                )  # fmt: skip
            found = states(office, pairing)
            assert tuple(found[key] for key in ("closed", "exit", "afterwards")) == states_then, ago


def test_young_pairings_are_not_known_yet(organization, scene, dana, signed_in):
    with organization_scope(organization):
        young = PairingFactory(
            organization=organization, enrolment__program=scene.program, starts_on=TODAY - 14 * DAY,
            enrolment__starts_on=TODAY - 14 * DAY,
        )  # fmt: skip
        office = signed_in(dana)
        waiting = {"introduction", "present", "agreement", "contacts_first", "contacts", "meetings", "hours", "quality"}
        found = states(office, young)
        assert {key for key, state in found.items() if state == UNKNOWN} == waiting | {"lasting"}
        assert found["consent"] == found["reported"] == UNASKED
        Screening.objects.create(organization=organization, program=scene.program, consent="minors")
        assert states(office, young)["consent"] == UNKNOWN
        Pairing.objects.filter(pk=young.pk).update(starts_on=TODAY - 15 * DAY)
        found = states(office, young)
        assert {found[key] for key in ("introduction", "present", "agreement")} == {NOT}


def test_what_the_program_itself_does(organization, scene, dana, signed_in):
    office, its = signed_in(dana), {"organization": organization, "program": scene.program}

    def found() -> tuple:
        told = of_program(office, scene.program)
        return tuple(told[key].state.value for key in ("criteria", "ongoing", "handbook"))

    with organization_scope(organization):
        assert found() == (NOT, NOT, NOT)
        row = Screening.objects.create(**its, interview=True, references=2, certificate=True)
        course = Course.objects.create(**its, name="x", state="open")
        at = NOW + 2 * DAY
        session = CourseSession.objects.create(
            organization=organization, course=course, starts_at=at, ends_at=at + timedelta(hours=1)
        )
        page = HandbookPage.objects.create(**its, kind="method")
        assert found() == (PARTLY, PARTLY, PARTLY)
        Screening.objects.filter(pk=row.pk).update(commitment=True)
        day = clock.local_instant(organization, TODAY - 364 * DAY, datetime.min.time())
        CourseSession.objects.filter(pk=session.pk).update(starts_at=day, ends_at=day + timedelta(hours=1))
        HandbookPage.objects.filter(pk=page.pk).update(published=1)
        assert found() == (KEPT, KEPT, KEPT)
        CourseSession.objects.filter(pk=session.pk).update(starts_at=day - timedelta(minutes=1))
        Screening.objects.filter(pk=row.pk).update(interview=False)
        HandbookPage.objects.filter(pk=page.pk).update(retired_at=NOW)
        assert found() == (PARTLY, NOT, NOT)


def test_a_program_sets_its_own(organization, scene, ada, dana, signed_in):
    office, url = signed_in(ada), f"/north/programs/{scene.program.pk}/standard/settings/"
    form = office.get(url).context["form"]
    values = {name: field.initial for name, field in form.fields.items() if field.initial}
    assert office.post(url, values).status_code == 302
    with organization_scope(organization):
        assert not BenchmarkSetting.objects.exists()
        assert not AuditEntry.objects.filter(action="standard.set").exists()
    del values["quality"]
    assert office.post(url, {**values, "meetings_value": "3", "hours_goal": "25"}).status_code == 302
    assert office.post(url, {**values, "lasting_value": "61"}).status_code == 200
    found = {case: states(office, pairing) for case, pairing in scene.pairings.items()}
    assert [found[case]["meetings"] for case in CASES] == [KEPT, KEPT, PARTLY, NOT]
    assert {row["quality"] for row in found.values()} == {UNASKED}
    told = of_program(office, scene.program)
    assert (told["hours"].state, told["quality"].state, told["meetings"].state) == (KEPT, UNASKED, NOT)
    page = office.get(f"/north/programs/{scene.program.pk}/standard/").content.decode()
    assert "as this program has set it" in page and "the standard says 4" in page
    with organization_scope(organization):
        (entry,) = AuditEntry.objects.filter(action="standard.set")
    assert entry.detail["quality"] == ["90 · 90%", "off"] and set(entry.detail) == {"meetings", "hours", "quality"}
    read = signed_in(dana)
    assert '<form method="post" novalidate' not in read.get(url).content.decode().split("<main", 1)[1]
    assert read.post(url, values).status_code == 404


def test_nobody_else_sees_it(organization, scene, make_viewer, tamar, noam, signed_in):
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization)
    steering = make_viewer(Role.VIEWER, organization=organization)
    mentee = make_viewer(Role.MENTEE, organization=organization)
    with organization_scope(organization):
        ProgramScope.objects.create(
            organization=organization, membership=elsewhere.membership(Role.COORDINATOR),
            program=ProgramFactory(organization=organization),
        )  # fmt: skip
        mentor = scene.pairings["limit"].mentor
        mentor.membership = noam.membership(Role.MENTOR)
        mentor.save()
    program = f"/north/programs/{scene.program.pk}/standard/"
    pairing = f"/north/pairings/{scene.pairings['limit'].pk}/standard/"
    for viewer in (elsewhere, tamar, noam, mentee):
        for url in (program, f"{program}?benchmark=meetings", f"{program}settings/", pairing):
            assert signed_in(viewer).get(url).status_code == 404, (viewer, url)
    for url in (f"{program}?benchmark=meetings", f"{program}settings/", pairing):
        assert signed_in(steering).get(url).status_code == 404
    # Who coordinates and mentors does not learn what was said about himself.
    both = make_viewer(Role.COORDINATOR, organization=organization, user=noam.user)
    assert states(signed_in(both), scene.pairings["limit"])["references"] == UNASKED
    assert states(signed_in(both), scene.pairings["miss"])["references"] == PARTLY


def test_who_sees_sums_alone_is_told_no_numbers_and_nothing_of_few(organization, scene, make_viewer, signed_in):
    steering = signed_in(make_viewer(Role.VIEWER, organization=organization))
    with organization_scope(organization):
        Pairing.objects.update(starts_on=date(2026, 5, 1))
        for _one in range(4):
            PairingFactory(
                organization=organization, enrolment__program=scene.program, starts_on=date(2026, 5, 1),
                enrolment__starts_on=date(2026, 5, 1),
            )  # fmt: skip
    answer = steering.get(f"/north/programs/{scene.program.pk}/standard/")
    told, page = of_program(steering, scene.program), answer.content.decode()
    assert answer.context["day"] == date(2026, 9, 30)
    assert " of 8" not in page and "?benchmark=" not in page and "Too few to tell" in page
    # By the end of the quarter nobody had signed; of the certificates seen since nothing is known.
    assert told["certificate"].state == State.NOT and told["criteria"].state == State.NOT
    with organization_scope(organization):
        BackgroundCheck.objects.update(seen_on=date(2026, 9, 30))
    assert of_program(steering, scene.program)["certificate"].is_hidden


def test_shares_and_goals():
    setting = usual_settings()["meetings"]

    def state(kept: int, partly: int, sums_only: bool = False, **numbers: int):
        found = {State.KEPT: kept, State.PARTLY: partly} | {State(key): number for key, number in numbers.items()}
        return Standing(setting, found, found, sums_only, 5).state

    assert [state(kept, 100 - kept) for kept in (90, 89, 70, 69)] == [State.KEPT, State.PARTLY, State.PARTLY, State.NOT]
    assert (state(0, 0, unknown=3), state(0, 0)) == (State.UNKNOWN, State.UNASKED)
    assert [state(kept, rest, True) for kept, rest in ((5, 5), (4, 6), (6, 4), (5, 0))] == [
        State.NOT, None, None, State.KEPT,
    ]  # fmt: skip
    assert set(BENCHMARKS) == {one.key for one in CATALOGUE}


def test_the_same_queries_for_one_and_for_many(organization, scene, dana, signed_in):
    office, url = signed_in(dana), f"/north/programs/{scene.program.pk}/standard/"
    addresses = [url, f"{url}?benchmark=meetings", f"{url}settings/"]
    addresses.append(f"/north/pairings/{scene.pairings['limit'].pk}/standard/")

    def counts() -> list[int]:
        found = []
        for address in addresses:
            office.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert office.get(address).status_code == 200
            found.append(
                len([one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])
            )
        return found

    many = counts()
    with organization_scope(organization):
        others = [pairing.pk for case, pairing in scene.pairings.items() if case != "none"]
        Pairing.objects.filter(pk__in=others).update(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    assert counts() == many == [10, 12, 7, 10]
    assert queries.as_of(dana) == TODAY
