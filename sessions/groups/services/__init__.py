"""Every write of groups. Whoever calls has seen to the right to do so, by the queries."""

from .generation import generate_group_meetings
from .groups import change_group, open_group
from .people import board, leave, link_guest
from .sheets import Conflict, Mark, NewGuest, Saved, report_group_meeting, save_sheet

__all__ = [
    "Conflict",
    "Mark",
    "NewGuest",
    "Saved",
    "board",
    "change_group",
    "generate_group_meetings",
    "leave",
    "link_guest",
    "open_group",
    "report_group_meeting",
    "save_sheet",
]
