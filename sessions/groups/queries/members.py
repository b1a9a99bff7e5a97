"""Who belongs to a group, and whom its forms offer."""

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from mentees.choices import MenteeStatus
from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import units_of
from programs.models import Enrolment
from programs.queries import active_on, managed_mentees, not_over_on
from sessions.models import Boarding, Facilitation, Group, Guest


def led_by(group: Group) -> list[Facilitation]:
    """Who leads a group now or later, by name."""
    leading = Facilitation.objects.filter(not_over_on(clock.today(group.organization)), group=group)
    return list(leading.select_related("mentor").order_by("mentor__full_name", "pk"))


def aboard_of(group: Group) -> list[Boarding]:
    """Who is in a group now or from a later day, by name."""
    aboard = Boarding.objects.filter(not_over_on(clock.today(group.organization)), group=group)
    return list(aboard.select_related("mentee__unit").order_by("mentee__full_name", "pk"))


def guests_of(group: Group) -> list[Guest]:
    """Guests of a group with `last_visit`, the latest first."""
    visits = Max("presences__meeting__local_date", filter=Q(presences__state="present"))
    return list(Guest.objects.filter(group=group).annotate(last_visit=visits).order_by("-last_visit", "name", "pk"))


def mentees_to_know(viewer: Viewer, group: Group) -> QuerySet[Mentee]:
    """Who a guest of a group may turn out to be, by name: the viewer's own in the program."""
    today = clock.today(viewer.organization)
    enrolled = Enrolment.objects.filter(active_on(today), program=group.program_id, mentee=OuterRef("pk"))
    mentees = managed_mentees(viewer).filter(Exists(enrolled), status=MenteeStatus.ACTIVE)
    return mentees.order_by("full_name", "pk")


def units_for_groups(viewer: Viewer) -> QuerySet[Unit]:
    """Units in which the viewer may open a group, by name."""
    units = units_of(viewer.organization)
    return units if viewer.managed_unit_ids is None else units.filter(pk__in=viewer.managed_unit_ids)
