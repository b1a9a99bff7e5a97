"""Every read of groups. The first argument is the viewer, or a row that was got through one."""

from .lists import GroupRow, group_list, meetings_of, next_meetings_of
from .reach import (
    boardings_for,
    groups_for,
    guests_for,
    keeps,
    kept_groups,
    managed_groups,
    meetings_for,
    mentees_to_board,
    mentors_to_lead,
    reads_topics,
)
from .sheet import Counts, Filters, Person, Sheet, key_of, sheet_of
from .week import GroupCard, group_cards, sheets_waiting

__all__ = [
    "Counts",
    "Filters",
    "GroupCard",
    "GroupRow",
    "Person",
    "Sheet",
    "boardings_for",
    "group_cards",
    "group_list",
    "groups_for",
    "guests_for",
    "keeps",
    "kept_groups",
    "key_of",
    "managed_groups",
    "meetings_for",
    "meetings_of",
    "mentees_to_board",
    "mentors_to_lead",
    "next_meetings_of",
    "reads_topics",
    "sheet_of",
    "sheets_waiting",
]
