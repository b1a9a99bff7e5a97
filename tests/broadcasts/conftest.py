from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from tests.factories import EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _one_day_in_english():
    with time_machine.travel("2026-11-03T10:00:00+00:00", tick=False), translation.override("en"):
        yield


def furnish(organization, noam) -> SimpleNamespace:
    """A program with two units below each other: Noam accompanies two, Ruth one, nobody the fourth."""
    north = UnitFactory(organization=organization, name="צפון")
    below = UnitFactory(organization=organization, name="גליל", parent=north)
    program = ProgramFactory(organization=organization, name="ליווי")
    mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
    ruth = MentorFactory(organization=organization, full_name="רות")
    made = {"organization": organization, "program": program, "north": north, "mentor": mentor, "ruth": ruth}
    for name, unit, who in (("a", below, mentor), ("b", north, mentor), ("c", None, ruth), ("d", None, None)):
        row = EnrolmentFactory(
            organization=organization, program=program, mentee__full_name=f"mentee {name}", mentee__unit=unit
        )
        made[name] = row
        if who:
            made[f"pairing_{name}"] = PairingFactory(organization=organization, enrolment=row, mentor=who)
    return SimpleNamespace(**made)


@pytest.fixture
def here(organization, inside, noam):
    return furnish(organization, noam)
