"""Pages of sealed notes, and what their scripts ask and send. Answers to scripts are JSON; refusals say `problem`."""

import base64
from collections.abc import Callable
from datetime import tzinfo
from functools import wraps
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.debug import sensitive_post_parameters

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from sessions.models import Meeting, NoteShare, PasskeyWrap, SealedNote, SealingKey, SupportTalk
from sessions.sealing import keys, reading, services
from sessions.sealing.permissions import can_read_notes, can_write_notes
from sessions.sealing.queries import (
    key_in_use,
    keys_of,
    meetings_to_write_about,
    notes_of,
    pairings_to_write_about,
    passkeys_of,
    reader_for,
    readers_for,
    shared_with,
)
from sessions.topics.forms import choice_for


def answers_script(view: Callable[..., dict | None]) -> Callable[..., HttpResponse]:
    """Turn what a view returns into JSON: 422 for what cannot be, 409 for what is out of date. Reports show stars."""

    @sensitive_post_parameters()
    @wraps(view)
    def answered(request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            return JsonResponse(view(request, **kwargs) or {})
        except ValidationError as mistake:
            return JsonResponse({"problem": " ".join(mistake.messages)}, status=422)
        except keys.OutOfDate as late:
            return JsonResponse({"problem": str(late)}, status=409)

    return answered


@member_view(can_read_notes, methods=("GET",))
def notes(request: HttpRequest) -> HttpResponse:
    """The page on which notes are unlocked, read, searched, changed, shared and taken along. It holds none itself."""
    if key_in_use(request.viewer) is None:
        return redirect(request.viewer.url("mentoring_sessions:notes_set_up"))
    return render(request, "mentoring_sessions/notes.html", {"can_write": can_write_notes(request.viewer)})


@member_view(can_read_notes, methods=("GET",))
def set_up(request: HttpRequest) -> HttpResponse:
    """Step by step to a key of one's own."""
    if key_in_use(request.viewer) is not None:
        return redirect(request.viewer.url("mentoring_sessions:notes"))
    return render(request, "mentoring_sessions/notes_setup.html")


@member_view(can_read_notes, methods=("GET",))
@answers_script
def own_keys(request: HttpRequest) -> dict:
    """The viewer's keys, encrypted, and what a script needs to send anything."""
    return {
        "organization": str(request.organization.pk),
        "user": str(request.user.pk),
        "token": get_token(request),
        "keys": [_key(key, request.organization.zone) for key in keys_of(request.viewer)],
    }


@member_view(can_read_notes, methods=("GET",))
@answers_script
def sealed(request: HttpRequest) -> dict:
    """All notes that the viewer can open, still sealed."""
    own, others = list(notes_of(request.viewer)), list(shared_with(request.viewer))
    record_list(by=request.viewer, found=len(own) + len(others))
    zone = request.organization.zone
    return {"notes": [_note(note, zone) for note in own], "shared": [_share(share, zone) for share in others]}


@member_view(can_read_notes, methods=("GET",))
@answers_script
def readers(request: HttpRequest) -> dict:
    """With whom a note can be shared."""
    found = list(readers_for(request.viewer))
    record_list(by=request.viewer, found=len(found))
    people = [{"id": key.user_id, "name": str(key.user), "key": key.public_key} for key in found]
    return {"readers": people}


@member_view(can_read_notes, methods=("POST",))
@answers_script
def open_key(request: HttpRequest) -> None:
    """The first key of a person."""
    sent = request.POST
    keys.open_key(public_key=reading.key_in(sent), wraps=reading.wraps_in(sent), by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def replace_wraps(request: HttpRequest) -> None:
    """A new passphrase or a new recovery code."""
    keys.replace_wraps(wraps=reading.wraps_in(request.POST), by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def add_passkey(request: HttpRequest) -> None:
    """One more passkey that opens the key in use."""
    sent = request.POST
    credential, content = reading.passkey_in(sent)
    keys.add_passkey(
        wrap_id=reading.id_in(sent),
        public_key=reading.key_in(sent),
        credential=credential,
        content=content,
        by=request.viewer,
    )


@member_view(can_read_notes, methods=("POST",))
@answers_script
def remove_passkey(request: HttpRequest, passkey_id: UUID) -> None:
    """One that opens it no more."""
    wrap = get_object_or_404(passkeys_of(request.viewer), pk=passkey_id)
    keys.remove_passkey(wrap=wrap, by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def start_rotation(request: HttpRequest) -> None:
    """A new key beside the present one."""
    sent = request.POST
    keys.start_rotation(public_key=reading.key_in(sent), wraps=reading.wraps_in(sent), by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def finish_rotation(request: HttpRequest) -> dict:
    """Away with the former keys that nothing is sealed to."""
    return {"left": keys.finish_rotation(by=request.viewer)}


@member_view(can_write_notes, methods=("GET",))
def write(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Where a note about a meeting is written."""
    meeting = _meeting(request, meeting_id)
    context = {
        "meeting": meeting,
        "topics": choice_for(request.viewer, meeting),
        "back": request.viewer.url("mentoring_sessions:meeting", meeting_id),
    }
    return render(request, "mentoring_sessions/notes_write.html", context)


@member_view(can_write_notes, methods=("GET",))
def write_freely(request: HttpRequest) -> HttpResponse:
    """Where a note is written about somebody in general, or about nobody."""
    pairings = list(pairings_to_write_about(request.viewer))
    record_list(by=request.viewer, found=len(pairings))
    context = {"pairings": pairings, "back": request.viewer.url("mentoring_sessions:notes")}
    return render(request, "mentoring_sessions/notes_write.html", context)


@member_view(can_write_notes, methods=("POST",))
@answers_script
def seal(request: HttpRequest, meeting_id: UUID) -> dict:
    """A new note about a meeting."""
    return sealed_about(request, meeting=_meeting(request, meeting_id))


@member_view(can_write_notes, methods=("POST",))
@answers_script
def seal_freely(request: HttpRequest) -> dict:
    """A new note about somebody in general, or about nobody."""
    pairing_id = reading.pairing_in(request.POST)
    if pairing_id is None:
        return sealed_about(request)
    return sealed_about(request, pairing=get_object_or_404(pairings_to_write_about(request.viewer), pk=pairing_id))


@member_view(can_read_notes, methods=("POST",))
@answers_script
def change(request: HttpRequest, note_id: UUID) -> dict:
    """Other content for an own note."""
    return _replaced(request, note_id, services.change_note)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def move(request: HttpRequest, note_id: UUID) -> dict:
    """An own note, sealed to the new key."""
    return _replaced(request, note_id, services.move_note)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def remove(request: HttpRequest, note_id: UUID) -> None:
    """An own note goes for good."""
    note = _own(request, note_id)
    services.remove_note(note=note, version=reading.version_in(request.POST), by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def share(request: HttpRequest, note_id: UUID) -> None:
    """A copy of an own note for one person."""
    note, sent = _own(request, note_id), request.POST
    reader = reader_for(request.viewer, reading.reader_in(sent))
    if reader is None:
        raise Http404
    services.share_note(
        note=note,
        share_id=reading.id_in(sent),
        reader=reader,
        key=reading.key_in(sent),
        content=reading.content_in(sent),
        by=request.viewer,
    )


@member_view(can_read_notes, methods=("POST",))
@answers_script
def withdraw(request: HttpRequest, note_id: UUID) -> None:
    """Such a copy taken back."""
    note = _own(request, note_id)
    services.withdraw_share(note=note, reader_id=reading.reader_in(request.POST), by=request.viewer)


@member_view(can_read_notes, methods=("POST",))
@answers_script
def move_share(request: HttpRequest, share_id: UUID) -> None:
    """A copy that somebody shared with the viewer, sealed to the viewer's new key."""
    share, sent = get_object_or_404(shared_with(request.viewer), pk=share_id), request.POST
    services.move_share(share=share, key=reading.key_in(sent), content=reading.content_in(sent), by=request.viewer)


def _meeting(request: HttpRequest, meeting_id: UUID) -> Meeting:
    meeting = get_object_or_404(meetings_to_write_about(request.viewer), pk=meeting_id)
    record_read(by=request.viewer, action="meeting.read", subject=meeting)
    return meeting


def sealed_about(request: HttpRequest, **about) -> dict:
    """Keep the new note that was sent, about what the caller found to be the viewer's to write about."""
    sent = request.POST
    note = services.seal_note(
        note_id=reading.id_in(sent),
        key=reading.key_in(sent),
        content=reading.content_in(sent),
        written_at=reading.instant_in(sent),
        by=request.viewer,
        **about,
    )
    return {"version": note.version}


def _own(request: HttpRequest, note_id: UUID) -> SealedNote:
    return get_object_or_404(notes_of(request.viewer), pk=note_id)


def _replaced(request: HttpRequest, note_id: UUID, service: Callable[..., SealedNote]) -> dict:
    note, sent = _own(request, note_id), request.POST
    changed = service(
        note=note,
        key=reading.key_in(sent),
        content=reading.content_in(sent),
        version=reading.version_in(sent),
        by=request.viewer,
    )
    return {"version": changed.version}


def _base64(content: bytes | memoryview) -> str:
    return base64.b64encode(content).decode()


def _key(key: SealingKey, zone: tzinfo) -> dict:
    ways = {wrap.way: _base64(wrap.content) for wrap in key.wraps.all()}
    passkeys = [_passkey(wrap, zone) for wrap in key.passkeys.all()]
    return {"public_key": key.public_key, "in_use": key.is_in_use, "wraps": ways, "passkeys": passkeys}


def _passkey(wrap: PasskeyWrap, zone: tzinfo) -> dict:
    day = date_format(wrap.made_at.astimezone(zone))
    return {"id": str(wrap.pk), "credential": wrap.credential, "content": _base64(wrap.content), "day": day}


def _note(note: SealedNote, zone: tzinfo) -> dict:
    people = [{"id": share.reader_id, "name": str(share.reader)} for share in note.shares.all()]
    return {
        **_about(note, note.author_id, zone),
        "key": note.key.public_key,
        "content": _base64(note.content),
        "readers": people,
    }


def _share(share: NoteShare, zone: tzinfo) -> dict:
    about = {**_about(share.note, share.reader_id, zone), "id": str(share.pk), "author_name": str(share.note.author)}
    return {**about, "key": share.key.public_key, "content": _base64(share.content)}


def _about(note: SealedNote, reader_id: int, zone: tzinfo) -> dict:
    meeting, pairing, talk = note.meeting, note.pairing, note.talk
    day = date_format((meeting.starts_at if meeting else note.written_at).astimezone(zone))
    return {
        "id": str(note.pk),
        "note": str(note.pk),
        "author": str(note.author_id),
        "written_at": reading.instant_text(note.written_at),
        "version": note.version,
        "pairing": str(pairing.pk) if pairing else "",
        "mentee": str(pairing.enrolment.mentee) if pairing else "",
        "talk": str(talk.pk) if talk else "",
        "talk_with": _other(talk, reader_id) if talk else "",
        "day": date_format(talk.on) if talk else day,
    }


def _other(talk: SupportTalk, reader_id: int) -> str:
    """The other of the two, by name."""
    return talk.mentor.full_name if talk.coordinator.user_id == reader_id else str(talk.coordinator.user)
