"""When no meeting is expected, and why: breaks, holidays, Shabbat, closed units, people away, substitutes.

The same rules stand in `sessions/queries/missing.py` and `reports/sql/roll_up.sql`; tests hold all of them to
each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from mentoring_platform.calendars.observances import SATURDAY
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree, with_descendants
from mentoring_platform.tenancy.scope import current_organization
from programs.choices import PeriodKind
from programs.models import Absence, CalendarPeriod, Program, UnitClosure
from programs.queries.spans import active_on

Span = tuple[date, date]

# Pairings with whom and what they depend on, and the spans of these; an absence without an end ends with NULL.
CLOSED = """
WITH RECURSIVE closed_units (unit_id, starts_on, ends_on) AS (
    SELECT unit_id, starts_on, ends_on FROM programs_unitclosure
    WHERE organization_id = %(organization)s AND ends_on >= %(first)s AND starts_on <= %(last)s
    UNION
    SELECT part.id, above.starts_on, above.ends_on
    FROM closed_units above JOIN tenancy_unit part ON part.parent_id = above.unit_id
    WHERE part.organization_id = %(organization)s
)
SELECT 'pairing', pairing.id, program.id,
       -- Looked up for each: a planner that knows no figures yet might join before it narrows.
       (SELECT mentee.unit_id FROM mentees_mentee mentee
        WHERE mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id),
       pairing.mentor_id, enrolment.mentee_id, program.shabbat_from, program.shabbat_until
FROM programs_pairing pairing
JOIN programs_enrolment enrolment
  ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
JOIN programs_program program
  ON program.organization_id = enrolment.organization_id AND program.id = enrolment.program_id
WHERE pairing.organization_id = %(organization)s
  AND pairing.starts_on <= %(last)s AND COALESCE(pairing.ends_on, 'infinity') >= %(first)s
  AND (%(chosen)s::uuid[] IS NULL OR pairing.id = ANY(%(chosen)s::uuid[]))
UNION ALL
SELECT 'program', NULL, program_id, NULL, NULL, NULL, starts_on, ends_on FROM programs_calendarperiod
WHERE organization_id = %(organization)s AND (kind = 'break' OR kind = 'holiday' AND NOT is_open)
  AND ends_on >= %(first)s AND starts_on <= %(last)s
UNION ALL
SELECT 'unit', NULL, NULL, unit_id, NULL, NULL, starts_on, ends_on FROM closed_units
UNION ALL
SELECT CASE WHEN mentor_id IS NULL THEN 'mentee' ELSE 'mentor' END, NULL, NULL, NULL, mentor_id, mentee_id,
       starts_on, ends_on
FROM programs_absence
WHERE organization_id = %(organization)s AND COALESCE(ends_on, 'infinity') >= %(first)s AND starts_on <= %(last)s
UNION ALL
SELECT 'substitute', NULL, stands_in_for_id, NULL, NULL, NULL, starts_on, ends_on FROM programs_pairing
WHERE organization_id = %(organization)s AND stands_in_for_id IS NOT NULL
  AND ends_on >= %(first)s AND starts_on <= %(last)s
"""

ONE_DAY = timedelta(days=1)
CLOSING = Q(kind=PeriodKind.BREAK) | Q(kind=PeriodKind.HOLIDAY, is_open=False)
"""Parts of the year in which no meeting is expected."""


def closed_spans(first: date, last: date, pairing_ids: Iterable[UUID] | None = None) -> dict[UUID, Sequence[Span]]:
    """For each pairing the days from `first` to `last` on which no meeting is expected, as inclusive spans in order.

    Spans neither overlap nor touch, and may reach beyond the two days. A pairing without any is not there. One query,
    however many pairings there are; `pairing_ids` narrows it to these. Needs an active scope.
    """
    pairings: list[Sequence] = []
    spans: defaultdict[tuple, list[Span]] = defaultdict(list)
    for of, pairing, *owners, begins, ends in _rows(first, last, pairing_ids):
        if of == "pairing":
            pairings.append((pairing, owners, begins, ends))
        else:
            spans[of, *owners].append((begins, ends or last))
    # Most pairings share their spans with others: each sum is put together once.
    shared: dict[tuple, Sequence[Span]] = {}
    found: dict[UUID, Sequence[Span]] = {}
    for pairing, (program, unit, mentor, mentee), since, until in pairings:
        sources = [("program", program, None, None, None), ("unit", None, unit, None, None),
                   ("mentor", None, None, mentor, None), ("mentee", None, None, None, mentee),
                   ("substitute", pairing, None, None, None)]  # fmt: skip
        key = (program, *(source for source in sources if source in spans))
        if key not in shared:
            closed = [span for source in key[1:] for span in spans[source]]
            shared[key] = merged([*closed, *_saturdays(first, last, since, until)])
        if shared[key]:
            found[pairing] = shared[key]
    return found


def closed_places(
    places: Collection[tuple[Program, UUID | None]], first: date, last: date
) -> dict[tuple[UUID, UUID | None], Sequence[Span]]:
    """As `closed_spans`, for what has a program and perhaps a unit, without being a pairing: by the ids of the two."""
    spans: defaultdict[UUID, list[Span]] = defaultdict(list)
    within = {"ends_on__gte": first, "starts_on__lte": last}
    programs = {program.pk: program for program, _unit in places}
    for period in CalendarPeriod.objects.filter(CLOSING, program__in=programs, **within):
        spans[period.program_id].append((period.starts_on, period.ends_on))
    for program in programs.values():
        spans[program.pk] += _saturdays(first, last, program.shabbat_from, program.shabbat_until)
    for closure in UnitClosure.objects.filter(**within):
        spans[closure.unit_id].append((closure.starts_on, closure.ends_on))
    # In the order of the tree, so that what closes a unit above has come down to it already.
    for unit in unit_tree(current_organization()):
        spans[unit.pk] += spans[unit.parent_id] if unit.parent_id else []
    return {
        (program.pk, unit): merged([*spans[program.pk], *(spans[unit] if unit else ())]) for program, unit in places
    }


def is_closed(spans: Sequence[Span], day: date) -> bool:
    """Whether a day lies in one of the spans."""
    return any(first <= day <= last for first, last in spans)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as spans in order that neither overlap nor touch."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + ONE_DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def closed_on(organization: Organization, day: date, prefix: str = "") -> Q:
    """The condition that no meeting of a pairing is expected on a day; `prefix` leads to the pairing ("pairing__").

    One query, two where a unit is closed that day.
    """
    closures = list(UnitClosure.objects.filter(active_on(day)).order_by().values_list("unit", flat=True))
    closed_units = with_descendants(organization, closures) if closures else set()
    program, mentee = f"{prefix}enrolment__program", f"{prefix}enrolment__mentee"
    periods = CalendarPeriod.objects.filter(CLOSING, active_on(day), program=OuterRef(program))
    away = Absence.objects.filter(active_on(day))
    closed = Q(Exists(periods)) | Q(Exists(away.filter(mentor=OuterRef(f"{prefix}mentor"))))
    closed |= Q(Exists(away.filter(mentee=OuterRef(mentee))))
    if closed_units:
        closed |= Q(**{f"{mentee}__unit__in": closed_units})
    if day.weekday() == SATURDAY:
        until = Q(**{f"{program}__shabbat_until__isnull": True}) | Q(**{f"{program}__shabbat_until__gte": day})
        closed |= Q(**{f"{program}__shabbat_from__lte": day}) & until
    return closed


def _rows(first: date, last: date, pairing_ids: Iterable[UUID] | None) -> list[Sequence]:
    parameters = {
        "organization": current_organization().pk,
        "first": first,
        "last": last,
        "chosen": None if pairing_ids is None else list(pairing_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, parameters)
        return cursor.fetchall()


def _saturdays(first: date, last: date, since: date | None, until: date | None) -> list[Span]:
    if since is None:
        return []
    day = max(first, since)
    day += timedelta(days=(SATURDAY - day.weekday()) % 7)
    last = min(last, until or last)
    return [(day + timedelta(days=days), day + timedelta(days=days)) for days in range(0, (last - day).days + 1, 7)]
