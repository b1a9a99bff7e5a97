"""In which order things stand on the morning page, why in this one, and when something that was put off is worse."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.watching.rules import Rule


@dataclass(frozen=True)
class Kind:
    """A rule as the page shows it: what stands under it, and by how much it must grow to be worse (0: it never is)."""

    rule: Rule
    how: Promise
    worse_by: int = 0

    @property
    def title(self) -> str:
        return str(self.rule.label)


# The order of urgency, the only place that says it. First who asked himself; then whom nobody accompanies; then where
# it goes wrong between two who have each other; then where nobody knows; then what has to be arranged; last what has
# a day to come. Within one rule what stands longest comes first.
URGENCY = (
    # A person has asked. Every day of waiting is an answer.
    Kind(Rule.TALK, _("Somebody said: I would like to talk to somebody. Waits until the talk is noted.")),
    Kind(
        Rule.ANOTHER,
        _("Who is accompanied has asked for another mentor, in confidence. Waits until it is settled."),
    ),
    # Nobody is there at all, and nobody will notice by himself.
    Kind(Rule.WITHOUT_MENTOR, _("In a program today, and nobody accompanies them now or from a later day.")),
    Kind(
        Rule.MENTOR_AWAY,
        _("The mentor is away today, for longer than the program bears or with no last day, and nobody stands in."),
    ),
    # One of the two came, or waited, in vain: it turns into giving up.
    Kind(
        Rule.MISSED,
        _("Missed meetings since the last one held, in the last eight weeks. Excused ones do not count."),
        worse_by=1,
    ),
    Kind(
        Rule.QUIET,
        _(
            "Nothing held for so many days although meetings were expected; days of breaks, holidays and absences are "
            "not counted. While a report is missing nobody knows, and this is not said."
        ),
        worse_by=14,
    ),
    Kind(
        Rule.PULSE,
        _(
            "The short questionnaire is low, or clearly lower than the time before, and whoever filled it in lets the "
            "office see it. Stands until a talk about the two is noted, or another mentor recommended."
        ),
    ),
    # Nobody knows what happens there.
    Kind(
        Rule.SILENT,
        _("The mentor has reported nothing at all since meetings that took place so many days ago."),
        worse_by=2,
    ),
    Kind(
        Rule.UNREPORTED,
        _("Meetings of the last eight weeks, so many days ago, of which nobody has said whether they took place."),
        worse_by=2,
    ),
    # To be arranged.
    Kind(Rule.WITHOUT_TIME, _("Paired today, and no fixed time is set from today on.")),
    Kind(
        Rule.BEGINNING,
        _("Steps of a beginning are overdue, neither done nor left out; those that were due in the last three months."),
    ),
    Kind(
        Rule.UNREACHED,
        _("Letters came back, or a phone number is wrong. Until it is corrected, nothing is sent there."),
    ),
    Kind(Rule.SUPPORT, _("The last support talk with the mentor was longer ago than the program wants.")),
    # Has a day: there is still time for a calm talk.
    Kind(
        Rule.COMMITMENT,
        _("The day until which the mentor has promised to come is near, or is over, and the pairing goes on."),
        worse_by=1,
    ),
    Kind(Rule.CERTIFICATE, _("A certificate of the mentor expires, or has expired, and there is no newer one."), 1),
    # A burden, but nobody is left alone by it.
    Kind(Rule.OVER_CAPACITY, _("Mentors with more people, now or soon, than the number set as their limit."), 1),
)
BY_RULE = {kind.rule.value: kind for kind in URGENCY}
ORDER = {kind.rule.value: number for number, kind in enumerate(URGENCY)}

ABOUT_MENTORS = frozenset({Rule.TALK, Rule.SILENT, Rule.SUPPORT, Rule.CERTIFICATE, Rule.OVER_CAPACITY})
"""Rules that speak about a mentor himself."""

COORDINATORS_ALONE = frozenset({Rule.TALK, Rule.ANOTHER, Rule.SUPPORT, Rule.PULSE})
"""Of support talks administrators see how many there are, nobody's."""


def is_worse(rule: str, then: int, now: int) -> bool:
    """Whether what stood at one level has grown enough to be shown again although it is put off."""
    step = BY_RULE[rule].worse_by
    return step > 0 and now >= then + step
