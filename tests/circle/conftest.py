"""Noam, Boaz and Gili accompany people of one program, Boaz facilitates; Dana coordinates it, Sara another one."""

from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.circle import services
from programs.models import ProgramScope
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, ProgramFactory

WEDNESDAY = "2026-11-18T10:00:00+00:00"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def inside_it(organization):
    """Do something inside the organization and its transaction."""

    def act(what):
        with organization_scope(organization), transaction.atomic():
            return what()

    return act


@pytest.fixture
def circle(organization, make_viewer, noam, dana, ada, inside_it):
    """The people and the program, on a Wednesday in November."""
    with time_machine.travel(WEDNESDAY, tick=False):
        boaz = make_viewer(Role.MENTOR, organization=organization, name="בועז")
        gili = make_viewer(Role.MENTOR, organization=organization, name="גילי")
        sara = make_viewer(Role.COORDINATOR, organization=organization, name="שרה")
        eli = make_viewer(Role.MENTOR, organization=organization, name="אלי")

        def make():
            program = ProgramFactory(organization=organization, name="הליווי")
            other = ProgramFactory(organization=organization, name="תכנית אחרת")
            ProgramScope.objects.create(organization=organization, membership=sara.acting_membership, program=other)
            for viewer, place in ((noam, program), (boaz, program), (gili, program), (eli, other)):
                mentor = MentorFactory(
                    organization=organization, full_name=str(viewer.user), membership=viewer.membership(Role.MENTOR)
                )
                mentee = MenteeFactory(organization=organization, full_name="זמרון ברקאי")
                enrolment = EnrolmentFactory(organization=organization, program=place, mentee=mentee)
                PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)
            services.set_facilitators(program=program, memberships=[boaz.acting_membership], by=dana)
            return program

        people = {"noam": noam, "boaz": boaz, "gili": gili, "dana": dana, "sara": sara, "eli": eli, "ada": ada}
        yield SimpleNamespace(program=inside_it(make), **people)


@pytest.fixture
def outbox(inside_it):
    """To whom letters about the circle wait, by the beginning of their key."""

    def letters() -> list[tuple[str, str]]:
        rows = inside_it(lambda: list(OutgoingMessage.objects.filter(kind="circle").order_by("key")))
        return sorted((row.key.split(":")[0], row.to) for row in rows)

    return letters
