"""The coordinator's week: meetings by state, as they stand this moment."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import unit_tree
from mentors.models import Mentor
from programs.queries import office_pairings, programs_for
from sessions.choices import MeetingState
from sessions.models import Meeting
from sessions.queries.meetings import standing_meetings


@dataclass
class BoardGroup:
    """A mentor or a unit with the meetings of a week, counted by state."""

    key: UUID | None
    name: str
    counts: dict[str, int]
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def week_counts(viewer: Viewer, week: Week, chosen: Q, *, by_unit: bool = False) -> list[BoardGroup]:
    """Each mentor (or unit of the mentees) with meetings in the week, by name, counted by state; one query.

    `chosen` is a condition on pairings. Extra meetings are counted with the others.
    """
    group = "pairing__enrolment__mentee__unit" if by_unit else "pairing__mentor"
    name = f"{group}__name" if by_unit else f"{group}__full_name"
    rows = (
        _meetings(viewer, week)
        .filter(chosen)
        .order_by()
        .values_list(group, name, "state")
        .annotate(number=Count("pk"))
        .order_by(F(name).asc(nulls_last=True), group)
    )
    groups: dict[UUID | None, BoardGroup] = {}
    for key, title, state, number in rows:
        groups.setdefault(key, BoardGroup(key, title or "", {})).counts[state] = number
    return list(groups.values())


def fill_groups(viewer: Viewer, week: Week, chosen: Q, groups: list[BoardGroup], state: str = "") -> None:
    """Give these mentors' groups their meetings of the week, in order of time; one query."""
    names = ("pairing__enrolment__mentee", "pairing__stands_in_for__mentor")
    by_mentor = {group.key: group for group in groups}
    meetings = _meetings(viewer, week).filter(chosen, pairing__mentor__in=list(by_mentor))
    if state:
        meetings = meetings.filter(state=state)
    for meeting in meetings.select_related(*names).order_by("starts_at", "pk"):
        by_mentor[meeting.pairing.mentor_id].meetings.append(meeting)


def totals(groups: list[BoardGroup]) -> dict[str, int]:
    """All groups together: a count for each state, zeros included."""
    return {state.value: sum(group.counts.get(state.value, 0) for group in groups) for state in MeetingState}


def _meetings(viewer: Viewer, week: Week) -> QuerySet[Meeting]:
    meetings = standing_meetings().filter(local_date__range=(week.start, week.end))
    return meetings.filter(pairing__in=office_pairings(viewer).order_by().values("pk"))


def has_pairings(viewer: Viewer) -> bool:
    """Whether there is any pairing of which the viewer may see the meetings; one query."""
    return office_pairings(viewer).exists()


def programs_to_choose(viewer: Viewer) -> list[tuple[UUID, str]]:
    """The viewer's programs for a filter; one query."""
    return list(programs_for(viewer).order_by("name").values_list("pk", "name"))


def units_to_choose(viewer: Viewer) -> list[Unit]:
    """The viewer's units for a filter, in the order of the tree; one query."""
    units = unit_tree(viewer.organization)
    return [unit for unit in units if viewer.unit_ids is None or unit.pk in viewer.unit_ids]


def mentors_to_filter(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Mentors of the pairings the viewer may see, for a filter; one query."""
    paired = office_pairings(viewer).order_by().values("mentor")
    return list(Mentor.objects.filter(pk__in=paired).order_by("full_name", "pk").values_list("pk", "full_name"))
