"""Noam, Rina and Gad mentor in one program that Dana coordinates; now is Wednesday 18 November 2026, 12:00 there."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Course
from programs.training import services
from tests.factories import MentorFactory, PairingFactory, ProgramFactory

NOON = datetime.fromisoformat("2026-11-18T10:00:00+00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def inside_it(organization):
    """Do something inside the organization and its transaction: `inside_it(Course.objects.count)`."""

    def act(what):
        with organization_scope(organization), transaction.atomic():
            return what()

    return act


@pytest.fixture
def scene(organization, noam, dana, make_viewer, inside_it):
    """The program, its three mentors with their viewers, and a mentor of no program."""
    rina, gad, stranger = (
        make_viewer(Role.MENTOR, organization=organization, name=name) for name in ("רינה", "גד", "זר")
    )

    def make():
        program = ProgramFactory(organization=organization, name="הליווי")
        mentors = {}
        for name, viewer in {"noam": noam, "rina": rina, "gad": gad, "stranger": stranger}.items():
            membership = viewer.membership(Role.MENTOR)
            mentors[name] = MentorFactory(organization=organization, full_name=viewer.user.name, membership=membership)
            if name != "stranger":
                PairingFactory(organization=organization, mentor=mentors[name], enrolment__program=program)
        return program, mentors

    program, mentors = inside_it(make)
    return SimpleNamespace(
        program=program, mentors=SimpleNamespace(**mentors), noam=noam, rina=rina, gad=gad, stranger=stranger, dana=dana
    )


@pytest.fixture
def make_course(scene, inside_it, noon):
    """An open course of the program: `make_course([DAY], capacity=2)` has one session of two hours from tomorrow."""

    def make(after=(DAY,), **facts) -> Course:
        def write() -> Course:
            course = services.write_course(by=scene.dana, **{"program": scene.program, "name": "הקשבה", **facts})
            spans = [(NOON + at, NOON + at + 2 * HOUR) for at in after]
            services.add_sessions(course=course, spans=spans, place="חדר 4", by=scene.dana)
            return services.open_course(course=course, by=scene.dana)

        return inside_it(write)

    return make


@pytest.fixture
def outbox(inside_it):
    """The letters in the outbox: `outbox("training_soon")` gives (to, subject) of those whose key begins so."""

    def letters(key: str = "") -> list[tuple[str, str]]:
        waiting = {"key__startswith": key, "kind": "training", "dropped_at": None}
        rows = inside_it(lambda: list(OutgoingMessage.objects.filter(**waiting).order_by("created_at", "pk")))
        return [(row.to, row.subject) for row in rows]

    return letters
