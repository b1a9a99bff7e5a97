"""How a person wants to be written to."""

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.choices import ALWAYS, Channel, Kind
from mentoring_platform.notifications.models import MessageSettings, Preference
from mentoring_platform.notifications.queries import addresses_of, wanted_channels


@transaction.atomic
def choose_messages(
    *, channels: dict[str, list[str]], quiet_from: time | None, quiet_until: time | None, digest: bool, by: Viewer
) -> None:
    """Keep how the viewer wants to be written to, in all roles: channels by kind, quiet hours, one letter a day.

    Kinds that are not named stay as they were chosen. What must come (access, concerns) goes on coming. Audited.
    """
    for preference in _held(by.memberships):
        for kind, wanted in channels.items():
            if kind not in ALWAYS:
                preference.channels[kind] = [channel for channel in Channel.values if channel in wanted]
        preference.quiet_from, preference.quiet_until = quiet_from, quiet_until
        preference.digest = digest
        preference.save()
    record(organization=by.organization, by=by, action="messages.chosen", subject=by.acting_membership)


@transaction.atomic
def stop_letters(*, membership: Membership, kind: Kind, by: Viewer | None) -> bool:
    """Send this person no e-mail of this kind any more, in no role; whether there was something to stop. Audited.

    What the person gets of it by other channels stays, as far as they reach the person now: from one that does not, the
    outbox would fall back on e-mail.
    """
    own = list(Membership.objects.filter(user=membership.user_id))
    reached = {address.channel for address in addresses_of(own) if address.broken_at is None}
    stopped = False
    for preference in _held(own):
        wanted = wanted_channels(preference, kind)
        if Channel.EMAIL in wanted and kind not in ALWAYS:
            preference.channels[kind] = [channel for channel in wanted if channel in reached]
            preference.save()
            stopped = True
    if stopped:
        told = {"message_kind": Kind(kind).value}
        record(organization=membership.organization, by=by, action="messages.stopped", subject=membership, detail=told)
    return stopped


@transaction.atomic
def set_wanted(*, membership: Membership, kind: Kind, wanted: bool) -> bool:
    """Let a member be written to in messages of a kind, on the usual channel, or not; whether that is a change.

    On which channels somebody wants a kind stays as it is, unless it was none. The caller audits. Raises ValueError for
    what nobody can switch off.
    """
    if kind in ALWAYS:
        raise ValueError(f"{kind} cannot be switched off.")
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    organization = membership.organization
    chosen, _ = Preference.objects.get_or_create(organization=organization, membership=membership)
    if (chosen.channels.get(kind.value) != []) == wanted:
        return False
    if wanted:
        del chosen.channels[kind.value]
    else:
        chosen.channels[kind.value] = []
    chosen.save(update_fields=["channels"])
    return True


@transaction.atomic
def set_message_settings(*, channels: Iterable[str], most_per_day: int, by: Viewer) -> MessageSettings:
    """Choose the channels that the organization uses, and how many messages a person gets a day at most. Audited.

    E-mail is always among them: invitations go by it.
    """
    wanted = [channel for channel in Channel.values if channel in {*channels, Channel.EMAIL}]
    settings, _created = MessageSettings.objects.update_or_create(
        organization=by.organization, defaults={"channels": wanted, "most_per_day": most_per_day}
    )
    detail = {"channels": wanted, "most": most_per_day}
    record(organization=by.organization, by=by, action="messages.settings", detail=detail)
    return settings


def _held(memberships: Iterable[Membership]) -> list[Preference]:
    """The preferences of these memberships, made where there is none, held until the commit: one writer at a time."""
    held = []
    for membership in (
        Membership.objects.select_for_update(no_key=True)
        .filter(pk__in=[membership.pk for membership in memberships])
        .order_by("pk")
    ):
        preference, _created = Preference.objects.get_or_create(
            organization_id=membership.organization_id, membership=membership
        )
        held.append(preference)
    return held
