"""Letters to mentors about what the office tells them, and about messages to pass on."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_ANNOUNCED = {"title": _("what it is about"), "until": _("the last day on which it stands")}

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
}
