"""Writing a log together with its history: the only place that saves or removes a SessionLog."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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


def is_written(meeting: Meeting, key: UUID | None) -> bool:
    """Whether what was sent under this key has been written already; the meeting must be locked.

    Raises ValidationError if the key stands for a report of another meeting.
    """
    if key is None:
        return False
    about = LogRevision.objects.filter(pk=key).values_list("meeting_id", flat=True).first()
    if about not in (None, meeting.pk):
        raise ValidationError(_("This was sent for another meeting. Load the page, and try again."))
    return about is not None


def write_log(
    *,
    meeting: Meeting,
    log: SessionLog | None,
    by: Viewer | None,
    facts: dict,
    channel: str = Channel.PAGES,
    key: UUID | None = None,
) -> SessionLog:
    """Save what became of a meeting, new or corrected, and the state in its history. The meeting must be locked.

    `key` becomes the id of the state in the history, so that it is known when it is sent again.
    """
    moment, author = clock.now(), author_of(meeting, by)
    kind = RevisionKind.CREATED if log is None else RevisionKind.CORRECTED
    if log is None:
        log = SessionLog(organization_id=meeting.organization_id, meeting=meeting, logged_at=moment)
    for name, value in {**EMPTY, **facts}.items():
        setattr(log, name, value)
    log.author, log.updated_at, log.channel = author, moment, channel
    log.save()
    revision(log, kind=kind, author=author, at=moment, key=key).save(force_insert=True)
    return log


def remove_log(*, meeting: Meeting, log: SessionLog, by: Viewer | None, key: UUID | None = None) -> None:
    """Take a log away; what it said stays in the history, under `key` if there is one. The meeting must be locked."""
    author, log.channel = author_of(meeting, by), Channel.PAGES
    revision(log, kind=RevisionKind.UNDONE, author=author, at=clock.now(), key=key).save(force_insert=True)
    log.delete()


def revision(
    log: SessionLog, *, kind: str, author: Membership | None, at: datetime, key: UUID | None = None
) -> LogRevision:
    """The present state of a log as an unsaved row of its history."""
    about = {"organization_id": log.organization_id, "meeting_id": log.meeting_id, "channel": log.channel}
    own_id = {"id": key} if key else {}
    return LogRevision(**about, **own_id, kind=kind, at=at, author=author, **facts_of(log))
