"""The steering team sees counts, never a row: also where a program is so small that a count would be one."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Enrolment, Pairing
from reports.compliance.measures import Key
from reports.services import roll_up_week
from sessions.models import Meeting
from tests.architecture.test_house import ORGANIZATION_VIEWS
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory
from tests.reports.scenes import AFTER, SUNDAY, meeting_of, series_of
from tests.tenancy.matrix import WHO_OPENS

QUARTER_IS_OVER = datetime(2026, 1, 12, 8, tzinfo=UTC)
TUESDAY = SUNDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def make_program(organization):
    """A program of so many mentees, of whom so many have met 47 minutes each: `make_program("Small", 1)`."""

    def make(name: str, mentees: int, met: int | None = None):
        with organization_scope(organization):
            program = ProgramFactory(organization=organization, name=name)
            for number in range(mentees):
                pairing = PairingFactory(
                    organization=organization,
                    enrolment__program=program,
                    enrolment__mentee=MenteeFactory(organization=organization, full_name=f"קנרית {name} {number}"),
                    mentor=MentorFactory(organization=organization, full_name=f"קנרית מלווה {name} {number}"),
                )
                if met is None or number < met:
                    meeting_of(series_of(pairing), TUESDAY, "held", minutes=47, place="קנרית")
            roll_up_week(organization=organization, week_start=SUNDAY)
        return program

    return make


def cells(client, address: str = "/north/reports/weekly/sheet/") -> list[list]:
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(address).content))
    return book.get_sheet_by_index(0).to_python()[4:]


def test_a_large_program_is_counted_and_a_small_one_is_not(signed_in, steering, make_program):
    large, small = make_program("Large", 5), make_program("Small", 1)
    client = signed_in(steering)
    with time_machine.travel(QUARTER_IS_OVER, tick=False):
        client = signed_in(steering)
        (programs,) = client.get("/north/dashboard/").context["side_by_side"]
        shown = {name: {one.measure.key: one.figure for one in cells} for name, _url, cells in programs["rows"]}
        assert (shown["Large"][Key.COVERAGE].denominator, shown["Large"][Key.HELD].numerator) == (5, 5)
        assert shown["Small"][Key.COVERAGE].is_hidden and not shown["Small"][Key.HELD].numerator
        for program, numbers in ((large, [5]), (small, [])):
            page = client.get(f"/north/dashboard/programs/{program.pk}/?part=charts")
            assert [counts["held"] for _week, counts in page.context["states"] if counts["held"]] == numbers
    for address in ("/north/reports/weekly/", "/north/reports/weekly/print/"):
        page = client.get(address)
        assert {program.name: program.pairings for program in page.context["report"].programs} == {
            "Large": 5,
            "Small": None,
        }
        assert "Fewer than five participants" in page.content.decode()
    assert cells(client)[0][2:6] == ["Large", "", 5, 5]
    assert cells(client)[1][2:6] == ["Small", "", "Fewer than five participants", ""]


def test_no_sum_less_another_is_a_person(signed_in, steering, make_program):
    """What is hidden is in no total either, filtered or not, in the week or in twelve."""
    make_program("Large", 6)
    small = make_program("Small", 4)
    client = signed_in(steering)
    assert client.get("/north/reports/weekly/").context["report"].counts.held == 6
    assert client.get(f"/north/reports/weekly/?program={small.pk}").context["report"].counts.expected == 0
    assert cells(client)[-1][4:6] == [6, 6]
    with time_machine.travel(QUARTER_IS_OVER, tick=False):
        coverage, held, _reported = signed_in(steering).get("/north/dashboard/").context["main"]
        assert (coverage.figure.denominator, held.figure.numerator) == (6, 6)


def test_the_size_of_the_program_decides_not_who_met(signed_in, steering, make_program):
    """Of six, one met: whose that was, the sum does not say."""
    make_program("Large", 6, met=1)
    (program,) = signed_in(steering).get("/north/reports/weekly/").context["report"].programs
    assert (program.pairings, program.counts.held) == (6, 1)


def test_nobody_is_a_sum_that_tells_of_nobody(signed_in, steering, make_program):
    make_program("Large", 6, met=0)
    (program,) = signed_in(steering).get("/north/reports/weekly/").context["report"].programs
    assert (program.pairings, program.counts) == (6, (0, 0, 0, 0, 0, 0, 0))


def words(answer) -> str:
    """What an answer says, a sheet's and a paper's words included, the latter also as they stand from right to left."""
    kind = answer.get("Content-Type", "")
    if "spreadsheet" in kind:
        return str(CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python())
    if "pdf" in kind:
        said = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        return said + said[::-1]
    return answer.content.decode()


@pytest.mark.parametrize("mentees", [1, 6])
def test_no_name_and_no_id_of_a_person_in_any_answer(signed_in, ada, steering, organization, make_program, mentees):
    program = make_program("Program", mentees)
    with organization_scope(organization):
        EnrolmentFactory(organization=organization, program=program, mentee__full_name="קנרית לבד")
        models = (Mentee, Mentor, Enrolment, Pairing, Meeting)
        ids = {str(key) for model in models for key in model.objects.values_list("pk", flat=True)}
    routes = [route for route, _ in ORGANIZATION_VIEWS]
    opened = [route for route in routes if Role.VIEWER in WHO_OPENS[route.removeprefix("<slug:organization_slug>/")]]
    assert len(opened) == 30
    seen = ""
    for route in opened:
        path = "/" + re.sub(r"<uuid:program_id>", str(program.pk), route.replace("<slug:organization_slug>", "north"))
        for query in ("", f"?program={program.pk}", f"?week={SUNDAY}"):
            answer = signed_in(steering).get(path + query, follow=True)
            # Buttons are pressed elsewhere; the device is nobody's.
            expected = {404, 405} if "<uuid" in path else {200, 405}
            assert answer.status_code in expected and "GET" not in answer.get("Allow", "")
            seen += words(answer)
    assert "קנרית" not in seen
    assert not {key for key in ids if key in seen}
    assert "קנרית" in signed_in(ada).get("/north/reports/weekly/").content.decode()


@pytest.mark.parametrize("name", ["unit", "mentor"])
def test_sums_are_not_narrowed_to_a_unit_or_a_mentor(signed_in, ada, steering, organization, make_program, name):
    make_program("Program", 6)
    with organization_scope(organization):
        chosen = {"mentor": Mentor.objects.first(), "unit": UnitFactory(organization=organization)}[name]
    address = f"/north/reports/weekly/?{name}={chosen.pk}"
    assert [signed_in(person).get(address).status_code for person in (ada, steering)] == [200, 404]
