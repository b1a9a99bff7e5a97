"""Letters about courses and events: a place, a reminder, what was moved or cancelled."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_COURSE = {"course": _("the name of the course")}
_SESSION = {**_COURSE, "when": _("day and time of the session")}

LETTERS = {
    "training_in": Wording(
        subject=_("You are signed up: {course}"),
        opening=_("You have a place in “{course}”."),
        closing=_("Can you not come after all? Give your place back in good time: others may be waiting for it."),
        short=_("You are signed up: {course}"),
        placeholders=_COURSE,
        kind_of_message=Kind.TRAINING,
    ),
    "training_up": Wording(
        subject=_("There is a place for you: {course}"),
        opening=_("You were on the waiting list of “{course}”, and now you have a place."),
        closing=_("Can you not come after all? Give your place back in good time: others may be waiting for it."),
        short=_("There is a place for you: {course}"),
        placeholders=_COURSE,
        kind_of_message=Kind.TRAINING,
    ),
    "training_soon": Wording(
        subject=_("Coming up: {course}, {when}"),
        opening=_("A reminder: you are signed up to “{course}”."),
        short=_("Coming up: {course}, {when}"),
        placeholders=_SESSION,
        kind_of_message=Kind.TRAINING,
    ),
    "training_moved": Wording(
        subject=_("Changed: {course}, {when}"),
        opening=_("“{course}” has another time or place now."),
        short=_("Changed: {course}, {when}"),
        placeholders=_SESSION,
        kind_of_message=Kind.TRAINING,
    ),
    "training_off": Wording(
        subject=_("Cancelled: {course}, {when}"),
        opening=_("“{course}” will not take place at this time."),
        short=_("Cancelled: {course}, {when}"),
        placeholders=_SESSION,
        kind_of_message=Kind.TRAINING,
    ),
    "course_off": Wording(
        subject=_("Cancelled: {course}"),
        opening=_("“{course}” will not take place."),
        short=_("Cancelled: {course}"),
        placeholders=_COURSE,
        kind_of_message=Kind.TRAINING,
    ),
}
