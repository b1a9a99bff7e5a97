"""Two presses at the same moment leave what one press leaves."""

import threading
from datetime import date, time
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentees.choices import MenteeKind
from mentees.models import Contact
from mentees.services import set_contacts
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Availability
from mentors.services import set_availability
from programs import services
from programs.models import Enrolment, Pairing, Program, ProgramScope
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, ProgramFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 1)


@pytest.fixture
def twice(organization):
    """Do something in two threads that begin together, five times; what went wrong, refusals in words apart."""

    def run(act) -> list[str]:
        errors: list[str] = []
        together = threading.Barrier(2)

        def one() -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    together.wait()
                    act()
            except ValidationError:
                pass
            except Exception as error:  # handed to the test
                errors.append(repr(error))
            finally:
                connection.close()

        for _n in range(5):
            threads = [threading.Thread(target=one) for _t in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return errors

    return run


@pytest.fixture
def made(organization):
    """Make rows, or count them, in a transaction of the organization."""

    def make(act):
        with organization_scope(organization), transaction.atomic():
            return act()

    return make


def test_hours_of_a_mentor(organization, dana, twice, made):
    mentor = made(partial(MentorFactory, organization=organization))
    spans = [(0, time(16), time(18)), (2, time(9), time(10))]
    assert twice(partial(set_availability, mentor=mentor, spans=spans, by=dana)) == []
    assert made(Availability.objects.count) == 2


def test_contacts_of_a_group(organization, dana, twice, made):
    mentee = made(partial(MenteeFactory, organization=organization, kind=MenteeKind.GROUP))
    people = [{"full_name": "Ruth"}, {"full_name": "Naomi"}]
    assert twice(partial(set_contacts, mentee=mentee, contacts=people, by=dana)) == []
    assert made(Contact.objects.count) == 2


def test_programs_of_a_coordinator(organization, dana, ada, twice, made):
    program = made(partial(ProgramFactory, organization=organization))
    membership = dana.membership(Role.COORDINATOR)
    act = partial(services.set_program_scopes, membership=membership, programs=[program], by=ada)
    assert twice(act) == []
    assert made(ProgramScope.objects.count) == 1


def test_a_program_of_one_name(organization, dana, twice, made):
    facts = {"name": "Friends", "rhythm": "weekly", "meeting_minutes": 45, "summary_policy": "off"}
    act = partial(
        services.create_program, organization=organization, by=dana, mentee_kind="person", starts_on=DAY, **facts
    )
    assert twice(act) == []
    assert made(lambda: Program.objects.values("slug").distinct().count() == Program.objects.count())


def test_enrolling_and_pairing(organization, dana, twice, made):
    program = made(partial(ProgramFactory, organization=organization))
    mentee = made(partial(MenteeFactory, organization=organization))
    assert twice(partial(services.enrol, program=program, mentees=[mentee], starts_on=DAY, by=dana)) == []
    assert made(Enrolment.objects.count) == 1
    enrolment = made(partial(EnrolmentFactory, organization=organization, program=program))
    mentor = made(partial(MentorFactory, organization=organization))
    assert twice(partial(services.pair_many, pairs=[(enrolment, mentor)], starts_on=DAY, by=dana)) == []
    assert made(Pairing.objects.count) == 1
    pairing = made(Pairing.objects.get)
    other = made(partial(MentorFactory, organization=organization))
    change = partial(services.change_mentor, pairing=pairing, mentor=other, starts_on=date(2026, 11, 8), by=dana)
    assert twice(change) == []
    assert made(Pairing.objects.count) == 2
