"""Days in both calendars, the civil and the Hebrew one, where the organization wants it; elsewhere the civil alone.

A civil day's Hebrew date is that of its daytime (`calendars.hebrew`).
"""

from datetime import date, datetime

from django import template
from django.utils.translation import get_language

from mentoring_platform.calendars.hebrew import say_hebrew_date, say_hebrew_period
from mentoring_platform.calendars.sun import Rest, rest_times
from mentoring_platform.ui.templatetags.livui import _organization, _zone, person_date, person_datetime, person_period

register = template.Library()

BETWEEN = " · "


def _wants_hebrew(context) -> bool:
    return getattr(_organization(context), "shows_hebrew_dates", False)


@register.simple_tag(takes_context=True)
def hebrew_date(context, moment: date | datetime | None) -> str:
    """The Hebrew date of a day, or of an instant's local day; empty where the organization counts in civil ones."""
    if not moment or not _wants_hebrew(context):
        return ""
    day = moment.astimezone(_zone(context, None)).date() if isinstance(moment, datetime) else moment
    return say_hebrew_date(day, language=get_language() or "")


@register.simple_tag(takes_context=True)
def date_in_both(context, day: date, today: date | None = None) -> str:
    """`person_date` with the Hebrew date after it: "tomorrow · 25 Cheshvan"."""
    return _joined(person_date(context, day, today), hebrew_date(context, day))


@register.simple_tag(takes_context=True)
def datetime_in_both(context, instant: datetime, today: date | None = None) -> str:
    """`person_datetime` with the Hebrew date after it."""
    return _joined(person_datetime(context, instant, today), hebrew_date(context, instant))


@register.simple_tag(takes_context=True)
def period_in_both(context, first: date, last: date, today: date | None = None) -> str:
    """`person_period` with the Hebrew dates after it: "15–21 November · 5–11 Kislev"."""
    hebrew = say_hebrew_period(first, last, language=get_language() or "") if _wants_hebrew(context) else ""
    return _joined(person_period(context, first, last, today), hebrew)


@register.simple_tag(takes_context=True)
def rests_between(context, first: date, last: date) -> list[Rest]:
    """Shabbat and holidays that come in on a day of the span; none without Hebrew dates, or without a known place."""
    organization = _organization(context)
    if not _wants_hebrew(context) or organization.where is None:
        return []
    return [rest for rest in rest_times(organization.where, first, last) if first <= rest.eve <= last]


def _joined(civil: str, hebrew: str) -> str:
    return BETWEEN.join(filter(None, (civil, hebrew)))
