"""Who is whom, what changes, what is refused: sheets against an organization that has people already."""

from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.models import Pairing, ProgramScope
from sessions.choices import Outcome
from sessions.importing.applying import apply_plan
from sessions.importing.guessing import guess_layout
from sessions.importing.known import read_known
from sessions.importing.planning import Action, plan_import
from sessions.importing.reading import Sheet
from sessions.importing.rows import read_all
from sessions.models import Meeting, MeetingSeries
from tests.factories import EnrolmentFactory, LogFactory, MenteeFactory, MentorFactory, ProgramFactory, UnitFactory

MONDAY = date(2026, 11, 23)
LATER = date(2026, 12, 7)

pytestmark = pytest.mark.usefixtures("inside", "noon")


@pytest.fixture
def plan(organization, program, inside):
    """Plan sheets given as rows: `plan(mentees=[["שם"], ["משה כהן"]])`."""

    def make(mentees=(), mentors=(), day=MONDAY, by=None, named_mentors=False):
        given = [("תלמידים", mentees), ("מלווים", mentors)]
        found = [Sheet(name, [list(row) for row in rows]) for name, rows in given if rows]
        rows = read_all(found, [guess_layout(sheet) for sheet in found])
        known = read_known(organization=organization, program=program, day=day, by=by)
        return plan_import(rows, known, create_named_mentors=named_mentors)

    return make


@pytest.fixture
def bring_in(plan):
    """Plan and apply; gives the plan."""

    def make(mentees=(), mentors=(), by=None, **how):
        made = plan(mentees=mentees, mentors=mentors, by=by, **how)
        apply_plan(made, by=by)
        return made

    return make


def actions(made) -> list[str]:
    return [row.action.value for row in made.rows]


def reasons(made) -> list[str]:
    return [str(problem.reason) for problem in made.problems]


PAIRED = ["שם", "טלפון", "מלווה", "יום", "שעה"]
NOAM = [["שם", "טלפון"], ["נועם צור", "050-2000001"], ["איתן הלל", "050-2000002"]]


# --- who is whom ------------------------------------------------------------------------------------------------------


def test_number_comes_before_phone_and_name(organization, plan):
    person = MenteeFactory(organization=organization, full_name="משה כהן", external_id="7")
    MenteeFactory(organization=organization, full_name="דוד לוי", phone="+972502345678")
    made = plan([["שם", "ת.ז.", "טלפון"], ["דוד לוי", "7", "050-2345678"]])
    assert made.rows[0].person.pk == person.pk


def test_phone_finds_who_writes_the_name_otherwise(organization, plan):
    person = MenteeFactory(organization=organization, full_name="דוד הלוי", phone="+972502345678")
    made = plan([["שם", "טלפון"], ["דוד לוי", "050-2345678"]])
    assert made.rows[0].person.pk == person.pk
    assert made.rows[0].action == Action.UPDATE


def test_brothers_on_one_phone_stay_two(organization, bring_in):
    rows = [["שם", "טלפון"], ["דוד כהן", "050-2345678"], ["יוסף כהן", "050-2345678"]]
    bring_in(rows)
    assert Mentee.objects.count() == 2
    assert actions(bring_in(rows)) == ["unchanged", "unchanged"]
    bring_in([*rows, ["אהרן כהן", "050-2345678"]])
    assert Mentee.objects.count() == 3


def test_a_changed_phone_updates_its_person(organization, bring_in):
    bring_in([["שם", "טלפון", "כיתה"], ["דוד כהן", "050-2345678", "א"]])
    made = bring_in([["שם", "טלפון", "כיתה"], ["דוד כהן", "050-2999999", ""]])
    person = Mentee.objects.get()
    assert actions(made) == ["update"]
    assert (str(person.phone), person.group_label) == ("+972502999999", "א")


def test_namesakes_that_cannot_be_told_apart_are_refused(organization, plan):
    for phone in ("+972502345678", "+972502345679"):
        MenteeFactory(organization=organization, full_name="משה כהן", phone=phone)
    made = plan([["שם"], ["משה כהן"]])
    assert not made.rows
    assert "several people of this name" in reasons(made)[0]


def test_two_rows_never_become_one_person(organization, plan):
    MenteeFactory(organization=organization, full_name="משה כהן", external_id="7")
    made = plan([["שם", "ת.ז."], ["משה כהן", "7"], ["משה כהן לוי", "7"]])
    assert actions(made) == ["update"]
    assert "same person as in row 2" in reasons(made)[0]


def test_who_left_and_is_listed_is_active_again(organization, bring_in):
    person = MenteeFactory(organization=organization, full_name="משה כהן", status="left")
    bring_in([["שם"], ["משה כהן"]])
    person.refresh_from_db()
    assert person.status == "active"


# --- units and scopes -------------------------------------------------------------------------------------------------


def test_units_named_are_made_once_and_shown(organization, bring_in):
    UnitFactory(organization=organization, name="צפון")
    made = bring_in([["שם", "סניף"], ["משה כהן", "צפון"], ["דוד לוי", "דרום"], ["יוסף פרץ", "דרום"]])
    assert [unit.name for unit in made.new_units] == ["דרום"]
    assert Unit.objects.count() == 2
    assert Mentee.objects.get(full_name="יוסף פרץ").unit.name == "דרום"


@pytest.fixture
def limited(organization, make_viewer):
    """Dana coordinates the north only."""
    north = UnitFactory(organization=organization, name="צפון")
    viewer = make_viewer(Role.COORDINATOR, organization=organization)
    MembershipUnit.objects.create(organization=organization, membership=viewer.memberships[0], unit=north)
    return viewer_for(viewer.user, organization)


def test_a_coordinator_of_a_unit_touches_nobody_elsewhere(organization, plan, limited):
    south = UnitFactory(organization=organization, name="דרום")
    MenteeFactory(organization=organization, full_name="משה כהן", unit=south, external_id="7")
    MentorFactory(organization=organization, full_name="נועם צור", unit=south)
    rows = [
        ["שם", "ת.ז.", "סניף", "מלווה"],
        ["משה כהן", "7", "", ""],
        ["דוד לוי", "", "דרום", ""],
        ["יוסף פרץ", "", "מזרח", ""],
        ["אהרן ברק", "", "", "נועם צור"],
        ["יעקב שרון", "", "", ""],
    ]
    made = plan(rows, by=limited, named_mentors=True)
    assert [problem.row for problem in made.problems] == [2, 3, 4, 5]
    assert [row.person.unit.name for row in made.rows] == ["צפון"]
    assert not made.new_units
    assert not made.named_mentors


def test_a_coordinator_of_a_program_changes_nobody_of_another(organization, program, plan, make_viewer):
    other = ProgramFactory(organization=organization)
    elsewhere = MenteeFactory(organization=organization, full_name="משה כהן", phone="+972502345678")
    EnrolmentFactory(organization=organization, program=other, mentee=elsewhere)
    MenteeFactory(organization=organization, full_name="דוד לוי")
    viewer = make_viewer(Role.COORDINATOR, organization=organization)
    ProgramScope.objects.create(organization=organization, membership=viewer.memberships[0], program=program)
    made = plan([["שם", "טלפון"], ["משה כהן", "050-2999999"], ["דוד לוי", "050-2888888"]], by=viewer)
    assert [problem.row for problem in made.problems] == [2]
    assert actions(made) == ["update"]


# --- pairings and times -----------------------------------------------------------------------------------------------


def test_a_row_with_mentor_and_time_is_paired_and_meets(organization, bring_in):
    made = bring_in([PAIRED, ["משה כהן", "", "הרב צור, נועם", "שלישי", "16:00"]], NOAM)
    assert actions(made) == ["create"] * 3
    pairing = Pairing.objects.get()
    assert (pairing.mentor.full_name, pairing.starts_on) == ("נועם צור", MONDAY)
    assert Meeting.objects.order_by("local_date").first().local_date == date(2026, 11, 24)


def test_another_mentor_in_the_sheet_is_a_change_of_mentor(organization, bring_in):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    made = bring_in([PAIRED, ["משה כהן", "", "איתן הלל", "שלישי", "16:00"]], day=LATER)
    assert actions(made) == ["update"]
    former, present = Pairing.objects.order_by("starts_on")
    assert (former.ends_on, former.end_reason) == (date(2026, 12, 6), "change_of_mentor")
    assert (present.mentor.full_name, present.starts_on) == ("איתן הלל", LATER)
    assert Meeting.objects.filter(pairing=former, local_date__gte=LATER).count() == 0
    assert Meeting.objects.filter(pairing=present).count() > 0
    assert actions(bring_in([PAIRED, ["משה כהן", "", "איתן הלל", "שלישי", "16:00"]], day=LATER)) == ["unchanged"]


def test_a_mentor_corrected_on_the_same_day_leaves_no_trace_of_a_change(organization, bring_in):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    bring_in([PAIRED, ["משה כהן", "", "איתן הלל", "שלישי", "16:00"]])
    pairing = Pairing.objects.get()
    assert (pairing.mentor.full_name, pairing.ends_on) == ("איתן הלל", None)
    assert MeetingSeries.objects.count() == 1


def test_a_mentor_whose_meetings_were_reported_is_not_corrected_away(organization, bring_in, plan):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    LogFactory(organization=organization, meeting=Meeting.objects.first(), outcome=Outcome.HELD)
    made = plan([PAIRED, ["משה כהן", "", "איתן הלל", "שלישי", "16:00"]])
    assert "have been reported" in reasons(made)[0]


def test_another_time_ends_the_former_one(organization, bring_in):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    made = bring_in([PAIRED, ["משה כהן", "", "נועם צור", "רביעי", "17:00"]], day=LATER)
    assert actions(made) == ["update"]
    former, present = MeetingSeries.objects.order_by("starts_on")
    assert former.ends_on == date(2026, 12, 6)
    assert (present.weekday, present.start_time, present.starts_on) == (2, time(17), LATER)
    assert {meeting.local_date.weekday() for meeting in Meeting.objects.filter(local_date__gte=LATER)} == {2}


def test_a_place_added_on_the_same_day_reaches_the_meetings(organization, bring_in):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    bring_in([[*PAIRED, "מקום"], ["משה כהן", "", "נועם צור", "שלישי", "16:00", "חדר 4"]])
    assert MeetingSeries.objects.get().place == "חדר 4"
    assert set(Meeting.objects.values_list("place", flat=True)) == {"חדר 4"}


def test_a_monthly_program_meets_on_the_same_week_of_the_month(organization, program, bring_in):
    program.rhythm = "monthly"
    program.save()
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    assert MeetingSeries.objects.get().week_of_month == 4
    assert actions(bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], day=LATER)) == ["unchanged"]


def test_an_empty_mentor_leaves_the_pairing_alone(organization, bring_in):
    bring_in([PAIRED, ["משה כהן", "", "נועם צור", "שלישי", "16:00"]], NOAM)
    assert actions(bring_in([PAIRED, ["משה כהן", "", "", "", ""]], day=LATER)) == ["unchanged"]


def test_a_time_without_a_mentor_is_warned_of(organization, plan):
    made = plan([PAIRED, ["משה כהן", "", "", "שלישי", "16:00"]])
    assert actions(made) == ["create"]
    assert "no mentor" in str(made.remarks[0].text)


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("נועם צר", "Did you mean נועם צור?"),
        ("אבנר שדה", "There is no such mentor"),
        ("עמית גל", "several mentors of this name"),
        ("יואב סלע", "not active"),
        ("משה כהן", "Nobody accompanies themselves"),
    ],
)
def test_a_mentor_who_cannot_be_is_refused_with_the_reason(named, reason, organization, plan):
    MentorFactory(organization=organization, full_name="נועם צור")
    MentorFactory(organization=organization, full_name="עמית גל")
    MentorFactory(organization=organization, full_name="עמית גל")
    MentorFactory(organization=organization, full_name="יואב סלע", status="paused")
    MentorFactory(organization=organization, full_name="משה כהן", phone="+972502345678")
    made = plan([PAIRED, ["משה כהן", "050-2345678", named, "", ""]])
    assert reason in reasons(made)[0]
    assert made.problems[0].column == "מלווה"


def test_mentors_who_are_only_named_are_added_if_asked_for(organization, bring_in):
    rows = [PAIRED, ["משה כהן", "", "אבנר שדה", "", ""], ["דוד לוי", "", "הרב אבנר שדה", "", ""]]
    assert len(bring_in(rows, named_mentors=True).named_mentors) == 1
    assert Mentor.objects.get().full_name == "אבנר שדה"
    assert Pairing.objects.count() == 2


def test_capacity_is_warned_of_as_it_will_be(organization, plan):
    mentors = [["שם", "קיבולת"], ["נועם צור", 1]]
    made = plan([PAIRED, *[[name, "", "נועם צור", "", ""] for name in ("משה כהן", "דוד לוי")]], mentors)
    assert "נועם צור would accompany 2, with room for 1" in str(made.remarks[0].text)


def test_an_import_is_on_record_and_an_empty_one_is_not(organization, bring_in, dana):
    rows = [["שם"], ["משה כהן"]]
    bring_in(rows, by=dana)
    bring_in(rows, by=dana)
    entry = AuditEntry.objects.get(action="people.imported")
    assert (entry.actor, entry.detail["created"]) == (dana.user, 1)


# --- size -------------------------------------------------------------------------------------------------------------


def large_sheet(count: int):
    mentors = [["שם", "טלפון"], *[[f"מלווה מספר{number}", f"050{2_000_000 + number}"] for number in range(count // 10)]]
    mentees = [PAIRED]
    for number in range(count):
        mentor = f"מלווה מספר{number % (count // 10)}"
        mentees.append([f"תלמיד מספר{number}", f"052{2_000_000 + number}", mentor, "שלישי", "16:00"])
    return mentees, mentors


@pytest.fixture
def queries_of(bring_in):
    """How many queries an import of so many people takes in an empty organization, and once more for the same file."""

    def count(number: int) -> tuple[int, int]:
        taken = []
        with transaction.atomic():
            for _time in range(2):
                with CaptureQueriesContext(connection) as queries:
                    made = bring_in(*large_sheet(number))
                assert made.rows_with_errors == 0
                taken.append(len(queries))
            transaction.set_rollback(True)
        return tuple(taken)

    return count


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(queries_of):
    assert queries_of(20) == queries_of(400)
