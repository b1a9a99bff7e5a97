"""What stands against a time: asked before meetings and fixed times are set, moved, proposed, or a substitute's."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.calendars.choices import Observance
from mentoring_platform.calendars.observances import SATURDAY
from mentoring_platform.calendars.sun import Rest, rest_times
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date, say_datetime
from mentors.models import Availability, Mentor
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Pairing
from programs.queries import closed_spans, is_closed, pairings_for
from programs.training.queries import training_of
from sessions.choices import ConflictKind
from sessions.models import Meeting
from sessions.queries.meetings import PEOPLE, standing_meetings

LONGEST = timedelta(minutes=600)
ONE_DAY = timedelta(days=1)
EVE, NIGHT = time(16), time(21)
"""From when on an eve is asked about, and from when on rest is over wherever people live; local times."""

_RESTS = {
    ConflictKind.REST: _lazy("that is on Shabbat or a holiday."),
    ConflictKind.SHABBAT: _lazy("that is on Shabbat or a holiday."),
    ConflictKind.EVE: _lazy("that is the eve of Shabbat or of a holiday. Will it be over in time?"),
}

REFUSED = {ConflictKind.DATES, ConflictKind.REST}


@dataclass(frozen=True)
class Slot:
    """A meeting that is to be: of which pairing, from which instant (UTC), how long.

    One `by_rule` falls on a day because a fixed time does: where nothing is expected anyway, it is not asked about.
    """

    pairing: Pairing
    starts_at: datetime
    minutes: int
    by_rule: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Conflict:
    """One thing that stands against a time, in words that say no more than the viewer may see."""

    kind: str
    slot: Slot
    text: str

    @property
    def is_refusal(self) -> bool:
        """Whether it cannot be confirmed."""
        return self.kind in REFUSED


def conflicts_of(
    viewer: Viewer, slots: Sequence[Slot], *, mentor: Mentor | None = None, apart_from: Collection[UUID] = ()
) -> list[Conflict]:
    """All that stands against these times, in their order, each thing once; at most six queries for however many.

    `mentor` is who would meet, if not the mentor of the pairing. `apart_from` are ids of meetings and of fixed times
    that make room. The slots' pairings come with their people and program. Two slots of one mentor are not compared
    with each other. Who sees nothing of another mentee or mentor is told that there is a meeting, not with whom.
    """
    if not slots:
        return []
    found = _found(viewer, slots, mentor, apart_from)
    return _once_each(viewer.organization, sorted(found, key=lambda pair: pair[1].starts_at))


def free_slots(viewer: Viewer, slots: Sequence[Slot]) -> set[Slot]:
    """Those of these times against which nothing stands; as many queries as `conflicts_of`."""
    return set(slots) - {slot for _kind, slot, _words in _found(viewer, slots, None, ())} if slots else set()


def _found(viewer: Viewer, slots: Sequence[Slot], mentor: Mentor | None, apart_from: Collection[UUID]) -> list["Found"]:
    organization = viewer.organization
    slots = [slot for slot in slots if not slot.by_rule or _within(organization, slot)]
    return [
        *_of_the_calendar(organization, slots),
        *_hours(organization, slots, mentor),
        *_meetings(viewer, slots, mentor, apart_from),
        *_courses(viewer, slots, mentor),
    ]


Found = tuple[str, Slot, str]
"""A kind, the slot, and what is to be said after its day and hour."""


def _within(organization: Organization, slot: Slot) -> bool:
    day = clock.local_day(organization, slot.starts_at)
    spans = (slot.pairing, slot.pairing.enrolment, slot.pairing.enrolment.program)
    return all(span.starts_on <= day and (span.ends_on is None or day <= span.ends_on) for span in spans)


def _of_the_calendar(organization: Organization, slots: list[Slot]) -> Iterable[Found]:
    periods = _periods_of(slots)
    days = [clock.local_day(organization, slot.starts_at) for slot in slots]
    singles = {slot.pairing.pk for slot in slots if not slot.by_rule}
    closed = closed_spans(min(days), max(days), singles) if singles else {}
    for slot, day in zip(slots, days, strict=True):
        if not _within(organization, slot):
            yield ConflictKind.DATES, slot, _("that is outside the dates of this pairing.")
        on_day = [period for period in periods[slot.pairing.enrolment.program_id] if _holds(period, day)]
        rest = "" if any(period.is_open for period in on_day) else _rest(organization, slot)
        if rest:
            yield rest, slot, str(_RESTS[rest])
        if slot.by_rule:
            continue
        breaks = [period for period in on_day if not period.is_open]
        for period in breaks:
            yield ConflictKind.BREAK, slot, _("that is in a break (%(name)s).") % {"name": period.name}
        if not breaks and not rest and is_closed(closed.get(slot.pairing.pk, ()), day):
            yield ConflictKind.BREAK, slot, _("they do not meet on that day: somebody is away, or it is closed.")


def _periods_of(slots: list[Slot]) -> dict[UUID, list[CalendarPeriod]]:
    periods: dict[UUID, list[CalendarPeriod]] = {slot.pairing.enrolment.program_id: [] for slot in slots}
    kinds = (PeriodKind.BREAK, PeriodKind.HOLIDAY)
    for period in CalendarPeriod.objects.filter(kind__in=kinds, program__in=periods):
        periods[period.program_id].append(period)
    return periods


def _holds(period: CalendarPeriod, day: date) -> bool:
    return period.starts_on <= day <= period.ends_on


def _rest(organization: Organization, slot: Slot) -> str:
    """Whether it touches Shabbat or a holiday, or is late on an eve; of fixed times Shabbat alone, holidays pass."""
    day = clock.local_day(organization, slot.starts_at)
    for rest in _rests_around(organization, day):
        if slot.by_rule and day.weekday() != SATURDAY and (day != rest.eve or day.weekday() != SATURDAY - 1):
            continue
        if slot.starts_at < rest.ends_at and slot.ends_at > rest.starts_at:
            return ConflictKind.REST if _is_kept(slot, rest) else ConflictKind.SHABBAT
        if day == rest.eve and slot.ends_at > clock.local_instant(organization, day, EVE):
            return ConflictKind.EVE
    return ""


def _rests_around(organization: Organization, day: date) -> list[Rest]:
    """From candle lighting until nightfall where the organization is; days until 21:00 where that is not known."""
    if organization.where is not None:
        return rest_times(organization.where, day, day)
    if is_rest(organization, day):
        first = last = day
        while is_rest(organization, first - ONE_DAY):
            first -= ONE_DAY
    elif is_rest(organization, day + ONE_DAY):
        first = last = day + ONE_DAY
    else:
        return []
    while is_rest(organization, last + ONE_DAY):
        last += ONE_DAY
    begins, ends = (clock.local_instant(organization, *moment) for moment in ((first, time.min), (last, NIGHT)))
    return [Rest(first - ONE_DAY, last, begins, ends, (), is_shabbat=False)]


def _is_kept(slot: Slot, rest: Rest) -> bool:
    """Whether the program keeps one of these days; who meets then all the same is only asked."""
    program = slot.pairing.enrolment.program
    return any(
        program.keeps_shabbat(day) if day.weekday() == SATURDAY else Observance.YOM_TOV in program.observes
        for day in rest.days
    )


def _hours(organization: Organization, slots: list[Slot], mentor: Mentor | None) -> Iterable[Found]:
    """Outside the hours that a mentor has given; who has given none can always."""
    ids = {mentor.pk} if mentor else {slot.pairing.mentor_id for slot in slots}
    hours: dict[UUID, list[Availability]] = {}
    for row in Availability.objects.filter(mentor__in=ids):
        hours.setdefault(row.mentor_id, []).append(row)
    for slot in slots:
        who = mentor or slot.pairing.mentor
        weekday = clock.local_day(organization, slot.starts_at).weekday()
        at = clock.local_time(organization, slot.starts_at)
        ends = clock.local_time(organization, slot.ends_at)
        spans = hours.get(who.pk)
        if spans and not any(
            row.weekday == weekday and row.starts_at <= at and at < ends <= row.ends_at for row in spans
        ):
            words = _("that is outside the hours of %(name)s.")
            yield ConflictKind.HOURS, slot, words % {"name": who.full_name}


def _meetings(
    viewer: Viewer, slots: list[Slot], mentor: Mentor | None, apart_from: Collection[UUID]
) -> Iterable[Found]:
    if not slots:
        return
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    mentors = {mentor.pk} if mentor else {slot.pairing.mentor_id for slot in slots}
    mentees = {slot.pairing.enrolment.mentee_id for slot in slots}
    between = standing_meetings().filter(logs__isnull=True, starts_at__gt=first - LONGEST, starts_at__lt=last)
    of_people = between.filter(pairing__mentor__in=mentors) | between.filter(pairing__enrolment__mentee__in=mentees)
    rows = [
        row for row in of_people.select_related(*PEOPLE) if row.pk not in apart_from and row.series_id not in apart_from
    ]
    named = _named(viewer, rows, slots)
    for slot in slots:
        who, mentee = mentor or slot.pairing.mentor, slot.pairing.enrolment.mentee
        for row in rows:
            other = row.pairing
            same = slot.pairing.pk in (other.pk, other.stands_in_for_id)
            is_itself = same and row.starts_at == slot.starts_at  # pressed twice
            ends_at = row.starts_at + timedelta(minutes=row.minutes)
            if is_itself or row.starts_at >= slot.ends_at or ends_at <= slot.starts_at:
                continue
            if other.mentor_id == who.pk:
                words = _said(who.full_name, other.enrolment.mentee.full_name, row, named)
                yield ConflictKind.MENTOR, slot, words
            elif other.pk != slot.pairing.pk and other.enrolment.mentee_id == mentee.pk:
                yield ConflictKind.MENTEE, slot, _said(mentee.full_name, other.mentor.full_name, row, named)


def _courses(viewer: Viewer, slots: list[Slot], mentor: Mentor | None) -> Iterable[Found]:
    """Courses to which the mentor is signed up; the office and he himself are told which."""
    if not slots:
        return
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    rows = list(training_of({mentor.pk} if mentor else {slot.pairing.mentor_id for slot in slots}, first, last))
    for slot in slots:
        who = mentor or slot.pairing.mentor
        for row in rows:
            if row.mentor_id != who.pk or row.begins >= slot.ends_at or row.ends <= slot.starts_at:
                continue
            own = viewer.membership(Role.MENTOR)
            knows = viewer.is_office or (own is not None and who.membership_id == own.pk)
            words = _("%(name)s is in a course then: %(course)s.") if knows else _("%(name)s is busy then.")
            yield ConflictKind.MENTOR, slot, words % {"name": who.full_name, "course": row.course.name}


def _said(who: str, other: str, row: Meeting, named: set[UUID]) -> str:
    if row.pairing_id not in named:
        return _("%(name)s has another meeting then.") % {"name": who}
    return _("%(name)s has a meeting with %(other)s then.") % {"name": who, "other": other}


def _named(viewer: Viewer, rows: list[Meeting], slots: list[Slot]) -> set[UUID]:
    """Pairings of which the viewer may learn who is in them: by reach, of the same place in a program, or his own."""
    ids = {row.pairing_id for row in rows}
    if not ids:
        return set()
    enrolments = {slot.pairing.enrolment_id for slot in slots}
    membership = viewer.membership(Role.MENTEE)
    own = {membership.pk} if membership else set()
    named = set(pairings_for(viewer).order_by().filter(pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        enrolment = row.pairing.enrolment
        if row.pairing.enrolment_id in enrolments or enrolment.mentee.membership_id in own:
            named.add(row.pairing_id)
    return named


def _once_each(organization: Organization, found: Iterable[Found]) -> list[Conflict]:
    """One line for each thing: that of its first time; how often it comes back is said with it."""
    times: dict[tuple[str, str], list[Slot]] = {}
    for kind, slot, words in found:
        times.setdefault((kind, words), []).append(slot)
    today, language = clock.today(organization), get_language()
    conflicts = []
    for (kind, words), slots in times.items():
        moment = say_datetime(
            slots[0].starts_at, today=today, zone=organization.zone, language=language, is_letter=True
        )
        text = f"{moment}: {words}"
        if len(slots) > 1:
            last = say_date(clock.local_day(organization, slots[-1].starts_at), today=today, language=language)
            text += " " + _("Again until %(day)s, %(number)s times in all.") % {"day": last, "number": len(slots)}
        conflicts.append(Conflict(kind, slots[0], text))
    return conflicts
