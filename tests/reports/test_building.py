"""Reports that somebody builds: what they say, to whom, and how they are put together."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mentees.models import MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CalendarPeriod, Certificate, ProgramScope, TrainingCredit, TrainingRequirement
from reports.building.datasets import SOURCES
from reports.building.definition import Definition
from reports.building.periods import span_of
from reports.building.queries import table_of
from reports.building.ready import READY
from reports.compliance.measures import Key
from reports.compliance.periods import period_of
from reports.compliance.queries import lines as figures_of
from reports.compliance.queries import slice_for
from reports.models import SavedReport, WeeklyAttendance
from sessions.choices import Absent
from sessions.models import SessionLog, SupportTalk
from tests.factories import (
    DeliveryFactory,
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)
from tests.reports.scenes import AFTER, SUNDAY

LIST, BUILD, READY_PAGE = "/north/reports/saved/", "/north/reports/saved/build/", "/north/reports/saved/ready/"
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def scene(organization, week, dana, ada):
    """The closed week, with all that a column can tell of David and of Noam, his mentor."""
    with organization_scope(organization):
        its = {"organization": organization}
        mentor, pairing = week.david.mentor, week.david
        mentor.capacity, mentor.unit = 3, week.unit
        mentor.save()
        pairing.committed_until, pairing.intensity = date(2026, 6, 30), "in_focus"
        pairing.save()
        tag = Tag.objects.create(**its, name="שנה א")
        MenteeTag.objects.create(**its, mentee=pairing.enrolment.mentee, tag=tag)
        DeliveryFactory(**its, enrolment=pairing.enrolment)
        SessionLog.objects.filter(outcome="missed").update(absent=Absent.MENTEE)
        talk = {"way": "phone", "minutes": 30, "noted_at": AFTER}
        own, other = dana.acting_membership, ada.acting_membership
        SupportTalk.objects.create(**its, mentor=mentor, coordinator=own, on=date(2025, 11, 6), **talk)
        SupportTalk.objects.create(**its, mentor=week.yosef.mentor, coordinator=own, on=date(2025, 11, 2), **talk)
        SupportTalk.objects.create(**its, mentor=week.yosef.mentor, coordinator=other, on=date(2025, 11, 9), **talk)
        TrainingRequirement.objects.create(**its, program=week.program, kind="initial", minutes=60)
        TrainingCredit.objects.create(**its, mentor=mentor, on=date(2025, 10, 1), minutes=60, why="course")
        days = {"first_on": SUNDAY, "last_on": SUNDAY, "issued_on": SUNDAY}
        Certificate.objects.create(
            **its, mentor=mentor, program=week.program, name="נועם", title="קורס", minutes=60, number="1", **days
        )
        former = PairingFactory(
            **its,
            enrolment=week.sarah,
            mentor=week.yosef.mentor,
            starts_on=date(2025, 9, 1),
            ends_on=date(2025, 10, 1),
            end_reason="mentor_left",
        )
    return SimpleNamespace(**vars(week), tag=tag, former=former)


def sent(dataset: str, columns=None, **more) -> dict:
    """What the builder's form sends."""
    return {
        "dataset": dataset,
        "was": dataset,
        "column": list(columns or SOURCES[dataset].fields),
        "period": "weeks_12",
        **more,
    }


def keep(client, dataset: str, columns=None, name="דוח", **more) -> str:
    """Keep a report by the builder; its address."""
    answer = client.post(BUILD, sent(dataset, columns, name=name, act="keep", **more))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def grid(answer) -> list[list[str]]:
    """The table of a page as text: headings, rows, and the sums if there are any."""
    assert answer.status_code == 200
    table = answer.content.decode().partition('<table class="table cards">')[2].partition("</table>")[0]
    return [
        [unescape(re.sub(r"<span aria-hidden.*?</span>|<[^>]+>", "", cell)) for cell in CELL.findall(row)]
        for row in ROW.findall(table)
    ]


def by_name(lines: list[list[str]], name: str) -> dict[str, str]:
    """The row that bears a name, by its headings."""
    return next(dict(zip(lines[0], line, strict=True)) for line in lines[1:] if name in line)


def first_cells(lines: list[list[str]]) -> list[str]:
    return [line[0] for line in lines[1:] if not line[0].startswith("All together")]


def statements(client, path: str) -> int:
    """What a page asks the database, but for the marks that a test's own transaction needs."""
    client.get(LIST)  # whatever a first page has to write into the session
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in each["sql"] for each in queries.captured_queries)


SUMS = {"Expected": "2", "Held": "1", "Excused": "0", "Missed": "1", "Not reported": "0", "Extra": "0"}
SUMS |= {"Hours together": "0:50", "Held %": "50%", "Reported %": "100%"}
MET = {"Last held meeting": "11.11.2025", "Days since": "5"}


def test_each_column_says_the_plain_facts(signed_in, dana, ada, scene):
    client = signed_in(dana)
    lines = grid(client.get(keep(client, "participants")))
    assert by_name(lines, "דוד לוי") == {
        "Participant": "דוד לוי", "Unit": "גליל", "Program": "ליווי אישי", "Mentor today": "נועם כהן",
        "Intensity": "In focus", "Tags": "שנה א", "In the program from": "01.09.2025", "In the program until": "",
        "Paired since": "01.09.2025", "Fixed time": "Every week, Tuesday at 16:00", **SUMS, **MET,
        "Messages to pass on": "Yes",
    }  # fmt: skip
    assert by_name(lines, "שרה גל")["Held %"] == "" and by_name(lines, "שרה גל")["Mentor today"] == ""
    assert lines[-1][10:19] == ["3", "1", "0", "1", "1", "1", "1:20", "33%", "66%"]
    lines = grid(client.get(keep(client, "pairings", name="2", state="all")))
    assert by_name(lines, "דוד לוי") == {
        "Mentor": "נועם כהן", "Participant": "דוד לוי", "Program": "ליווי אישי", "Unit": "גליל", "Role": "Mentor",
        "Intensity": "In focus", "Tags": "שנה א", "From": "01.09.2025", "Until": "", "Why it ended": "",
        "Agreed until": "30.06.2026", **SUMS, "Days to the first meeting": "71", **MET,
    }  # fmt: skip
    ended = by_name(lines, "שרה גל")
    assert (ended["Until"], ended["Why it ended"], ended["Expected"]) == ("01.10.2025", "The mentor cannot go on", "0")
    lines = grid(client.get(keep(client, "mentors", name="3")))
    assert by_name(lines, "נועם כהן") == {
        "Mentor": "נועם כהן", "Unit": "גליל", "Status": "Active", "Accompanies": "1", "Capacity": "3", **SUMS, **MET,
        "Reported in time": "0%", "Hours to the report": "101", "Days since your last support talk": "10",
        "Training": "Done", "Valid certificates": "1",
    }  # fmt: skip
    _says_what_the_dashboard_says(ada, lines[-1])
    # That another coordinator talked since is known to that one alone, and to nobody when.
    assert by_name(lines, "אורי פרץ")["Days since your last support talk"] == ""
    assert by_name(lines, "אורי פרץ")["Training"] == "Overdue"
    lines = grid(client.get(keep(client, "meetings", name="4", state="missed")))
    assert lines[1:] == [
        ["12.11.2025", "16:00", "נועם כהן", "דוד לוי", "ליווי אישי", "גליל", "Missed", "The participant", "",
         "In person", "No", "16.11.2025 10:00"],
        ["All together", *[""] * 7, "0", "", "", ""],
    ]  # fmt: skip
    lines = grid(
        client.get(keep(client, "meetings", ["day", "minutes", "extra", "reported"], name="5", sort="minutes"))
    )
    assert [line[1:3] for line in lines[1:-1]] == [["30", "Yes"], ["50", "No"], ["", "No"], ["", "No"]]
    lines = grid(client.get(keep(client, "weeks", name="6")))
    assert by_name(lines, "גליל") == {"Week of": "09.11.2025", "Program": "ליווי אישי", "Unit": "גליל", **SUMS}
    texts = " ".join(" ".join(line) for line in grid(signed_in(ada).get(keep(signed_in(ada), "mentors"))))
    assert "support talk" not in texts


def _says_what_the_dashboard_says(viewer, totals: list[str]) -> None:
    """How soon was reported, of all mentors together: the same words as the measures of the dashboard."""
    with organization_scope(viewer.organization), translation.override("en"):
        period = period_of(viewer, QueryDict("period=12"))
        (whole,) = figures_of(viewer, period, slice_for(viewer), by="whole")
        told = [whole.figures[key].text.removesuffix(" h") for key in (Key.IN_TIME, Key.DELAY)]
    place = [*SOURCES["mentors"].fields].index("in_time")
    assert totals[place : place + 2] == told


def test_page_print_and_table_hold_the_same_cells(signed_in, dana, organization, scene):
    client = signed_in(dana)
    for number, (dataset, group) in enumerate(
        [("participants", ""), ("participants", "mentor"), ("pairings", "unit"), ("meetings", "state"), ("weeks", "")]
    ):
        path = keep(client, dataset, name=str(number), group_by=group, sort="held")
        page, printed = grid(client.get(path)), grid(client.get(f"{path}?as=print"))
        with organization_scope(organization), transaction.atomic(), translation.override("en"):
            report = SavedReport.objects.get(name=str(number))
            table = table_of(dana, report)
            rows = [table.texts(row) for row in table.rows]
            again = table_of(dana, Definition.from_json(Definition.of(report).as_json()))
            assert rows == [table.texts(row) for row in again.rows] and len(rows) == table.count
        assert page == printed
        assert page[1 : 1 + len(rows)] == rows and page[0] == [column.title for column in table.columns]


def test_groups_add_up_and_filters_narrow(signed_in, dana, scene):
    client = signed_in(dana)
    figures = ["name", "expected", "held", "held_percent"]
    path = keep(client, "participants", figures, group_by="mentor")
    assert grid(client.get(path)) == [
        ["Mentor", "Participants", "Expected", "Held", "Held %"],
        ["אורי פרץ", "1", "1", "0", "0%"],
        ["נועם כהן", "1", "2", "1", "50%"],
        ["No mentor", "1", "0", "0", ""],
        ["All together", "3", "3", "1", "33%"],
    ]
    assert first_cells(grid(client.get(f"{path}?sort=-held"))) == ["נועם כהן", "אורי פרץ", "No mentor"]
    assert first_cells(grid(client.get(f"{path}?sort=-label_of_group"))) == ["נועם כהן", "אורי פרץ", "No mentor"]
    asked = {
        "unit": scene.unit.pk, "mentor": scene.david.mentor.pk, "tag": scene.tag.pk, "intensity": "in_focus",
    }  # fmt: skip
    for name, value in asked.items():
        path = keep(client, "participants", figures, name=name, **{name: value})
        assert first_cells(grid(client.get(path))) == ["דוד לוי"], name
    path = keep(client, "participants", figures, name="w", state="without_mentor")
    assert first_cells(grid(client.get(path))) == ["שרה גל"]
    path = keep(client, "participants", figures, name="q", quiet="30")
    assert first_cells(grid(client.get(path))) == ["שרה גל"]
    path = keep(client, "meetings", name="mm", group_by="mentor", sort="minutes", descending="on")
    assert [line[:3] for line in grid(client.get(path))[1:3]] == [["נועם כהן", "2", "50"], ["אורי פרץ", "2", "30"]]
    path = keep(client, "meetings", name="m", group_by="month", mentor=scene.david.mentor.pk)
    assert grid(client.get(path))[1] == ["November 2025", "2", "50", "1", "0", "1", "0"]
    path = keep(client, "participants", figures, name="s")
    assert first_cells(grid(client.get(f"{path}?sort=-held_percent"))) == ["דוד לוי", "יוסף דיין", "שרה גל"]
    assert first_cells(grid(client.get(f"{path}?sort=held_percent"))) == ["יוסף דיין", "דוד לוי", "שרה גל"]
    assert first_cells(grid(client.get(f"{path}?sort=-name"))) == ["שרה גל", "יוסף דיין", "דוד לוי"]
    path = keep(client, "participants", ["name", "days_since"], name="d")
    assert first_cells(grid(client.get(f"{path}?sort=-days_since"))) == ["דוד לוי", "יוסף דיין", "שרה גל"]
    only_then = {"period": "fixed", "first": "2025-09-01", "last": "2025-09-30"}
    assert grid(client.get(keep(client, "participants", figures, name="p", **only_then)))[-1][1:3] == ["0", "0"]


def test_a_shared_report_shows_each_his_own_people(signed_in, dana, ada, noam, make_viewer, organization, scene):
    path = keep(signed_in(dana), "participants", ["name"], name="=SUM(A1)", is_shared="on")
    other = make_viewer(Role.COORDINATOR, organization=organization, name="גלית")
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="אחרת")
        membership = other.membership(Role.COORDINATOR)
        ProgramScope.objects.create(organization=organization, membership=membership, program=program)
        EnrolmentFactory(
            organization=organization, program=program, mentee=MenteeFactory(organization=organization, full_name="רות")
        )
    galit = signed_in(other)
    assert first_cells(grid(galit.get(path))) == ["רות"]
    assert first_cells(grid(signed_in(ada).get(path))) == ["דוד לוי", "יוסף דיין", "רות", "שרה גל"]
    assert "=SUM(A1)" in galit.get(LIST).content.decode()
    # She may keep a copy of her own, and neither change nor remove the other's.
    assert galit.post(path, {"act": "remove"}).status_code == 404
    changed = f"{BUILD}?report={path.split('/')[-2]}"
    assert galit.post(changed, sent("participants", ["unit"], act="save")).status_code == 200  # as a new one, nameless
    copy = galit.post(path, {"act": "copy"})["Location"]
    assert first_cells(grid(galit.get(copy))) == ["רות"] and copy != path
    # A filter by what is not hers is like one by what is gone: nothing is shown, and nothing is named.
    narrowed = keep(signed_in(dana), "participants", ["name"], name="n", program=scene.program.pk, is_shared="on")
    page = galit.get(narrowed).content.decode()
    assert "asks for something that is not here any more" in page and "ליווי אישי" not in page and "רות" not in page
    refused = galit.post(BUILD, sent("participants", ["name"], name="x", act="keep", program=scene.program.pk))
    assert refused.status_code == 200 and "not there any more" in refused.content.decode()
    # Whoever reads it by no office has no such page, and a private one is its owner's.
    private = keep(signed_in(dana), "participants", ["name"], name="own")
    assert galit.get(private).status_code == 404 and signed_in(noam).get(path).status_code == 404
    assert signed_in(noam).get(LIST).status_code == 404
    with organization_scope(organization):
        kept = sorted(SavedReport.objects.values_list("owner", "name"), key=str)
        assert sorted(name for _owner, name in kept) == ["=SUM(A1)", "=SUM(A1)", "n", "own"]
        assert not SavedReport.objects.exclude(columns=["name"]).exists()


def test_what_is_gone_is_said_and_never_widens(signed_in, dana, organization, scene):
    client = signed_in(dana)
    path = keep(client, "participants", ["name", "held"], name="a", tag=scene.tag.pk)
    with organization_scope(organization):
        scene.tag.delete()
        SavedReport.objects.update(columns=["name", "shoe_size", "held"], group_by="shoe_size", sort="shoe_size")
    page = client.get(path).content.decode()
    assert "A column of this report is not there any more." in page and "דוד לוי" not in page
    assert "the report shows nothing" in page
    with organization_scope(organization):
        SavedReport.objects.update(filters={"shoe_size": "1"})
    assert "דוד לוי" not in client.get(path).content.decode()
    with organization_scope(organization):
        SavedReport.objects.update(filters={"program": "no id", "state": ["odd"]})
    assert "דוד לוי" not in client.get(path).content.decode()
    with organization_scope(organization):
        SavedReport.objects.update(filters={}, columns=["shoe_size"], dataset="participants", sort="tags")
    assert "דוד לוי" in client.get(path).content.decode()
    for address in (f"{BUILD}?report=7", f"{BUILD}?ready=none", f"{READY_PAGE}?which=none"):
        assert client.get(address).status_code == 404


def test_the_builder_works_without_script_and_loses_nothing(signed_in, dana, ada, organization, scene):
    client = signed_in(dana)
    page = client.post(BUILD, sent("participants", ["name", "held", "unit"], act="up:held", name="כך"))
    assert [place.field.key for place in page.context["form"].chosen] == ["held", "name", "unit"]
    text = page.content.decode()
    assert 'value="כך"' in text and 'id="up-held" autofocus' in text and "stands in place 1 of 3" in text
    part = client.post(BUILD, sent("participants", ["name"], act="on:tags"), headers={"hx-request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="asks"') and "שנה א" in part.content.decode()
    for act, left in {
        "off:name": ["held"],
        "down:name": ["held", "name"],
        "up:name": ["name", "held"],
        "up:x": ["name", "held"],
    }.items():
        page = client.post(BUILD, sent("participants", ["name", "held"], act=act))
        assert [place.field.key for place in page.context["form"].chosen] == left
    wrong = sent("participants", ["name"], period="fixed", first="2025-11-09", last="2025-11-01", name="כך", act="keep")
    text = client.post(BUILD, wrong).content.decode()
    assert "The last day is before the first one." in text and 'value="2025-11-09"' in text and 'value="כך"' in text
    assert "Give the report a name." in client.post(BUILD, sent("weeks", act="keep")).content.decode()
    page = client.post(BUILD, {**sent("participants", ["name"]), "dataset": "meetings"})
    assert [place.field.key for place in page.context["form"].chosen] == list(SOURCES["meetings"].defaults)
    path = keep(client, "participants", ["name"], name="כך")
    again = client.post(BUILD, sent("participants", ["name"], name="כך", act="keep"))
    assert "You have kept a report of this name already." in again.content.decode()
    change = f"{BUILD}?report={path.split('/')[-2]}"
    assert 'value="כך"' in client.get(change).content.decode()
    assert client.post(change, sent("participants", ["unit", "held"], name="אחרת", act="save"))["Location"] == path
    assert grid(client.get(path))[0] == ["Unit", "Held"] and "אחרת" in client.get(LIST).content.decode()
    assert client.post(path, {"act": "remove"})["Location"] == LIST and client.get(path).status_code == 404
    assert client.post(change, sent("participants")).status_code == 404


def test_who_sees_sums_alone_has_weeks_of_five_at_least(signed_in, steering, organization, scene):
    with organization_scope(organization):
        large = ProgramFactory(organization=organization, name="גדולה")
        for number in range(5):
            pairing = PairingFactory(
                organization=organization,
                enrolment__program=large,
                enrolment__mentee=MenteeFactory(organization=organization, full_name=f"קנרית {number}"),
                mentor=MentorFactory(organization=organization, full_name=f"קנרית {number}"),
            )
            for weeks_ago in (0, 1):
                if number or weeks_ago:  # four of them in the last week, which is too few to be shown
                    WeeklyAttendance.objects.create(
                        organization=organization, pairing=pairing, expected=2, held=1, missed=1, minutes=45,
                        week_start=SUNDAY - weeks_ago * timedelta(days=7),
                    )  # fmt: skip
    columns = ["week", "program", "unit", "expected", "held"]
    client = signed_in(steering)
    # A quarter is read when it is over, and no other period.
    page = client.get(BUILD).content.decode()
    assert 'value="last_quarter" selected' in page and 'value="weeks_12"' not in page
    assert client.post(BUILD, sent("weeks", columns, name="w", act="keep")).status_code == 200
    running = keep(client, "weeks", columns, name="f", period="fixed", first="2025-11-01", last="2025-11-30")
    assert "Last quarter" in client.get(running).content.decode() and len(grid(client.get(running))) == 0
    with time_machine.travel(date(2026, 1, 5), tick=False):
        _sums_of_the_quarter(signed_in(steering), organization, scene, columns)


def _sums_of_the_quarter(client, organization, scene, columns) -> None:
    path = keep(client, "weeks", columns, period="last_quarter")
    assert grid(client.get(path)) == [
        ["Week of", "Program", "Expected", "Held"],
        ["02.11.2025", "גדולה", "10", "5"],
        ["09.11.2025", "גדולה", "", ""],
        ["09.11.2025", "ליווי אישי", "", ""],
        ["All together", "", "10", "5"],
    ]
    grouped = keep(client, "weeks", columns, name="g", group_by="program", period="last_quarter")
    assert grid(client.get(grouped))[1:] == [["גדולה", "10", "5"], ["ליווי אישי", "", ""], ["All together", "10", "5"]]
    assert grid(client.get(f"{grouped}?sort=-held"))[1][0] == "גדולה"
    monthly = keep(client, "weeks", columns, name="m", group_by="month", period="last_quarter")
    assert grid(client.get(monthly))[1:] == [["November 2025", "10", "5"], ["All together", "10", "5"]]
    page = client.get(BUILD).content.decode()
    assert "גליל" not in page and 'value="participants"' not in page
    refused = client.post(
        BUILD, sent("weeks", columns, name="u", act="keep", period="last_quarter", unit=scene.unit.pk, is_shared="on")
    )
    assert refused.status_code == 200 and "גליל" not in refused.content.decode()
    keep(client, "weeks", columns, name="u", period="last_quarter", is_shared="on")
    with organization_scope(organization):
        assert not SavedReport.objects.filter(is_shared=True).exists()
        SavedReport.objects.filter(name="g").update(filters={"unit": str(scene.unit.pk)})
        SavedReport.objects.filter(name="m").update(dataset="participants")
    assert "10" not in "".join(first_cells(grid(client.get(grouped))))
    assert client.get(monthly).status_code == 404 and client.get(f"{READY_PAGE}?which=reporting").status_code == 404


def test_looks_leave_a_trace_and_queries_are_few(signed_in, dana, organization, scene):
    client = signed_in(dana)
    path = keep(client, "participants", list(SOURCES["participants"].fields))
    numbers = []
    for more in (0, 5):
        with organization_scope(organization):
            for _number in range(more):
                PairingFactory(organization=organization, enrolment__program=scene.program)
        numbers.append(statements(client, path))
    assert numbers == [12, 12]
    number = {one.key: statements(client, f"{READY_PAGE}?which={one.key}") for one in READY}
    assert max(number.values()) == 11, number
    with organization_scope(organization):
        before = AuditEntry.objects.count()
    client.get(f"{path}?as=print")
    with organization_scope(organization):
        printed = AuditEntry.objects.filter(action="saved_report.printed").get()
        assert str(scene.david.mentor.pk) in printed.detail["people"]
        assert str(scene.sarah.mentee.pk) in printed.detail["people"]
        assert AuditEntry.objects.count() == before + 1
        assert AuditEntry.objects.filter(action="list.read", detail__page="reports:saved_report").count() == 2


def test_periods_are_whole_closed_weeks(dana, organization):
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization)
        term = {"organization": organization, "program": program, "kind": "term", "name": "א"}
        CalendarPeriod.objects.create(**term, starts_on=date(2025, 10, 21), ends_on=date(2026, 1, 31))

        def days(kind, **more):
            span = span_of(viewer_for(dana.user, organization), kind, **more)
            return span.first, span.last

        last = date(2025, 11, 15)
        assert days("weeks_12") == (date(2025, 8, 24), last) and days("nonsense") == days("weeks_12")
        assert days("weeks_4") == (date(2025, 10, 19), last)
        assert days("last_month") == (date(2025, 10, 5), date(2025, 11, 1))
        assert days("this_quarter") == (date(2025, 10, 5), last)
        assert days("last_quarter") == (date(2025, 7, 6), date(2025, 10, 4))
        assert days("this_term") == days("this_term", program=program.pk) == (date(2025, 10, 26), last)
        fixed = {"first": date(2025, 11, 4), "last": date(2025, 11, 30)}
        assert days("fixed", **fixed) == (date(2025, 11, 2), last)
        to_come = span_of(dana, "fixed", first=date(2025, 12, 1), last=date(2025, 12, 9))
        assert to_come.is_empty
