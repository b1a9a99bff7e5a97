"""A closed week in two look-alike organizations: two mentors, three mentees, one of them with nobody."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from reports.services import roll_up_week
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory
from tests.reports.scenes import SUNDAY, extra_meeting, meeting_of, series_of

DAY = timedelta(days=1)


def closed_week(organization, mentor_membership=None, name: str = "דוד לוי") -> SimpleNamespace:
    """David met once and was missed once; Yosef was not reported on and met once more; Sarah has no mentor."""
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="ליווי אישי")
        unit = UnitFactory(organization=organization, name="גליל")
        david = PairingFactory(
            organization=organization,
            enrolment__program=program,
            enrolment__mentee=MenteeFactory(organization=organization, full_name=name, unit=unit),
            mentor=MentorFactory(organization=organization, full_name="נועם כהן", membership=mentor_membership),
        )
        yosef = PairingFactory(
            organization=organization,
            enrolment__program=program,
            enrolment__mentee=MenteeFactory(organization=organization, full_name="יוסף דיין"),
            mentor=MentorFactory(organization=organization, full_name="אורי פרץ"),
        )
        sarah = EnrolmentFactory(
            organization=organization,
            program=program,
            mentee=MenteeFactory(organization=organization, full_name="שרה גל"),
        )
        fixed = series_of(david)
        meeting_of(fixed, SUNDAY + 2 * DAY, "held", minutes=50)
        meeting_of(fixed, SUNDAY + 3 * DAY, "missed")
        meeting_of(series_of(yosef), SUNDAY + 2 * DAY)
        extra_meeting(yosef, SUNDAY + 4 * DAY, "held", minutes=30)
        roll_up_week(organization=organization, week_start=SUNDAY)
    return SimpleNamespace(program=program, unit=unit, david=david, yosef=yosef, sarah=sarah)


@pytest.fixture
def week(organization, other_organization, noam):
    closed_week(other_organization, name="תלמיד הדרום")
    return closed_week(organization, noam.membership(Role.MENTOR))


@pytest.fixture
def steering(make_viewer, organization):
    """Sits in the steering team: sums alone."""
    return make_viewer(Role.VIEWER, organization=organization, name="גילה")
