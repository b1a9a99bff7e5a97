"""Asking both sides once, when a pairing is over, how it was: a pulse of its own questions (`sessions.pulses`).

What is answered goes the same two ways: without the name, told of at least five people when the quarter is over, or
seen by the coordinator where whoever answers says so.
"""

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import Organization
from programs.choices import Whose
from programs.models import Closure, Pairing, Program, Pulse, PulseQuestion, PulseVersion
from programs.pulses.proposal import exit_questions
from programs.pulses.queries import ASKED_SIDES
from sessions.pulses.letters import write_pulses
from sessions.pulses.queries import PEOPLE, PERSON, ROLE, open_until
from sessions.pulses.services import prepare_quarter

EXIT_TURN = 30_000
"""The turn of a pulse of which there is one."""
ASKED_FOR = timedelta(days=14)
"""So long after the last day somebody may still be asked."""


@transaction.atomic
def ask_how_it_was(*, organization: Organization) -> int:
    """Ask both sides of pairings that are over, each once; how many were asked.

    Two runs at once ask nobody twice: who did not write the row writes no letter.
    """
    today = clock.today(organization)
    asked: dict[Pulse, str] = {}
    for whose in Whose:
        due = list(_due(whose, today))
        if due:
            prepare_quarter(organization=organization, day=today)
        for pairing in due:
            secret = secrets.token_urlsafe(32)
            pulse = Pulse(
                organization=organization, pairing=pairing, whose=whose, turn=EXIT_TURN,
                version=_version(pairing.enrolment.program, whose, today), asked_on=today,
                closes_on=open_until(today), secret_hash=hash_of(secret),
            )  # fmt: skip
            asked[pulse] = secret
    Pulse.objects.bulk_create(asked, ignore_conflicts=True)
    written = {pulse.pk: secret for pulse, secret in asked.items()}
    pulses = Pulse.objects.filter(pk__in=written).select_related(*PEOPLE).order_by("pk")
    write_pulses(organization=organization, secrets={pulse: written[pulse.pk] for pulse in pulses})
    return len(pulses)


def _due(whose: Whose, today: date) -> QuerySet[Pairing]:
    person = PERSON[whose]
    told = Closure.objects.filter(pairing=OuterRef("pk"), ended_at__isnull=False, asks_both=True)
    asked = Pulse.objects.filter(pairing=OuterRef("pk"), whose=whose, version__is_exit=True)
    return Pairing.objects.filter(
        Exists(told), ~Exists(asked), ends_on__lt=today, ends_on__gte=today - ASKED_FOR, role__in=ASKED_SIDES[whose],
        **{
            f"{person}__membership__is_active": True, f"{person}__membership__role": ROLE[whose],
            f"{person}__membership__user__is_active": True,
        },
    ).select_related("enrolment__program").order_by("pk")  # fmt: skip


def _version(program: Program, whose: str, today: date) -> PulseVersion:
    """The questions at the end, written for a program when they are asked for the first time."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    versions = PulseVersion.objects.filter(program=program, whose=whose).order_by("-number")
    if found := versions.filter(is_exit=True).first():
        return found
    latest = versions.first()
    version = PulseVersion.objects.create(
        organization_id=program.organization_id, program=program, whose=whose, made_on=today, is_exit=True,
        number=latest.number + 1 if latest else 1,
    )  # fmt: skip
    PulseQuestion.objects.bulk_create(
        PulseQuestion(
            organization_id=program.organization_id, version=version, language=language, position=position,
            words=one.words, low=one.low, high=one.high,
        )
        for language in Language.values
        for position, one in enumerate(exit_questions(whose, language), 1)
    )  # fmt: skip
    return version
