"""Writing a log together with its history: the only place that saves or removes a SessionLog."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from sessions.choices import Channel, RevisionKind
from sessions.models import LogRevision, Meeting, SessionLog
from sessions.models.log import LogFacts
from sessions.queries.meetings import is_mentor_of

FACTS = tuple(field.name for field in LogFacts._meta.local_fields)
EMPTY = {field.name: field.get_default() for field in LogFacts._meta.local_fields}


def log_of(meeting: Meeting) -> SessionLog | None:
    """The log of a meeting, or None while it is unreported."""
    return SessionLog.objects.filter(meeting=meeting).first()


def facts_of(log: SessionLog) -> dict:
    """What a log says, by field."""
    return {name: getattr(log, name) for name in FACTS}


def author_of(meeting: Meeting, by: Viewer | None) -> Membership | None:
    """Under which membership the viewer writes about this meeting: as its mentor, if he is."""
    if by is None:
        return None
    return by.membership(Role.MENTOR) if is_mentor_of(by, meeting) else by.acting_membership


def write_log(
    *, meeting: Meeting, log: SessionLog | None, by: Viewer | None, facts: dict, channel: str = Channel.PAGES
) -> SessionLog:
    """Save what became of a meeting, new or corrected, and the state in its history. The meeting must be locked."""
    moment, author = clock.now(), author_of(meeting, by)
    kind = RevisionKind.CREATED if log is None else RevisionKind.CORRECTED
    if log is None:
        log = SessionLog(organization_id=meeting.organization_id, meeting=meeting, logged_at=moment)
    for name, value in {**EMPTY, **facts}.items():
        setattr(log, name, value)
    log.author, log.updated_at, log.channel = author, moment, channel
    log.save()
    revision(log, kind=kind, author=author, at=moment).save(force_insert=True)
    return log


def remove_log(*, meeting: Meeting, log: SessionLog, by: Viewer | None) -> None:
    """Take a log away; what it said stays in the history. The meeting must be locked."""
    log.channel = Channel.PAGES
    revision(log, kind=RevisionKind.UNDONE, author=author_of(meeting, by), at=clock.now()).save(force_insert=True)
    log.delete()


def revision(log: SessionLog, *, kind: str, author: Membership | None, at) -> LogRevision:
    """The present state of a log as an unsaved row of its history."""
    about = {"organization_id": log.organization_id, "meeting_id": log.meeting_id, "channel": log.channel}
    return LogRevision(**about, kind=kind, at=at, author=author, **facts_of(log))
