"""Every write of sealed notes. What they hold is an age file already; nothing here could open it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from sessions.models import Meeting, NoteShare, SealedNote, SupportTalk
from sessions.sealing.keys import OutOfDate, locked_key_in_use

OFFLINE = timedelta(days=30)
"""How long a note may wait on its device for a network."""
CLOCK_ERROR = timedelta(hours=24)


@transaction.atomic
def seal_note(
    *,
    note_id: UUID,
    key: str,
    content: bytes,
    written_at: datetime,
    by: Viewer,
    meeting: Meeting | None = None,
    pairing: Pairing | None = None,
    talk: SupportTalk | None = None,
) -> SealedNote:
    """Keep a note of the viewer about a meeting, a pairing, a support talk or nobody, sealed to his key in use (`key`).

    `meeting`, `pairing` or `talk` is one that he may write about. `written_at` is an instant by his device's clock. The
    same sent twice is one note. Raises ValidationError, or OutOfDate for another key and an id that is taken. Audited.
    """
    if not clock.now() - OFFLINE <= written_at <= clock.now() + CLOCK_ERROR:
        raise ValidationError(_("The clock of this device is wrong. Set it right, then send again."))
    sealed_to = locked_key_in_use(by.user, key)
    known = SealedNote.objects.filter(pk=note_id).first()
    if known is not None and known.author_id == by.user.pk and bytes(known.content) == content:
        return known
    note = SealedNote(
        id=note_id, organization=by.organization, author=by.user, pairing=meeting.pairing if meeting else pairing,
        meeting=meeting, talk=talk, key=sealed_to, content=content, written_at=written_at, changed_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        raise OutOfDate(_("This note was kept already, in other words. Load the page of your notes.")) from None
    record(organization=by.organization, by=by, action="note.sealed", subject=note)
    return note


def change_note(*, note: SealedNote, key: str, content: bytes, version: int, by: Viewer) -> SealedNote:
    """Exchange what the viewer's own note says. `version` is the one he saw.

    Raises OutOfDate if it was changed since, or for another key than the one in use. Audited.
    """
    return _replace(note=note, key=key, content=content, version=version, by=by, is_moved=False)


def move_note(*, note: SealedNote, key: str, content: bytes, version: int, by: Viewer) -> SealedNote:
    """Keep the viewer's own note sealed to his key in use, not to a retired one. Raises as `change_note`. Audited."""
    return _replace(note=note, key=key, content=content, version=version, by=by, is_moved=True)


@transaction.atomic
def remove_note(*, note: SealedNote, version: int, by: Viewer) -> None:
    """Remove the viewer's own note for good, for all with whom it was shared too. Raises OutOfDate; audited."""
    if not SealedNote.objects.select_for_update().filter(pk=note.pk, author=by.user, version=version).exists():
        raise _changed()
    record(organization=by.organization, by=by, action="note.removed", subject=note)
    note.delete()


@transaction.atomic
def share_note(*, note: SealedNote, share_id: UUID, reader: User, key: str, content: bytes, by: Viewer) -> NoteShare:
    """Give one person, who has a key, a copy of the viewer's own note as it is now, sealed to that key.

    Sharing it again replaces the copy. Raises OutOfDate if the reader's key is another by now, and ValidationError for
    a note about a support talk and anybody but the other of the two. Audited by ids.
    """
    if note.talk and reader.pk not in _the_two(note.talk):
        raise ValidationError(_("What was said in a support talk is shared with the other of you two alone."))
    sealed_to = locked_key_in_use(reader, key)
    NoteShare.objects.filter(note=note, reader=reader).delete()
    try:
        with transaction.atomic():
            share = NoteShare.objects.create(
                id=share_id, organization=by.organization, note=note, reader=reader, key=sealed_to, content=content,
                shared_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise _changed() from None
    detail = {"reader": reader.pk}
    record(organization=by.organization, by=by, action="note.shared", subject=note, detail=detail)
    return share


@transaction.atomic
def withdraw_share(*, note: SealedNote, reader_id: int, by: Viewer) -> None:
    """Take a copy of the viewer's own note back; what was read is known. Nothing happens if there is none. Audited."""
    if NoteShare.objects.filter(note=note, reader_id=reader_id).delete()[0]:
        detail = {"reader": reader_id}
        record(organization=by.organization, by=by, action="note.withdrawn", subject=note, detail=detail)


@transaction.atomic
def move_share(*, share: NoteShare, key: str, content: bytes, by: Viewer) -> None:
    """Keep a copy that was shared with the viewer sealed to his key in use instead of a retired one.

    Raises OutOfDate if it was withdrawn or replaced, or for another key. Audited.
    """
    sealed_to = locked_key_in_use(by.user, key)
    retired = NoteShare.objects.filter(pk=share.pk, reader=by.user, key__retired_at__isnull=False)
    if not retired.update(key=sealed_to, content=content):
        raise _changed()
    record(organization=by.organization, by=by, action="note.moved", subject=share.note)


@transaction.atomic
def _replace(*, note: SealedNote, key: str, content: bytes, version: int, by: Viewer, is_moved: bool) -> SealedNote:
    sealed_to = locked_key_in_use(by.user, key)
    seen = SealedNote.objects.filter(pk=note.pk, author=by.user, version=version)
    if not seen.update(key=sealed_to, content=content, version=version + 1, changed_at=clock.now()):
        raise _changed()
    action = "note.moved" if is_moved else "note.changed"
    record(organization=by.organization, by=by, action=action, subject=note)
    note.refresh_from_db()
    return note


def _the_two(talk: SupportTalk) -> set[int]:
    mentor = talk.mentor.membership
    return {talk.coordinator.user_id, *([mentor.user_id] if mentor else [])}


def _changed() -> OutOfDate:
    return OutOfDate(_("This was changed meanwhile, on another device or in another tab. Load the page anew."))
