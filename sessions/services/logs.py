"""What became of a meeting: reported, corrected, taken back. Its mentor alone reports."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.choices import SummaryPolicy
from programs.models import Pairing
from sessions.choices import Channel, Mode, Outcome, Reason, RevisionKind
from sessions.models import LogRevision, Meeting, SessionLog
from sessions.queries.meetings import is_mentor_of, unreported_meetings, wrote
from sessions.services.history import facts_of, is_written, log_of, remove_log, revision, write_log
from sessions.services.letters.plans import tell_meeting_back, tell_meeting_cancelled, tell_meeting_moved
from sessions.services.meetings import add_extra_meeting, locked_meeting
from sessions.services.series import MINUTES
from sessions.services.weeks import mark_weeks_stale
from sessions.topics.services import withdraw_topics

MEANWHILE = "meanwhile"
"""The code of a refusal because another state stands there than the one the person saw."""


@transaction.atomic
def log_meeting(
    *,
    meeting: Meeting,
    outcome: str,
    by: Viewer | None,
    absent: str = "",
    excused_by: str = "",
    reason: str = "",
    held_at: datetime | None = None,
    minutes: int | None = None,
    mode: str = "",
    summary: str | None = None,
    confidential: bool | None = None,
    seen: str | None = None,
    channel: str = Channel.PAGES,
    key: UUID | None = None,
) -> SessionLog | None:
    """Report a meeting, or correct its report; returns its one log, however often the same is sent.

    `held` needs no details: what is not said stays as it was reported, else as it was planned. `held_at` is an instant
    (UTC), not in the future and in the meeting's own week. `missed` says who was absent, `excused` who asked.
    A `confidential` one takes no summary, and what stood in it goes; the history keeps it, and no page shows it.
    `seen` is the `version_of` the log that the person had before the eyes: if another state stands there by now, a
    different report is refused (code `meanwhile`) and nothing is overwritten. `key` is an id that whoever sends made up
    for this report: what was written under it once is not written again, even if it has been taken back since (None).
    `channel` is by which way it came in.

    Raises PermissionDenied unless `by` is the mentor of the meeting (None is the system), ValidationError by field for
    what cannot be. Writes the history and the audit trail; marks the meeting's week as stale; takes the topics of a
    meeting that did not take place after all out of the count.
    """
    organization = current_organization()
    meeting = locked_meeting(meeting)
    require_mentor(meeting, by)
    log = log_of(meeting)
    if is_written(meeting, key):
        return log
    said = {
        "outcome": outcome, "absent": absent, "excused_by": excused_by, "reason": reason,
        "held_at": held_at, "minutes": minutes, "mode": mode, "summary": summary,
        "confidential": confidential,
    }  # fmt: skip
    facts = _completed(meeting, log, said)
    if log is not None and facts_of(log) == facts:
        return log
    _refuse_if_changed(log, seen)
    if log is not None and log.reason == Reason.MOVED:
        raise ValidationError(_("This meeting was moved. Take that back first."))
    _check(organization, meeting, log, facts)
    action = "log.created" if log is None else "log.corrected"
    log = write_log(meeting=meeting, log=log, by=by, facts=facts, channel=channel, key=key)
    if outcome != Outcome.HELD and action == "log.corrected":
        withdraw_topics(meeting=meeting)
    if outcome == Outcome.EXCUSED and action == "log.created":
        tell_meeting_cancelled(meeting=meeting, by=by)
    detail = {"outcome": outcome} | ({} if channel == Channel.PAGES else {"channel": channel})
    record(organization=organization, by=by, action=action, subject=meeting, detail=detail)
    mark_weeks_stale(organization=organization, days=[meeting.local_date])
    return log


@transaction.atomic
def undo_log(*, meeting: Meeting, by: Viewer | None, seen: str | None = None, key: UUID | None = None) -> None:
    """Return a meeting to unreported; what was said stays in the history. Nothing happens if it is unreported.

    `seen` and `key` are those of `log_meeting`: a report that was changed meanwhile is not taken back, nor one that was
    made after the same had been sent before.

    A move to another week is taken back with the meeting that followed from it, unless that has been reported
    (ValidationError). Only the meeting's mentor and the log's author may (PermissionDenied). Audited; marks the weeks
    concerned as stale; takes the topics of the meeting out of the count, if its week runs.
    """
    organization = current_organization()
    meeting = locked_meeting(meeting)
    log = log_of(meeting)
    require_mentor(meeting, by, or_author_of=log)
    if log is None or is_written(meeting, key):
        return
    _refuse_if_changed(log, seen)
    days = [meeting.local_date]
    followed = _withdraw_moved(meeting) if log.reason == Reason.MOVED else []
    days += [row.local_date for row in followed]
    remove_log(meeting=meeting, log=log, by=by, key=key)
    if followed:
        tell_meeting_moved(meeting=meeting, before=followed[0].starts_at, by=by)
    elif log.outcome == Outcome.EXCUSED:
        tell_meeting_back(meeting=meeting, by=by)
    withdraw_topics(meeting=meeting)
    record(organization=organization, by=by, action="log.undone", subject=meeting, detail={"outcome": log.outcome})
    mark_weeks_stale(organization=organization, days=days)


@transaction.atomic
def log_all_held(*, mentor: Mentor, week: Week, by: Viewer | None) -> int:
    """Report as held, as planned, every meeting of the mentor in that week that has begun and is unreported.

    Returns how many. Set-based; sent twice, the second changes nothing. Raises PermissionDenied unless `by` is the
    mentor. Writes the history of each and one entry of the audit trail; marks the week as stale.
    """
    organization = current_organization()
    membership = by.membership(Role.MENTOR) if by else None
    if by is not None and (membership is None or mentor.membership_id != membership.pk):
        raise PermissionDenied
    waiting = unreported_meetings().filter(pairing__mentor=mentor, local_date__range=(week.start, week.end))
    locked = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    # Looked at again under the lock: one of them may have been reported meanwhile.
    reported = set(SessionLog.objects.filter(meeting__in=locked).values_list("meeting_id", flat=True))
    moment = clock.now()
    logs = [
        SessionLog(
            organization=organization, meeting=meeting, author=membership, logged_at=moment, updated_at=moment,
            **_as_planned(meeting),
        )
        for meeting in locked
        if meeting.pk not in reported
    ]  # fmt: skip
    if not logs:
        return 0
    SessionLog.objects.bulk_create(logs)
    LogRevision.objects.bulk_create(
        [revision(log, kind=RevisionKind.CREATED, author=membership, at=moment) for log in logs]
    )
    detail = {"week": week.start.isoformat(), "meetings": len(logs)}
    record(organization=organization, by=by, action="log.created_for_week", subject=mentor, detail=detail)
    mark_weeks_stale(organization=organization, days=[week.start])
    return len(logs)


@transaction.atomic
def log_extra_meeting(
    *, pairing: Pairing, held_at: datetime, minutes: int, mode: str, by: Viewer | None, summary: str = ""
) -> SessionLog:
    """Report a meeting that took place beside the fixed time. Sent twice, there is one.

    Raises and marks as `add_extra_meeting` and `log_meeting` do.
    """
    meeting = add_extra_meeting(pairing=pairing, starts_at=held_at, minutes=minutes, mode=mode, by=by)
    return log_meeting(
        meeting=meeting, outcome=Outcome.HELD, held_at=held_at, minutes=minutes, mode=mode, summary=summary, by=by
    )


def version_of(log: SessionLog | None) -> str:
    """A word for the state a log is in; empty while there is none."""
    return log.updated_at.isoformat() if log else ""


def require_mentor(meeting: Meeting, by: Viewer | None, or_author_of: SessionLog | None = None) -> None:
    """Raise PermissionDenied unless `by` is the mentor of this meeting, or has written the given log (None: system)."""
    if by is None:
        return
    if not (is_mentor_of(by, meeting) or wrote(by, or_author_of)):
        raise PermissionDenied


def _refuse_if_changed(log: SessionLog | None, seen: str | None) -> None:
    if seen is not None and seen != version_of(log):
        text = _("This meeting was reported meanwhile. Look at the report before you change it.")
        raise ValidationError(text, code=MEANWHILE)


def _as_planned(meeting: Meeting) -> dict:
    return {
        "outcome": Outcome.HELD,
        "held_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "mode": meeting.mode,
    }


def _completed(meeting: Meeting, log: SessionLog | None, said: dict) -> dict:
    """What was said, and for the rest what was reported before, else what was planned."""
    facts = dict(said)
    before = facts_of(log) if log is not None and log.outcome == said["outcome"] else {}
    if said["outcome"] == Outcome.HELD:
        for name, planned in _as_planned(meeting).items():
            if facts[name] in (None, ""):
                facts[name] = before.get(name) or planned
    else:
        facts["held_at"], facts["minutes"], facts["mode"] = None, None, ""
    if said["outcome"] == Outcome.EXCUSED and not said["reason"]:
        facts["reason"] = before.get("reason") or Reason.CANCELLED
    if said["confidential"] is None or said["outcome"] != Outcome.HELD:
        facts["confidential"] = said["outcome"] == Outcome.HELD and before.get("confidential", False)
    if said["summary"] is None:
        facts["summary"] = "" if facts["confidential"] else before.get("summary", "")
    return facts


def _check(organization: Organization, meeting: Meeting, log: SessionLog | None, facts: dict) -> None:
    errors: dict[str, str] = {}
    if facts["outcome"] == Outcome.HELD:
        _check_held(organization, meeting, facts, errors)
    elif facts["outcome"] == Outcome.MISSED:
        if meeting.starts_at > clock.now():
            errors["outcome"] = _("This meeting is still to come.")
        if not facts["absent"]:
            errors["absent"] = _("Say who did not come.")
    elif not facts["excused_by"]:
        errors["excused_by"] = _("Say who asked.")
    wrote = facts["summary"] and (log is None or facts["summary"] != log.summary)
    if wrote and meeting.pairing.enrolment.program.summary_policy == SummaryPolicy.OFF:
        errors["summary"] = _("In this program no summaries are written.")
    if facts["summary"] and facts["confidential"]:
        errors["summary"] = _(
            "What was said is marked as confidential, so nothing was saved: the office keeps no summary of it. Take "
            "these words out of here, or take the mark off."
        )
    if errors:
        raise ValidationError(errors)
    SessionLog(**facts).clean_fields(exclude=["organization", "meeting", "author", "logged_at", "updated_at"])


def _check_held(organization: Organization, meeting: Meeting, facts: dict, errors: dict[str, str]) -> None:
    if facts["held_at"] > clock.now():
        errors["held_at"] = _("This time is still to come. A meeting can be reported once it has begun.")
    week = clock.week_of(organization, meeting.local_date)
    if not week.contains(clock.local_day(organization, facts["held_at"])):
        errors["held_at"] = _("That day is in another week. Move the meeting there first, then report it.")
    if facts["minutes"] not in MINUTES:
        errors["minutes"] = _("A meeting takes between 5 and 600 minutes.")
    if facts["mode"] not in Mode.values:
        errors["mode"] = _("Choose how you met.")


def _withdraw_moved(meeting: Meeting) -> list[Meeting]:
    followed = list(Meeting.objects.select_for_update().filter(moved_from=meeting))
    free = Meeting.objects.filter(moved_from=meeting, logs__isnull=True, revisions__isnull=True)
    if free.count() != len(followed):
        raise ValidationError(_("The meeting it was moved to has been reported already."))
    free.delete()
    return followed
