"""Where a person is reached besides e-mail: a phone number that was confirmed by a code, and devices.

An address of e-mail is kept here only while letters to it come back: `value` is the address that did, so that another
one of the same person counts as sound.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.choices import PHONE_CHANNELS, Channel, Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage, PhoneCode
from mentoring_platform.notifications.tasks import deliver
from mentoring_platform.tenancy import clock

VALID_FOR, MOST_TRIES, MOST_CODES_A_DAY, MOST_DEVICES = timedelta(minutes=15), 5, 5, 10


@transaction.atomic
def send_phone_code(*, number: str, channel: str, by: Viewer) -> PhoneCode:
    """Send six digits to a phone, which confirm that it is the viewer's; a former code of theirs ends. Audited.

    Goes at once, whatever the hour: the person waits for it. Raises ValidationError after five codes in a day.
    """
    membership = _hold(by)
    since = clock.now() - timedelta(days=1)
    asked = OutgoingMessage.objects.filter(key__startswith=f"phone-code:{by.user.pk}:", created_at__gte=since).count()
    if asked >= MOST_CODES_A_DAY:
        raise ValidationError(_("Five codes were sent today. Try again tomorrow."))
    digits = f"{secrets.randbelow(1_000_000):06}"
    PhoneCode.objects.filter(membership=membership).delete()
    code = PhoneCode.objects.create(
        organization=by.organization,
        membership=membership,
        number=number,
        code_hash=_hash(membership.pk, digits),
        expires_at=clock.now() + VALID_FOR,
    )
    with translation.override(by.user.language or by.organization.language):
        said = _("Your code for %(organization)s: %(code)s") % {"organization": by.organization.name, "code": digits}
    pending, _created = Address.objects.update_or_create(
        organization=by.organization,
        membership=membership,
        channel=channel,
        value=number,
        defaults={"broken_at": None, "broken_reason": ""},
    )
    OutgoingMessage.objects.create(
        organization=by.organization,
        key=f"phone-code:{by.user.pk}:{code.pk}",
        kind=Kind.ACCESS,
        channel=channel,
        membership=membership,
        address=pending,
        to=number,
        subject=_("Code to confirm a phone number"),
        short=said[:300],
        created_at=clock.now(),
        due_at=clock.now(),
        forget_when_sent=True,
    )
    deliver.enqueue(by.organization, channel=channel)
    record(organization=by.organization, by=by, action="messages.code_sent", subject=membership)
    return code


def confirm_phone(*, digits: str, by: Viewer) -> None:
    """Take a number as the viewer's for SMS and WhatsApp, in all roles, in place of a former one. Audited.

    Raises ValidationError for wrong digits, after five tries, and when the code has ended.
    """
    with transaction.atomic():
        code = PhoneCode.objects.select_for_update().filter(membership=_hold(by)).first()
        if code is None or code.expires_at <= clock.now() or code.tries >= MOST_TRIES:
            raise ValidationError(_("This code is no longer good. Have another one sent."))
        is_right = constant_time_compare(code.code_hash, _hash(code.membership_id, digits))
        if is_right:
            _take_number(code, by)
        else:
            code.tries += 1
            code.save(update_fields=["tries"])
    if not is_right:  # outside, so that the try stays counted
        raise ValidationError(_("These are not the digits that were sent."))


@transaction.atomic
def remove_phone(*, by: Viewer) -> None:
    """Send nothing to the viewer's phone number any more. Audited."""
    PhoneCode.objects.filter(membership=_hold(by)).delete()
    gone, _rows = Address.objects.filter(membership__in=by.memberships, channel__in=PHONE_CHANNELS).delete()
    if gone:
        record(organization=by.organization, by=by, action="messages.phone_removed", subject=by.acting_membership)


@transaction.atomic
def add_device(*, subscription: dict, by: Viewer) -> None:
    """Let notices come to this device, in all roles of the viewer. Twice is as good as once. Audited.

    Raises ValidationError for an eleventh device.
    """
    membership = _hold(by)
    value = json.dumps(subscription, sort_keys=True, separators=(",", ":"))
    own = Address.objects.filter(membership__in=by.memberships, channel=Channel.PUSH)
    present = set(own.values_list("value", flat=True))
    if value in present:
        return
    if len(present) >= MOST_DEVICES:
        raise ValidationError(_("Notices come to ten devices already. Take one away first."))
    _add(by, [Channel.PUSH], value)
    record(organization=by.organization, by=by, action="messages.device_added", subject=membership)


@transaction.atomic
def remove_device(*, device: Address, by: Viewer) -> None:
    """Let no notices come to this device of the viewer any more. Audited."""
    own = Address.objects.filter(membership__in=by.memberships, channel=Channel.PUSH, value=device.value)
    if own.delete()[0]:
        record(organization=by.organization, by=by, action="messages.device_removed", subject=by.acting_membership)


@transaction.atomic
def mark_sound(*, address: Address, by: Viewer | None) -> None:
    """Write to an address again: somebody has looked at it, or a message has arrived. Audited when it was broken."""
    same = Address.objects.filter(
        membership__user=address.membership.user_id,
        channel=address.channel,
        value=address.value,
        broken_at__isnull=False,
    )
    is_mail = address.channel == Channel.EMAIL
    changed = same.delete()[0] if is_mail else same.update(broken_at=None, broken_reason="")
    if changed:
        record(organization=address.organization, by=by, action="address.mended", subject=address.membership)


def _take_number(code: PhoneCode, by: Viewer) -> None:
    Address.objects.filter(membership__in=by.memberships, channel__in=PHONE_CHANNELS).delete()
    _add(by, PHONE_CHANNELS, code.number)
    code.delete()
    record(organization=by.organization, by=by, action="messages.phone_confirmed", subject=by.acting_membership)


def _add(by: Viewer, channels: Iterable[str], value: str) -> None:
    Address.objects.bulk_create(
        Address(
            organization=by.organization,
            membership=membership,
            channel=channel,
            value=value,
            confirmed_at=clock.now(),
        )
        for membership in by.memberships
        for channel in channels
    )


def _hold(by: Viewer) -> Membership:
    """The viewer's own membership, held until the commit: one change of addresses at a time."""
    return Membership.objects.select_for_update(no_key=True).get(pk=by.acting_membership.pk)


def _hash(membership_id: UUID, digits: str) -> str:
    return hashlib.sha256(f"{membership_id}:{digits}".encode()).hexdigest()
