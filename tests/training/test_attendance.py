"""Who was there: by the list and by the code, what counts, and what is said afterwards without a name."""

import re
from datetime import timedelta

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from programs.models import Attendance, CourseFeedback, CourseSession, SignUp
from programs.training import services
from programs.training.queries import FEEDBACK_FOR
from tests.factories import MentorFactory, PairingFactory
from tests.training.conftest import DAY, HOUR

QUARTER = timedelta(minutes=15)


@pytest.fixture
def evening(make_course, scene, inside_it, noon):
    """An evening with three places, to which Noam and Rina are signed up; it begins in a quarter of an hour."""
    course = make_course([DAY], capacity=3)
    for mentor in (scene.mentors.noam, scene.mentors.rina):
        inside_it(lambda mentor=mentor: services.sign_up(course=course, person=mentor, by=scene.dana))
    noon.shift(DAY - QUARTER)
    return inside_it(lambda: CourseSession.objects.select_related("course").get())


def test_the_list_writes_what_is_shown_and_what_was_changed(scene, evening, signed_in, inside_it, noon):
    office, page = signed_in(scene.dana), scene.dana.url("programs:course_attendance", evening.pk)
    noam, rina = inside_it(lambda: list(SignUp.objects.order_by("mentor__full_name")))

    def stands() -> dict:
        rows = inside_it(lambda: list(Attendance.objects.select_related("sign_up__mentor")))
        return {row.sign_up.mentor.full_name: (row.presence, row.minutes, row.way) for row in rows}

    def fields() -> dict[str, str]:
        html = office.get(page).content.decode()
        return dict(re.findall(r'name="(row:[^"]+)" value="(\w+)" checked', html))

    shown = fields()
    assert set(shown.values()) == {"unknown"}
    by_person = {name.split(":")[1]: name for name in shown}
    # Noam opens the code while the list is open: the list as it was shown does not undo it.
    inside_it(lambda: services.check_in(session=evening, mentor=scene.mentors.noam, by=scene.noam))
    sent = {**shown, by_person[str(rina.pk)]: "present", f"minutes:{rina.pk}": "80"}
    office.post(page, sent)
    assert stands() == {"נועם": ("present", None, "code"), "רינה": ("present", 80, "list")}
    # Somebody who saw it unknown and says otherwise is told, and overwrites nothing.
    said = office.post(page, {by_person[str(noam.pk)]: "absent"}, follow=True).content.decode()
    assert "Somebody else marked meanwhile: נועם" in said
    assert stands()["נועם"][0] == "present"
    # Only a part of the list was shown: the rest stays. The whole session is no less than the whole.
    now = {name.split(":")[1]: name for name in fields()}
    office.post(page, {now[str(rina.pk)]: "present", f"minutes:{rina.pk}": "120"})
    assert stands() == {"נועם": ("present", None, "code"), "רינה": ("present", None, "list")}
    now = {name.split(":")[1]: name for name in fields()}
    office.post(page, {now[str(noam.pk)]: "unknown", now[str(rina.pk)]: "excused"})
    assert stands() == {"רינה": ("excused", None, "list")}
    # Walk-ins have a place from then on, whether there is one or not.
    for mentor in (scene.mentors.gad, scene.mentors.stranger):
        office.post(page, {"person": f"mentor:{mentor.pk}"})
    assert stands()["גד"] == stands()["זר"] == ("present", None, "list")
    assert inside_it(lambda: SignUp.objects.filter(state="signed_up").count()) == 4
    assert "can&#x27;t be so" in office.post(page, {"row:x:y:z": "present"}, follow=True).content.decode()
    # On the course's page: who came how long.
    noon.shift(3 * HOUR)
    html = office.get(scene.dana.url("programs:course", evening.course_id)).content.decode()
    assert html.count("1 of 1") == 2
    assert html.count("2 hours") == 2
    mine = signed_in(scene.gad).get(scene.gad.url("programs:my_course", evening.course_id)).content.decode()
    assert "2 hours" in mine


def test_the_code_opens_in_its_time_for_whom_it_is(
    scene, evening, signed_in, inside_it, noon, client, tamar, make_viewer, other_organization, organization
):
    office, page = signed_in(scene.dana), scene.dana.url("programs:course_code", evening.pk)
    assert "check-in" not in office.get(page).content.decode()
    office.post(page)
    html = office.get(page).content.decode()
    (path,) = re.findall(r'href="http://testserver(/north/training/check-in/[^"]+)"', html)
    assert office.get(page).content.decode().count(path) == html.count(path)  # the same at each look
    assert inside_it(lambda: CourseSession.objects.get().check_in_key_hash) not in path

    assert "login" in client.get(path).url  # signs in first
    noam = signed_in(scene.noam)
    assert inside_it(Attendance.objects.count) == 0
    for _n in range(2):
        assert noam.get(path).status_code == 200  # looking alone marks nobody
        assert "You are on the list" in noam.post(path, follow=True).content.decode()
    assert inside_it(lambda: Attendance.objects.get().way) == "code"
    gad, stranger = signed_in(scene.gad), signed_in(scene.stranger)
    gad.post(path)  # the third place
    assert inside_it(Attendance.objects.count) == 2
    assert "Ask whoever leads the course" in stranger.post(path).content.decode()
    assert inside_it(lambda: SignUp.objects.filter(mentor=scene.mentors.stranger).exists()) is False
    foreign = make_viewer(Role.MENTOR, organization=other_organization)
    for viewer, address in [(foreign, path), (foreign, path.replace("/north/", "/south/")), (scene.dana, path)]:
        assert signed_in(viewer).get(address).status_code == 404

    noon.shift(QUARTER + 2 * HOUR + 2 * QUARTER)  # half an hour after its end: still
    assert "I am here" in signed_in(scene.rina).get(path).content.decode()
    noon.shift(timedelta(seconds=1))
    rina = signed_in(scene.rina)
    assert "I am here" not in rina.get(path).content.decode()
    assert "open from half an hour" in rina.post(path).content.decode()
    office.post(page)  # a new one: the former leads nowhere
    assert rina.get(path).status_code == 404
    assert inside_it(Attendance.objects.count) == 2


def test_what_was_said_has_no_name_and_is_shown_from_five_on(
    scene, make_course, signed_in, inside_it, noon, organization, make_viewer
):
    course = make_course([DAY])
    people = [make_viewer(Role.MENTOR, organization=organization) for _n in range(5)]

    def join():
        for viewer in people:
            mentor = MentorFactory(organization=organization, membership=viewer.membership(Role.MENTOR))
            PairingFactory(organization=organization, mentor=mentor, enrolment__program=scene.program)
            services.sign_up(course=course, person=mentor, by=scene.dana)
        services.sign_up(course=course, person=scene.mentors.gad, by=scene.dana)

    inside_it(join)
    session = inside_it(lambda: CourseSession.objects.select_related("course").get())
    noon.shift(DAY)
    for row in inside_it(lambda: list(SignUp.objects.exclude(mentor=scene.mentors.gad).select_related("mentor"))):
        inside_it(lambda row=row: services.add_walk_in(session=session, person=row.mentor, by=scene.dana))

    def look() -> str:
        return signed_in(scene.dana).get(scene.dana.url("programs:course", course.pk)).content.decode()

    def say(viewer, **said) -> int:
        answer = signed_in(viewer).post(viewer.url("programs:my_course", course.pk), {"act": "say", **said})
        return answer.status_code

    assert say(people[0], rating="5") == 404  # not over yet
    noon.shift(3 * HOUR)
    assert say(people[0], rating="9") == 200  # shown again
    assert say(scene.gad, rating="1") == 404  # was not there
    for viewer in people[:4]:
        assert say(viewer, rating="4", words="טוב") == 302
    assert say(people[0], rating="1") == 404  # once
    noon.shift(FEEDBACK_FOR - 2 * HOUR)
    assert "4.0" not in look()
    assert say(people[4], rating="5", words="מצוין") == 302
    assert "מצוין" not in look()  # a look before and after would tell whose it was
    noon.shift(HOUR)
    html = look()
    assert "4.2" in html
    assert "מצוין" in html
    inside_it(lambda: CourseFeedback.objects.first().delete())
    assert "Answers are shown from five on" in look()
    # Neither its row nor the trail says who or when it was.
    assert {field.name for field in CourseFeedback._meta.fields} == {"id", "organization", "course", "rating", "words"}
    assert all(row.pk.version == 4 for row in inside_it(lambda: list(CourseFeedback.objects.all())))
    details = inside_it(
        lambda: list(AuditEntry.objects.filter(action="course.answered").values_list("detail", flat=True))
    )
    assert details == [{}] * 5
