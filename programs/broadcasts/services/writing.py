"""Drafts: writing them, what is attached, templates, and discarding."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.models.base import new_id
from programs.broadcasts.queries import broadcaster_program_ids, programs_to_write_to
from programs.broadcasts.services.rules import SAID, held, refuse_beyond_reach, refuse_other_revision
from programs.choices import BroadcastState
from programs.files import store_file
from programs.models import Broadcast, BroadcastFile, BroadcastProgram, BroadcastText, Program, StoredFile

MOST_FILES = 5


class TextFacts(TypedDict, total=False):
    """The words in one language."""

    title: str
    message: str
    background: str
    avoid: str
    question: str
    choices: list[str]


class BroadcastFacts(TypedDict, total=False):
    """What a draft can be told; what is not given stays as it is.

    `texts` by language, an empty one (no title, no message) takes the language away; `audience` as `Broadcast` keeps
    it.
    """

    texts: Mapping[str, TextFacts]
    programs: Iterable[Program]
    audience: dict
    urgency: str
    tell_from: date | None
    tell_until: date | None


@transaction.atomic
def write_broadcast(
    *,
    by: Viewer,
    broadcast: Broadcast | None = None,
    seen: int | None = None,
    key: UUID | None = None,
    **facts: Unpack[BroadcastFacts],
) -> Broadcast:
    """Begin a draft, or change one; returns it with a higher `revision`. Nothing changes if nothing is different.

    A new one goes to all programs and units of its writer until others are chosen; with the `key` of the form it is
    begun once, however often that is sent. `seen` is the revision that the
    viewer saw. Raises ValidationError: changed meanwhile, no draft any more, days the wrong way round (`tell_until`),
    or programs and units that are not the viewer's. Audited without its words.
    """
    if broadcast is None:
        return _begin(by, facts, key)
    broadcast = held(broadcast)
    if seen is not None:
        refuse_other_revision(broadcast, seen)
    refuse_unless_draft(broadcast)
    before = _as_written(broadcast)
    _write(broadcast, facts, by)
    if _as_written(broadcast) != before:
        broadcast.revision += 1
        broadcast.save()
        record(organization=by.organization, by=by, action="broadcast.changed", subject=broadcast)
    return broadcast


def _begin(by: Viewer, facts: BroadcastFacts, key: UUID | None) -> Broadcast:
    broadcast = Broadcast(id=key or new_id(), organization=by.organization, written_by=writing_membership(by))
    try:
        with transaction.atomic():
            broadcast.save(force_insert=True)
    except IntegrityError:
        begun = Broadcast.objects.filter(pk=key, written_by__user=by.user).first()
        if begun is None:
            raise ValidationError(_("Something was sent from this form already. Load the page anew.")) from None
        return begun
    if not facts.get("programs"):
        facts = {**facts, "programs": list(programs_to_write_to(by))}
    facts.setdefault("audience", {})
    _write(broadcast, facts, by)
    record(organization=by.organization, by=by, action="broadcast.begun", subject=broadcast)
    return broadcast


def _write(broadcast: Broadcast, facts: BroadcastFacts, by: Viewer) -> None:
    for name in ("urgency", "tell_from", "tell_until"):
        if name in facts:
            setattr(broadcast, name, facts[name])
    if broadcast.tell_from and broadcast.tell_until and broadcast.tell_until < broadcast.tell_from:
        raise ValidationError({"tell_until": _("The last day cannot be before the first.")})
    if "audience" in facts:
        broadcast.audience = within_units({key: kept for key, kept in facts["audience"].items() if kept}, by)
    if "programs" in facts:
        set_programs(broadcast, facts["programs"])
    for language, words in facts.get("texts", {}).items():
        write_text(broadcast, language, words)
    if "texts" in facts:
        own = BroadcastText.objects.filter(broadcast=broadcast, language=by.organization.language).first()
        broadcast.choices = len(own.choices) if own else 0
    broadcast.save()
    refuse_beyond_reach(broadcast, by)


def within_units(audience: dict, by: Viewer) -> dict:
    """What an audience comes to for its writer.

    A coordinator of some units who chooses none means all of his own; they are written down.
    """
    units = by.managed_unit_ids
    bound = units is not None and broadcaster_program_ids(by) == frozenset()
    if bound and not audience.get("units"):
        audience = {**audience, "units": sorted(str(key) for key in units)}
    return audience


def set_programs(broadcast: Broadcast, programs: Iterable[Program]) -> None:
    """Let a message go to these programs and no other."""
    wanted = {program.pk for program in programs}
    present = BroadcastProgram.objects.filter(broadcast=broadcast)
    present.exclude(program__in=wanted).delete()
    there = set(present.values_list("program_id", flat=True))
    BroadcastProgram.objects.bulk_create(
        BroadcastProgram(organization=broadcast.organization, broadcast=broadcast, program_id=key)
        for key in wanted - there
    )


def write_text(broadcast: Broadcast, language: str, words: TextFacts) -> None:
    """Set the words of the present version in a language; without title and message the language goes."""
    said = {name: words[name] for name in SAID if name in words}
    if "choices" in said:
        said["choices"] = [label.strip() for label in said["choices"] if label.strip()]
    if not said.get("title", "").strip() and not said.get("message", "").strip():
        BroadcastText.objects.filter(broadcast=broadcast, version=broadcast.version, language=language).delete()
        return
    key = {"organization": broadcast.organization, "version": broadcast.version, "language": language}
    BroadcastText.objects.update_or_create(broadcast=broadcast, **key, defaults=said)


@transaction.atomic
def attach(*, broadcast: Broadcast, upload, by: Viewer) -> BroadcastFile:
    """Give the mentors a file with a draft. Raises ValidationError for too many, or what is no draft. Audited."""
    broadcast = held(broadcast)
    refuse_unless_draft(broadcast)
    if BroadcastFile.objects.filter(broadcast=broadcast).count() >= MOST_FILES:
        raise ValidationError({"file": _("Five files are enough.")})
    file = store_file(organization=by.organization, upload=upload)
    attached = BroadcastFile.objects.create(organization=by.organization, broadcast=broadcast, file=file)
    _raise_revision(broadcast)
    record(organization=by.organization, by=by, action="broadcast.file_added", subject=broadcast)
    return attached


@transaction.atomic
def detach(*, attached: BroadcastFile, by: Viewer) -> None:
    """Take a file away from a draft. Raises ValidationError for what is no draft. Audited."""
    broadcast = held(attached.broadcast)
    refuse_unless_draft(broadcast)
    found = BroadcastFile.objects.filter(pk=attached.pk)
    files = list(found.values_list("file_id", flat=True))
    if files:
        found.delete()
        _forget_files(files)
        _raise_revision(broadcast)
        record(organization=by.organization, by=by, action="broadcast.file_removed", subject=broadcast)


@transaction.atomic
def copy_broadcast(*, broadcast: Broadcast, as_template: bool, by: Viewer) -> Broadcast:
    """Make a new draft (or a template) of the present words, audience and files of a message or template.

    Days are not taken along. Raises ValidationError if it goes where the viewer may not write. Audited.
    """
    copy = Broadcast.objects.create(
        organization=by.organization,
        written_by=writing_membership(by),
        urgency=broadcast.urgency,
        audience=broadcast.audience,
        choices=broadcast.choices,
        is_template=as_template,
    )
    programs = BroadcastProgram.objects.filter(broadcast=broadcast).select_related("program")
    set_programs(copy, [row.program for row in programs])
    texts = BroadcastText.objects.filter(broadcast=broadcast, version=broadcast.version)
    for text in texts:
        said = {name: getattr(text, name) for name in SAID}
        BroadcastText.objects.create(organization=by.organization, broadcast=copy, language=text.language, **said)
    BroadcastFile.objects.bulk_create(
        BroadcastFile(organization=by.organization, broadcast=copy, file_id=row.file_id)
        for row in BroadcastFile.objects.filter(broadcast=broadcast)
    )
    refuse_beyond_reach(copy, by)
    detail = {"of": str(broadcast.pk)}
    action = "broadcast.kept_as_template" if as_template else "broadcast.copied"
    record(organization=by.organization, by=by, action=action, subject=copy, detail=detail)
    return copy


@transaction.atomic
def discard(*, broadcast: Broadcast, by: Viewer) -> None:
    """Remove a draft or a template for good. Raises ValidationError for what is no draft any more. Audited."""
    broadcast = held(broadcast)
    refuse_unless_draft(broadcast)
    files = list(BroadcastFile.objects.filter(broadcast=broadcast).values_list("file_id", flat=True))
    record(organization=by.organization, by=by, action="broadcast.discarded", subject=broadcast)
    broadcast.delete()
    _forget_files(files)


def writing_membership(by: Viewer) -> Membership:
    """In which role somebody writes messages."""
    return by.membership(Role.COORDINATOR) or by.membership(Role.BROADCASTER) or by.acting_membership


def refuse_unless_draft(broadcast: Broadcast) -> None:
    """Raise ValidationError for what waits for approval, is out, or was withdrawn."""
    if broadcast.state != BroadcastState.DRAFT:
        raise ValidationError(_("This is no draft any more. Load the page anew."))


def _raise_revision(broadcast: Broadcast) -> None:
    Broadcast.objects.filter(pk=broadcast.pk).update(revision=F("revision") + 1)


def _forget_files(files: list) -> None:
    """A template and what was begun from it share their files: what is attached nowhere goes."""
    used = BroadcastFile.objects.filter(file__in=files).values("file")
    StoredFile.objects.filter(pk__in=files).exclude(pk__in=used).delete()


def _as_written(broadcast: Broadcast) -> tuple:
    texts = BroadcastText.objects.filter(broadcast=broadcast, version=broadcast.version).order_by("language")
    programs = BroadcastProgram.objects.filter(broadcast=broadcast).order_by("program").values_list("program_id")
    days = (broadcast.urgency, broadcast.tell_from, broadcast.tell_until, dict(broadcast.audience))
    said = [[text.language, *(getattr(text, name) for name in SAID)] for text in texts]
    return days, list(programs), said
