"""Letters to mentors about what the office tells them, and about messages to pass on."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_ANNOUNCED = {"title": _("what it is about"), "until": _("the last day on which it stands")}
_TO_TELL = {
    "titles": _("what it is about"),
    "who": _("to how many, as “to 3 people”"),
    "until": _("the day by which the first of it is to be told"),
}

LETTERS = {
    "announcement": Wording(
        subject=_("For you: {title}"),
        opening=_("There is something new for you from {organization}: {title}."),
        short=_("For you: {title}"),
        placeholders=_ANNOUNCED,
        kind_of_message=Kind.BROADCAST,
    ),
    "announcement_again": Wording(
        subject=_("Still waiting for you: {title}"),
        opening=_("{organization} asks you to read this: {title}. It takes a minute."),
        short=_("Still waiting for you: {title}"),
        placeholders=_ANNOUNCED,
        kind_of_message=Kind.BROADCAST,
    ),
    "broadcast_came": Wording(
        subject=_("To pass on: {titles}"),
        opening=_("There is something to pass on in your next talk, {who}."),
        closing=_("Told? One tap in your week is enough."),
        short=_("To pass on, {who}: {titles}"),
        placeholders=_TO_TELL,
        kind_of_message=Kind.BROADCAST,
    ),
    "broadcast_again": Wording(
        subject=_("Not passed on yet: {titles}"),
        opening=_("You still have something to pass on, {who}. The first of it is to be told by {until}."),
        closing=_("No talk before then? A short call does it. Told already? One tap in your week is enough."),
        short=_("Not passed on yet, {who}: {titles}"),
        placeholders=_TO_TELL,
        kind_of_message=Kind.BROADCAST,
    ),
    "broadcast_unreached": Wording(
        subject=_("“{title}”: {what}"),
        opening=_("The time of the message “{title}” is over, and {what}. A short call reaches most of them."),
        closing=_("The page shows who it is, why, and the number to call."),
        short=_("“{title}”: {what}"),
        placeholders={"title": _("what it is about"), "what": _("how many were not reached")},
        kind_of_message=Kind.BROADCAST,
    ),
}
