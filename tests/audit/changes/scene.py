"""The small programme in which the changes are made."""

from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import time_machine

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from programs import services as programs
from programs.models import CalendarPeriod, Pairing
from sessions.models import Meeting, MeetingSeries
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    UnitFactory,
    UserFactory,
)
from tests.tenancy.objects import make_objects

DAY = timedelta(days=1)
TODAY = date(2026, 11, 18)


@contextmanager
def on_stage(organization):
    """The day and the organization of the small programme."""
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False), organization_scope(organization):
        yield


def small_program(organization, other_organization, ada) -> SimpleNamespace:
    """A small programme, its administrator Ada, and whoever and whatever the changes need."""
    made = make_objects(organization, "x")
    pairing = Pairing.objects.select_related("mentor", "enrolment__program", "enrolment__mentee").get(
        pk=made["pairing_id"]
    )
    return SimpleNamespace(
        organization=organization,
        elsewhere=other_organization,
        ada=ada,
        noam=viewer_for(User.objects.get(pk=made["user_id"]), organization),
        operator=UserFactory(is_operator=True),
        unit=UnitFactory(organization=organization),
        pairing=pairing,
        enrolment=pairing.enrolment,
        program=pairing.enrolment.program,
        mentor=pairing.mentor,
        mentee=pairing.enrolment.mentee,
        free_mentor=MentorFactory(organization=organization, full_name="Free Mentor"),
        free_mentee=MenteeFactory(organization=organization, full_name="Free Group", kind="group"),
        membership=MembershipFactory(organization=organization, role=Role.COORDINATOR),
        period=CalendarPeriod.objects.get(),
        series=MeetingSeries.objects.get(pk=made["series_id"]),
        logged=Meeting.objects.get(pk=made["meeting_id"]),
        past=MeetingFactory(organization=organization, pairing=pairing, local_date=TODAY - DAY),
        coming=MeetingFactory(organization=organization, pairing=pairing, local_date=TODAY + DAY),
    )


def enrolled(s):
    """The free mentee, enrolled from today on."""
    return programs.enrol(program=s.program, mentees=[s.free_mentee], starts_on=TODAY, by=s.ada)[0]
