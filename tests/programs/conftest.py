from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import (
    CalendarPeriodFactory,
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)


def furnish(organization, mentor_membership=None):
    """A program with one pair: the same names in every organization, so that what leaks can be seen."""
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="הליווי האישי", starts_on=date(2025, 9, 1))
        mentor = MentorFactory(
            organization=organization, full_name="נועם שפירא", capacity=2, membership=mentor_membership
        )
        mentee = MenteeFactory(organization=organization, full_name="דוד כהן", note="רק למשרד")
        group = MenteeFactory(organization=organization, full_name="מעגלים", kind="group")
        enrolment = EnrolmentFactory(organization=organization, program=program, mentee=mentee)
        pairing = PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)
        period = CalendarPeriodFactory(
            organization=organization, program=program, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 20)
        )
        return SimpleNamespace(
            organization=organization,
            program=program,
            mentor=mentor,
            mentee=mentee,
            group=group,
            enrolment=enrolment,
            pairing=pairing,
            period=period,
        )


@pytest.fixture
def here(organization, noam):
    """The furniture of Dana's organization, in which Noam accompanies David."""
    return furnish(organization, noam.membership(Role.MENTOR))


@pytest.fixture
def elsewhere(other_organization):
    """The look-alike furniture of Tamar's organization."""
    return furnish(other_organization)


@pytest.fixture(autouse=True)
def _in_english():
    """Messages of services are read in English here; pages speak the language of who is signed in."""
    with translation.override("en"):
        yield
