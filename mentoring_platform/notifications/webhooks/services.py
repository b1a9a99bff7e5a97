"""What became of a message after it was sent, as its provider tells."""

from uuid import UUID

from django.db import transaction

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.notifications.choices import ALWAYS, Channel, Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.notifications.services import note_bounced, note_delivered
from mentoring_platform.notifications.services.addresses import mark_sound
from mentoring_platform.notifications.services.preferences import stop_letters
from mentoring_platform.notifications.webhooks.reports import Outcome, Report
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


@transaction.atomic
def note_report(*, organization_id: int, message_id: UUID, report: Report) -> bool:
    """Note what a provider tells of a message; whether it is believed.

    Side effects: the message is delivered or has come back; an address that takes nothing is marked, one that has taken
    this message is sound again; a complaint stops this kind of letters to its reader. Told twice, it changes nothing
    more.
    """
    organization = Organization.objects.filter(pk=organization_id, suspended_at__isnull=True).first()
    if organization is None:
        return False
    with organization_scope(organization):
        message = OutgoingMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if message is None or not _speaks_of(message, report):
            return False
        if report.outcome == Outcome.DELIVERED:
            note_delivered(message=message)
            _mend(message)
        elif report.outcome == Outcome.CAME_BACK:
            note_bounced(message=message, reason=report.reason, is_wrong_address=report.is_wrong_address)
        elif message.membership and message.kind not in ALWAYS:
            by = viewer_for(message.membership.user, organization)
            stop_letters(membership=message.membership, kind=Kind(message.kind), by=by)
        return True


def _speaks_of(message: OutgoingMessage, report: Report) -> bool:
    """Our signed word under another channel's report, or under that of another attempt, is not believed."""
    known, told = message.provider_reference, report.reference
    return message.channel == report.channel and (not known or not told or known == told)


def _mend(message: OutgoingMessage) -> None:
    same = {"value": message.to} if message.channel == Channel.EMAIL else {"pk": message.address_id}
    broken = Address.objects.filter(
        **same, channel=message.channel, broken_at__isnull=False, broken_at__lt=message.created_at
    )
    for address in broken.select_related("membership"):
        mark_sound(address=address, by=None)
