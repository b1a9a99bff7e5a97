"""What is proposed to tell the two when a pairing ends: neutral, warm, and without the reason."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.models import Membership
from programs.choices import CHOOSING_WAYS, AfterEnding, ContactAfter
from programs.models import Closure, Pairing
from sessions.queries.answers import first_name
from sessions.services.letters.writing import day_in_words, spoken_to

CONTACT: dict[str, tuple[Promise, Promise]] = {
    ContactAfter.NONE: (
        gettext_lazy("After that day you are not in contact with each other."),
        gettext_lazy("After that day you are not in contact with each other."),
    ),
    ContactAfter.OFFICE: (
        gettext_lazy("If something is to be said afterwards, the office passes it on."),
        gettext_lazy("If something is to be said afterwards, the office passes it on."),
    ),
    ContactAfter.MENTEE: (
        gettext_lazy("Whether you stay in contact afterwards is for you to say."),
        gettext_lazy("Whether there is contact afterwards is for {name} to say: please wait to be called."),
    ),
    ContactAfter.FREE: (
        gettext_lazy("Afterwards you may stay in contact as you both like."),
        gettext_lazy("Afterwards you may stay in contact as you both like."),
    ),
}
"""The rule on contact as it is told to who was accompanied, and to the mentor."""


def contact_in_words(closure: Closure, *, is_mentor: bool) -> str:
    """The rule on contact, in the active language; empty where none was set."""
    if not closure.contact:
        return ""
    said = str(CONTACT[closure.contact][is_mentor])
    return said.replace("{name}", first_name(closure.pairing.enrolment.mentee))


def after_in_words(closure: Closure) -> str:
    """What comes next for who was accompanied."""
    if closure.after == AfterEnding.LEAVES:
        return _("With this day the programme ends for you, too.")
    if closure.pairing.enrolment.program.pairing_way in CHOOSING_WAYS:
        return _("From then on you can choose another mentor: on your page you see who has room.")
    return _("We are looking for another mentor for you, and call you within two weeks.")


def words_to_mentee(closure: Closure) -> str:
    """The proposal to who was accompanied, in his own language."""
    pairing = closure.pairing
    with _spoken_to(pairing, pairing.enrolment.mentee.membership):
        values = {"name": pairing.mentor.full_name, "day": day_in_words(pairing.organization, closure.ends_on)}
        said = [
            _("The last day of your meetings with %(name)s: %(day)s.") % values,
            _("Thank you for the way you went together."),
            contact_in_words(closure, is_mentor=False),
            after_in_words(closure),
        ]
        return " ".join(part for part in said if part)


def words_to_mentor(closure: Closure) -> str:
    """The proposal to the mentor, in his own language."""
    pairing = closure.pairing
    with _spoken_to(pairing, pairing.mentor.membership):
        name = first_name(pairing.enrolment.mentee)
        values = {"name": name, "day": day_in_words(pairing.organization, closure.ends_on)}
        said = [
            _("The last day of your meetings with %(name)s: %(day)s.") % values,
            _("Thank you for the time and the heart that you gave."),
            contact_in_words(closure, is_mentor=True),
            _("What you wrote yourself stays yours."),
        ]
        return " ".join(part for part in said if part)


def _spoken_to(pairing: Pairing, membership: Membership | None):
    if membership is None:
        return translation.override(pairing.organization.language)
    return spoken_to(pairing.organization, membership)
