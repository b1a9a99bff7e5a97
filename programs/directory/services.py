"""The directory: suggested → listed → gone. Its writers, but for what comes by a link (`by_link`)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.names import searchable
from programs.choices import EntryState
from programs.directory.marks import marks_of
from programs.directory.queries import asked_to_be_left_out, fields_in_use, fields_of
from programs.models import (
    DirectoryEntry,
    DirectoryField,
    EntryField,
    EntryLink,
    EntryProposal,
    EntryRecommendation,
    EntryRefusal,
)

MOST_FIELDS = 30


class Facts(TypedDict, total=False):
    kind: str
    name: str
    languages: list[str]
    unit: Unit | None
    area: str
    cost: str
    cost_words: str
    phone: str
    email: str
    site: str
    about: str
    limits: str
    waiting: str
    told_on: date | None


@transaction.atomic
def add_entry(
    *,
    organization: Organization,
    fields: Iterable[str],
    by: Viewer | None,
    is_listed: bool,
    asked_again: bool = False,
    **facts: Unpack[Facts],
) -> DirectoryEntry:
    """List an entry under fields by their names, or (not `is_listed`) suggest one, which waits for a coordinator.

    Raises ValidationError (`asked_again`) for whoever asked to be left out, unless it is said that they asked to be in
    again: then that is forgotten. What is new counts as confirmed today. Audited.
    """
    _check_refusal(organization, asked_again, facts["name"], facts.get("phone", ""), facts.get("email", ""))
    entry = DirectoryEntry(
        organization=organization,
        state=EntryState.LISTED if is_listed else EntryState.SUGGESTED,
        suggested_by=None if is_listed or by is None else by.acting_membership,
        confirmed_on=clock.today(organization),
        changed_at=clock.now(),
        **facts,
    )
    entry.full_clean(exclude=["search_text", "suggested_by", "unit"], validate_unique=False, validate_constraints=False)
    entry.save()
    _set_fields_of(entry, fields)
    action = "directory.added" if is_listed else "directory.suggested"
    record(organization=organization, by=by, action=action, subject=entry)
    return entry


@transaction.atomic
def change_entry(
    *,
    entry: DirectoryEntry,
    fields: Iterable[str],
    by: Viewer,
    asked_again: bool = False,
    **facts: Unpack[Facts],
) -> DirectoryEntry:
    """Change an entry. Raises ValidationError, as `add_entry` does. Audited with the names of what changed."""
    entry = DirectoryEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    changed = [name for name, value in facts.items() if getattr(entry, name) != value]
    before = set(EntryField.objects.filter(entry=entry).values_list("field__name", flat=True))
    if before != (wanted := set(fields)):
        _set_fields_of(entry, wanted)
        changed.append("fields")
    if not changed:
        return entry
    for name in changed:
        if name != "fields":
            setattr(entry, name, facts[name])
    if {"name", "phone", "email"} & set(changed):
        _check_refusal(entry.organization, asked_again, entry.name, entry.phone, entry.email)
    if "email" in changed:  # letters to another address begin anew, and links in the former ones lead nowhere
        EntryLink.objects.filter(entry=entry).delete()
        entry.letters, entry.asked_on = 0, None
    entry.changed_at = clock.now()
    entry.full_clean(exclude=["search_text", "suggested_by", "unit"], validate_unique=False, validate_constraints=False)
    entry.save()
    detail = {"fields": changed}
    record(organization=entry.organization, by=by, action="directory.changed", subject=entry, detail=detail)
    return entry


@transaction.atomic
def accept_entry(*, entry: DirectoryEntry, by: Viewer) -> bool:
    """List what somebody suggested; whether it was still waiting. Audited."""
    waiting = DirectoryEntry.objects.filter(pk=entry.pk, state=EntryState.SUGGESTED)
    if not waiting.update(state=EntryState.LISTED, confirmed_on=clock.today(by.organization), changed_at=clock.now()):
        return False
    record(organization=entry.organization, by=by, action="directory.accepted", subject=entry)
    return True


@transaction.atomic
def remove_entry(*, entry: DirectoryEntry, asked: bool, by: Viewer | None) -> None:
    """Take an entry out with everything about it. `asked`: they wished so, which is remembered by a mark. Audited."""
    organization = entry.organization
    if asked:
        remember_refusal(entry)
    action = "directory.left" if by is None else "directory.removed"
    record(organization=organization, by=by, action=action, subject=entry)
    entry.delete()


def remember_refusal(entry: DirectoryEntry) -> None:
    """Keep the marks by which nobody enters this one again by mistake."""
    marks = marks_of(entry.organization, name=entry.name, phone=entry.phone, email=entry.email)
    today = clock.today(entry.organization)
    EntryRefusal.objects.bulk_create(
        (EntryRefusal(organization=entry.organization, mark=mark, on=today) for mark in sorted(marks)),
        ignore_conflicts=True,
    )


@transaction.atomic
def confirm_entry(*, entry: DirectoryEntry, by: Viewer | None) -> None:
    """Note that all of it is true as of today: said by phone to the office, or (`by` is None) by a link. Audited.

    Letters that asked have had their answer; what is said by the same link twice is said once.
    """
    today = clock.today(entry.organization)
    asked = DirectoryEntry.objects.filter(pk=entry.pk)
    if asked.filter(confirmed_on=today, letters=0).exists():
        return
    asked.update(confirmed_on=today, letters=0, asked_on=None)
    action = "directory.confirmed_by_link" if by is None else "directory.confirmed"
    record(organization=entry.organization, by=by, action=action, subject=entry)


@transaction.atomic
def close_proposal(*, entry: DirectoryEntry, takes: bool, by: Viewer) -> None:
    """Take over what whoever is listed wants changed, or leave all as it is; either way they have answered. Audited."""
    proposal = EntryProposal.objects.select_for_update().filter(entry=entry).first()
    if proposal is None:
        return
    entry = DirectoryEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if takes:
        for name, value in proposal.values.items():
            setattr(entry, name, value)
    entry.confirmed_on, entry.letters, entry.asked_on = clock.today(entry.organization), 0, None
    entry.changed_at = clock.now()
    entry.save()
    proposal.delete()
    action = "directory.proposal_taken" if takes else "directory.proposal_left"
    record(organization=entry.organization, by=by, action=action, subject=entry)


@transaction.atomic
def recommend_entry(*, entry: DirectoryEntry, word: str, by: Viewer) -> EntryRecommendation:
    """Say by name why one recommends an entry; said again, the newer word stands. Audited."""
    recommendation, _is_new = EntryRecommendation.objects.update_or_create(
        organization=entry.organization,
        entry=entry,
        membership=by.acting_membership,
        defaults={"word": word},
        create_defaults={"word": word, "at": clock.now()},
    )
    record(organization=entry.organization, by=by, action="directory.recommended", subject=entry)
    return recommendation


@transaction.atomic
def withdraw_recommendation(*, entry: DirectoryEntry, by: Viewer) -> None:
    """Take the own word back. Audited when there was one."""
    if EntryRecommendation.objects.filter(entry=entry, membership__user=by.user).delete()[0]:
        record(organization=entry.organization, by=by, action="directory.unrecommended", subject=entry)


@transaction.atomic
def set_fields(*, organization: Organization, names: Sequence[str], by: Viewer) -> None:
    """Let the directory have these fields in this order.

    Raises ValidationError (`names`) for too many, for one too long or there twice, and for leaving out one under which
    an entry stands. Audited.
    """
    wanted = [" ".join(name.split()) for name in names if name.strip()]
    _check_fields(wanted)
    folded = {searchable(name) for name in wanted}
    for field in fields_in_use(organization):
        if field.search_name not in folded:
            words = _("Entries stand under “%(name)s”. Move them first, then take it out.") % {"name": field.name}
            raise ValidationError({"names": words})
    known = {field.search_name: field for field in fields_of(organization)}
    for position, name in enumerate(wanted, start=1):
        field = known.pop(searchable(name), None) or DirectoryField(organization=organization)
        field.name, field.position = name, position
        field.save()
    DirectoryField.objects.filter(pk__in=[field.pk for field in known.values()]).delete()
    record(organization=organization, by=by, action="directory.fields")


def _check_fields(names: Sequence[str]) -> None:
    if len(names) > MOST_FIELDS:
        raise ValidationError({"names": _("Thirty fields at most: otherwise nobody finds the right one.")})
    if not names:
        raise ValidationError({"names": _("Leave at least one field.")})
    longest = DirectoryField._meta.get_field("name").max_length
    folded = [searchable(name) for name in names]
    for name in names:
        if len(name) > longest:
            raise ValidationError({"names": _("“%(name)s” is too long: 40 letters at most.") % {"name": name[:60]}})
        if not searchable(name) or folded.count(searchable(name)) > 1:
            raise ValidationError({"names": _("“%(name)s” stands there twice.") % {"name": name}})


def _set_fields_of(entry: DirectoryEntry, names: Iterable[str]) -> None:
    """Put an entry under these fields; those that are not there yet are made."""
    organization = entry.organization
    known = {field.name: field for field in fields_of(organization)}
    wanted = []
    for name in dict.fromkeys(names):
        if name not in known:
            known[name], _is_new = DirectoryField.objects.get_or_create(
                organization=organization,
                search_name=searchable(name),
                defaults={"name": name, "position": len(known) + 1},
            )
        wanted.append(known[name])
    EntryField.objects.filter(entry=entry).exclude(field__in=wanted).delete()
    EntryField.objects.bulk_create(
        (EntryField(organization=organization, entry=entry, field=field) for field in wanted), ignore_conflicts=True
    )


def _check_refusal(organization: Organization, asked_again: bool, name: str, phone: str, email: str) -> None:
    day = asked_to_be_left_out(organization, name=name, phone=phone, email=email)
    if day is None:
        return
    if not asked_again:
        words = _("Somebody with this name, number or address asked to be left out of the directory. Ask them first.")
        raise ValidationError({"asked_again": words})
    EntryRefusal.objects.filter(mark__in=marks_of(organization, name=name, phone=phone, email=email)).delete()
