"""Changes of sealed notes and of the keys that open them."""

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from sessions.choices import Way
from sessions.models import SealedNote, SealingKey
from sessions.sealing import keys
from sessions.sealing import services as sealing
from tests.factories import (
    SealingKeyFactory,
)
from tests.sealing.files import credential, note_file, passkey_file, public_key, wrap_file


def _wraps(*keys: str) -> dict:
    return {key: {way: wrap_file(way) for way in Way.values} for key in keys}


def _own_key(s) -> str:
    return SealingKey.objects.get(user=s.noam.user, retired_at=None).public_key


def _passkey_added(s):
    wrap = {"credential": credential(), "content": passkey_file()}
    return keys.add_passkey(wrap_id=new_id(), public_key=_own_key(s), by=s.noam, **wrap)


def _exchanged(s) -> str:
    new = public_key()
    keys.start_rotation(public_key=new, wraps=_wraps(_own_key(s), new), by=s.noam)
    return new


def _exchange_finished(s) -> None:
    _exchanged(s)
    SealedNote.objects.all().delete()
    keys.finish_rotation(by=s.noam)


def _note_written_anew(s, write, key: str | None = None) -> None:
    note = SealedNote.objects.get(author=s.noam.user)
    write(note=note, key=key or _own_key(s), content=note_file(), version=note.version, by=s.noam)


def _note_sealed(s) -> None:
    facts = {"note_id": new_id(), "meeting": s.past, "content": note_file(), "written_at": clock.now()}
    sealing.seal_note(key=_own_key(s), by=s.noam, **facts)


def _note_removed(s) -> None:
    note = SealedNote.objects.get(author=s.noam.user)
    sealing.remove_note(note=note, version=note.version, by=s.noam)


def _note_shared(s):
    note, reader = SealedNote.objects.get(author=s.noam.user), s.membership.user
    key = SealingKeyFactory(organization=s.organization, user=reader).public_key
    return sealing.share_note(note=note, share_id=new_id(), reader=reader, key=key, content=note_file(), by=s.noam)


def _note_withdrawn(s) -> None:
    share = _note_shared(s)
    sealing.withdraw_share(note=share.note, reader_id=share.reader_id, by=s.noam)


HOW = {
    "key.exchanged": _exchanged,
    "key.opened": lambda s: keys.open_key(public_key=(new := public_key()), wraps=_wraps(new), by=s.ada),
    "key.removed": _exchange_finished,
    "key.wrapped": lambda s: keys.replace_wraps(wraps=_wraps(_own_key(s)), by=s.noam),
    "note.changed": lambda s: _note_written_anew(s, sealing.change_note),
    "note.moved": lambda s: _note_written_anew(s, sealing.move_note, _exchanged(s)),
    "note.removed": _note_removed,
    "note.sealed": _note_sealed,
    "note.shared": _note_shared,
    "note.withdrawn": _note_withdrawn,
    "passkey.added": _passkey_added,
    "passkey.removed": lambda s: keys.remove_passkey(wrap=_passkey_added(s), by=s.noam),
}
