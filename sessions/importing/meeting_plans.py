"""What a row means for the pairing of a mentee and for its fixed time. Compares only; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentees.models import Mentee
from mentors.models import Mentor
from programs.choices import Frequency, PairingRole
from programs.models import Enrolment, Pairing
from programs.services.rules import (
    consent_problem,
    date_problem,
    exclusion_problem,
    mentor_problem,
    overlap_problem,
    readiness_problem,
)
from sessions.importing.fields import Field
from sessions.importing.known import Known
from sessions.importing.rows import MenteeRow
from sessions.models import MeetingSeries

DAY = timedelta(days=1)


class Refused(Exception):
    """A row that cannot be taken: which field is to blame, its value, and how to mend it."""

    def __init__(self, column: Field, value: str, reason: Promise | str):
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass
class PairingPlan:
    """The pairing a mentee will have, and the steps that lead there.

    `opens` with `mentor` from `day` on; `ends` is the former pairing, over the day before; `corrects` is a pairing
    that has not begun to matter and simply gets the other mentor. `series` is the fixed time to be made, with
    `series_ends` over the day before; `series_corrects` is one that simply gets the other values.
    """

    enrolment: Enrolment
    is_new_enrolment: bool
    day: date
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    opens: bool = False
    ends: Pairing | None = None
    corrects: Pairing | None = None
    fixed_time: dict[str, Any] | None = None
    series_ends: MeetingSeries | None = None
    series_corrects: MeetingSeries | None = None
    changes: list[Promise] = field(default_factory=list)

    @property
    def meets(self) -> bool:
        """Whether there is a mentor to meet."""
        return self.opens or self.pairing is not None

    def loads(self) -> Iterator[tuple[Mentor, int]]:
        """Whose number of mentees changes, and by how much."""
        if self.opens or self.corrects is not None:
            yield self.mentor, 1
        former = self.ends or self.corrects
        if former is not None and former.mentor_id != self.mentor.pk:
            yield Mentor(pk=former.mentor_id), -1


def plan_pairing(known: Known, row: MenteeRow, mentee: Mentee, mentor: Mentor | None) -> PairingPlan:
    """Enrolment, pairing and fixed time of a mentee. Raises Refused where sheet and facts exclude each other."""
    enrolment = known.enrolments.get(mentee.pk)
    is_new = enrolment is None
    if is_new:
        enrolment = Enrolment(
            organization=known.organization, program=known.program, mentee=mentee, starts_on=known.day
        )
    else:
        # Already read: neither the program nor the mentee of each row is asked for again.
        enrolment.program, enrolment.mentee = known.program, mentee
    plan = PairingPlan(enrolment, is_new, max(known.day, enrolment.starts_on), mentor)
    if is_new:
        plan.changes.append(_("Joins the program"))
    pairings = known.pairings.get(enrolment.pk, [])
    primary = [pairing for pairing in pairings if pairing.role == PairingRole.PRIMARY]
    plan.pairing = primary[-1] if primary else None
    if mentor is not None and (plan.pairing is None or plan.pairing.mentor_id != mentor.pk):
        _plan_mentor(known, row, plan, pairings, primary)
    if row.weekday is not None and plan.meets:
        _plan_time(known, row, plan)
    return plan


def _plan_mentor(
    known: Known, row: MenteeRow, plan: PairingPlan, pairings: list[Pairing], primary: list[Pairing]
) -> None:
    shown = row.mentor_name or row.mentor_phone
    if len(primary) > 1:
        reason = _("A change of mentor is planned already. Change it on the page of the pairing.")
        raise Refused(Field.MENTOR_NAME, shown, reason)
    former = plan.pairing
    others = [pairing for pairing in pairings if pairing is not former]
    reason = (
        date_problem(plan.enrolment, plan.day)
        or mentor_problem(plan.enrolment, plan.mentor)
        or exclusion_problem(plan.enrolment, plan.mentor, known.is_excluded(plan.mentor, plan.enrolment.mentee))
        or consent_problem(plan.enrolment, known.consent_gap(plan.enrolment))
        or readiness_problem(plan.mentor, known.lacks(plan.mentor))
        or overlap_problem(others, plan.mentor, plan.day, plan.enrolment.ends_on, PairingRole.PRIMARY)
    )
    if reason:
        raise Refused(Field.MENTOR_NAME, shown, reason)
    if former is None:
        plan.opens = True
        plan.changes.append(pgettext_lazy("column of a sheet", "Name of the mentor"))
        return
    plan.changes.append(_("Change of mentor"))
    if former.starts_on < plan.day:
        plan.ends, plan.pairing, plan.opens = former, None, True
    elif known.is_reported(former):
        reason = _("Meetings with the present mentor have been reported since then. Choose a later first day.")
        raise Refused(Field.MENTOR_NAME, shown, reason)
    else:
        plan.corrects = former


def _plan_time(known: Known, row: MenteeRow, plan: PairingPlan) -> None:
    told = {"weekday": row.weekday, "start_time": row.start_time}
    told |= {name: getattr(row, name) for name in ("minutes", "frequency", "mode", "place") if getattr(row, name)}
    running = known.series.get(plan.pairing.pk, []) if plan.pairing is not None else []
    if any(all(getattr(series, name) == value for name, value in told.items()) for series in running):
        return
    if len(running) > 1:
        reason = _("They have several fixed times. Change them on the page of the pairing.")
        raise Refused(Field.WEEKDAY, "", reason)
    former = running[0] if running else None
    day = plan.day if plan.pairing is None else max(plan.day, plan.pairing.starts_on)
    plan.fixed_time = _whole_rule(known, told, former, day)
    plan.changes.append(_("Fixed time"))
    if former is not None and former.starts_on >= day:
        plan.series_corrects = former
        plan.fixed_time["starts_on"] = former.starts_on
    else:
        plan.series_ends = former


def _whole_rule(known: Known, told: dict[str, Any], former: MeetingSeries | None, day: date) -> dict[str, Any]:
    """The fixed time as told, completed by the former one, else by the habits of the program."""
    rule = {"frequency": known.program.rhythm, "minutes": known.program.meeting_minutes, "starts_on": day}
    if former is not None:
        rule |= {name: getattr(former, name) for name in ("frequency", "minutes", "mode", "place", "ends_on")}
    rule |= told
    rule["week_of_month"] = None
    if rule["frequency"] == Frequency.MONTHLY:
        same_rhythm = former is not None and former.frequency == Frequency.MONTHLY
        rule["week_of_month"] = former.week_of_month if same_rhythm else _week_in_month(day, rule["weekday"])
    return rule


def _week_in_month(day: date, weekday: int) -> int:
    """Which one in its month the first such weekday from a day on is: 1 to 4, or -1 for the last."""
    first = day + DAY * ((weekday - day.weekday()) % 7)
    number = (first.day - 1) // 7 + 1
    return number if number <= 4 else -1
