"""Uri chooses among Noam, Gil and Avi; now is Wednesday 18 November 2026, 12:00 in Jerusalem."""

from datetime import date, time

import pytest
import time_machine
from django.db import transaction

from mentees.services import set_availability as set_mentee_hours
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.services import set_availability as set_mentor_hours
from programs.choices import PairingWay
from programs.choosing.introductions import introduce
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, ProgramFactory


@pytest.fixture(autouse=True)
def clock_now():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller:
        yield traveller


class Scene:
    """The people, each with a `viewer`; `scene.uri` is an enrolment, `scene.noam` a mentor with one place."""

    def __init__(self, organization, make_viewer):
        self.organization, self.make_viewer = organization, make_viewer
        with self.inside():
            self.program = ProgramFactory(
                organization=organization, name="ליווי אישי", starts_on=date(2026, 9, 1), pairing_way=PairingWay.CHOICE
            )
        self.noam, self.gil, self.avi = (self.mentor(name) for name in ("נועם שפירא", "גיל ברק", "אבי לוי"))
        self.uri = self.mentee("אורי כהן")

    def inside(self):
        """The organization, and a transaction."""
        return _inside(self.organization)

    def mentor(self, name: str, capacity: int | None = 1):
        viewer = self.make_viewer(Role.MENTOR, organization=self.organization, name=name)
        membership = viewer.membership(Role.MENTOR)
        with self.inside():
            mentor = MentorFactory(
                organization=self.organization, full_name=name, capacity=capacity, membership=membership
            )
            words = {"he": f"שלום, אני {name}"}
            mentor.introduction = introduce(mentor=mentor, program=self.program, words=words, is_shown=True, by=viewer)
        mentor.viewer = viewer
        return mentor

    def mentee(self, name: str):
        viewer = self.make_viewer(Role.MENTEE, organization=self.organization, name=name)
        with self.inside():
            mentee = MenteeFactory(
                organization=self.organization, full_name=name, membership=viewer.membership(Role.MENTEE)
            )
            enrolment = EnrolmentFactory(
                organization=self.organization, program=self.program, mentee=mentee, starts_on=date(2026, 9, 1)
            )
        enrolment.viewer = viewer
        return enrolment

    def hours(self, person, *spans: tuple[int, int, int]) -> None:
        rows = [(day, time(start), time(end)) for day, start, end in spans]
        with self.inside():
            if hasattr(person, "mentee"):
                set_mentee_hours(mentee=person.mentee, spans=rows, by=None)
            else:
                set_mentor_hours(mentor=person, spans=rows, by=None)


class _inside:
    def __init__(self, organization):
        self.scope, self.atomic = organization_scope(organization), transaction.atomic()

    def __enter__(self):
        self.scope.__enter__()
        self.atomic.__enter__()

    def __exit__(self, *problem):
        self.atomic.__exit__(*problem)
        self.scope.__exit__(*problem)


@pytest.fixture
def scene(organization, make_viewer):
    return Scene(organization, make_viewer)
