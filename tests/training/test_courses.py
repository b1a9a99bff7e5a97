"""Arranging courses: days by local clocks, questions about Shabbat and breaks, drafts, copies, letters of changes."""

from datetime import date, timedelta
from functools import partial

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentees.models import Contact
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Course, CourseMaterial, CourseSession, SignUp, StoredFile
from programs.training import services
from programs.training.times import Every, days_of
from tests.factories import CalendarPeriodFactory, EnrolmentFactory, MenteeFactory, UnitFactory
from tests.training.conftest import DAY

FACTS = {"kind": "professional", "name": "הקשבה", "audience": "mentors", "counts_as": "yearly", "about": "- **א**"}
TUESDAYS = {"first_day": "2027-03-16", "start_time": "18:00", "minutes": "90", "number": "3", "every": "week",
            "leave_out": "on", "place": "חדר 4"}  # fmt: skip


def test_a_course_is_written_opened_moved_cancelled_and_copied(scene, noon, signed_in, inside_it, outbox, organization):
    office, viewer = signed_in(scene.dana), scene.dana
    with organization_scope(organization):
        CalendarPeriodFactory(
            organization=organization, program=scene.program, kind="break", name="חופשה", starts_on=date(2027, 3, 23),
            ends_on=date(2027, 3, 24),
        )  # fmt: skip
    made = office.post(viewer.url("programs:course_new"), {**FACTS, "program": scene.program.pk})
    course = inside_it(Course.objects.get)
    assert made.url == viewer.url("programs:course_sessions", course.pk)
    page = viewer.url("programs:course", course.pk)
    assert "needs one session" in office.post(page, {"act": "open"}, follow=True).content.decode()

    # Three Tuesdays by the clocks of the place: the one in the break is left out, and summer time has begun by the end.
    office.post(made.url, TUESDAYS)
    begins = inside_it(lambda: list(CourseSession.objects.values_list("starts_at", flat=True)))
    assert [f"{at:%d.%m. %H:%M}" for at in begins] == ["16.03. 16:00", "30.03. 15:00", "06.04. 15:00"]
    office.post(made.url, TUESDAYS)  # sent twice
    assert inside_it(CourseSession.objects.count) == 3
    # What is not left out is asked about, and taken when it is sent again.
    on_friday = {**TUESDAYS, "first_day": "2027-04-09", "start_time": "17:00", "number": "1"}
    asked = office.post(made.url, on_friday)
    assert "the eve of Shabbat" in asked.content.decode()
    assert inside_it(CourseSession.objects.count) == 3
    despite = asked.context["form"].data["despite"]
    office.post(made.url, {**on_friday, "despite": despite})
    assert inside_it(CourseSession.objects.count) == 4
    all_closed = office.post(made.url, {**TUESDAYS, "first_day": "2027-04-10"})
    assert "All of these days" in all_closed.content.decode()

    # A draft is seen by the office alone; open, by the mentors of the program.
    mentor = signed_in(scene.noam)
    own = scene.noam.url("programs:my_course", course.pk)
    assert mentor.get(own).status_code == 404
    office.post(page, {"act": "open"})
    assert "<strong>א</strong>" in mentor.get(own).content.decode()
    assert signed_in(scene.stranger).get(own).status_code == 404

    mentor.post(own, {"act": "sign_up"})
    assert "eve of Shabbat" in office.get(page).content.decode()
    first, *_rest, last = inside_it(lambda: list(CourseSession.objects.all()))
    one = viewer.url("programs:course_session", first.pk)
    form = {"day": "2027-03-17", "start_time": "18:00", "minutes": "90", "place": "חדר 4"}
    office.post(one, form)
    office.post(one, {**form, "start_time": "19:00"})
    inside_it(lambda: services.change_session(session=first, trainers="מיכל", by=viewer))  # nobody needs to know
    (moved,) = outbox("training-moved")
    assert moved[0] == scene.noam.user.email
    assert "19:00" in moved[1]
    office.post(viewer.url("programs:course_session", last.pk), {"act": "cancel"})
    assert len(outbox("training-off")) == 1
    assert inside_it(lambda: CourseSession.objects.get(pk=last.pk).cancelled_at) is not None

    office.post(page, {"act": "copy"})
    copy = inside_it(lambda: Course.objects.get(state="draft"))
    again = inside_it(lambda: list(CourseSession.objects.filter(course=copy).values_list("starts_at", flat=True)))
    # 52 weeks later summer time has not begun on the second day yet: 18:00 is 16:00 UTC on each of them.
    assert [f"{at:%d.%m.%Y %H:%M}" for at in again][:2] == ["15.03.2028 17:00", "28.03.2028 15:00"]
    office.post(page, {"act": "cancel"})
    assert len(outbox("course-off")) == 1
    assert "cancelled" in mentor.get(own).content.decode()
    office.post(viewer.url("programs:course", copy.pk), {"act": "discard"})
    assert inside_it(Course.objects.count) == 1


def test_who_arranges_and_who_only_looks(
    scene, make_course, make_viewer, signed_in, ada, organization, tamar, inside_it
):
    course = make_course()
    page = "programs:course", course.pk
    assert signed_in(ada).get(ada.url(*page)).status_code == 200
    assert signed_in(ada).post(ada.url(*page), {"act": "cancel"}).status_code == 404
    assert signed_in(tamar).get(scene.dana.url(*page)).status_code == 404
    assert signed_in(scene.noam).get(scene.dana.url(*page)).status_code == 404
    assert signed_in(scene.dana).post(scene.dana.url(*page), {"act": "unknown"}).status_code == 404
    assert inside_it(lambda: Course.objects.get().state) == "open"


def test_a_coordinator_of_one_unit_sees_and_signs_up_its_people_alone(
    scene, make_course, make_viewer, signed_in, organization, inside_it
):
    course = make_course()
    narrow = make_viewer(Role.COORDINATOR, organization=organization)

    def divide() -> None:
        units = {name: UnitFactory(organization=organization) for name in ("here", "there")}
        MembershipUnit.objects.create(
            organization=organization, membership=narrow.membership(Role.COORDINATOR), unit=units["here"]
        )
        for name, mentor in {"here": scene.mentors.noam, "there": scene.mentors.rina}.items():
            Mentor.objects.filter(pk=mentor.pk).update(unit=units[name])
            services.sign_up(course=course, person=mentor, by=scene.dana)
        Mentor.objects.filter(pk=scene.mentors.gad.pk).update(unit=units["there"])

    inside_it(divide)
    client, page = signed_in(narrow), narrow.url("programs:course", course.pk)
    html = client.get(page).content.decode()
    assert ("נועם" in html, "רינה" in html, "גד" in html) == (True, False, False)
    assert "belong to another office" in html
    assert client.post(page, {"act": "sign_up", "person": f"mentor:{scene.mentors.gad.pk}"}).status_code == 404
    theirs = inside_it(lambda: SignUp.objects.get(mentor=scene.mentors.rina))
    assert client.post(page, {"act": "give_back", "sign_up": str(theirs.pk)}).status_code == 404
    session = inside_it(CourseSession.objects.get)
    listed = client.get(narrow.url("programs:course_attendance", session.pk)).content.decode()
    assert ("נועם" in listed, "רינה" in listed) == (True, False)


def test_lists_ask_as_often_for_three_as_for_one(scene, make_course, signed_in, inside_it, organization):
    office, mentor = signed_in(scene.dana), signed_in(scene.noam)
    pages = [(office, scene.dana.url("programs:courses")), (mentor, scene.noam.url("programs:training"))]
    counts = []
    for number in (1, 3):
        while inside_it(Course.objects.count) < number:
            course = make_course([DAY, 2 * DAY][: inside_it(Course.objects.count) + 1])
        people = [scene.mentors.noam, scene.mentors.rina, scene.mentors.gad][:number]
        for person in people:
            inside_it(partial(services.sign_up, course=course, person=person, by=scene.dana))
        one = (
            (office, scene.dana.url("programs:course", course.pk)),
            (mentor, scene.noam.url("programs:my_course", course.pk)),
        )
        taken = []
        for client, url in [*pages, *one]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            taken.append(len(queries))
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 32


def test_role_holders_are_signed_up_by_the_office_and_told_by_mail(
    scene, make_course, signed_in, inside_it, outbox, organization
):
    course = make_course(audience="role_holders")
    office, page = signed_in(scene.dana), scene.dana.url("programs:course", course.pk)

    def settle():
        mentee = MenteeFactory(organization=organization, kind="settlement", full_name="אלון")
        EnrolmentFactory(organization=organization, program=scene.program, mentee=mentee)
        return Contact.objects.create(organization=organization, mentee=mentee, full_name="שרה", email="sara@x.example")

    contact = inside_it(settle)
    office.post(page, {"act": "sign_up", "person": f"contact:{contact.pk}"})
    assert [to for to, _subject in outbox("training_in")] == ["sara@x.example"]
    assert "שרה" in office.get(page).content.decode()
    assert office.post(page, {"act": "sign_up", "person": f"mentor:{scene.mentors.gad.pk}"}).status_code == 404
    assert signed_in(scene.noam).get(scene.noam.url("programs:my_course", course.pk)).status_code == 404
    # Off the list of contacts, she gives back what is to come; what she came to keeps her.
    contacts = scene.dana.url("programs:mentee_contacts", contact.mentee_id)
    another = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-full_name": "לאה"}
    office.post(contacts, another)
    assert inside_it(SignUp.objects.get).state == "withdrawn"
    office.post(contacts, another | {"form-0-full_name": "שרה", "form-0-email": "sara@x.example"})
    assert inside_it(lambda: set(Contact.objects.values_list("full_name", "is_former"))) == {
        ("שרה", False), ("לאה", True),
    }  # fmt: skip
    office.post(page, {"act": "sign_up", "person": f"contact:{contact.pk}"})
    begun = inside_it(lambda: CourseSession.objects.order_by("starts_at").first().starts_at) + timedelta(minutes=5)
    with time_machine.travel(begun, tick=False):
        office.post(contacts, another)
        assert inside_it(SignUp.objects.get).state == "signed_up"
        assert "שרה" in office.get(page).content.decode()
        shown = office.get(scene.dana.url("programs:mentee", contact.mentee_id)).content.decode()
        assert "לאה" in shown and "שרה" not in shown
    office.post(page, {"act": "give_back", "sign_up": str(inside_it(SignUp.objects.get).pk)})
    assert inside_it(SignUp.objects.get).state == "withdrawn"


def test_papers_open_to_those_they_are_for(scene, make_course, signed_in, inside_it):
    course = make_course()
    office = signed_in(scene.dana)
    add, page = scene.dana.url("programs:course_materials", course.pk), scene.dana.url("programs:course", course.pk)
    office.post(add, {"title": "דף", "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})
    office.post(add, {"title": "קישור", "url": "https://papers.example/x", "for_all": "on"})
    assert "one of the two" in office.post(add, {"title": "כלום"}).content.decode()
    assert (
        "not taken"
        in office.post(add, {"title": "x", "upload": SimpleUploadedFile("a.pdf", b"<svg>")}).content.decode()
    )
    paper, link = inside_it(lambda: list(CourseMaterial.objects.order_by("created_at")))
    inside_it(lambda: services.sign_up(course=course, person=scene.mentors.noam, by=scene.dana))
    expected = {scene.noam: (200, 302), scene.rina: (404, 302), scene.stranger: (404, 404), scene.dana: (200, 302)}
    for viewer, statuses in expected.items():
        client = signed_in(viewer)
        answers = [client.get(viewer.url("programs:course_material", row.pk)) for row in (paper, link)]
        assert tuple(answer.status_code for answer in answers) == statuses
    assert answers[0]["Content-Disposition"].startswith("attachment")
    assert answers[0]["X-Content-Type-Options"] == "nosniff"
    # A copy has the same file; it goes with the last course that has it.
    copy = inside_it(lambda: services.copy_course(course=course, by=scene.dana))
    office.post(page, {"act": "remove_material", "material": str(paper.pk)})
    assert inside_it(StoredFile.objects.count) == 1
    inside_it(lambda: services.discard_course(course=copy, by=scene.dana))
    assert inside_it(StoredFile.objects.count) == 0


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(1, 12),
    st.sampled_from(list(Every)),
    st.sets(st.integers(0, 6), max_size=5),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_days_leave_out_what_is_closed_and_nothing_else(first, number, every, closed):
    days = days_of(first, number, every, lambda day: day.weekday() in closed)
    step = {Every.DAY: 1, Every.WEEK: 7, Every.FORTNIGHT: 14}[every]
    assert all(day.weekday() not in closed and (day - first).days % step == 0 for day in days)
    assert days == sorted(set(days))
    never = every != Every.DAY and first.weekday() in closed
    assert len(days) == (0 if never else number)
    assert days_of(first, number, every) == [first + timedelta(days=step * n) for n in range(number)]
