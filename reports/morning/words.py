"""What stands on the morning page, in words: why, and since when."""

from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.ui.dates import say_date
from programs.watching.rules import Rule
from reports.morning.kinds import BY_RULE
from reports.morning.places import Reason
from reports.morning.record import Settled


def why(reason: Reason, today: date) -> str:
    """A reason in one line, with its day."""
    return _SAYING[reason.rule](reason, lambda day: say_date(day, today=today, language=get_language() or ""))


def settled_in_words(row: Settled) -> str:
    """What stood there and does no more: of whom, and what it was."""
    title = BY_RULE[row.rule].title
    return f"\u2068{row.name}\u2069: {title}" if row.name else str(title)  # a name keeps its direction to itself


def _without_mentor(reason: Reason, say) -> str:
    if reason.until:
        return _("without a mentor since the last one ended, %(day)s") % {"day": say(reason.until)}
    return _("enrolled since %(day)s, never had a mentor") % {"day": say(reason.since)}


def _without_time(reason: Reason, say) -> str:
    if reason.until:
        return _("no fixed time since the last one ended, %(day)s") % {"day": say(reason.until)}
    return _("paired since %(day)s, never had a fixed time") % {"day": say(reason.since)}


def _mentor_away(reason: Reason, say) -> str:
    if reason.until:
        values = {"since": say(reason.since), "until": say(reason.until)}
        return _("the mentor is away since %(since)s, until %(until)s; nobody stands in") % values
    return _("the mentor is away since %(since)s, no last day yet; nobody stands in") % {"since": say(reason.since)}


def _beginning(reason: Reason, say) -> str:
    number = reason.of or 1
    words = ngettext(
        "a step of the beginning was due %(day)s",
        "%(number)s steps of the beginning are overdue, the first was due %(day)s",
        number,
    )
    return words % {"number": number, "day": say(reason.since)}


def _missed(reason: Reason, say) -> str:
    words = ngettext(
        "one missed meeting, %(day)s", "%(number)s missed meetings in a row, the first %(day)s", reason.number
    )
    return words % {"number": reason.number, "day": say(reason.since)}


def _quiet(reason: Reason, say) -> str:
    words = ngettext(
        "no meeting held for %(number)s day, since %(day)s", "no meeting held for %(number)s days, since %(day)s",
        reason.number,
    )  # fmt: skip
    return words % {"number": reason.number, "day": say(reason.since)}


def _unreported(reason: Reason, say) -> str:
    number = reason.of or 1
    words = ngettext("one meeting not reported, %(day)s", "%(number)s meetings not reported, the first %(day)s", number)
    return words % {"number": number, "day": say(reason.since)}


def _silent(reason: Reason, say) -> str:
    number = reason.of or 1
    words = ngettext(
        "the mentor has reported nothing since: one meeting waits, %(day)s",
        "the mentor has reported nothing since: %(number)s meetings wait, the first %(day)s",
        number,
    )
    return words % {"number": number, "day": say(reason.since)}


def _commitment(reason: Reason, say) -> str:
    if reason.is_over:
        return _("promised until %(day)s, and it goes on without a new promise") % {"day": say(reason.until)}
    words = ngettext(
        "promised until %(day)s: %(number)s day left", "promised until %(day)s: %(number)s days left", reason.number
    )
    return words % {"number": reason.number, "day": say(reason.until)}


def _certificate(reason: Reason, say) -> str:
    if reason.of and reason.is_over:
        return _("the background certificate has expired, %(day)s") % {"day": say(reason.until)}
    if reason.of:
        return _("the background certificate expires, %(day)s") % {"day": say(reason.until)}
    if reason.is_over:
        return _("the certificate has expired, %(day)s") % {"day": say(reason.until)}
    return _("the certificate expires, %(day)s") % {"day": say(reason.until)}


def _over_capacity(reason: Reason, say) -> str:
    words = _("accompanies %(load)s, can carry %(capacity)s; the last one came %(day)s")
    return words % {"load": reason.number, "capacity": reason.of, "day": say(reason.since)}


def _talk(reason: Reason, say) -> str:
    if reason.whose:
        return _("%(name)s asked for a talk, %(day)s") % {"name": reason.giver, "day": say(reason.since)}
    return _("asked for a talk, %(day)s") % {"day": say(reason.since)}


def _pulse(reason: Reason, say) -> str:
    values = {"name": reason.giver, "day": say(reason.since), "held": reason.number, "expected": reason.of}
    if reason.of:
        words = _("%(held)s of %(expected)s meetings took place, and yet %(name)s answered low, %(day)s")
        return words % values
    return _("what %(name)s answered is low, or clearly lower than the time before, %(day)s") % values


_SAYING = {
    Rule.TALK: _talk,
    Rule.ANOTHER: lambda reason, say: (
        _("%(name)s asked for another mentor, %(day)s") % {"name": reason.giver, "day": say(reason.since)}
    ),
    Rule.WITHOUT_MENTOR: _without_mentor,
    Rule.MENTOR_AWAY: _mentor_away,
    Rule.MISSED: _missed,
    Rule.QUIET: _quiet,
    Rule.PULSE: _pulse,
    Rule.SILENT: _silent,
    Rule.UNREPORTED: _unreported,
    Rule.WITHOUT_TIME: _without_time,
    Rule.BEGINNING: _beginning,
    Rule.UNREACHED: lambda reason, say: _("messages do not arrive, since %(day)s") % {"day": say(reason.since)},
    # Of a talk with another coordinator nobody else sees the day, and its next one would tell it.
    Rule.SUPPORT: lambda reason, say: _("the support talk with the mentor is overdue"),
    Rule.COMMITMENT: _commitment,
    Rule.CERTIFICATE: _certificate,
    Rule.OVER_CAPACITY: _over_capacity,
}
