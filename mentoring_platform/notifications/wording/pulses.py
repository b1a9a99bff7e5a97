"""Letters that ask how it goes, and the one that tells the office who would like to talk."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

LETTERS = {
    "pulse_mentee": Wording(
        subject=_("How is it going with {name}?"),
        opening=_("A few short questions about your {meetings_word} with {name}. It takes a minute."),
        closing=_("{name} does not see what you answer. The coordinator sees it only if you say so."),
        short=_("How is it going with {name}? A few short questions, without sign-in:"),
        placeholders={"name": _("the first name of who accompanies")},
        kind_of_message=Kind.PULSE,
    ),
    "pulse_mentor": Wording(
        subject=_("How is it going with {name}?"),
        opening=_("One short question about accompanying {name}. It takes half a minute."),
        closing=_("The coordinator sees what you answer only if you say so."),
        short=_("How is it going with {name}? One short question, without sign-in:"),
        placeholders={"name": _("the first name of who is accompanied")},
        kind_of_message=Kind.PULSE,
    ),
    "talk_wanted": Wording(
        subject=_("Somebody would like to talk"),
        opening=_("Somebody in {program} would like to talk to the office. Please call soon."),
        closing=_("For discretion this letter does not say who. The other of the two does not learn of it."),
        short=_("Somebody in {program} would like to talk to the office."),
        placeholders={"program": _("the name of the program")},
        kind_of_message=Kind.PULSE,
    ),
}
