"""Writes of joint meetings: fixed together, changed together, reported with one tap. All of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import current_organization
from programs.models import Pairing
from sessions.models import Meeting, MeetingSeries
from sessions.recurrence import occurrence_days
from sessions.services.generation import lock_generation, rhythm_of
from sessions.services.series import change_series, end_series, open_series
from sessions.telling import services as telling
from sessions.together.queries import companions

TIME = ("frequency", "weekday", "week_of_month", "start_time")
DETAILS = ("minutes", "mode", "place", "ends_on")
A_WHILE = timedelta(days=70)
"""Within it every rhythm falls at least once, outside of what breaks there may be."""


@dataclass(frozen=True)
class Said:
    """What is reported of one of several who met together: the facts of `log_meeting`, and the state that was seen.

    `told` is what was passed on to this one.
    """

    meeting: Meeting
    outcome: str
    seen: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    told: Sequence[telling.Said] = ()


@transaction.atomic
def log_together(*, reports: Sequence[Said], by: Viewer, key: UUID | None = None) -> list[str]:
    """Write one log for each who met together, in one transaction: if one is refused, none is written.

    Gives what of messages to pass on came too late, as `log_and_tell` does.

    `key` is that of `log_meeting`; each log has its own, made of it, so that all of it can be sent again. Raises and
    writes as `log_meeting` does.
    """
    _lock([report.meeting for report in reports])
    late = []
    for report in reports:
        late += telling.log_and_tell(
            meeting=report.meeting,
            said=report.told,
            outcome=report.outcome,
            seen=report.seen,
            by=by,
            key=_own_key(key, report.meeting),
            **report.facts,
        )
    return late


@transaction.atomic
def undo_together(
    *, meetings: Sequence[Meeting], seen: Mapping[UUID, str], by: Viewer, key: UUID | None = None
) -> None:
    """Take back the logs of all who met together, or none. Raises and writes as `undo_with_told` does."""
    _lock(meetings)
    for meeting in meetings:
        telling.undo_with_told(meeting=meeting, by=by, seen=seen.get(meeting.pk), key=_own_key(key, meeting))


@transaction.atomic
def join_series(*, series: MeetingSeries, pairings: Iterable[Pairing], by: Viewer | None) -> None:
    """Let these pairings, all of the same mentor, meet together at a fixed time from today on, and no others.

    Who has this very time already keeps it, the others are given it from its next day on; other fixed times of theirs
    stay. Who is no longer with them keeps the time alone. Raises ValidationError for a pairing of another mentor, or a
    time that is over. Audited, where anything changes.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    chosen = list(pairings)
    ids = sorted({series.pairing_id, *(pairing.pk for pairing in chosen)})
    list(Pairing.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    series = MeetingSeries.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=series.pk)
    if any(pairing.mentor_id != series.pairing.mentor_id for pairing in chosen):
        raise ValidationError(_("Only those whom the same mentor accompanies can meet together."))
    before = {row.pk for row in companions(series)}
    together = series.together or new_id()
    members = {series.pk, *(_with_time(series, pairing, by).pk for pairing in chosen)}
    if members == before:
        return
    MeetingSeries.objects.filter(pk__in=before - members).update(together=None)
    MeetingSeries.objects.filter(pk__in=members).update(together=together if len(members) > 1 else None)
    detail = {"pairings": sorted(str(pairing.pk) for pairing in chosen)}
    record(organization=organization, by=by, action="series.joined", subject=series, detail=detail)


@transaction.atomic
def change_together(*, all_of: Sequence[MeetingSeries], starting: date, by: Viewer | None, **rule) -> None:
    """Give all who meet together another fixed time from a day on; they still meet together. As `change_series`."""
    for series in sorted(all_of, key=lambda row: row.pairing_id):
        change_series(series=series, starting=starting, by=by, **rule)


@transaction.atomic
def end_together(*, all_of: Sequence[MeetingSeries], ends_on: date, by: Viewer | None) -> None:
    """Let the fixed time of all who meet together end with a day (inclusive). As `end_series`."""
    for series in sorted(all_of, key=lambda row: row.pairing_id):
        end_series(series=series, ends_on=ends_on, by=by)


def _with_time(series: MeetingSeries, pairing: Pairing, by: Viewer | None) -> MeetingSeries:
    """The fixed time of this pairing that falls together with the given one, opened if there is none."""
    today = clock.today(current_organization())
    time = {name: getattr(series, name) for name in TIME}
    running = MeetingSeries.objects.filter(pairing=pairing, **time)
    for row in running.order_by("starts_on"):
        is_over = row.ends_on is not None and row.ends_on < today
        if not is_over and _next_day(row, today) == _next_day(series, today):
            return row
    first = _next_day(series, max(today, series.starts_on, pairing.starts_on))
    if first is None:
        raise ValidationError(_("This fixed time is over."))
    details = {name: getattr(series, name) for name in DETAILS}
    return open_series(pairing=pairing, starts_on=first, by=by, **time, **details)


def _next_day(series: MeetingSeries, day: date) -> date | None:
    """The first day from this one on, on which the rule falls: from there fortnights are counted alike."""
    return next(iter(occurrence_days(rhythm_of(series), day, max(day, series.starts_on) + A_WHILE)), None)


def _lock(meetings: Iterable[Meeting]) -> None:
    """Lock all before the first is written, always in the same order, so that no two wait for each other."""
    ids = [meeting.pk for meeting in meetings]
    list(Meeting.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _own_key(key: UUID | None, meeting: Meeting) -> UUID | None:
    return None if key is None else uuid5(key, str(meeting.pk))
