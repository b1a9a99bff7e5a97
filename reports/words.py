"""How the columns of reports are called, and how each is counted."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLUMN_WORDS = {
    "expected": pgettext_lazy("meetings", "Expected"),
    "held": pgettext_lazy("meetings", "Held"),
    "excused": pgettext_lazy("meetings", "Excused"),
    "missed": pgettext_lazy("meetings", "Missed"),
    "unreported": pgettext_lazy("meetings", "Not reported"),
    "extra_held": pgettext_lazy("meetings", "Extra"),
    "minutes": _("Minutes"),
}
HOW = {
    "expected": _("Meetings that the fixed times give in the week, without breaks, from the day the pairing began."),
    "held": _("Expected meetings of which the mentor said that they took place."),
    "excused": _("Expected meetings that were cancelled or moved to another week."),
    "missed": _("Expected meetings to which somebody did not come."),
    "unreported": _("Expected meetings of which nobody has said anything. They never count as missed."),
    "extra_held": _("Meetings beyond the fixed time that took place. They are not among the expected ones."),
    "minutes": _("The length of all meetings that took place, extra ones included."),
}
