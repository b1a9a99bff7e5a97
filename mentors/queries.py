"""Every read of mentors. Lists that count pairings live in programs."""

from uuid import UUID

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentors.models import Availability, Mentor


def mentors_for(viewer: Viewer) -> QuerySet[Mentor]:
    """Mentors by name: all for administrators, by units for coordinators, himself for a mentor."""
    reach = _in_units(viewer.unit_ids)
    if viewer.is_mentor and reach:  # an empty Q is everything already, and `|` would narrow it
        reach |= Q(membership__user=viewer.user)
    return Mentor.objects.filter(reach).select_related("unit")


def office_mentors(viewer: Viewer) -> QuerySet[Mentor]:
    """Mentors whom the viewer sees as administrator or coordinator: himself only within his own units."""
    return Mentor.objects.filter(_in_units(viewer.unit_ids)).select_related("unit")


def managed_mentors(viewer: Viewer) -> QuerySet[Mentor]:
    """Mentors whose facts the viewer may change as coordinator."""
    return Mentor.objects.filter(_in_units(viewer.managed_unit_ids)).select_related("unit")


def _in_units(units: set[UUID] | None) -> Q:
    return Q() if units is None else Q(unit__in=units)


def availabilities_of(mentor: Mentor) -> QuerySet[Availability]:
    """When a mentor can meet, in the order of the days."""
    return Availability.objects.filter(mentor=mentor).order_by("weekday", "starts_at")


def external_id_is_taken(*, external_id: str, except_id: UUID | None = None) -> bool:
    """Whether another mentor of the organization carries this number of the office's records."""
    return bool(external_id) and Mentor.objects.filter(external_id=external_id).exclude(pk=except_id).exists()
