"""Carries a plan out: all of it or nothing, set by set."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy.models import Organization, TenantModel, Unit
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from programs.choices import EndReason
from programs.models import Enrolment, Pairing
from programs.services import enrol, pair_many
from sessions.importing.meeting_plans import DAY, PairingPlan
from sessions.importing.planning import Action, Plan, RowPlan
from sessions.importing.rows import MenteeRow, MentorRow
from sessions.models import MeetingSeries
from sessions.services.generation import generate_meetings, lock_generation

IMPORT_LOCK = 4_851_003
STEPS = 14
STEPS_BEFORE = 2
"""Of all steps, those that reading and planning take."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Applied:
    """What an import has done: rows by action, units and mentors added on the way, meetings made."""

    created: int
    updated: int
    unchanged: int
    new_units: int
    named_mentors: int
    pairings: int
    meetings: int


def lock_imports(organization: Organization) -> None:
    """Until the commit: one import of an organization at a time, so that none plans what another has just done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [IMPORT_LOCK, organization.pk])


@transaction.atomic
def apply_plan(
    plan: Plan,
    *,
    by: Viewer | None,
    subject: TenantModel | None = None,
    file_name: str = "",
    progress: Progress | None = None,
) -> Applied:
    """Write a plan: units, people, enrolments, pairings, fixed times; then make the meetings. All of it or nothing.

    The number of queries depends on the number of different days on which pairings begin, never on the number of rows.
    A plan that changes nothing writes nothing. Audited as one entry for the import, and one for each enrolment and
    pairing that begins or ends. `progress` is called with the steps done and their number. Call `lock_imports` before
    the plan is made. Raises ValidationError or IntegrityError if others have changed the same people meanwhile.
    """
    organization = plan.known.organization
    steps = _Steps(progress)
    applied = Applied(
        created=plan.count(Action.CREATE),
        updated=plan.count(Action.UPDATE),
        unchanged=plan.count(Action.UNCHANGED),
        new_units=len(plan.new_units),
        named_mentors=len(plan.named_mentors),
        pairings=sum(row.pairing is not None and row.pairing.opens for row in plan.rows),
        meetings=0,
    )
    if plan.changes_nothing:
        steps.finish()
        return applied
    lock_generation(organization, shared=True)
    Unit.objects.bulk_create(plan.new_units)
    steps.next()
    _write_people(Mentor, [row for row in plan.rows if isinstance(row.row, MentorRow)], plan.named_mentors)
    steps.next()
    _write_people(Mentee, [row for row in plan.rows if isinstance(row.row, MenteeRow)])
    steps.next()
    pairings = [row.pairing for row in plan.rows if row.pairing is not None]
    _write_enrolments(plan, pairings, by)
    steps.next()
    _write_pairings(pairings, by)
    steps.next()
    _write_series(organization, pairings)
    steps.next()
    meetings = _make_meetings(organization, plan.known.day, pairings)
    applied = Applied(**{**applied.__dict__, "meetings": meetings})
    detail = {
        **applied.__dict__,
        "file": file_name,
        "program": str(plan.known.program.pk),
        "errors": plan.rows_with_errors,
    }
    record(organization=organization, by=by, action="people.imported", subject=subject, detail=detail)
    steps.finish()
    return applied


class _Steps:
    """Tells how far the work has come. The meetings, the last step, take about half of the time."""

    def __init__(self, progress: Progress | None):
        self._tell = progress or (lambda done, total: None)
        self._done = STEPS_BEFORE
        self._tell(self._done, STEPS)

    def next(self) -> None:
        self._done += 1
        self._tell(self._done, STEPS)

    def finish(self) -> None:
        self._tell(STEPS, STEPS)


def _upsert(model: type[TenantModel], rows: Sequence[TenantModel], fields: Iterable[str]) -> None:
    """Write these fields of many rows in one statement; the rows are there already."""
    if rows and (names := sorted(set(fields))):
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["organization", "id"], update_fields=names
        )


def _write_people(model: type[TenantModel], rows: Sequence[RowPlan], named: Sequence[Mentor] = ()) -> None:
    model.objects.bulk_create([*named, *(row.person for row in rows if row.is_new)])
    changed = [row for row in rows if not row.is_new and row.values]
    for row in changed:
        row.person.search_name = searchable(row.person.full_name)
    fields = {name for row in changed for name in row.values}
    _upsert(model, [row.person for row in changed], fields | {"search_name"} if changed else ())


def _write_enrolments(plan: Plan, pairings: Sequence[PairingPlan], by: Viewer | None) -> None:
    fresh = [pairing for pairing in pairings if pairing.is_new_enrolment]
    if not fresh:
        return
    known = plan.known
    mentees = [pairing.enrolment.mentee for pairing in fresh]
    made = enrol(program=known.program, mentees=mentees, starts_on=known.day, by=by)
    enrolments: dict = {enrolment.mentee_id: enrolment for enrolment in made}
    for pairing in fresh:
        pairing.enrolment = enrolments[pairing.enrolment.mentee_id]


def _write_pairings(plans: Sequence[PairingPlan], by: Viewer | None) -> None:
    _end_pairings([plan for plan in plans if plan.ends is not None], by)
    corrected = [plan for plan in plans if plan.corrects is not None]
    for plan in corrected:
        plan.corrects.mentor = plan.mentor
    _upsert(Pairing, [plan.corrects for plan in corrected], ["mentor"] if corrected else ())
    record_many(by=by, action="pairing.corrected", subjects=[plan.corrects for plan in corrected])
    for day in sorted({plan.day for plan in plans if plan.opens}):
        opening = [plan for plan in plans if plan.opens and plan.day == day]
        pairs: list[tuple[Enrolment, Mentor]] = [(plan.enrolment, plan.mentor) for plan in opening]
        opened = {pairing.enrolment_id: pairing for pairing in pair_many(pairs=pairs, starts_on=day, by=by)}
        for plan in opening:
            plan.pairing = opened[plan.enrolment.pk]


def _end_pairings(plans: Sequence[PairingPlan], by: Viewer | None) -> None:
    for plan in plans:
        plan.ends.ends_on, plan.ends.end_reason = plan.day - DAY, EndReason.CHANGE_OF_MENTOR
    ended = [plan.ends for plan in plans]
    _upsert(Pairing, ended, ["ends_on", "end_reason"] if ended else ())
    record_many(by=by, action="pairing.ended", subjects=ended)


def _write_series(organization: Organization, plans: Sequence[PairingPlan]) -> None:
    changed: list[MeetingSeries] = []
    fresh: list[MeetingSeries] = []
    for plan in plans:
        if plan.fixed_time is None:
            continue
        if plan.series_corrects is not None:
            for name, value in plan.fixed_time.items():
                setattr(plan.series_corrects, name, value)
            changed.append(plan.series_corrects)
            continue
        if plan.series_ends is not None:
            plan.series_ends.ends_on = plan.fixed_time["starts_on"] - DAY
            changed.append(plan.series_ends)
        fresh.append(MeetingSeries(organization=organization, pairing=plan.pairing, **plan.fixed_time))
    rule = ("frequency", "weekday", "week_of_month", "start_time", "minutes", "mode", "place", "ends_on")
    _upsert(MeetingSeries, changed, rule)
    MeetingSeries.objects.bulk_create(fresh)


def _make_meetings(organization: Organization, day: date, plans: Sequence[PairingPlan]) -> int:
    """Meetings of all pairings that were opened, ended or given another time, from the first of the new days on."""
    touched: dict = {}
    for plan in plans:
        for pairing in (plan.ends, plan.corrects, plan.pairing if plan.opens or plan.fixed_time else None):
            if pairing is not None:
                touched[pairing.pk] = pairing
    if not touched:
        return 0
    made = generate_meetings(organization=organization, pairings=touched.values(), since=day)
    _refresh_meetings(organization, [plan.series_corrects for plan in plans if plan.series_corrects is not None])
    return made.created


def _refresh_meetings(organization: Organization, corrected: Sequence[MeetingSeries]) -> None:
    """Meetings that stood already take over length, manner and place of a corrected fixed time."""
    if not corrected:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentoring_sessions_meeting AS meeting
            SET minutes = series.minutes, mode = series.mode, place = series.place
            FROM mentoring_sessions_meetingseries AS series
            WHERE meeting.organization_id = %s AND series.organization_id = %s
              AND meeting.series_id = series.id AND series.id = ANY(%s)
              AND NOT EXISTS (
                SELECT FROM mentoring_sessions_sessionlog AS log
                WHERE log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
              )
            """,
            [organization.pk, organization.pk, [series.pk for series in corrected]],
        )
