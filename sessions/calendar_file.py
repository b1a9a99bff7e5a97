"""Meetings as an iCalendar file (RFC 5545 and 7986). Pure: the same meetings always give the same bytes.

Without names there is nothing in it but when: neither person, place nor organization, no description, no link.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from mentoring_platform.calendars.hebrew import say_hebrew_date
from mentoring_platform.tenancy.models import Organization
from sessions.queries.calendar import Entry, TrainingEntry

ICALENDAR = "text/calendar; charset=utf-8"
EVERY_HOUR = vDuration(timedelta(hours=1))
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def calendar_file(organization: Organization, entries: list[Entry], *, with_names: bool) -> bytes:
    """These meetings in the organization's time zone, in the present language.

    Events stand by themselves: no rule, since breaks, moves and ends are already in what was generated. Cancelled ones
    stay, marked in their title too, because not every calendar heeds their status.
    """
    zone = organization.zone
    calendar = Calendar()
    calendar.add("PRODID", "-//Livui//Livui//EN")
    calendar.add("VERSION", "2.0")
    title = organization.name if with_names else _("Meetings")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, title)
    calendar.add("X-WR-TIMEZONE", zone.key)
    calendar.add("REFRESH-INTERVAL", EVERY_HOUR, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", EVERY_HOUR)
    if entries:
        days = [entry.starts_at.astimezone(zone).date() for entry in entries]
        calendar.add_component(_time_zone(zone, min(days).year, max(days).year))
    for entry in entries:
        calendar.add_component(_event(organization, entry, with_names=with_names))
    return calendar.to_ical()


def _event(organization: Organization, entry: Entry, *, with_names: bool) -> Event:
    event = Event()
    event.add("UID", f"{entry.key}@livui")
    event.add("SUMMARY", _title(entry, with_names=with_names))
    starts_at, ends_at = _local(organization.zone, entry.starts_at, entry.ends_at)
    event.add("DTSTART", starts_at)
    event.add("DTEND", ends_at)
    # Without a METHOD the stamp is when this was last changed; so a calendar that is the same keeps its ETag.
    event.add("DTSTAMP", entry.changed_at)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("SEQUENCE", entry.sequence)
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    event.add("CLASS", "PRIVATE")
    if with_names and entry.place:
        event.add("LOCATION", entry.place)
    if with_names and organization.shows_hebrew_dates:
        day = entry.starts_at.astimezone(organization.zone).date()
        event.add("DESCRIPTION", say_hebrew_date(day, language=get_language() or "", with_year=True))
    return event


def _title(entry: Entry, *, with_names: bool) -> str:
    if isinstance(entry, TrainingEntry):
        words = _("Cancelled: %(course)s") if entry.is_cancelled else "%(course)s"
        return words % {"course": entry.session.course.name if with_names else _("Training")}
    if with_names:
        name = entry.other.full_name
        return (_("Cancelled: meeting with %(name)s") if entry.is_cancelled else _("Meeting with %(name)s")) % {
            "name": name
        }
    return _("Cancelled: meeting") if entry.is_cancelled else _("Meeting")


def _local(zone: ZoneInfo, *instants: datetime) -> list[datetime]:
    """In local time; in UTC if one lies in the hour that autumn repeats, whose second time has no local name."""
    local = [instant.astimezone(zone) for instant in instants]
    return [instant.astimezone(UTC) for instant in instants] if any(instant.fold for instant in local) else local


def _time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The zone's offsets in these years, each with the local time, by the former offset, at which it begins."""
    component = Timezone()
    component.add("TZID", zone.key)
    begins = datetime(first_year, 1, 1, tzinfo=zone)
    component.add_component(_observance(begins, begins.utcoffset()))
    for instant in _changes(zone, date(first_year, 1, 1), date(last_year + 1, 1, 2)):
        component.add_component(_observance(instant.astimezone(zone), (instant - SECOND).astimezone(zone).utcoffset()))
    return component


def _observance(begins: datetime, former: timedelta) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if begins.dst() else TimezoneStandard()
    part.add("DTSTART", (begins.astimezone(UTC) + former).replace(tzinfo=None))
    part.add("TZOFFSETFROM", former)
    part.add("TZOFFSETTO", begins.utcoffset())
    part.add("TZNAME", begins.tzname())
    return part


def _changes(zone: ZoneInfo, first: date, last: date) -> Iterator[datetime]:
    """The instants (UTC) between two days at which the zone's offset changes, to the second."""
    before = datetime(first.year, first.month, first.day, tzinfo=UTC)
    while before.date() < last:
        after = before + DAY
        if _offset(zone, before) != _offset(zone, after):
            low, high = before, after
            while high - low > SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, before) else (low, middle)
            yield high
        before = after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset()
