"""Support contacts: how often the office was in touch with both sides of a pairing, and when it is to be next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from mentoring_platform.tenancy.scope import current_organization
from programs.beginning.rules import Pace, next_contact
from programs.choices import PairingRole
from programs.models import Pairing
from programs.watching.choices import Whom

# What is noted about the mentor or the mentee counts for each pairing that ran on that day, if it was with them.
NOTED = """
SELECT pairing.id, note.whom, array_agg(DISTINCT note.on), 0, 0
FROM programs_pairing pairing
JOIN programs_enrolment enrolment
  ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
JOIN programs_followup note
  ON note.organization_id = pairing.organization_id AND note.kind = 'call' AND note.whom IN ('mentor', 'mentee')
 AND note.on BETWEEN pairing.starts_on AND LEAST(COALESCE(pairing.ends_on, 'infinity'), %(today)s::date)
 AND (note.pairing_id = pairing.id
      OR note.whom = 'mentor' AND note.mentor_id = pairing.mentor_id
      OR note.whom = 'mentee' AND note.mentee_id = enrolment.mentee_id)
WHERE pairing.organization_id = %(organization)s AND pairing.id = ANY (%(pairings)s::uuid[])
GROUP BY pairing.id, note.whom
UNION ALL
SELECT plan.program_id, '', NULL, plan.contacts_first, plan.contacts_every
FROM programs_beginningplan plan
WHERE plan.organization_id = %(organization)s AND plan.program_id = ANY (%(programs)s::uuid[])
"""


@dataclass(frozen=True)
class Side:
    """Contacts with one side: how many there were since the pairing began, the last, and by when the next is due."""

    whom: Whom
    number: int
    last: date | None
    due_on: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today


@dataclass(frozen=True)
class Contacts:
    """Contacts of the office with both sides of a pairing."""

    mentor: Side
    mentee: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.mentee, self.mentor

    @property
    def number(self) -> int:
        return self.mentor.number + self.mentee.number

    @property
    def last(self) -> date | None:
        return max(filter(None, (self.mentor.last, self.mentee.last)), default=None)

    @property
    def due_on(self) -> date | None:
        """The earlier of both."""
        return min(filter(None, (self.mentor.due_on, self.mentee.due_on)), default=None)

    @property
    def is_overdue(self) -> bool:
        return self.mentor.is_overdue or self.mentee.is_overdue


def contacts_of(pairings: Collection[Pairing], today: date) -> Mapping[UUID, Contacts]:
    """The contacts of pairings that came with their enrolments, by id; one query, however many they are.

    Of substitutes, of pairings that are over and of those that have not begun none is due.
    """
    if not pairings:
        return {}
    days: dict[tuple[UUID, str], list[date]] = {}
    paces: dict[UUID, Pace] = {}
    parameters = {
        "organization": current_organization().pk,
        "today": today,
        "pairings": [pairing.pk for pairing in pairings],
        "programs": list({pairing.enrolment.program_id for pairing in pairings}),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTED, parameters)
        for subject, whom, found, first, every in cursor.fetchall():
            if whom:
                days[subject, whom] = found
            else:
                paces[subject] = Pace(first, every)
    return {
        pairing.pk: _contacts(pairing, days, paces.get(pairing.enrolment.program_id, Pace()), today)
        for pairing in pairings
    }


def _contacts(pairing: Pairing, days: Mapping[tuple[UUID, str], list[date]], pace: Pace, today: date) -> Contacts:
    is_over = pairing.ends_on is not None and pairing.ends_on < today
    asks = pairing.role != PairingRole.SUBSTITUTE and not is_over and pairing.starts_on <= today
    sides = {}
    for whom in (Whom.MENTOR, Whom.MENTEE):
        had = sorted(days.get((pairing.pk, whom), ()))
        due = next_contact(pairing.starts_on, had, pace) if asks else None
        sides[whom] = Side(whom, len(had), had[-1] if had else None, due, today)
    return Contacts(sides[Whom.MENTOR], sides[Whom.MENTEE])
