"""What stands against the days of a course: Shabbat, holidays and breaks of its program."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Program
from programs.training.times import Span

ONE_DAY = timedelta(days=1)
EVE = time(16)
"""From when on an eve is asked about."""


class Calendar:
    """The days of one program, or of the whole organization; one query at most."""

    def __init__(self, organization: Organization, program: Program | None):
        self.organization = organization
        kinds = (PeriodKind.BREAK, PeriodKind.HOLIDAY)
        self.periods = list(CalendarPeriod.objects.filter(program=program, kind__in=kinds)) if program else []

    def is_closed(self, day: date) -> bool:
        """Whether nothing is expected on a day: it is one of rest, or lies in a break."""
        return bool(self.against(day, time.min))

    def against(self, day: date, ends_at: time) -> str:
        """What stands against a day, in the reader's language; empty for nothing."""
        on_day = [period for period in self.periods if period.starts_on <= day <= period.ends_on]
        is_opened = any(period.is_open for period in on_day)
        if is_rest(self.organization, day) and not is_opened:
            return _("that is on Shabbat or a holiday.")
        for period in on_day:
            if not period.is_open:
                return _("that is in a break (%(name)s).") % {"name": period.name}
        if ends_at > EVE and is_rest(self.organization, day + ONE_DAY) and not is_opened:
            return _("that is the eve of Shabbat or of a holiday. Will it be over in time?")
        return ""


def stands_against(calendar: Calendar, spans: Sequence[Span]) -> list[str]:
    """What stands against these times, each named by its day; nothing if all are fine."""
    organization, language = calendar.organization, get_language() or ""
    today, found = clock.today(organization), []
    for starts_at, ends_at in spans:
        day = clock.local_day(organization, starts_at)
        last = clock.local_day(organization, ends_at)
        ends = clock.local_time(organization, ends_at) if last == day else time.max
        if words := calendar.against(day, ends):
            found.append(f"{say_date(day, today=today, language=language, is_letter=True)}: {words}")
    return found
