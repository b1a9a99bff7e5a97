"""The letters about a week that is over: a mentor's own, the coordinator's, the administrators'."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_WEEK = {"week": _("the days of the week"), "organization": _("the name of the organization")}
_FIGURES = {
    **_WEEK,
    "expected": _("how many meetings were expected"),
    "reported": _("how many of them are reported"),
    "held": _("how many took place"),
    "unreported": _("how many are not reported"),
}

LETTERS = {
    "week_mentor": Wording(
        subject=_("Your week, {week}: {reported} of {expected} reported"),
        opening=_("Of your {expected} meetings in the week of {week}, {reported} are reported."),
        short=_("Your week, {week}: {reported} of {expected} meetings are reported."),
        placeholders=_FIGURES,
        kind_of_message=Kind.WEEK,
    ),
    "week_coordinator": Wording(
        subject=_("The week of {week}: {held} of {expected} meetings took place"),
        opening=_("The week of {week} is closed. This is how it went, and what is left to do."),
        short=_("The week of {week}: {held} of {expected} took place, {unreported} are not reported."),
        placeholders=_FIGURES,
        kind_of_message=Kind.WEEK,
    ),
    "week_administrator": Wording(
        subject=_("{organization} in the week of {week}: {held} of {expected} meetings took place"),
        opening=_("The week of {week} is closed. These are its figures beside those of the week before."),
        short=_("{organization}, {week}: {held} of {expected} meetings took place."),
        placeholders=_FIGURES,
        kind_of_message=Kind.WEEK,
    ),
}
