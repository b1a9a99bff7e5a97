"""Letters about the mentors' circle: they name nobody, and tell nothing of what is asked."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

_PROGRAM = {"program": _("the name of the program")}

LETTERS = {
    "circle_new": Wording(
        subject=_("Something new in the mentors' circle: {program}"),
        opening=_("In the circle of “{program}” somebody has asked something. Perhaps you have been there, too."),
        short=_("Something new in the mentors' circle: {program}"),
        placeholders=_PROGRAM,
        kind_of_message=Kind.CIRCLE,
    ),
    "circle_waits": Wording(
        subject=_("Something waits for you in the mentors' circle: {program}"),
        opening=_("In the circle of “{program}” something was written that you read before all do."),
        short=_("Something waits for you in the mentors' circle: {program}"),
        placeholders=_PROGRAM,
        kind_of_message=Kind.CIRCLE,
    ),
    "circle_answer": Wording(
        subject=_("There is news about what you wrote in the mentors' circle"),
        opening=_("There is an answer or a word to what you wrote in the circle of “{program}”."),
        short=_("There is news about what you wrote in the mentors' circle"),
        placeholders=_PROGRAM,
        kind_of_message=Kind.CIRCLE,
    ),
}
