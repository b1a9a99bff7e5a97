"""What stands against telling somebody in time, in words, and what can be done about it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.phonenumber import PhoneNumber, to_python

from mentoring_platform.accounts.viewer import Viewer
from programs.choices import CouldNot
from reports.coverage.figures import Group, Line, Risk

STATE_WORDS = {
    "held": pgettext_lazy("coverage", "Told"),
    "excused": pgettext_lazy("coverage", "Reached in another way"),
    "planned": pgettext_lazy("coverage", "Will be told in time"),
    "unreported": pgettext_lazy("coverage", "At risk"),
    "missed": pgettext_lazy("coverage", "The mentor could not"),
}
STATE_WORDS_OVER = STATE_WORDS | {"unreported": pgettext_lazy("coverage", "Not told")}

RISK_WORDS = {
    Risk.COULD_NOT: pgettext_lazy("coverage", "The mentor could not"),
    Risk.NO_MENTOR: pgettext_lazy("coverage", "No mentor"),
    Risk.AWAY: pgettext_lazy("coverage", "The mentor is away"),
    Risk.NO_MEETING: pgettext_lazy("coverage", "No meeting planned before the end"),
    Risk.MET: pgettext_lazy("coverage", "The last meeting before the end is over"),
    Risk.OVER: pgettext_lazy("coverage", "The time is over"),
}
_ACTIONS = {
    Risk.NO_MENTOR: _("Choose a mentor"),
    Risk.AWAY: _("Choose a substitute"),
    Risk.NO_MEETING: _("See the fixed times"),
}


@dataclass(frozen=True)
class Endangered:
    """One who may not be told in time, with why, and where something can be done."""

    line: Line
    mentor: str
    mentor_phone: PhoneNumber | None
    url: str

    @property
    def phone(self) -> PhoneNumber | None:
        return to_python(self.line.phone) if self.line.phone else None

    @property
    def why(self) -> str:
        if self.line.risk == Risk.COULD_NOT and self.line.why_not in CouldNot.values:
            return f"{RISK_WORDS[Risk.COULD_NOT]}: {CouldNot(self.line.why_not).label}"
        return str(RISK_WORDS[self.line.risk])

    @property
    def look(self) -> str:
        """The mark of `ui.states`."""
        return "missed" if self.line.risk in (Risk.COULD_NOT, Risk.OVER, Risk.NO_MENTOR) else "unreported"

    @property
    def action(self) -> str:
        return str(_ACTIONS[self.line.risk]) if self.url else ""


def with_action(viewer: Viewer, line: Line, mentor: Group | None) -> Endangered:
    """The line with the page where the viewer can mend it; none for who may only look."""
    url = ""
    if viewer.is_coordinator and line.risk in _ACTIONS:
        if line.risk == Risk.NO_MENTOR:
            url = viewer.url("programs:pair", line.enrolment)
        elif line.risk == Risk.AWAY:
            url = viewer.url("mentoring_sessions:stand_in", line.pairing)
        else:
            url = viewer.url("mentoring_sessions:schedule", line.pairing)
    if mentor is None:
        return Endangered(line, "", None, url)
    return Endangered(line, mentor.name, mentor.national_phone, url)
