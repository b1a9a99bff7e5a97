from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import mentors_for
from programs.choices import Intensity, PairingRole
from programs.models import Enrolment, Pairing, Program
from programs.queries.programs import managed_program_ids, program_ids
from programs.queries.spans import active_on, not_over_on


@dataclass(frozen=True)
class Reach:
    """Programs and units to which somebody's office reaches; None is all of them."""

    programs: frozenset[UUID] | None
    units: set[UUID] | None

    def over(self, program: str, mentee: str) -> Q:
        """The condition on rows; the arguments are the paths to program and mentee.

        An empty Q is everything: whoever adds to it with `|` must leave an empty one alone.
        """
        reach = Q()
        if self.programs is not None:
            reach &= Q(**{f"{program}__in": self.programs})
        if self.units is not None:
            reach &= Q(**{f"{mentee}unit__in": self.units})
        return reach

    def over_pairings(self) -> Q:
        return self.over("enrolment__program", "enrolment__mentee__")

    def over_enrolments(self) -> Q:
        return self.over("program", "mentee__")

    def over_mentees(self) -> Q:
        """A coordinator limited to programs reaches theirs, and those who are enrolled nowhere yet."""
        reach = Q() if self.units is None else Q(unit__in=self.units)
        if self.programs is not None:
            enrolled = Enrolment.objects.filter(mentee=OuterRef("pk"))
            reach &= Exists(enrolled.filter(program__in=self.programs)) | ~Exists(enrolled)
        return reach


def _seen(viewer: Viewer) -> Reach:
    """What the viewer sees as administrator or coordinator."""
    return Reach(program_ids(viewer), viewer.unit_ids)


def _managed(viewer: Viewer) -> Reach:
    """What the viewer may change as coordinator."""
    return Reach(managed_program_ids(viewer), viewer.managed_unit_ids)


def _own_pairings_now(viewer: Viewer, prefix: str = "") -> Q:
    """Pairings in which the viewer is the mentor and that are not over."""
    today = clock.today(viewer.organization)
    return Q(**{f"{prefix}mentor__membership__user": viewer.user}) & not_over_on(today, prefix)


def enrolments_for(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments with mentee and program: the office's by programs and units, a mentor's by present pairings."""
    allowed = _seen(viewer).over_enrolments()
    if viewer.is_mentor and allowed:
        own = Pairing.objects.filter(_own_pairings_now(viewer))
        allowed |= Q(pk__in=own.values("enrolment"))
    return (
        Enrolment.objects.filter(allowed).select_related("mentee__unit", "program").order_by("mentee__full_name", "pk")
    )


def pairings_for(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings with people and program: the office's by programs and mentees' units, a mentor's until they end."""
    allowed = _seen(viewer).over_pairings()
    if viewer.is_mentor and allowed:
        allowed |= _own_pairings_now(viewer)
    return _with_people(Pairing.objects.filter(allowed))


def office_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments the viewer sees as administrator or coordinator, without those he sees as a mentor alone."""
    return _of_enrolments(_seen(viewer))


def managed_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments the viewer may change as coordinator; what he sees as a mentor alone is not among them."""
    return _of_enrolments(_managed(viewer))


def _of_enrolments(reach: Reach) -> QuerySet[Enrolment]:
    enrolments = Enrolment.objects.filter(reach.over_enrolments())
    return enrolments.select_related("mentee__unit", "program").order_by("mentee__full_name", "pk")


def office_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings the viewer sees as administrator or coordinator, without those he sees as a mentor alone."""
    return _with_people(Pairing.objects.filter(_seen(viewer).over_pairings()))


def managed_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings the viewer may change as coordinator; his own as a mentor only where he coordinates too."""
    return _with_people(Pairing.objects.filter(_managed(viewer).over_pairings()))


def pairings_of_mentor(viewer: Viewer) -> QuerySet[Pairing]:
    """All pairings in which the viewer was ever the mentor, ended ones too: for what he wrote himself."""
    return _with_people(Pairing.objects.filter(mentor__membership__user=viewer.user))


def _with_people(pairings: QuerySet[Pairing]) -> QuerySet[Pairing]:
    people = ("mentor__unit", "enrolment__program", "enrolment__mentee__unit", "stands_in_for__mentor")
    return pairings.select_related(*people).order_by("enrolment__mentee__full_name", "-starts_on", "pk")


def mentees_for(viewer: Viewer) -> QuerySet[Mentee]:
    """Mentees by units and programs: a coordinator limited to programs sees theirs and those enrolled nowhere yet.

    A mentor sees those he accompanies now.
    """
    reach = _seen(viewer).over_mentees()
    if viewer.is_mentor and reach:
        own = Pairing.objects.filter(_own_pairings_now(viewer))
        reach |= Q(pk__in=own.values("enrolment__mentee"))
    return Mentee.objects.filter(reach).select_related("unit")


def office_mentees(viewer: Viewer) -> QuerySet[Mentee]:
    """Mentees the viewer sees as administrator or coordinator, without those he sees as a mentor alone."""
    return Mentee.objects.filter(_seen(viewer).over_mentees()).select_related("unit")


def managed_mentees(viewer: Viewer) -> QuerySet[Mentee]:
    """Mentees whose facts the viewer may change as coordinator; his own as a mentor only where he coordinates too."""
    return Mentee.objects.filter(_managed(viewer).over_mentees()).select_related("unit")


def weight_on(day: date) -> Case:
    """For how many a pairing counts on a day, by its intensity and its program: the one place that says so.

    The morning page says the same in SQL of its own.
    """
    return Case(
        When(_exceptional_on(day), then=F("enrolment__program__exceptional_weight")),
        When(intensity=Intensity.IN_FOCUS, then=F("enrolment__program__focus_weight")),
        default=1,
        output_field=IntegerField(),
    )


def loads_on(day: date) -> dict[UUID, int]:
    """What each mentor of the organization carries, by weight, on the day or from a later one; one query."""
    rows = Pairing.objects.filter(not_over_on(day)).order_by().annotate(weight=weight_on(day))
    return dict(rows.values_list("mentor").annotate(load=Sum("weight")))


def load_of(day: date) -> Coalesce:
    """What a mentor carries, by weight, on the day or from a later one: compare it with `capacity`."""
    return _summed(day, Sum(weight_on(day)))


def with_load(mentors: QuerySet[Mentor], day: date) -> QuerySet[Mentor]:
    """Mentors with `load`, which compares with `capacity`, and how many pairings that is.

    `held` are all on the day or from a later one, `in_focus` and `exceptional` those of them that are so then.
    """
    return mentors.annotate(
        load=load_of(day),
        held=_summed(day, Count("pk")),
        in_focus=_summed(day, Count("pk", filter=Q(intensity=Intensity.IN_FOCUS))),
        exceptional=_summed(day, Count("pk", filter=_exceptional_on(day))),
    )


def _exceptional_on(day: date) -> Q:
    return Q(intensity=Intensity.EXCEPTIONAL) & (Q(intensity_until__isnull=True) | Q(intensity_until__gte=day))


def _summed(day: date, what: Count | Sum) -> Coalesce:
    held = Pairing.objects.filter(not_over_on(day), mentor=OuterRef("pk")).order_by()
    counted = held.values("mentor").annotate(number=what).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def mentors_to_choose(viewer: Viewer) -> QuerySet[Mentor]:
    """Active mentors the viewer may pair, with `load`, by name."""
    active = mentors_for(viewer).filter(status=MentorStatus.ACTIVE)
    return with_load(active, clock.today(viewer.organization)).order_by("full_name", "pk")


def has_room(beside: F | int = 0) -> Q:
    """The condition on mentors `with_load` that they have room for one more, `beside` so many who are to come."""
    return Q(capacity__isnull=True) | Q(capacity__gt=F("load") + beside)


def without_mentor(viewer: Viewer) -> QuerySet[Enrolment]:
    """Running enrolments that have no primary mentor today and none who begins later."""
    today = clock.today(viewer.organization)
    mentor = Pairing.objects.filter(not_over_on(today), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)
    return enrolments_for(viewer).filter(active_on(today) & ~Exists(mentor))


def companions_of(pairing: Pairing) -> QuerySet[Pairing]:
    """Who else accompanies the same mentee in the same program while this pairing runs, the primary mentor first."""
    others = Pairing.objects.filter(enrolment=pairing.enrolment_id).exclude(pk=pairing.pk)
    overlapping = others.filter(not_over_on(pairing.starts_on))
    if pairing.ends_on:
        overlapping = overlapping.filter(starts_on__lte=pairing.ends_on)
    return overlapping.select_related("mentor").order_by("-role", "starts_on", "pk")


def stands_in_on(pairing, day) -> QuerySet[Pairing]:
    """The substitute's pairing that stands in for a pairing on a local day; both may be references to outer rows."""
    return Pairing.objects.filter(stands_in_for=pairing, starts_on__lte=day, ends_on__gte=day)


def substitutes_of(pairing: Pairing, day: date) -> QuerySet[Pairing]:
    """Who stands in for the mentor of a pairing on the day or from a later one, in order of time."""
    substitutes = Pairing.objects.filter(stands_in_for=pairing, ends_on__gte=day)
    return substitutes.select_related("mentor").order_by("starts_on")


def managed_substitutes(viewer: Viewer) -> QuerySet[Pairing]:
    """Substitutes' pairings that the viewer may end as coordinator."""
    return managed_pairings(viewer).filter(role=PairingRole.SUBSTITUTE)


def history_of(enrolment: Enrolment) -> QuerySet[Pairing]:
    """All pairings of an enrolment, the newest first: the chain of its mentors."""
    return Pairing.objects.filter(enrolment=enrolment).select_related("mentor").order_by("-starts_on", "role", "pk")


def former_of(pairing: Pairing) -> Pairing | None:
    """Whose place a mentor took: the last pairing of the enrolment that was over before this one began."""
    before = Pairing.objects.filter(enrolment=pairing.enrolment_id, ends_on__lt=pairing.starts_on)
    lasting = before.exclude(role=PairingRole.SUBSTITUTE).select_related("mentor")
    return lasting.order_by("-ends_on", "role", "pk").first()


def not_in_program(viewer: Viewer, program: Program) -> QuerySet[Mentee]:
    """Active mentees of the program's kind who are not in it now nor from a later day."""
    today = clock.today(viewer.organization)
    there = Enrolment.objects.filter(not_over_on(today), program=program, mentee=OuterRef("pk"))
    return managed_mentees(viewer).filter(~Exists(there), kind=program.mentee_kind, status="active")


def free_places(mentor: Mentor) -> int | None:
    """Places left of a mentor who carries `load`; None without a limit; negative when over capacity."""
    return None if mentor.capacity is None else mentor.capacity - mentor.load
