"""Telling a quarter of pulses: once, of five at least, and forgetting the rest; what the office does with it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pulse, PulseContribution, PulseFigure, PulseQuarter, SharedAnswer
from reports.models import WeeklyAttendance
from reports.pulses.services import publish_pulses, told_from
from sessions.pulses.queries import PEOPLE
from sessions.pulses.services import answer_pulse, ask_pulses
from tests.factories import ProgramFactory, UnitFactory
from tests.sessions.pulses import asked_pairing, switch_on

TODAY = date(2026, 11, 18)
QUARTER = date(2026, 10, 1)
OVER = "2027-01-14T10:00:00+00:00"
"""The first day on which nothing can come in any more."""


@pytest.fixture
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(noon, organization, dana):
    """Eighteen pairings, seven in Galilee, seven in Golan, four of no unit, all asked today; nobody has answered."""
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, name="ליווי אישי", starts_on=date(2026, 9, 1))
        units = [UnitFactory(organization=organization, name=name) for name in ("גליל", "גולן")]
        begun = TODAY - timedelta(days=30)
        for number in range(18):
            unit = units[number // 7] if number < 14 else None
            asked_pairing(organization, program, begun, unit=unit)
        switch_on(program, dana)
        assert ask_pulses(organization=organization) == 36
    return program, units


def answer(organization, whose: str, answers: list[dict[int, int]], shared: int = 0) -> list[Pulse]:
    """The first so many of one side answer, unit by unit, the first of them so that it may be seen."""
    with organization_scope(organization), transaction.atomic():
        pulses = list(
            Pulse.objects.filter(whose=whose).select_related(*PEOPLE).order_by("pairing__enrolment__mentee__unit__name")
        )
        for number, (pulse, given) in enumerate(zip(pulses, answers, strict=False)):
            answer_pulse(pulse=pulse, answers=given, is_shared=number < shared, by=None)
    return pulses


def tell(organization) -> int:
    with organization_scope(organization), transaction.atomic():
        return publish_pulses(organization=organization)


def figures(organization, **which) -> set[tuple]:
    with organization_scope(organization), transaction.atomic():
        rows = PulseFigure.objects.filter(**which)
        return set(rows.values_list("unit", "position", "people", "asked", "halves"))


def test_told_once_when_nothing_can_come_in_any_more(asked, organization):
    """What too few answered is forgotten, the secret is destroyed, and a second run changes nothing."""
    _program, (galilee, golan) = asked
    # Seven of Galilee, seven of Golan and one of no unit answer the first question, three the second.
    answer(organization, "mentee", [{1: 4, 2: 1} if number < 3 else {1: 4} for number in range(15)])
    answer(organization, "mentor", [{1: 1}] * 4)
    assert told_from(QUARTER) == date(2027, 1, 14)
    with time_machine.travel("2027-01-13T10:00:00+00:00", tick=False):
        assert tell(organization) == 0
    with organization_scope(organization), transaction.atomic():
        assert PulseContribution.objects.count() == 22 and PulseQuarter.objects.get().secret
    with time_machine.travel(OVER, tick=False):
        assert tell(organization) == 1
        told = figures(organization, version__whose="mentee")
        # One of no unit is too few: one of the two units, drawn by lot, is hidden with him.
        shown = {unit for unit, position, *_rest in told if position == 1}
        assert None in shown and len(shown) == 2 and shown <= {None, galilee.pk, golan.pk}
        assert (None, 1, 15, None, 8) in told
        assert not {row for row in told if row[1] == 2}, "three answers are nobody's to see"
        # Of the turnout nothing is told: three did not answer.
        assert not {row for row in told if row[1] == 0}
        assert figures(organization, version__whose="mentor") == set()
        with organization_scope(organization), transaction.atomic():
            assert not PulseContribution.objects.exists() and PulseQuarter.objects.get().secret is None
        assert tell(organization) == 0 and figures(organization, version__whose="mentee") == told


def test_what_the_coordinator_sees_is_taken_out_before_it_is_protected(asked, organization):
    """Of eight who answered four let it be seen: with these taken out four are left, so nothing is told."""
    answer(organization, "mentee", [{1: 5}] * 8, shared=4)
    answer(organization, "mentor", [{1: 5}] * 10, shared=5)
    with time_machine.travel(OVER, tick=False):
        tell(organization)
    assert not {row for row in figures(organization, version__whose="mentee") if row[1]}
    assert (None, 1, 10, None, 10) not in figures(organization), "the mean of five must not be 5"
    assert (None, 1, 10, None, 9) in figures(organization, version__whose="mentor")


def test_a_person_counts_once_with_his_mean(noon, organization, dana):
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, starts_on=date(2026, 9, 1))
        first = asked_pairing(organization, program, TODAY - timedelta(days=30))
        for _number in range(5):
            asked_pairing(organization, program, TODAY - timedelta(days=30), mentor=first.mentor)
        switch_on(program, dana)
        ask_pulses(organization=organization)
    answer(organization, "mentor", [{1: 5}] * 6)
    with organization_scope(organization), transaction.atomic():
        assert len({bytes(row.mark) for row in PulseContribution.objects.all()}) == 1
    with time_machine.travel(OVER, tick=False):
        tell(organization)
    told = {row for row in figures(organization) if row[1]}
    assert told == set(), "six answers of one person are one person's"


def test_the_page_of_what_is_told(asked, organization, dana, ada, make_viewer, signed_in):
    """Question by question, both sides apart, the same for all three roles; nothing before it is told."""
    program, _units = asked
    gila = make_viewer(Role.VIEWER, organization=organization, name="גילה")
    answer(organization, "mentee", [{1: 5, 2: 2}] * 6 + [{1: 3, 2: 4}] * 7)
    path = f"/north/reports/pulses/?program={program.pk}"
    assert "Nothing was counted yet" in signed_in(dana).get(path).content.decode()
    with time_machine.travel(OVER, tick=False):
        tell(organization)
        for viewer in (dana, ada, gila):
            client = signed_in(viewer)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(path).content.decode()
            assert "Do these meetings help you?" in page and "mean of 13 people" in page
            assert "13 of 18 people" in page and "As of" in page and "too few answered" in page
            assert len([query for query in queries if query["sql"].startswith("SELECT")]) <= 16
            assert ("Who needs a hand" in page) == (viewer is dana)
        with organization_scope(organization), transaction.atomic():
            assert set(PulseFigure.objects.values_list("people", flat=True)) <= {13, 7, 6, 0}


def test_they_meet_and_it_does_not_help(asked, organization, dana, signed_in):
    """Low, let seen, and six of eight held: with what can be done. Who hardly meets is another matter."""
    pulses = answer(organization, "mentee", [{1: 2, 2: 2}, {1: 1, 2: 2}, {1: 5, 2: 5}, {1: 1, 2: 1}], shared=3)
    with organization_scope(organization), transaction.atomic():
        for number in range(1, 9):
            week = date(2026, 11, 15) - timedelta(weeks=number)
            for place, held in ((0, number <= 6), (1, number <= 5), (2, True), (3, True)):
                WeeklyAttendance.objects.create(
                    organization=organization, pairing=pulses[place].pairing, week_start=week, expected=1,
                    held=int(held), missed=int(not held),
                )  # fmt: skip
        names = [pulse.pairing.enrolment.mentee.full_name for pulse in pulses]
    client = signed_in(dana)
    counts = set()
    for shared in (3, 1):
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/north/reports/pulses/help/").content.decode()
        counts.add(len(queries))
        if shared == 3:
            helpless, others = page.split('id="not-helping"')[1].split('id="others"')
            assert [name in helpless for name in names[:4]] == [True, False, False, False]
            assert [name in others for name in names[:4]] == [False, True, True, False]
            assert "6 of 8 meetings took place" in helpless and "Another mentor" in helpless
            assert f"/pairings/{pulses[0].pairing_id}/change/" in helpless
            assert f"/support/mentors/{pulses[0].pairing.mentor_id}/" in helpless
            with organization_scope(organization), transaction.atomic():
                SharedAnswer.objects.filter(pulse__in=[pulse.pk for pulse in pulses[1:3]]).delete()
    assert len(counts) == 1, counts
