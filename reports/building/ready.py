"""Reports to begin with. Each opens at once, and can be kept as one's own and changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from reports.building.choices import Dataset, PeriodKind
from reports.building.datasets import sources_for
from reports.building.definition import Definition


@dataclass(frozen=True)
class Ready:
    """A report with the question that it answers."""

    key: str
    name: Promise
    question: Promise
    asks: Definition

    @property
    def definition(self) -> Definition:
        """What it asks, under its name in the language in force."""
        return replace(self.asks, name=str(self.name))


READY = [
    Ready(
        "without-meeting",
        _("Participants without a meeting in the last month"),
        _("Whom did nobody meet, and with whom do we talk about it?"),
        Definition(
            Dataset.PARTICIPANTS.value,
            ("name", "program", "mentors", "fixed_time", "last_held", "days_since", "missed", "unreported"),
            {"quiet": "30"},
            sort="days_since",
            descending=True,
        ),
    ),
    Ready(
        "reporting",
        _("Reporting discipline of mentors"),
        _("Who reports, and whom is it worth a call?"),
        Definition(
            Dataset.MENTORS.value,
            (
                "name",
                "unit",
                "load",
                "expected",
                "held",
                "unreported",
                "reported_percent",
                "in_time",
                "delay",
            ),
            sort="reported_percent",
        ),
    ),
    Ready(
        "units-this-term",
        _("Attendance by unit this term"),
        _("Where does it go well, and where not?"),
        Definition(
            Dataset.PARTICIPANTS.value,
            ("expected", "held", "excused", "missed", "unreported", "held_percent", "minutes"),
            {"state": "all"},
            group_by="unit",
            period=PeriodKind.THIS_TERM.value,
        ),
    ),
    Ready(
        "waiting",
        _("Participants without a mentor"),
        _("Who waits, and for how long?"),
        Definition(
            Dataset.PARTICIPANTS.value,
            ("name", "program", "unit", "tags", "enrolled_from", "last_held"),
            {"state": "without_mentor"},
            sort="enrolled_from",
        ),
    ),
    Ready(
        "new-pairings",
        _("How new pairings began"),
        _("How long did it take to the first meeting?"),
        Definition(
            Dataset.PAIRINGS.value,
            ("name", "mentor", "program", "from", "first_days", "expected", "held", "held_percent"),
            {"state": "began"},
            sort="first_days",
            descending=True,
        ),
    ),
    Ready(
        "ended-pairings",
        _("Pairings that ended"),
        _("Why did they end, and was it before the agreed day?"),
        Definition(
            Dataset.PAIRINGS.value,
            ("name", "mentor", "program", "from", "until", "committed_until", "reason", "last_held"),
            {"state": "ended"},
            sort="until",
            descending=True,
            period=PeriodKind.WEEKS_52.value,
        ),
    ),
    Ready(
        "missed",
        _("Missed meetings of the last four weeks"),
        _("Who did not come, and to whom?"),
        Definition(
            Dataset.MEETINGS.value,
            ("day", "time", "name", "mentor", "program", "absent", "reported"),
            {"state": "missed"},
            sort="day",
            descending=True,
            period=PeriodKind.WEEKS_4.value,
        ),
    ),
    Ready(
        "room",
        _("Load and room of mentors"),
        _("Who can take somebody on, and who carries too much?"),
        Definition(
            Dataset.MENTORS.value,
            ("name", "unit", "load", "capacity", "training", "certificates"),
            {"state": "all"},
            sort="load",
            descending=True,
        ),
    ),
    Ready(
        "programs",
        _("Programs month by month"),
        _("Does each program keep its promises?"),
        Definition(
            Dataset.WEEKS.value,
            ("expected", "held", "excused", "missed", "unreported", "held_percent", "reported_percent"),
            group_by="month",
            period=PeriodKind.WEEKS_52.value,
        ),
    ),
    Ready(
        "weeks",
        _("Programs week by week"),
        _("What became of the meetings of each week?"),
        Definition(
            Dataset.WEEKS.value,
            ("week", "program", "expected", "held", "excused", "missed", "unreported", "held_percent"),
            sort="week",
            descending=True,
        ),
    ),
]


def ready_for(viewer: Viewer) -> Iterator[Ready]:
    """Those whose dataset the viewer may read."""
    allowed = sources_for(viewer)
    return (one for one in READY if one.asks.dataset in allowed)
