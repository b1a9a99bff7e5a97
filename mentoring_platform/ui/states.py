"""What the states of meetings, people and weeks are called and which icon and shape they carry on screen."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class State:
    """How a state looks: `style` names a CSS class `state-<style>`, `icon` a symbol of the sprite."""

    style: str
    icon: str
    word: Promise


STATES: dict[str, State] = {
    "held": State("held", "held", pgettext_lazy("meeting", "Held")),
    "excused": State("excused", "excused", pgettext_lazy("meeting", "Excused")),
    "missed": State("missed", "missed", pgettext_lazy("meeting", "Missed")),
    "unreported": State("unreported", "unreported", pgettext_lazy("meeting", "Not reported yet")),
    "planned": State("planned", "planned", pgettext_lazy("meeting", "Planned")),
    "moved": State("moved", "moved", pgettext_lazy("meeting", "Moved")),
    "extra": State("held", "extra", pgettext_lazy("meeting", "Extra meeting")),
    "active": State("held", "check", pgettext_lazy("person", "Active")),
    "paused": State("excused", "clock", pgettext_lazy("person", "Paused")),
    "left": State("neutral", "sign-out", pgettext_lazy("person", "Left")),
    "ended": State("neutral", "close", pgettext_lazy("pairing", "Ended")),
    "suspended": State("missed", "lock", pgettext_lazy("organization", "Suspended")),
    "invited": State("planned", "mail", pgettext_lazy("person", "Invited")),
    "done": State("held", "check", pgettext_lazy("task", "Done")),
    "todo": State("planned", "planned", pgettext_lazy("task", "To do")),
    "routine": State("neutral", "check", pgettext_lazy("intensity", "Routine")),
    "in_focus": State("held", "search", pgettext_lazy("intensity", "In focus")),
    "exceptional": State("missed", "warning", pgettext_lazy("intensity", "Exceptional need")),
    "reached": State("held", "check", pgettext_lazy("goal", "Reached")),
    "let_go": State("neutral", "close", pgettext_lazy("goal", "Let go")),
    "forward": State("held", "trend-up", pgettext_lazy("goal", "A step forward")),
    "same": State("neutral", "same", pgettext_lazy("goal", "As before")),
    "harder": State("unreported", "trend-down", pgettext_lazy("goal", "Harder now")),
    "open_talk": State("held", "circle", pgettext_lazy("question", "Open")),
    "agreed": State("held", "check", pgettext_lazy("answer", "Agreed")),
    "on_time": State("held", "check", pgettext_lazy("job", "On time")),
    "late": State("missed", "clock", pgettext_lazy("job", "Late")),
    "failed_once": State("unreported", "warning", pgettext_lazy("job", "Failed last time")),
    "not_yet": State("planned", "planned", pgettext_lazy("job", "Not yet")),
    "error": State("missed", "error", pgettext_lazy("row", "Needs correction")),
    "new": State("held", "plus", pgettext_lazy("row", "New")),
    "changed": State("excused", "edit", pgettext_lazy("row", "Changed")),
    "unchanged": State("neutral", "check", pgettext_lazy("row", "Unchanged")),
}
MEETING_STATES = ("held", "excused", "missed", "unreported", "planned")


def state(name: str) -> State:
    """The look of a state. Raises KeyError for a name that is not in STATES."""
    return STATES[str(name)]
