"""Letters about reports that are ready: a link behind sign-in, and neither a name nor a figure."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_DAY = {"day": _("the day on which it fell due")}
_CLOSING = _("The link opens it once you are signed in, with what you may see. No file comes by e-mail.")

LETTERS = {
    "report_ready": Wording(
        subject=_("The report that you asked for is ready"),
        opening=_("The file that you asked for is made. It waits for you for seven days."),
        closing=_CLOSING,
        short=_("The report that you asked for is ready."),
        placeholders=_DAY,
        kind_of_message=Kind.EXPORT,
    ),
    "report_weekly": Wording(
        subject=_("Your weekly report, {day}"),
        opening=_("The report that comes to you every week can be opened."),
        closing=_CLOSING,
        short=_("Your weekly report can be opened."),
        placeholders=_DAY,
        kind_of_message=Kind.EXPORT,
    ),
    "report_monthly": Wording(
        subject=_("Your monthly report, {day}"),
        opening=_("The report that comes to you every month can be opened."),
        closing=_CLOSING,
        short=_("Your monthly report can be opened."),
        placeholders=_DAY,
        kind_of_message=Kind.EXPORT,
    ),
    "report_quarterly": Wording(
        subject=_("Your report of the quarter, {day}"),
        opening=_("A quarter is over, and the report that comes to you after it can be opened."),
        closing=_CLOSING,
        short=_("Your report of the quarter can be opened."),
        placeholders=_DAY,
        kind_of_message=Kind.EXPORT,
    ),
}
