"""What a program watches over: its rules, their usual numbers, and from where on each one speaks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_AGREED = 200
LONGEST_WHY = 200
LONGEST_SNOOZE = 60
"""Days for which something may be put off."""


class Rule(models.TextChoices):
    """A way of falling between the chairs. The values never change: they stand in addresses and in the database."""

    TALK = "talk", _("Wants to talk")
    ANOTHER = "another", _("Wants another mentor")
    WITHOUT_MENTOR = "without_mentor", _("No mentor")
    MENTOR_AWAY = "mentor_away", _("Mentor away for long")
    MISSED = "missed", _("Missed in a row")
    QUIET = "quiet", _("Days without a meeting")
    PULSE = "pulse", _("Goes less well")
    SILENT = "silent", _("Nothing heard from the mentor")
    UNREPORTED = "unreported", _("Nothing reported")
    WITHOUT_TIME = "without_time", _("No fixed time")
    BEGINNING = "beginning", _("Beginning overdue")
    UNREACHED = "unreached", _("Messages do not reach them")
    SUPPORT = "support", _("Support talk overdue")
    COMMITMENT = "commitment", _("Commitment ends")
    CERTIFICATE = "certificate", _("Certificate expires")
    OVER_CAPACITY = "over_capacity", _("More than a mentor can carry")


NOT_NAMED = frozenset({Rule.TALK, Rule.ANOTHER, Rule.PULSE})
"""Of these administrators do not learn whom they are about, neither from what is put off."""


@dataclass(frozen=True)
class Threshold:
    """The number from which a rule speaks: its usual value and its bounds."""

    usual: int
    least: int
    most: int


THRESHOLDS: dict[Rule, Threshold] = {
    Rule.MENTOR_AWAY: Threshold(21, 1, 180),
    Rule.UNREPORTED: Threshold(7, 1, 49),
    Rule.MISSED: Threshold(2, 1, 6),
    Rule.QUIET: Threshold(21, 7, 49),
    Rule.SILENT: Threshold(14, 3, 49),
    Rule.SUPPORT: Threshold(7, 0, 180),
    Rule.COMMITMENT: Threshold(30, 0, 180),
    Rule.CERTIFICATE: Threshold(30, 0, 180),
}
"""Days, but for `MISSED`, which are meetings. What is not here has no number."""


def usual(rule: Rule) -> int:
    """The number of a rule where a program has said nothing."""
    return THRESHOLDS[rule].usual


@dataclass(frozen=True)
class Rules:
    """The rules of one program."""

    off: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)

    def holds(self, rule: str) -> bool:
        return rule not in self.off

    def number(self, rule: str) -> int:
        """From where on the rule speaks; 0 for one that has no number."""
        found = self.numbers.get(rule)
        if found is not None:
            return found
        return THRESHOLDS[rule].usual if rule in THRESHOLDS else 0

    def speaks(self, rule: str, number: int) -> bool:
        """Whether something that measures `number` stands on the page.

        `number` counts what grows worse: days since (mentor away: in all, `UNREPORTED` more than so many days, the
        others at least so many), meetings missed. Of what ends it is the days that are left, below zero once it is
        over: it speaks from so many days before on.
        """
        if rule in self.off:
            return False
        threshold = self.number(rule)
        if rule in (Rule.MENTOR_AWAY, Rule.UNREPORTED):
            return number > threshold
        if rule == Rule.COMMITMENT:
            return number <= threshold
        if rule == Rule.CERTIFICATE:
            return -threshold <= number <= threshold
        return rule not in THRESHOLDS or number >= threshold


def loosest(all_rules: Iterable[Rules]) -> dict[str, int | None]:
    """For each rule the number from which it speaks anywhere, None where it is switched off everywhere."""
    found: dict[str, int | None] = dict.fromkeys(Rule.values)
    choose = {rule: max if rule in (Rule.COMMITMENT, Rule.CERTIFICATE) else min for rule in Rule.values}
    for rules in all_rules:
        for rule in Rule.values:
            if rules.holds(rule):
                number, before = rules.number(rule), found[rule]
                found[rule] = number if before is None else choose[rule](number, before)
    return found
