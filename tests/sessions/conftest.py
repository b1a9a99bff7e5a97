"""Noam accompanies Uri; now is Wednesday 18 November 2026, 12:00 in Jerusalem."""

from datetime import date, time

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import (
    EnrolmentFactory,
    MeetingFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)
from tests.sessions.goals import Writer

WEDNESDAY = date(2026, 11, 18)


@pytest.fixture
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def english():
    """Refusals in English, whatever the tests before have spoken."""
    with translation.override("en"):
        yield


@pytest.fixture
def program(organization):
    with organization_scope(organization), transaction.atomic():
        return ProgramFactory(organization=organization, name="ליווי אישי", starts_on=date(2026, 9, 1))


@pytest.fixture
def make_pairing(organization, program):
    """A pairing in the program: `make_pairing(mentor=…, mentee="אורי")`."""

    def make(mentor=None, mentee: str = "אורי", starts_on: date = date(2026, 9, 1), **fields):
        with organization_scope(organization), transaction.atomic():
            enrolment = EnrolmentFactory(
                organization=organization,
                program=program,
                mentee=MenteeFactory(organization=organization, full_name=mentee),
                starts_on=date(2026, 9, 1),
            )
            mentor = mentor or MentorFactory(organization=organization)
            return PairingFactory(
                organization=organization, enrolment=enrolment, mentor=mentor, starts_on=starts_on, **fields
            )

    return make


@pytest.fixture
def mentor(noam, organization):
    """Noam's profile."""
    with organization_scope(organization), transaction.atomic():
        return MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))


@pytest.fixture
def pairing(make_pairing, mentor):
    return make_pairing(mentor=mentor)


@pytest.fixture
def make_meeting(organization, pairing):
    """A meeting of the pairing on a local day, at 16:00: `make_meeting(date(2026, 11, 17))`."""

    def make(day: date, at: time = time(16), **fields):
        with organization_scope(organization), transaction.atomic():
            return MeetingFactory(
                **{"organization": organization, "pairing": pairing, "local_date": day, "at": at, **fields}
            )

    return make


@pytest.fixture
def at(organization):
    """The instant of a local day and time: `at(date(2026, 11, 17), 16, 30)`."""
    return lambda day, hour, minute=0: clock.local_instant(organization, day, time(hour, minute))


@pytest.fixture
def uri(make_viewer, organization, pairing):
    """Uri, whom Noam accompanies, with a sign-in of his own."""
    viewer = make_viewer(Role.MENTEE, organization=organization, name="אורי")
    with organization_scope(organization), transaction.atomic():
        Mentee.objects.filter(pk=pairing.enrolment.mentee_id).update(membership=viewer.membership(Role.MENTEE))
    return viewer


@pytest.fixture
def ask(organization):
    """Ask the database as a service would: `ask(lambda: Goal.objects.count())`."""

    def asked(question):
        with organization_scope(organization), transaction.atomic():
            return question()

    return asked


@pytest.fixture
def as_uri(signed_in, uri, pairing) -> Writer:
    """Uri before his goals."""
    return Writer(signed_in(uri), uri, pairing.enrolment)


@pytest.fixture
def as_noam(signed_in, noam, pairing) -> Writer:
    """Noam before Uri's goals."""
    return Writer(signed_in(noam), noam, pairing.enrolment)
