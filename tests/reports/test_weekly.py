"""The weekly report: page, sheet and print say the same, to each what is theirs."""

from html.parser import HTMLParser
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from reports.services import roll_up_week
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory
from tests.reports.scenes import AFTER, SUNDAY, meeting_of, series_of

PAGE, SHEET, PRINT = "/north/reports/weekly/", "/north/reports/weekly/sheet/", "/north/reports/weekly/print/"
DAVID = ("נועם כהן", "דוד לוי", "ליווי אישי", "גליל", 2, 1, 0, 1, 0, 0, 50)
YOSEF = ("אורי פרץ", "יוסף דיין", "ליווי אישי", "", 1, 0, 0, 0, 1, 1, 30)
SARAH = ("", "שרה גל", "ליווי אישי", "", 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


class Table(HTMLParser):
    """The table of the report as a person reads it: rows of cells, mentors' names carried down."""

    def __init__(self, text: str):
        super().__init__()
        self.rows, self.row, self.cell, self.part = [], None, None, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("thead", "tbody", "tfoot"):
            self.part = tag
        elif tag == "tr":
            self.row = []
        elif tag in ("th", "td") and self.row is not None:
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("th", "td") and self.cell is not None:
            self.row.append(self.cell.strip())
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.rows.append((self.part, self.row))
            self.row = None

    def people(self) -> list[tuple]:
        """(mentor, mentee, program, unit, numbers …) for each row."""
        mentor, found = "", []
        for part, cells in self.rows:
            if part == "tbody" and len(cells) == 8:
                mentor = "" if cells[0] in ("No mentor", "אין מלווה") else cells[0]
            elif part == "tbody":
                found.append((mentor, *cells[:3], *map(int, cells[3:])))
        return found

    def total(self) -> tuple:
        return tuple(map(int, next(cells for part, cells in self.rows if part == "tfoot")[1:]))


def table(client, url: str) -> Table:
    response = client.get(url)
    assert response.status_code == 200
    return Table(response.content.decode())


def grid(client, url: str = SHEET) -> list[list]:
    response = client.get(url)
    assert response.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()


def sheet_people(client, url: str = SHEET) -> tuple[list[tuple], tuple]:
    """The rows and the total of the sheet."""
    lines = grid(client, url)[4:]
    people = [
        ("" if line[0] in ("No mentor", "אין מלווה") else line[0], *line[1:4], *map(int, line[4:])) for line in lines
    ]
    return people[:-1], people[-1][4:]


def test_everybody_is_there_with_nothing_to_show_too(signed_in, dana, week):
    shown = table(signed_in(dana), PAGE)
    assert shown.people() == [SARAH, YOSEF, DAVID]
    assert shown.total() == (3, 1, 0, 1, 1, 1, 80)


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("query", ["", "program", "unit", "mentor"])
def test_page_sheet_and_print_agree_cell_by_cell(signed_in, dana, week, query, language):
    chosen = {"program": week.program, "unit": week.unit, "mentor": week.yosef.mentor}.get(query)
    query = f"?{query}={chosen.pk}" if chosen else "?week=2025-11-12"
    client = signed_in(dana, language)
    page, printed = table(client, PAGE + query), table(client, PRINT + query)
    people, total = sheet_people(client, SHEET + query)
    assert page.people() == printed.people() == people
    assert page.total() == printed.total() == total
    assert len(people) == (3 if not chosen or chosen == week.program else 1)


def test_figures_above_the_table_are_its_total(signed_in, dana, week):
    counts = signed_in(dana).get(PAGE).context["report"].counts
    assert counts == (3, 1, 0, 1, 1, 1, 80)


def test_stands_as_of_the_last_count(signed_in, dana, week):
    assert "As of today at 10:00" in signed_in(dana).get(PAGE).content.decode()


def test_sheet_is_right_to_left_in_hebrew_alone(signed_in, dana, week):
    from zipfile import ZipFile

    def view(language):
        content = signed_in(dana, language).get(SHEET).content
        return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()

    assert 'rightToLeft="1"' in view("he")
    assert "rightToLeft" not in view("en")


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+972", "-5", "{=1}", "http://example.org/"])
def test_name_never_becomes_a_formula(signed_in, dana, organization, week, name):
    from zipfile import ZipFile

    with organization_scope(organization):
        EnrolmentFactory(organization=organization, mentee=MenteeFactory(organization=organization, full_name=name))
    response = signed_in(dana).get(SHEET)
    xml = ZipFile(BytesIO(response.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<hyperlink" not in xml
    assert name in [line[1] for line in grid(signed_in(dana))]


def test_sheet_is_a_file_named_by_its_week(signed_in, dana, week):
    response = signed_in(dana).get(SHEET)
    assert response.headers["Content-Disposition"] == 'attachment; filename="north-2025-11-09.xlsx"'
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_week_that_is_not_over_is_left_to_the_board(signed_in, dana, week):
    text = signed_in(dana).get(f"{PAGE}?week=2025-11-18").content.decode()
    assert "This week is not over yet" in text and "/north/board/" in text


def test_week_that_was_not_counted_says_so(signed_in, dana, week):
    assert "This week has not been counted" in signed_in(dana).get(f"{PAGE}?week=2025-11-02").content.decode()


def test_mentor_reads_his_own_weeks_alone(signed_in, noam, week):
    client = signed_in(noam)
    assert table(client, PAGE).people() == table(client, PRINT).people() == [DAVID]
    assert sheet_people(client) == ([DAVID], DAVID[4:])


def test_mentor_keeps_the_weeks_of_a_pairing_that_has_ended(signed_in, noam, week):
    with organization_scope(week.david.organization):
        week.david.ends_on = SUNDAY.replace(day=15)
        week.david.save()
    *names, _unit, expected, held, excused, missed, unreported, extra, minutes = DAVID
    # The unit is the present one, of which he no longer hears.
    facts = (expected, held, excused, missed, unreported, extra, minutes)
    assert table(signed_in(noam), PAGE).people() == [(*names, "", *facts)]


def test_steering_team_sees_sums_and_no_person(signed_in, steering, week):
    client = signed_in(steering)
    for url in (PAGE, PRINT):
        text = client.get(url).content.decode()
        assert not any(name in text for name in ("דוד לוי", "נועם כהן", "שרה גל", "גליל"))
    cells = [cell for line in grid(client) for cell in line]
    assert not {"דוד לוי", "נועם כהן", "שרה גל", "גליל"} & set(cells)


def test_coordinator_of_a_program_reads_that_program(signed_in, dana, organization, week):
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="אחרת")
        ProgramScope.objects.create(
            organization=organization, membership=dana.membership(Role.COORDINATOR), program=program
        )
        EnrolmentFactory(
            organization=organization,
            program=program,
            mentee=MenteeFactory(organization=organization, full_name="רות"),
        )
    assert [row[1] for row in table(signed_in(dana), PAGE).people()] == ["רות"]
    assert [row[1] for row in sheet_people(signed_in(dana))[0]] == ["רות"]


def test_nothing_of_a_look_alike_organization(signed_in, dana, week):
    for url in (PAGE, PRINT):
        assert "תלמיד הדרום" not in signed_in(dana).get(url).content.decode()


@pytest.mark.parametrize("url", [PAGE, SHEET, PRINT])
def test_stranger_gets_404(signed_in, tamar, week, url):
    assert signed_in(tamar).get(url).status_code == 404
    assert signed_in(tamar).get(url.replace("north", "south")).status_code == 200


@pytest.mark.parametrize("url", [PAGE, SHEET, PRINT])
@pytest.mark.parametrize("role", [Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL])
def test_other_roles_get_404(signed_in, make_viewer, organization, week, url, role):
    assert signed_in(make_viewer(role, organization=organization)).get(url).status_code == 404


@pytest.mark.parametrize("url", [PAGE, SHEET, PRINT])
@pytest.mark.parametrize("query", ["week=never", "program=1", "mentor=00000000-0000-7000-8000-000000000000"])
def test_nonsense_in_the_address_is_not_there(signed_in, dana, week, url, query):
    assert signed_in(dana).get(f"{url}?{query}").status_code == 404


def test_mentor_cannot_choose_another_mentor(signed_in, noam, week):
    assert signed_in(noam).get(f"{PAGE}?mentor={week.yosef.mentor.pk}").status_code == 404


def test_long_report_is_paged_and_its_sums_are_of_all(signed_in, dana, organization, week):
    with organization_scope(organization):
        for number in range(20):
            mentor = MentorFactory(organization=organization, full_name=f"תותח {number:02}")
            meeting_of(series_of(PairingFactory(organization=organization, mentor=mentor)), SUNDAY.replace(day=11))
        roll_up_week(organization=organization, week_start=SUNDAY)
    client = signed_in(dana)
    first, second = table(client, PAGE), table(client, f"{PAGE}?page=2")
    people, total = sheet_people(client)
    assert first.people() + second.people() == people == table(client, PRINT).people()
    assert len(people) == 23
    assert first.total() == second.total() == total


@pytest.mark.parametrize(("url", "expected"), [(PAGE, 16), (SHEET, 16), (PRINT, 16)])
def test_query_count_is_constant(signed_in, dana, organization, url, expected):
    client = signed_in(dana)
    numbers = []
    for more in (1, 2):
        with organization_scope(organization):
            for _ in range(more):
                unit = UnitFactory(organization=organization)
                PairingFactory(organization=organization, enrolment__mentee__unit=unit)
                EnrolmentFactory(organization=organization)
            roll_up_week(organization=organization, week_start=SUNDAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
