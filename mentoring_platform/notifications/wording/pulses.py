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
    "exit_mentee": Wording(
        subject=_("Looking back on the time with {name}"),
        opening=_("Your {meetings_word} with {name} have come to their end. Three short questions, if you like."),
        closing=_("{name} does not see what you answer. The coordinator sees it only if you say so."),
        short=_("Looking back on the time with {name}: three short questions, without sign-in:"),
        placeholders={"name": _("the first name of who accompanied")},
        kind_of_message=Kind.PULSE,
    ),
    "exit_mentor": Wording(
        subject=_("Looking back on the time with {name}"),
        opening=_("You have accompanied {name} until now. Thank you. Three short questions, if you like."),
        closing=_("The coordinator sees what you answer only if you say so."),
        short=_("Looking back on the time with {name}: three short questions, without sign-in:"),
        placeholders={"name": _("the first name of who was accompanied")},
        kind_of_message=Kind.PULSE,
    ),
    "change_wanted": Wording(
        subject=_("Somebody would like another mentor"),
        opening=_("Somebody in {program} has asked for another mentor, in confidence. Please call within three days."),
        closing=_("For discretion this letter does not say who. The mentor does not learn of it."),
        short=_("Somebody in {program} has asked for another mentor, in confidence."),
        placeholders={"program": _("the name of the program")},
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
