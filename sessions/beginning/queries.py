"""How pairings begin: their steps with what the system knows of them, what is due, and who signed.

A step is done by hand (`done_on`), or by a fact (`fact_on`): a contact that was noted, a meeting that was reported as
held, a questionnaire that went out, the last signature. A fact that is taken back opens the step again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, DateField, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.beginning.choices import Party, StepKind, StepOwner
from programs.choices import PairingRole
from programs.models import AgreementVersion, BeginningStep, FollowUp, Pairing, Program, Pulse, Signature
from programs.queries import not_over_on, office_pairings
from programs.watching.choices import FollowUpKind, Whom
from sessions.choices import Outcome
from sessions.models import Meeting

DONE, NOT_NEEDED, CLOSED, OVERDUE, OPEN = "done", "not_needed", "closed", "overdue", "open"
LOOK_AHEAD = timedelta(days=14)
"""So long before the first day the two may sign already."""


@dataclass(frozen=True)
class Standing:
    """A step as it stands today; `on` is the day on which it was done, `by_fact` whether nobody noted it by hand."""

    step: BeginningStep
    state: str
    on: date | None
    by_fact: bool

    @property
    def kind(self) -> StepKind:
        return StepKind(self.step.kind)

    @property
    def is_open(self) -> bool:
        return self.state in (OPEN, OVERDUE)

    @property
    def was_moved(self) -> bool:
        """Whether the day that is counted is one on which no work is done."""
        return self.step.due_on != self.step.counted_on


@dataclass(frozen=True)
class Signing:
    """One who should sign the agreement of a pairing, and the signature, if there is one."""

    party: Party
    signature: Signature | None


def with_facts(steps: QuerySet[BeginningStep]) -> QuerySet[BeginningStep]:
    """Steps with `fact_on`: the day of the fact that does a step, None where there is none."""
    met = Meeting.objects.filter(pairing=OuterRef("pairing"), logs__outcome=Outcome.HELD).order_by()
    asked = Pulse.objects.filter(pairing=OuterRef("pairing")).order_by()
    facts = {
        StepKind.CALL: _contact(Whom.MENTEE),
        StepKind.TALK: _contact(Whom.MENTOR),
        StepKind.MEETING: Subquery(met.values("pairing").annotate(day=Min("local_date")).values("day")),
        StepKind.PULSE: Subquery(asked.values("pairing").annotate(day=Min("asked_on")).values("day")),
        StepKind.AGREEMENT: _all_signed(),
    }
    by_kind = [When(kind=kind, then=fact) for kind, fact in facts.items()]
    return steps.annotate(fact_on=Case(*by_kind, default=Value(None), output_field=DateField()))


def steps_of(pairing: Pairing, today: date) -> list[Standing]:
    """The steps of a pairing in their order, as they stand today; one query."""
    order = {kind.value: number for number, kind in enumerate(StepKind)}
    steps = with_facts(BeginningStep.objects.filter(pairing=pairing)).select_related("coordinator__user")
    found = [standing(step, pairing, today) for step in steps]
    return sorted(found, key=lambda one: (one.step.due_on, order[one.step.kind]))


def standing(step: BeginningStep, pairing: Pairing, today: date) -> Standing:
    """How a step that came `with_facts` stands on a day."""
    done_on = step.done_on or step.fact_on
    if step.not_needed:
        return Standing(step, NOT_NEEDED, None, False)
    if done_on:
        return Standing(step, DONE, done_on, step.done_on is None)
    if pairing.ends_on and pairing.ends_on < today:
        return Standing(step, CLOSED, None, False)
    return Standing(step, OVERDUE if step.due_on < today else OPEN, None, False)


def is_open(step: BeginningStep, today: date) -> bool:
    """Whether nobody has noted a step, nor a fact done it, nor somebody left it out; one query."""
    found = with_facts(BeginningStep.objects.filter(pk=step.pk)).get()
    return standing(found, step.pairing, today).is_open


def open_steps(pairings: QuerySet[Pairing], today: date) -> QuerySet[BeginningStep]:
    """What is neither done nor left out in pairings of these that are not over, what is due first before."""
    running = pairings.filter(not_over_on(today)).order_by().values("pk")
    steps = BeginningStep.objects.filter(pairing__in=running, done_on__isnull=True, not_needed="")
    people = ("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program", "coordinator__user")
    return with_facts(steps).filter(fact_on__isnull=True).select_related(*people).order_by("due_on", "pairing", "kind")


def due_list(viewer: Viewer, *, until: date, mine: bool = False) -> QuerySet[BeginningStep]:
    """Open steps that are due up to a day, for the office; `mine`: those for which the viewer stands as coordinator."""
    steps = open_steps(office_pairings(viewer), clock.today(viewer.organization)).filter(due_on__lte=until)
    return steps.filter(coordinator=viewer.membership(Role.COORDINATOR)) if mine else steps


def own_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings in which the viewer is mentor or mentee and that are not over, substitutes left out."""
    today = clock.today(viewer.organization)
    own = Q(pk__in=[])
    if viewer.is_mentor:
        own |= Q(mentor__membership__user=viewer.user)
    if membership := viewer.membership(Role.MENTEE):
        own |= Q(enrolment__mentee__membership=membership)
    people = ("mentor", "enrolment__mentee", "enrolment__program")
    running = Pairing.objects.filter(own, not_over_on(today)).exclude(role=PairingRole.SUBSTITUTE)
    return running.select_related(*people).order_by("starts_on", "pk")


def party_of(viewer: Viewer, pairing: Pairing) -> Party:
    """As whom the viewer stands in an own pairing."""
    own = viewer.membership(Role.MENTOR)
    return Party.MENTOR if own and pairing.mentor.membership_id == own.pk else Party.MENTEE


def own_beginnings(viewer: Viewer) -> list[Pairing]:
    """Own pairings in which the viewer has something left to do: to sign, or a step of the mentor's; one query."""
    steps = with_facts(BeginningStep.objects.filter(done_on__isnull=True, not_needed="", pairing=OuterRef("pk")))
    own_step = Exists(steps.filter(owner=StepOwner.MENTOR, fact_on__isnull=True))
    left = Q(mentor__membership__user=viewer.user) & (Q(own_step) | _unsigned(Party.MENTOR))
    left |= Q(enrolment__mentee__membership__user=viewer.user) & _unsigned(Party.MENTEE)
    until = clock.today(viewer.organization) + LOOK_AHEAD
    return list(own_pairings(viewer).filter(left, starts_on__lte=until))


def _unsigned(party: str) -> Q:
    """That this side of a pairing should sign, in words that its program has, and has not."""
    worded = AgreementVersion.objects.filter(program=OuterRef("enrolment__program"))
    signed = Signature.objects.filter(pairing=OuterRef("pk"), party=party)
    asked = BeginningStep.objects.filter(
        pairing=OuterRef("pk"), kind=StepKind.AGREEMENT, not_needed="", done_on__isnull=True, signers__contains=[party]
    )
    return Q(Exists(asked)) & Q(Exists(worded)) & ~Q(Exists(signed))


def signings_of(pairing: Pairing, agreement: BeginningStep | None) -> list[Signing]:
    """Who should sign, in order, and who else did; one query."""
    signed = {row.party: row for row in signatures_of(pairing).select_related("version", "by__user")}
    wanted = agreement.signers if agreement else []
    return [Signing(party, signed.get(party)) for party in Party if party in wanted or party in signed]


def signatures_of(pairing: Pairing) -> QuerySet[Signature]:
    """Who signed the agreement of a pairing."""
    return Signature.objects.filter(pairing=pairing)


def plain_steps(pairing: Pairing) -> QuerySet[BeginningStep]:
    """The steps of a pairing as they are kept, without facts."""
    return BeginningStep.objects.filter(pairing=pairing)


def agreement_for(program: Program, language: str) -> AgreementVersion | None:
    """The present wording of a program's agreement in a language, else in any; None where it has none."""
    versions = list(AgreementVersion.objects.filter(program=program).order_by("-number"))
    return next((one for one in versions if one.language == language), versions[0] if versions else None)


def _contact(whom: str) -> Subquery:
    """The first contact with one side while the pairing runs."""
    theirs = Q(mentor=OuterRef("pairing__mentor"))
    if whom == Whom.MENTEE:
        theirs = Q(mentee=OuterRef("pairing__enrolment__mentee"))
    last = Coalesce(OuterRef("pairing__ends_on"), Value(date.max), output_field=DateField())
    noted = FollowUp.objects.filter(
        theirs | Q(pairing=OuterRef("pairing")), kind=FollowUpKind.CALL, whom=whom,
        on__gte=OuterRef("pairing__starts_on"), on__lte=last,
    ).order_by()  # fmt: skip
    return Subquery(noted.values("whom").annotate(day=Min("on")).values("day"))


def _all_signed() -> Subquery:
    """The day of the last signature, once all who should sign have."""
    signed = Signature.objects.filter(pairing=OuterRef("pairing")).order_by().values("pairing")
    complete = signed.annotate(day=Max("on"), parties=ArrayAgg("party")).filter(parties__contains=OuterRef("signers"))
    return Subquery(complete.values("day"))
