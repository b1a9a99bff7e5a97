"""What reports can be made of."""

from mentoring_platform.accounts.viewer import Viewer
from reports.building.choices import Dataset
from reports.building.datasets.base import Chosen, Field, Group, Scene, Source
from reports.building.datasets.meetings import Meetings
from reports.building.datasets.mentors import Mentors
from reports.building.datasets.pairings import Pairings
from reports.building.datasets.participants import Participants
from reports.building.datasets.weeks import Weeks
from reports.permissions import can_see_rows

SOURCES: dict[str, Source] = {
    source.key.value: source for source in (Participants(), Pairings(), Mentors(), Meetings(), Weeks())
}


def sources_for(viewer: Viewer) -> dict[str, Source]:
    """The datasets that the viewer may read: of people for the office, sums for who sees sums alone."""
    if can_see_rows(viewer):
        return SOURCES
    return {Dataset.WEEKS.value: SOURCES[Dataset.WEEKS.value]}


__all__ = ["SOURCES", "Chosen", "Field", "Group", "Scene", "Source", "sources_for"]
