"""Noam accompanies David. Told of danger are first Rina, a professional, then Sara, a coordinator, then Ada and all."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.concerns import services
from programs.concerns.queries import waiting_too_long
from programs.concerns.settings import set_recipients
from programs.models import Concern, ConcernTurn
from tests.factories import (
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)

WEDNESDAY = "2026-11-18T10:00:00+00:00"
WORDS = "הוא אמר שאין לו בשביל מה לקום בבוקר"
DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    """The hands of the clock: `now.shift(DAY)`."""
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rina(make_viewer, organization):
    return make_viewer(Role.PROFESSIONAL, organization=organization, name="רינה")


@pytest.fixture
def sara(make_viewer, organization):
    return make_viewer(Role.COORDINATOR, organization=organization, name="שרה")


@pytest.fixture
def inside_it(organization):
    """Do something inside the organization and its transaction: `inside_it(Concern.objects.count)`."""

    def act(what):
        with organization_scope(organization), transaction.atomic():
            return what()

    return act


@pytest.fixture
def pairing(now, organization, noam, ada, inside_it):
    def make():
        program = ProgramFactory(organization=organization, name="הליווי")
        mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
        mentee = MenteeFactory(organization=organization, full_name="דוד")
        enrolment = EnrolmentFactory(organization=organization, program=program, mentee=mentee)
        return PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)

    return inside_it(make)


@pytest.fixture
def line(pairing, rina, sara, ada, inside_it):
    """The program's recipients, in order."""
    memberships = [rina.acting_membership, sara.acting_membership]
    inside_it(lambda: set_recipients(program=pairing.enrolment.program, memberships=memberships, by=ada))
    return memberships


@pytest.fixture
def told(pairing, noam, inside_it):
    """Noam tells somebody: `told(rina)`, `told(None, in_danger=True)`; gives the concern."""

    def tell(viewer, **more) -> Concern:
        to = viewer.acting_membership if viewer else None
        facts = {"concern_id": new_id(), "pairing": pairing, "in_danger": False, "words": WORDS, "to": to} | more
        return inside_it(lambda: services.raise_concern(by=noam, **facts))

    return tell


@pytest.fixture
def watch(organization, inside_it):
    """What the job of each few minutes does; gives how many were passed on."""

    def act() -> int:
        due = inside_it(lambda: list(waiting_too_long(clock.now()).values_list("pk", flat=True)))
        return sum(inside_it(lambda pk=pk: services.pass_on(organization=organization, concern_id=pk)) for pk in due)

    return act


@pytest.fixture
def readers(inside_it):
    """Who was told, turn by turn: `readers(concern)` gives [["רינה"], ["שרה"]]."""

    def of(concern: Concern) -> list[list[str]]:
        rows = inside_it(lambda: list(ConcernTurn.objects.filter(concern=concern).select_related("membership__user")))
        numbers = sorted({row.number for row in rows})
        return [sorted(str(row.membership.user) for row in rows if row.number == number) for number in numbers]

    return of


@pytest.fixture
def outbox(inside_it):
    """Letters in the outbox, the oldest first."""

    def letters() -> list[SimpleNamespace]:
        rows = inside_it(lambda: list(OutgoingMessage.objects.order_by("created_at", "pk")))
        return [
            SimpleNamespace(to=row.to, subject=row.subject, text=row.text + row.html, due_at=row.due_at) for row in rows
        ]

    return letters


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
