"""Hours of training through the front door: attended, corrected, cancelled, credited; required before pairing."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from programs.models import (
    Attendance,
    Certificate,
    Course,
    CourseSession,
    Pairing,
    ProgramScope,
    SignUp,
    TrainingCredit,
    TrainingExemption,
)
from programs.services import change_mentor, open_pairing, open_substitute, pair_many
from programs.training_hours.services import set_requirements
from sessions.importing.known import read_known
from tests.factories import EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory

HOUR = timedelta(hours=1)
QUERIES = 16


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller, translation.override("en"):
        yield traveller


@pytest.fixture
def here(inside, noam):
    """Noam, who accompanies David in a program; Lior, who accompanies nobody; two evenings, of two hours each."""
    program = ProgramFactory(organization=inside, name="הליווי", starts_on=date(2025, 9, 1))
    mentor = MentorFactory(
        organization=inside, full_name="נועם שפירא", membership=noam.membership(Role.MENTOR), capacity=9
    )
    new = MentorFactory(organization=inside, full_name="ליאור חדש")
    pairing = PairingFactory(
        organization=inside, mentor=mentor, enrolment__program=program, starts_on=date(2025, 10, 1)
    )
    course = Course.objects.create(
        organization=inside, program=program, name="הקשבה פעילה", state="open", counts_as="both", certificate=True
    )
    times = [datetime(2026, 8, 31, 16, tzinfo=UTC), datetime(2026, 11, 4, 16, tzinfo=UTC)]
    evenings = [
        CourseSession.objects.create(organization=inside, course=course, starts_at=at, ends_at=at + 2 * HOUR)
        for at in times
    ]
    for one in (mentor, new):
        SignUp.objects.create(organization=inside, course=course, mentor=one, asked_at=times[0] - HOUR)
    return SimpleNamespace(
        organization=inside, program=program, mentor=mentor, new=new, pairing=pairing, course=course, evenings=evenings
    )


def was_at(here, mentor, session, **more) -> Attendance:
    sign_up = SignUp.objects.get(course=session.course, mentor=mentor)
    values = {"presence": "present", "marked_at": clock.now(), **more}
    return Attendance.objects.create(organization=here.organization, session=session, sign_up=sign_up, **values)


def shown(page) -> dict[str, list[tuple[int, int, str]]]:
    """Of each mentor on the page: hours done and missing, and the state, of all that is asked."""
    return {
        row.mentor.full_name: [(one.standing.done, one.standing.missing, str(one.standing.state)) for one in row.asked]
        for row in page.context["page"]
    }


def test_hours_follow_attendance_corrections_cancellations_and_the_year(here, dana, noam, signed_in, _now):
    office, himself = signed_in(dana), signed_in(noam)
    asks = f"/north/programs/{here.program.pk}/training/"
    sent = {"yearly_hours": "6", "begins_day": 1, "begins_month": 9, "yearly_days": 60, "initial_days": 90}
    assert "day" in office.post(asks, {**sent, "begins_day": 31}).context["form"].errors["begins_day"][0]
    assert office.post(asks, sent).status_code == 302
    assert asks in office.get(f"/north/programs/{here.program.pk}/").content.decode()
    was_at(here, here.mentor, here.evenings[0])
    present = was_at(here, here.mentor, here.evenings[1])
    hours, own = "/north/training/hours/", "/north/training/hours/mine/"
    noams = f"/north/people/mentors/{here.mentor.pk}/training/"

    assert shown(office.get(hours)) == {"נועם שפירא": [(120, 240, "open")]}
    assert [year.done for year in himself.get(own).context["asked"][0].years] == [120, 120]

    Attendance.objects.filter(pk=present.pk).update(minutes=45)
    assert shown(office.get(hours)) == {"נועם שפירא": [(45, 315, "open")]}
    credit = {"credit": new_id(), "hours": "5.25", "on": "2026-10-01", "counts_as": "yearly", "why": "קורס במכללה"}
    for _twice in range(2):
        assert office.post(noams + "?form=credit", credit).status_code == 302
    assert TrainingCredit.objects.count() == 1
    assert shown(office.get(hours)) == {"נועם שפירא": [(360, 0, "met")]}
    assert "5 hours 15 minutes" in himself.get(own).content.decode()
    CourseSession.objects.filter(pk=here.evenings[1].pk).update(cancelled_at=clock.now())
    assert shown(office.get(hours)) == {"נועם שפירא": [(315, 45, "open")]}
    page = himself.get(own).content.decode()
    assert "Cancelled; does not count" in page and "45 minutes missing" in page
    taken = {**credit, "credit": new_id(), "hours": "-10", "why": "טעות"}
    assert office.post(noams + "?form=credit", taken).status_code == 302
    assert shown(office.get(hours)) == {"נועם שפירא": [(0, 360, "open")]}
    refused = {**credit, "credit": new_id(), "on": "2026-11-19"}
    assert "still to come" in office.post(noams + "?form=credit", refused).content.decode()

    # The evening of the 31st of August is moved by some hours, past midnight: it counts for the other year.
    CourseSession.objects.filter(pk=here.evenings[0].pk).update(
        starts_at=datetime(2026, 8, 31, 21, tzinfo=UTC), ends_at=datetime(2026, 8, 31, 23, tzinfo=UTC)
    )
    TrainingCredit.objects.all().delete()
    assert [year.done for year in himself.get(own).context["asked"][0].years] == [120, 0]
    _now.move_to("2027-09-01T10:00:00+00:00")
    assert shown(signed_in(dana).get(hours)) == {"נועם שפירא": [(0, 360, "open")]}
    years = signed_in(noam).get(own).context["asked"][0].years
    assert [(year.done, str(year.state)) for year in years] == [(0, "open"), (120, "overdue"), (0, "overdue")]

    sheet = load_workbook(BytesIO(signed_in(dana).get(hours + "sheet/").content)).active
    assert [cell.value for cell in sheet[2]] == ["נועם שפירא", "", "הליווי", 0, 6, 6, "2028-08-31", "On the way"]


def test_the_list_costs_the_same_for_one_and_for_three(here, dana, signed_in, django_assert_num_queries):
    set_requirements(program=here.program, initial_minutes=120, yearly_minutes=240, by=dana)
    office = signed_in(dana)
    office.get("/north/training/hours/")
    with django_assert_num_queries(QUERIES):
        assert len(office.get("/north/training/hours/").context["page"]) == 1
    for number in range(2):
        pairing = PairingFactory(organization=here.organization, enrolment__program=here.program)
        SignUp.objects.create(
            organization=here.organization, course=here.course, mentor=pairing.mentor, asked_at=clock.now()
        )
        was_at(here, pairing.mentor, here.evenings[1], minutes=60 * number)
    with django_assert_num_queries(QUERIES):
        assert len(office.get("/north/training/hours/").context["page"]) == 3
    for query, number in (("state=missing", 3), ("state=met", 0), ("who=free", 1), ("who=all&q=ליאור", 1)):
        assert len(office.get(f"/north/training/hours/?{query}").context["page"]) == number, query


def test_nobody_is_paired_before_the_training_that_is_required(here, dana, signed_in, make_viewer):
    def enrol():
        return EnrolmentFactory(organization=here.organization, program=here.program, starts_on=date(2026, 1, 1))

    office, day = signed_in(dana), date(2026, 11, 18)
    waiting, other = enrol(), enrol()
    set_requirements(program=here.program, initial_minutes=240, before_pairing=True, by=dana)
    was_at(here, here.new, here.evenings[1])
    said = "ליאור חדש is not ready yet: 2 hours of the training required first are missing."
    ways = [
        lambda: open_pairing(enrolment=waiting, mentor=here.new, starts_on=day, by=dana),
        lambda: pair_many(pairs=[(waiting, here.new), (other, here.new)], starts_on=day, by=dana),
        lambda: change_mentor(pairing=here.pairing, mentor=here.new, starts_on=day, by=dana),
        lambda: open_substitute(
            pairing=here.pairing, mentor=here.new, starts_on=day, ends_on=day + timedelta(7), by=dana
        ),
    ]
    for way in ways:
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            way()
        assert {said} == set(refused.value.messages)
    board = office.get(f"/north/programs/{here.program.pk}/pair/").content.decode()
    assert "ליאור חדש – not ready yet, 2 hours of training missing" in board and "/north/training/hours/?" in board
    pair = f"/north/enrolments/{waiting.pk}/pair/"
    assert "not ready yet" in office.get(pair).content.decode()
    form = {"mentor": here.new.pk, "starts_on": "2026-11-18", "role": "primary"}
    assert said in office.post(pair, form).content.decode()
    assert "not ready yet" in office.get(f"/north/pairings/{here.pairing.pk}/stand-in/").content.decode()
    assert "not ready yet" in office.get(f"/north/pairings/{here.pairing.pk}/change/").content.decode()
    known = read_known(organization=here.organization, program=here.program, day=day, by=dana)
    lacks = [known.lacks(mentor) for mentor in (here.new, MentorFactory.build(), here.mentor)]
    assert [lacking.training for lacking in lacks] == [120, 240, 240]
    assert Pairing.objects.count() == 1

    # An exception that has come to its end lets nobody in; one that holds on the first day does.
    noted = f"/north/people/mentors/{here.new.pk}/training/"
    asked = office.get(noted + "?form=exemption").context["form"].fields["requirement"].choices
    sent = {"exemption": new_id(), "requirement": asked[0][0], "starts_on": "2026-11-01", "reason": "מלווה ותיק"}
    for _twice in range(2):
        assert office.post(noted + "?form=exemption", {**sent, "ends_on": "2026-11-20"}).status_code == 302
    exemption = TrainingExemption.objects.get()
    with pytest.raises(ValidationError), transaction.atomic():
        open_pairing(enrolment=other, mentor=here.new, starts_on=date(2026, 11, 21), by=dana)
    assert office.post(pair, form).status_code == 302
    narrow = make_viewer(Role.COORDINATOR, organization=here.organization)
    elsewhere = ProgramFactory(organization=here.organization, name="תכנית אחרת")
    ProgramScope.objects.create(
        organization=here.organization, membership=narrow.membership(Role.COORDINATOR), program=elsewhere
    )
    for key in (exemption.pk, "x", ""):
        assert signed_in(narrow).post(noted, {"exemption": key}).status_code == 404
    assert office.post(noted, {"exemption": exemption.pk}).status_code == 302
    assert TrainingExemption.objects.get().ends_on == date(2026, 11, 17)
    with pytest.raises(ValidationError), transaction.atomic():
        open_pairing(enrolment=other, mentor=here.new, starts_on=day, by=dana)
    was_at(here, here.new, here.evenings[0])
    assert len(pair_many(pairs=[(other, here.new)], starts_on=day, by=dana)) == 1
    assert AuditEntry.objects.filter(action="training.exempted", subject_id=here.new.pk).count() == 1


def test_certificates_are_issued_once_printed_looked_up_and_withdrawn(here, ada, dana, noam, tamar, signed_in):
    office = signed_in(dana)
    set_requirements(program=here.program, yearly_minutes=120, begins=(9, 1), by=dana)
    for evening in here.evenings:
        was_at(here, here.mentor, evening)
    was_at(here, here.new, here.evenings[0], minutes=90)
    issue = "/north/training/certificates/issue/"
    page = office.get(f"{issue}?for=course-{here.course.pk}")
    assert page.context["form"]["what"].value() == f"course-{here.course.pk}"
    sent = {"what": f"course-{here.course.pk}", "least": "3", "months": "12"}
    for _twice in range(2):
        assert office.post(issue, sent).status_code == 302
    certificate = Certificate.objects.get()
    assert (certificate.mentor, certificate.minutes, certificate.valid_until) == (here.mentor, 240, date(2027, 11, 17))
    assert (certificate.first_on, certificate.last_on) == (date(2026, 8, 31), date(2026, 11, 4))
    year = next(key for key, _label in page.context["form"].fields["what"].choices[-1][1] if "2026-09-01" in key)
    assert office.post(issue, {"what": year}).status_code == 302
    assert Certificate.objects.filter(course=None).get().title == "הליווי"

    paper = f"/north/training/certificates/{certificate.pk}/pdf/"
    printed = signed_in(noam).get(paper)
    assert printed["Content-Type"] == "application/pdf" and "attachment" in printed["Content-Disposition"]
    english = PdfReader(BytesIO(printed.content))
    words = english.pages[0].extract_text()
    for said in ("Certificate", "נועם שפירא", "הקשבה פעילה", "4 hours", certificate.number, "17 November 2027"):
        assert said in words, said
    assert english.metadata.title == "הקשבה פעילה · נועם שפירא" and english.trailer["/Root"]["/Lang"] == "en"
    assert signed_in(noam).get(paper).content == printed.content
    hebrew = PdfReader(BytesIO(signed_in(noam, "he").get(paper).content))
    assert hebrew.trailer["/Root"]["/Lang"] == "he"
    words = hebrew.pages[0].extract_text()
    for said in ("נועם שפירא", "הקשבה פעילה", "ישיבת הצפון", "בנובמבר", certificate.number):
        assert said in words, said
    assert signed_in(tamar).get(paper).status_code == 404

    office = signed_in(dana)
    typed = certificate.number.replace("-", " ").lower()
    found = office.get("/north/training/certificates/", {"q": typed}).context["rows"]
    assert [row for row, _state in found] == [certificate]
    address = f"/north/training/certificates/{certificate.pk}/"
    for day, state in (("2027-10-17", "valid"), ("2027-10-18", "soon"), ("2027-11-17", "soon"), ("2027-11-18", "over")):
        with time_machine.travel(f"{day}T10:00:00+00:00", tick=False):
            client = signed_in(dana)
            assert client.get(address).context["state"] == state, day
            listed = client.get("/north/training/certificates/?state=soon").context["rows"]
            assert bool(listed) == (state == "soon")
    assert not signed_in(ada).get(address).context["can_withdraw"]
    assert signed_in(ada).post(address, {"why": "x"}).status_code == 404
    assert "Something is missing" in office.post(address, {"why": ""}).content.decode()
    assert office.post(address, {"why": "הונפקה בטעות"}).status_code == 302
    assert "הונפקה בטעות" in office.get(address).content.decode()
    assert signed_in(noam).get(paper).status_code == 404
    assert office.post(issue, sent).status_code == 302
    assert Certificate.objects.filter(course=here.course).count() == 2
