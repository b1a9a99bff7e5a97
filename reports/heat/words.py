"""What a row of the map says, in words: the same to who sees it and to who hears it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.tenancy.clock import Week
from reports.heat.drawing import longest_run
from reports.heat.queries import Row

IN_A_ROW = 2
"""From so many missed weeks on a row says that they followed one another."""


@dataclass(frozen=True)
class Words:
    """Says rows of these weeks in the present language; each sentence is looked up once for all rows."""

    weeks: list[Week]

    @cached_property
    def _months(self) -> list[str]:
        return [month_of(week) for week in self.weeks]

    @cached_property
    def _of_expected(self) -> str:
        return _("%(held)s of %(expected)s held")

    @cached_property
    def _known(self) -> dict[tuple[str, int], str]:
        return {}

    def of(self, row: Row) -> str:
        """How many meetings were held, and what else most needs to be known: at most two things more."""
        if not row.paired:
            return _("no mentor")
        said = [self._of_expected % {"held": row.held, "expected": row.expected}] if row.expected else [_("nothing expected")]
        missed = row.weeks["missed"]
        if missed & (missed - 1):  # more than one
            length, last = longest_run(missed, row.counting)
            if length >= IN_A_ROW:
                said.append(self._missed(length) % {"month": self._months[last]})
        if unreported := row.weeks["unreported"].bit_count():
            said.append(self._unreported(unreported))
        if (alone := row.alone) and alone >> (len(self.weeks) - 1):
            since = (row.paired).bit_length()
            said.append(_("no mentor since %(month)s") % {"month": self._months[min(since, len(self.weeks) - 1)]})
        return " · ".join(said[:3])

    def _missed(self, number: int) -> str:
        if (found := self._known.get(("missed", number))) is None:
            found = ngettext(
                "missed %(number)s week in a row (%%(month)s)", "missed %(number)s weeks in a row (%%(month)s)", number
            ) % {"number": number}
            self._known["missed", number] = found
        return found

    def _unreported(self, number: int) -> str:
        if (found := self._known.get(("unreported", number))) is None:
            found = ngettext("%(number)s week not reported", "%(number)s weeks not reported", number)
            found = self._known["unreported", number] = found % {"number": number}
        return found


def month_of(week: Week) -> str:
    """The month that a week begins in, by name."""
    return month_name(week.start)


def month_name(day: date, pattern: str = "LLLL") -> str:
    """A month by its name, or shorter by "LLL"."""
    return format_date(day, pattern, locale="he" if (get_language() or "").startswith("he") else "en_GB")
