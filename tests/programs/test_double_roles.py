"""Whoever coordinates here and mentors there acts as coordinator here alone."""

from datetime import date

import pytest
from django.db import transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.choices import PairingRole
from programs.models import Enrolment, Pairing, ProgramScope
from sessions.importing.known import read_known
from sessions.importing.queries import imports_for, programs_to_import_into
from sessions.models import ImportFile
from tests.factories import (
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)

JOINED = date(2025, 9, 1)


@pytest.fixture
def two_programs(organization):
    with organization_scope(organization), transaction.atomic():
        here, there = (ProgramFactory(organization=organization, name=name) for name in ("Here", "There"))
        return here, there


@pytest.fixture
def both(organization, make_viewer, two_programs):
    """Coordinates unit North and the program Here alone; mentors Uri of unit South in the program There."""
    viewer = make_viewer(Role.COORDINATOR, Role.MENTOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        here, there = two_programs
        north, south = (UnitFactory(organization=organization, name=name) for name in ("North", "South"))
        coordinator = viewer.membership(Role.COORDINATOR)
        ProgramScope.objects.create(organization=organization, membership=coordinator, program=here)
        MembershipUnit.objects.create(organization=organization, membership=coordinator, unit=north)
        uri = MenteeFactory(organization=organization, full_name="Uri", unit=south, note="for the South alone")
        me = MentorFactory(
            organization=organization,
            unit=south,
            membership=viewer.membership(Role.MENTOR),
            note="for the South alone",
        )
        PairingFactory(
            organization=organization,
            mentor=me,
            enrolment=EnrolmentFactory(organization=organization, program=there, mentee=uri),
        )
        MenteeFactory(organization=organization, full_name="Dan", unit=north)
        return viewer_for(viewer.user, organization)


def test_imports_go_into_programs_one_coordinates(organization, both, two_programs):
    here, there = two_programs
    with organization_scope(organization), transaction.atomic():
        facts = {"organization": organization, "uploaded_by": both.user, "starts_on": JOINED, "created_at": clock.now()}
        for program in two_programs:
            ImportFile.objects.create(program=program, name=program.name, content=b"x", **facts)
        assert list(programs_to_import_into(both)) == [here]
        assert [file.program for file in imports_for(both)] == [here]


def test_an_import_changes_no_person_one_only_mentors(organization, both, two_programs):
    with organization_scope(organization), transaction.atomic():
        known = read_known(organization=organization, program=two_programs[0], day=JOINED, by=both)
        assert [mentee.full_name for mentee in known.mentees if known.may_change(mentee)] == ["Dan"]
        assert [mentor for mentor in known.mentors if known.may_change(mentor)] == []


def test_nobody_is_enrolled_in_a_program_one_only_mentors_in(organization, both, two_programs, signed_in):
    with organization_scope(organization), transaction.atomic():
        dan = Mentee.objects.get(full_name="Dan")
    address = both.url("programs:enrol_mentee", dan.pk)
    for program, status in zip(two_programs, (302, 200), strict=True):
        answer = signed_in(both).post(address, {"program": str(program.pk), "starts_on": JOINED.isoformat()})
        assert answer.status_code == status
    with organization_scope(organization), transaction.atomic():
        assert [row.program for row in Enrolment.objects.filter(mentee=dan)] == [two_programs[0]]


def test_whom_one_only_mentors_cannot_be_enrolled(organization, both, two_programs, signed_in):
    with organization_scope(organization), transaction.atomic():
        uri = Mentee.objects.get(full_name="Uri")
    client, here = signed_in(both), two_programs[0]
    data = {"starts_on": JOINED.isoformat(), "mentee": str(uri.pk)}
    client.post(both.url("programs:enrol", here.pk), data)
    client.post(both.url("programs:enrol", here.pk), {"starts_on": JOINED.isoformat(), "all": "1"})
    with organization_scope(organization), transaction.atomic():
        assert not Enrolment.objects.filter(mentee=uri, program=here).exists()


def test_notes_of_another_office_stay_there(organization, both, make_viewer, signed_in):
    colleague = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        uri, me = Mentee.objects.get(full_name="Uri"), Mentor.objects.get()
    for name, key in (("programs:mentee", uri.pk), ("programs:mentor", me.pk)):
        pages = [signed_in(viewer).get(viewer.url(name, key)) for viewer in (both, colleague)]
        assert [page.status_code for page in pages] == [200, 200]
        assert ["for the South alone" in page.content.decode() for page in pages] == [False, True]


def test_whom_one_only_mentors_waits_for_nobody_on_ones_own_list(organization, both, make_viewer, signed_in):
    """A co-mentor whose mentee has no mentor is not the one who finds one."""
    colleague = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        Pairing.objects.update(role=PairingRole.CO)
    pages = [signed_in(viewer).get(viewer.url("reports:morning")) for viewer in (both, colleague)]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["Uri" in page.content.decode() for page in pages] == [False, True]
