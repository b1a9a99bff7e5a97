"""Who is away, and who may see or change it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import unit_tree
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.models import Absence, Pairing, UnitClosure
from programs.queries.pairings import managed_mentees, office_pairings
from programs.queries.programs import managed_program_ids
from programs.queries.spans import active_on, not_over_on


@dataclass(frozen=True)
class Away:
    """That somebody is away, as everybody may know it who has to do with him; `until` is None while it is open."""

    name: str
    since: date
    until: date | None


def is_self(viewer: Viewer, person: Mentor | Mentee) -> bool:
    """Whether the profile is the viewer's own."""
    role = Role.MENTOR if isinstance(person, Mentor) else Role.MENTEE
    membership = viewer.membership(role)
    return membership is not None and person.membership_id == membership.pk


def changeable_absences(viewer: Viewer) -> QuerySet[Absence]:
    """Absences the viewer may change, kind included: of people he manages as coordinator, and his own."""
    membership = viewer.membership(Role.MENTOR)
    reach = Q(mentor__membership=membership) if membership else Q(pk__in=[])
    if membership := viewer.membership(Role.MENTEE):
        reach |= Q(mentee__membership=membership)
    if viewer.is_coordinator:
        reach |= Q(mentor__in=managed_mentors(viewer).order_by().values("pk"))
        reach |= Q(mentee__in=managed_mentees(viewer).order_by().values("pk"))
    return Absence.objects.filter(reach).select_related("mentor", "mentee")


def absences_of(person: Mentor | Mentee) -> QuerySet[Absence]:
    """Somebody's absences, the newest first. Ask before who may see their kind."""
    whose = {"mentor": person} if isinstance(person, Mentor) else {"mentee": person}
    return Absence.objects.filter(**whose).order_by("-starts_on", "pk")


def next_away(viewer: Viewer, person: Mentor | Mentee) -> Away | None:
    """When somebody is away, now or next, without saying why; None if nothing is known of it."""
    absence = absences_of(person).filter(not_over_on(clock.today(viewer.organization))).order_by("starts_on").first()
    return Away(person.full_name, absence.starts_on, absence.ends_on) if absence else None


def away_in(viewer: Viewer, first: date, last: date) -> list[Away]:
    """The mentees of a mentor (or the mentors of a mentee), and himself, who are away in these days; one query."""
    pairings = Pairing.objects.filter(not_over_on(first), starts_on__lte=last)
    reach = Q(pk__in=[])
    if membership := viewer.membership(Role.MENTOR):
        reach |= Q(mentee__in=pairings.filter(mentor__membership=membership).values("enrolment__mentee"))
        reach |= Q(mentor__membership=membership)
    if membership := viewer.membership(Role.MENTEE):
        reach |= Q(mentor__in=pairings.filter(enrolment__mentee__membership=membership).values("mentor"))
        reach |= Q(mentee__membership=membership)
    return _named(Absence.objects.filter(reach), first, last)


def away_of_office(viewer: Viewer, first: date, last: date, chosen: Q) -> list[Away]:
    """Mentors and mentees of these pairings of the viewer's office who are away in these days; one query."""
    pairings = office_pairings(viewer).filter(chosen, not_over_on(first), starts_on__lte=last).order_by()
    reach = Q(mentor__in=pairings.values("mentor")) | Q(mentee__in=pairings.values("enrolment__mentee"))
    return _named(Absence.objects.filter(reach), first, last)


def is_away(day: date, prefix: str = "") -> Q:
    """The condition that the mentor or the mentee of a pairing is away on a day; `prefix` leads to the pairing."""
    away = Absence.objects.filter(active_on(day))
    by_mentor = Exists(away.filter(mentor=OuterRef(f"{prefix}mentor")))
    return Q(by_mentor) | Q(Exists(away.filter(mentee=OuterRef(f"{prefix}enrolment__mentee"))))


def closable_units(viewer: Viewer) -> list[Unit]:
    """Units the viewer may close, in the order of the tree with `depth`: all for an administrator; one query.

    A coordinator closes his own units, if he is limited to no program: others' mentees would stay at home as well.
    """
    units = unit_tree(viewer.organization)
    if viewer.is_administrator:
        return units
    if not viewer.is_coordinator or managed_program_ids(viewer) is not None:
        return []
    reach = viewer.managed_unit_ids
    return [unit for unit in units if reach is None or unit.pk in reach]


def closures_for(viewer: Viewer) -> QuerySet[UnitClosure]:
    """Closures of units that the viewer may change, the newest first."""
    units = [unit.pk for unit in closable_units(viewer)]
    return UnitClosure.objects.filter(unit__in=units).select_related("unit").order_by("-starts_on", "pk")


def _named(absences: QuerySet[Absence], first: date, last: date) -> list[Away]:
    rows = absences.filter(not_over_on(first), starts_on__lte=last).order_by("starts_on", "pk")
    names = rows.values_list("mentor__full_name", "mentee__full_name", "starts_on", "ends_on")
    return [Away(mentor or mentee, since, until) for mentor, mentee, since, until in names]
