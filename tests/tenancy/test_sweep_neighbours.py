"""Inside one organization: who works with one programme finds nothing of the neighbours' on any page, list or sheet.

The neighbours' programme is full of the canary and of everything that lists tell of: gaps, this week, a closed week.
"""

import re
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.announcements import queries as announcements
from programs.broadcasts import queries as broadcasts
from programs.choices import BroadcastState, DeliveryState
from programs.messages import queries as messages
from programs.models import Broadcast, Course, Delivery, Program
from programs.queries import pairings
from programs.training import queries as training
from reports.coverage import queries as coverage
from reports.morning.kinds import URGENCY
from sessions.models import ImportFile
from sessions.supervision import queries as supervision
from sessions.telling import queries as telling
from tests.tenancy.matrix import SEES_PROGRAMS_OF_ALL, WHO_OPENS
from tests.tenancy.objects import CANARY, HOME_WORD, far_away, make_lists, make_objects
from tests.tenancy.routes import PREFIX, ROUTES
from tests.tenancy.sweeping import address, text_of

LINK = re.compile(r'href="(\?[^"#]*)"')
MOST_LINKS = 30
GAPS = [kind.rule.value for kind in URGENCY if kind.rule.value not in ("pulse",)]
SCOPED = [Role.COORDINATOR, Role.MENTOR, Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL, Role.VIEWER]


@pytest.fixture
def street(organization):
    """Two programmes in two units of the north: the neighbours' and one's own, with those who work in it by role."""
    with (
        time_machine.travel("2026-11-18T10:00:00+00:00", tick=False),
        organization_scope(organization),
        transaction.atomic(),
    ):
        theirs, own = make_objects(organization), make_objects(organization, HOME_WORD)
        make_lists(organization, theirs)
        make_lists(organization, own, HOME_WORD)
        unit, program = Unit.objects.get(pk=own["unit_id"]), Program.objects.get(pk=own["program_id"])
        people = far_away(organization, unit, program)
        people[Role.MENTOR] = viewer_for(User.objects.get(pk=own["user_id"]), organization)
        ImportFile.objects.filter(pk=own["import_id"]).update(uploaded_by=people[Role.COORDINATOR].user)
        yield SimpleNamespace(organization=organization, theirs=theirs, own=own, people=people)


def pages(client, street, ids: dict, opens: set[str]):
    """Each page with these ids, then each link on it that shows the same page in another way: state, week, kind."""
    for route in ROUTES:
        if route.removeprefix(PREFIX) not in opens:
            continue
        path = address(route, street.organization.slug, ids)
        page = client.get(path)
        yield route, page
        if page.status_code == 200 and "text/html" in page["Content-Type"]:
            links = dict.fromkeys(LINK.findall(page.content.decode().replace("&amp;", "&")))
            for query in list(links)[:MOST_LINKS]:
                yield route, client.get(path + query)


@pytest.mark.parametrize("role", SCOPED)
def test_nothing_of_the_neighbours(role, street, signed_in, swept):
    client = signed_in(street.people[role])
    opens = {route for route, roles in WHO_OPENS.items() if role in roles}
    opened = set()
    for route, page in pages(client, street, street.own, opens):
        swept(role, route)
        text = text_of(page)
        if role in SEES_PROGRAMS_OF_ALL.get(route.removeprefix(PREFIX), ()):
            text = text.replace(f"{CANARY} program", "").replace(f"{CANARY} message", "")
        assert CANARY not in text, (role, route)
        if page.status_code == 200:
            opened.add(route)
    assert len(opened) >= min(len(opens), 2)


@pytest.mark.parametrize("kind", GAPS)
def test_one_kind_of_gap_at_a_time(kind, street, signed_in):
    page = signed_in(street.people[Role.COORDINATOR]).get(f"/{street.organization.slug}/morning/", {"kind": kind})
    assert page.status_code == 200 and HOME_WORD in text_of(page)
    assert CANARY not in text_of(page)


def test_neighbours_are_there_to_be_found(street, make_viewer, signed_in, organization):
    """A control: whoever works with the whole organization finds them on the lists, and knows the test is awake."""
    client = signed_in(make_viewer(Role.COORDINATOR, organization=organization))
    opens = {route for route, roles in WHO_OPENS.items() if Role.COORDINATOR in roles}
    telling = {route for route, page in pages(client, street, street.own, opens) if CANARY in text_of(page)}
    lists = ["board/", "morning/", "pairings/", "people/mentors/", "people/mentees/", "programs/", "reports/weekly/"]
    lists += ["reports/weekly/sheet/", "dashboard/", "import/", "programs/<uuid:program_id>/enrol/"]
    lists += ["enrolments/<uuid:enrolment_id>/pair/"]
    assert {PREFIX + route for route in lists if Role.COORDINATOR in WHO_OPENS[route]} <= telling


def test_rows_that_no_page_tells_apart(street):
    """What serves to write, or is narrowed once more before it is shown: asked for directly, all in one street."""
    office, mentor = street.people[Role.COORDINATOR], street.people[Role.MENTOR]
    with organization_scope(street.organization), transaction.atomic():
        Course.objects.update(program=None)
        course = Course.objects.get(pk=street.own["course_id"])
        message = Broadcast.objects.get(pk=street.own["broadcast_id"])
        Delivery.objects.update(broadcast=message)
        for found in (
            training.contacts_to_sign_up(office, course),
            coverage.remindable(office, message),
            pairings.office_enrolments(office),
        ):
            mentees = {row.mentee_id for row in found}
            assert street.own["mentee_id"] in mentees and street.theirs["mentee_id"] not in mentees, found.model
        Course.objects.update(program=street.theirs["program_id"])
        Course.objects.filter(pk=course.pk).update(program=street.own["program_id"])
        listed = {
            "course_id": training.managed_courses(office),
            "address_id": messages.broken_addresses_for(office),
            "mentor_id": supervision.mentors_to_support(office),
        }
        for name, found in listed.items():
            keys = {row.pk for row in found}
            assert street.own[name] in keys and street.theirs[name] not in keys, name
        for found in (announcements.programs_to_address(office), broadcasts.programs_to_write_to(office)):
            assert {row.pk for row in found} == {street.own["program_id"]}
        assert {row.course_id for row in training.managed_sessions(office)} == {course.pk}
        offered = training.courses_of_mentor(mentor, Mentor.objects.get(pk=street.own["mentor_id"]))
        assert {row.pk for row in offered} == {course.pk}
        for ids in (street.own, street.theirs):
            told = {"state": DeliveryState.TOLD, "told_by": ids["mentor_id"], "told_on": date(2026, 11, 17)}
            Delivery.objects.filter(mentee=ids["mentee_id"]).update(**told)
        Broadcast.objects.update(state=BroadcastState.WITHDRAWN, withdrawn_at=clock.now())
        assert {row.mentee_id for row in telling._told_and_withdrawn(mentor)} == {street.own["mentee_id"]}
