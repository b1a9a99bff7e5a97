"""Letters about another time that one of the two proposes."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

LETTERS = {
    "proposal": Wording(
        subject=_("{name} proposes another time"),
        opening=_("{name} would like to meet at another time than {when}."),
        closing=_("Until you have answered, the meeting stays as it is."),
        short=_("{name} proposes another time. Please answer."),
        placeholders={"name": _("who proposes it"), "when": _("the present time of the meeting")},
        kind_of_message=Kind.PLAN,
    ),
    "proposal_answered": Wording(
        subject=_("{name} has answered your proposal"),
        opening=_("{name} has answered: {answer}"),
        short=_("{name} has answered: {answer}"),
        placeholders={"name": _("who has answered"), "answer": _("what the answer is")},
        kind_of_message=Kind.PLAN,
    ),
}
