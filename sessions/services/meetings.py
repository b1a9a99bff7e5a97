"""One meeting of the schedule: added, moved, cancelled. Whoever calls has seen to the right to do so."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from programs.models import Pairing
from programs.queries import stands_in_on
from sessions.choices import ExcusedBy, Mode, Outcome, Reason
from sessions.models import Meeting, SessionLog
from sessions.services.history import log_of, write_log
from sessions.services.letters.plans import tell_meeting_cancelled, tell_meeting_moved
from sessions.services.series import MINUTES
from sessions.services.weeks import mark_weeks_stale


@transaction.atomic
def add_extra_meeting(
    *,
    pairing: Pairing,
    starts_at: datetime,
    by: Viewer | None,
    minutes: int = 45,
    mode: str = Mode.IN_PERSON,
    place: str = "",
    makes_up_for: Meeting | None = None,
) -> Meeting:
    """Add a meeting beside the fixed time, at an instant (UTC). Asked for twice, there is one.

    `makes_up_for` is for `make_up_for` alone. Raises ValidationError by field: outside the pairing, or when a meeting
    of the fixed time is at that moment. Audited; marks its week as stale.
    """
    organization = current_organization()
    locked = Pairing.objects.select_for_update(of=("self",), no_key=True)
    pairing = locked.select_related("enrolment__program").get(pk=pairing.pk)
    day = clock.local_day(organization, starts_at)
    check_day(pairing, day)
    if minutes not in MINUTES:
        raise ValidationError({"minutes": _("A meeting takes between 5 and 600 minutes.")})
    there = Meeting.objects.filter(pairing=pairing, starts_at=starts_at).first()
    if there is not None:
        if there.series_id is None and there.makes_up_for_id == (makes_up_for and makes_up_for.pk):
            return there
        raise ValidationError({"day": _("There is a meeting at that time already.")})
    meeting = Meeting.objects.create(
        organization=organization,
        pairing=pairing,
        starts_at=starts_at,
        local_date=day,
        minutes=minutes,
        mode=mode,
        place=place,
        makes_up_for=makes_up_for,
    )
    record(
        organization=organization, by=by, action="meeting.added", subject=meeting, detail={"at": starts_at.isoformat()}
    )
    mark_weeks_stale(organization=organization, days=[day])
    return meeting


@transaction.atomic
def make_up_for(*, meeting: Meeting, starts_at: datetime, by: Viewer | None) -> Meeting:
    """Plan an extra meeting, at an instant (UTC), instead of one that was excused or missed; returns it.

    Each is made up for once: asked for twice with the same time, there is one meeting. Raises ValidationError for
    another time, for a meeting of any other state, and as `add_extra_meeting` does. Audited; marks its week as stale.
    """
    # The pairing before the meeting, as everywhere: see add_extra_meeting.
    Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pairing_id)
    meeting = locked_meeting(meeting)
    log = log_of(meeting)
    if log is None or log.outcome == Outcome.HELD or log.reason == Reason.MOVED:
        raise ValidationError(_("Only a meeting that was cancelled or missed is made up for."))
    made = Meeting.objects.filter(makes_up_for=meeting).first()
    if made is not None:
        if made.starts_at == starts_at:
            return made
        raise ValidationError(_("It is made up for already. Move that meeting, if need be."))
    return add_extra_meeting(
        pairing=meeting.pairing,
        starts_at=starts_at,
        minutes=meeting.minutes,
        mode=meeting.mode,
        place=meeting.place,
        makes_up_for=meeting,
        by=by,
    )


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, starts_at: datetime, excused_by: str, by: Viewer | None, place: str | None = None
) -> Meeting:
    """Move one meeting to another instant (UTC); returns the meeting that is to be held.

    Within its week the meeting itself changes its time; so does one that makes up for another, anywhere. To another
    week: it is logged as excused (moved, asked for by `excused_by`), and a new meeting, `moved_from` it, stands there.
    Asked for twice, it happens once. Raises ValidationError when it has been reported already, or the new day lies
    outside the pairing. Tells the other side; audited; marks the weeks concerned as stale.
    """
    organization = current_organization()
    meeting = locked_meeting(meeting)
    before, day = meeting.local_date, clock.local_day(organization, starts_at)
    if log_of(meeting) is not None:
        followed = Meeting.objects.filter(moved_from=meeting, starts_at=starts_at).first()
        if followed is not None:
            return followed
        raise ValidationError(_("This meeting has been reported already."))
    if starts_at == meeting.starts_at:
        return meeting
    check_day(meeting.pairing, day)
    former = meeting.starts_at
    detail = {"from": former.isoformat(), "to": starts_at.isoformat()}
    # One that makes up for another is expected of no week: it just moves.
    if clock.week_of(organization, before).contains(day) or meeting.makes_up_for_id is not None:
        meeting.starts_at, meeting.local_date = starts_at, day
        meeting.place = meeting.place if place is None else place
        meeting.changed_at = clock.now()
        meeting.save(update_fields=["starts_at", "local_date", "place", "changed_at"])
        moved = meeting
    else:
        write_log(
            meeting=meeting,
            log=None,
            by=by,
            facts={"outcome": Outcome.EXCUSED, "excused_by": excused_by, "reason": Reason.MOVED},
        )
        moved = Meeting.objects.create(
            organization=organization,
            pairing=meeting.pairing,
            starts_at=starts_at,
            local_date=day,
            minutes=meeting.minutes,
            mode=meeting.mode,
            place=meeting.place if place is None else place,
            moved_from=meeting,
        )
    tell_meeting_moved(meeting=moved, before=former, by=by)
    record(organization=organization, by=by, action="meeting.moved", subject=meeting, detail=detail)
    mark_weeks_stale(organization=organization, days=[before, day])
    return moved


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, cancelled_by: str = ExcusedBy.OFFICE, reason: str = Reason.CANCELLED, by: Viewer | None
) -> SessionLog:
    """Cancel one meeting: it is logged as excused, and stays in the history. Cancelled twice, there is one log.

    Raises ValidationError when it has been reported otherwise. Tells the other side; audited; marks its week as stale.
    """
    organization = current_organization()
    meeting = locked_meeting(meeting)
    log = log_of(meeting)
    if log is not None:
        if log.outcome == Outcome.EXCUSED and log.reason != Reason.MOVED:
            return log
        raise ValidationError(_("This meeting has been reported already."))
    facts = {"outcome": Outcome.EXCUSED, "excused_by": cancelled_by, "reason": reason}
    log = write_log(meeting=meeting, log=None, by=by, facts=facts)
    tell_meeting_cancelled(meeting=meeting, by=by)
    record(organization=organization, by=by, action="meeting.cancelled", subject=meeting)
    mark_weeks_stale(organization=organization, days=[meeting.local_date])
    return log


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it stands, locked until the commit; ValidationError if it has been removed meanwhile."""
    try:
        return (
            Meeting.objects.select_for_update(of=("self",))
            .select_related("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program", "series")
            .get(pk=meeting.pk)
        )
    except Meeting.DoesNotExist:
        raise ValidationError(_("This meeting is no longer planned.")) from None


def check_day(pairing: Pairing, day: date) -> None:
    """Raise ValidationError (`day`) unless the two of a pairing can meet on a local day."""
    spans = (pairing, pairing.enrolment, pairing.enrolment.program)
    if any(day < span.starts_on or (span.ends_on is not None and day > span.ends_on) for span in spans):
        raise ValidationError({"day": _("On that day they do not meet: it is outside the dates of this pairing.")})
    substitute = stands_in_on(pairing, day).select_related("mentor").first()
    if substitute is not None:
        words = _("On that day %(name)s stands in.") % {"name": substitute.mentor.full_name}
        raise ValidationError({"day": words})
