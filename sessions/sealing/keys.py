"""Every write of keys: made, wrapped anew, exchanged, opened by passkeys. Private ones are seen in the browser alone.

A key is in use → retired (start_rotation) → gone (finish_rotation, once nothing is sealed to it any more).
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from sessions.choices import Way
from sessions.models import KeyWrap, NoteShare, PasskeyWrap, SealedNote, SealingKey

Wraps = dict[str, dict[str, bytes]]
"""By public key and way, an age file with the private key."""


MOST_PASSKEYS = 10


class OutOfDate(Exception):
    """Somebody, perhaps the same person elsewhere, was faster; the words say what to do. Nothing was written."""


@transaction.atomic
def open_key(*, public_key: str, wraps: Wraps, by: Viewer) -> SealingKey:
    """Keep the first key of a person, with both of its wraps. The same sent twice is one key.

    Raises OutOfDate if the person has another key already, ValidationError for missing wraps. Audited.
    """
    known = {key.public_key: key for key in locked_keys(by.user)}
    if public_key in known:
        return known[public_key]
    if known:
        raise _has_a_key()
    key = _add_key(public_key, by)
    _write_wraps([key], wraps, set(Way.values))
    record(organization=by.organization, by=by, action="key.opened", subject=key)
    return key


@transaction.atomic
def replace_wraps(*, wraps: Wraps, by: Viewer) -> None:
    """Exchange the same ways of opening for all keys of a person at once: a new passphrase, or a new code.

    Raises OutOfDate if the keys are not those that the browser knew, ValidationError for what is incomplete. Audited.
    """
    keys = locked_keys(by.user)
    ways = {way for of_key in wraps.values() for way in of_key}
    if not keys or not ways:
        raise ValidationError(_("There is no key yet."))
    _write_wraps(keys, wraps, ways)
    detail = {"ways": sorted(ways)}
    record(organization=by.organization, by=by, action="key.wrapped", subject=keys[-1], detail=detail)


@transaction.atomic
def add_passkey(*, wrap_id: UUID, public_key: str, credential: str, content: bytes, by: Viewer) -> PasskeyWrap:
    """Let one more passkey of a person open the key in use. The same sent twice is one.

    Raises OutOfDate for another key and for an id that is taken, ValidationError for too many. Audited.
    """
    key = locked_key_in_use(by.user, public_key)
    known = {wrap.pk: wrap for wrap in PasskeyWrap.objects.filter(key=key)}
    if wrap_id in known and bytes(known[wrap_id].content) == content:
        return known[wrap_id]
    if len(known) >= MOST_PASSKEYS:
        raise ValidationError(_("There are ten passkeys already. Remove one first."))
    wrap = PasskeyWrap(
        id=wrap_id, organization=by.organization, key=key, credential=credential, content=content, made_at=clock.now()
    )
    try:
        with transaction.atomic():
            wrap.save(force_insert=True)
    except IntegrityError:
        raise OutOfDate(_("This passkey opens your notes already.")) from None
    record(organization=by.organization, by=by, action="passkey.added", subject=key)
    return wrap


@transaction.atomic
def remove_passkey(*, wrap: PasskeyWrap, by: Viewer) -> None:
    """One passkey of the viewer opens the key no more. Nothing happens if it is gone. Audited."""
    locked_keys(by.user)
    if PasskeyWrap.objects.filter(pk=wrap.pk, key__user=by.user).delete()[0]:
        record(organization=by.organization, by=by, action="passkey.removed", subject=wrap.key)


@transaction.atomic
def start_rotation(*, public_key: str, wraps: Wraps, by: Viewer) -> SealingKey:
    """Put a new key in use beside the present one, which is retired; all are wrapped anew, by both ways.

    Passkeys open nothing from here on: each would have to be at hand. They are added anew afterwards.
    From here on notes are moved one by one, in any time and from any browser: both keys open. The same sent twice is
    one rotation. Raises as `replace_wraps` does. Audited.
    """
    keys = locked_keys(by.user)
    if public_key in {key.public_key for key in keys}:
        return next(key for key in keys if key.public_key == public_key)
    if not keys:
        raise ValidationError(_("There is no key yet."))
    SealingKey.objects.filter(user=by.user, retired_at__isnull=True).update(retired_at=clock.now())
    PasskeyWrap.objects.filter(key__in=keys).delete()
    key = _add_key(public_key, by)
    _write_wraps([*keys, key], wraps, set(Way.values))
    record(organization=by.organization, by=by, action="key.exchanged", subject=key)
    return key


@transaction.atomic
def finish_rotation(*, by: Viewer) -> int:
    """Remove the retired keys to which nothing is sealed any more; returns how many are left. Audited if any goes."""
    locked_keys(by.user)
    retired = SealingKey.objects.filter(user=by.user, retired_at__isnull=False)
    used = Exists(SealedNote.objects.filter(key=OuterRef("pk"))) | Exists(NoteShare.objects.filter(key=OuterRef("pk")))
    gone = list(retired.exclude(used))
    for key in gone:
        subject_id, key_detail = key.pk, {"key": str(key.pk)}
        retired.filter(pk=subject_id).delete()
        record(organization=by.organization, by=by, action="key.removed", detail=key_detail)
    return retired.count()


def locked_keys(user: User) -> list[SealingKey]:
    """All keys of a person, locked against being retired or removed, the one in use last."""
    keys = SealingKey.objects.filter(user=user).order_by("created_at", "pk")
    # Waits; what the one waited for has added meanwhile is seen by another statement alone.
    list(keys.select_for_update(no_key=True).values_list("pk"))
    return list(keys)


def locked_key_in_use(user: User, public_key: str) -> SealingKey:
    """The key of a person to which the browser sealed. Raises OutOfDate unless it is the one in use."""
    key = next((key for key in locked_keys(user) if key.is_in_use), None)
    if key is None or key.public_key != public_key:
        raise OutOfDate(_("The key has changed meanwhile. Nothing was kept."))
    return key


def _add_key(public_key: str, by: Viewer) -> SealingKey:
    key = SealingKey(
        organization=by.organization, user=by.user, public_key=public_key, created_at=clock.now(), retired_at=None
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:
        raise _has_a_key() from None
    return key


def _write_wraps(keys: list[SealingKey], wraps: Wraps, ways: set[str]) -> None:
    if set(wraps) != {key.public_key for key in keys}:
        raise OutOfDate(_("The key has changed meanwhile. Nothing was kept."))
    if any(set(of_key) != ways for of_key in wraps.values()):
        raise ValidationError(_("A way of opening is missing. Nothing was kept."))
    KeyWrap.objects.filter(key__in=keys, way__in=ways).delete()
    KeyWrap.objects.bulk_create(
        KeyWrap(organization_id=key.organization_id, key=key, way=way, content=content)
        for key in keys
        for way, content in wraps[key.public_key].items()
    )


def _has_a_key() -> OutOfDate:
    return OutOfDate(_("You have a key already, made on another device or in another tab. Load this page anew."))
