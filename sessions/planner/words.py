"""What the planner counts, by which name, and how."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLUMNS = [
    (
        "expected",
        pgettext_lazy("planner", "In all"),
        _("Days on which the fixed time falls, without breaks, holidays, absences, and days outside the pairing."),
    ),
    ("so_far", pgettext_lazy("planner", "By now"), _("Those of them whose time has come.")),
    ("held", pgettext_lazy("planner", "Held"), _("Reported as held, extra meetings included.")),
    (
        "to_come",
        pgettext_lazy("planner", "To come"),
        _("Still ahead and not called off, with those added beside the fixed time."),
    ),
]
