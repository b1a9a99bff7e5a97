"""Trying a message again that its provider has not taken."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.choices import Channel, State
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.tasks import deliver
from mentoring_platform.tenancy import clock


def can_be_tried(message: OutgoingMessage) -> bool:
    """Whether it failed, and is still here to be sent: what held a personal link is emptied once it went."""
    has_failed = message.state == State.GIVEN_UP or (message.state == State.WAITING and bool(message.retry_at))
    return has_failed and bool(message.text if message.channel == Channel.EMAIL else message.short)


@transaction.atomic
def try_again(*, message: OutgoingMessage, by: Viewer) -> None:
    """Let a failed message go at the next moment at which it may: rest and quiet hours hold for it too. Audited.

    Pressed twice it goes once. Raises ValidationError for one that has not failed, or is emptied.
    """
    held = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not can_be_tried(held):
        raise ValidationError(_("There is nothing to try again."))
    held.given_up_at = held.retry_at = held.claim = held.merged_into = None
    held.attempts, held.due_at, held.last_error = 0, clock.now(), ""
    held.save(update_fields=["given_up_at", "retry_at", "claim", "merged_into", "attempts", "due_at", "last_error"])
    deliver.enqueue(held.organization, channel=held.channel)
    detail = {"message_kind": str(held.kind), "message_channel": str(held.channel)}
    record(organization=by.organization, by=by, action="message.tried_again", subject=held.membership, detail=detail)
