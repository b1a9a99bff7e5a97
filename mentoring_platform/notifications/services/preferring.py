"""Switching kinds of messages off and on."""

from django.db import transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import ALWAYS, Kind
from mentoring_platform.notifications.models import Preference


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
