"""To whom a pulse is due, and which wait for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Mod

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree
from programs.choices import Whose
from programs.models import Pairing, Pulse, PulseVersion
from programs.pulses.proposal import Asked
from programs.pulses.queries import ASKED_SIDES, in_language, questions_of
from programs.queries import active_on, closed_on, reaches
from sessions.queries.answers import first_name, given_name

PERSON = {Whose.MENTEE: "enrolment__mentee", Whose.MENTOR: "mentor"}
ROLE = {Whose.MENTEE: Role.MENTEE, Whose.MENTOR: Role.MENTOR}
PEOPLE = (
    "pairing__enrolment__mentee__membership__user",
    "pairing__enrolment__program",
    "pairing__mentor__membership__user",
    "version",
)


class DaysSince(Func):
    """Whole days from one day to another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


@dataclass(frozen=True)
class Due:
    """That one side of a pairing is to be asked now, for the how many-th time, by these questions."""

    pairing_id: UUID
    whose: str
    turn: int
    version_id: UUID


def due_pulses(organization: Organization) -> list[Due]:
    """Whom to ask today; three queries for each side.

    A pairing that runs, of a program that asks, on the day that is due or as soon after it as nobody is away and
    nothing is closed. Never what was due before the program began to ask, nor sooner after the last than half of the
    rhythm, so that one at a time is open. Who cannot sign in is not asked.
    """
    today = clock.today(organization)
    found = []
    for whose in Whose:
        versions = dict(
            PulseVersion.objects.filter(whose=whose, is_exit=False).order_by("number").values_list("program", "pk")
        )  # the latest of each program
        if not versions:
            continue
        rows = _due(organization, whose, today).filter(enrolment__program__in=versions)
        found += [
            Due(pairing, whose, turn, versions[program])
            for pairing, turn, program in rows.values_list("pk", "turn", "enrolment__program")
        ]
    return found


def _due(organization: Organization, whose: Whose, today: date) -> QuerySet[Pairing]:
    plan, person = "enrolment__program__pulse_plans", PERSON[whose]
    days = DaysSince(Value(today), F("starts_on")) - F(f"{plan}__first_after")
    asked = Pulse.objects.filter(pairing=OuterRef("pk"), whose=whose)
    lately = asked.annotate(ago=DaysSince(Value(today), F("asked_on"))).filter(ago__lt=OuterRef("every") / 2)
    return (
        Pairing.objects.filter(
            active_on(today),
            active_on(today, "enrolment__"),
            active_on(today, "enrolment__program__"),
            role__in=ASKED_SIDES[whose],
            **{
                f"{plan}__is_on": True,
                f"{person}__membership__is_active": True,
                f"{person}__membership__role": ROLE[whose],
                f"{person}__membership__user__is_active": True,
            },
        )
        .filter(~closed_on(organization, today))
        .annotate(days=days, every=F(f"{plan}__every"), since=DaysSince(Value(today), F(f"{plan}__since")))
        .filter(days__gte=0)
        .annotate(turn=F("days") / F("every"), late=Mod(F("days"), F("every")))
        .filter(Q(late__lte=F("since")), ~Exists(asked.filter(turn__gte=OuterRef("turn"))), ~Exists(lately))
        .order_by("pk")
    )


def open_pulses(viewer: Viewer) -> QuerySet[Pulse]:
    """What the viewer himself is asked at present, the one that closes first before the others."""
    own = Q(pk__in=[])
    for whose in Whose:
        if membership := viewer.membership(ROLE[whose]):
            own |= Q(**{"whose": whose, f"pairing__{PERSON[whose]}__membership": membership})
    return _open(clock.today(viewer.organization)).filter(own, is_answered=False).select_related(*PEOPLE)


def my_pulses(viewer: Viewer) -> QuerySet[Pulse]:
    """The same, and those that the viewer has answered, while they would be open: to ask for a talk after all."""
    own = Q(pk__in=[])
    for whose in Whose:
        if membership := viewer.membership(ROLE[whose]):
            own |= Q(**{"whose": whose, f"pairing__{PERSON[whose]}__membership": membership})
    return _open(clock.today(viewer.organization)).filter(own).select_related(*PEOPLE)


def pulse_of_link(organization: Organization, secret_hash: str) -> Pulse | None:
    """The pulse to which the secret of a letter belongs, while it can be answered or a talk asked for; else None.

    It ends by itself, and when its person can no longer sign in here.
    """
    reached = Q(pk__in=[])
    for whose in Whose:
        person = f"pairing__{PERSON[whose]}__membership"
        reached |= Q(
            **{"whose": whose, f"{person}__is_active": True, f"{person}__role": ROLE[whose]},
            **{f"{person}__user__is_active": True},
        )
    found = _open(clock.today(organization)).filter(reached, secret_hash=secret_hash)
    return found.select_related(*PEOPLE).first()


def _open(today: date) -> QuerySet[Pulse]:
    return Pulse.objects.filter(asked_on__lte=today, closes_on__gte=today).order_by("closes_on", "pk")


def asked_person(pulse: Pulse):
    """The mentee or the mentor who is asked."""
    return pulse.pairing.mentor if pulse.whose == Whose.MENTOR else pulse.pairing.enrolment.mentee


def other_name(pulse: Pulse) -> str:
    """The first name of the other of the two, as a letter may say it."""
    if pulse.whose == Whose.MENTOR:
        return first_name(pulse.pairing.enrolment.mentee)
    return given_name(pulse.pairing.mentor.full_name)


def questions_to(pulse: Pulse, *languages: str) -> list[Asked]:
    """The questions of a pulse in the first of these languages that there is; one query."""
    return in_language(questions_of(pulse.version), *languages)


def coordinators_to_tell(pairing: Pairing) -> list[Membership]:
    """The coordinators of a pairing, without who is a part of it; administrators where there is none; four queries."""
    organization = pairing.organization
    parts = _users_of(pairing)
    members = Membership.objects.filter(is_active=True, user__is_active=True).exclude(user__in=parts)
    members = members.select_related("user").order_by("pk")
    parents = {unit.pk: unit.parent_id for unit in unit_tree(organization)}
    coordinators = members.filter(role=Role.COORDINATOR).prefetch_related("program_scopes", "unit_scopes")
    found = [membership for membership in coordinators if reaches(membership, pairing.enrolment, parents)]
    return found or list(members.filter(role=Role.ADMINISTRATOR))


def _users_of(pairing: Pairing) -> Iterable[int]:
    """Who accompanies or is accompanied in the enrolment of a pairing, ever."""
    rows = Pairing.objects.filter(enrolment=pairing.enrolment_id).values_list(
        "mentor__membership__user", "enrolment__mentee__membership__user"
    )
    return {user for row in rows for user in row if user is not None}


def open_until(asked_on: date) -> date:
    """The last day on which a pulse can be answered: it is gone after fourteen."""
    return asked_on + timedelta(days=13)
