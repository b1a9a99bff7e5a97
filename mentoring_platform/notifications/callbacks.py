"""The signed word by which a provider names a message when it tells what became of it.

It carries the organization and the message, and is made by nobody but us: a callback is believed about no other.
"""

from uuid import UUID

from django.conf import settings
from django.core import signing

from mentoring_platform.notifications.models import OutgoingMessage

SIGNER = signing.Signer(salt="notifications.callback")


def token_of(message: OutgoingMessage) -> str:
    """What is given to the provider with the message."""
    return SIGNER.sign(f"{message.organization_id}.{message.pk}")


def named_by(token: str) -> tuple[int, UUID] | None:
    """The organization's and the message's id that a token names; None if we have not made it."""
    try:
        organization, message = SIGNER.unsign(token).split(".")
        return int(organization), UUID(message)
    except (signing.BadSignature, ValueError):
        return None


def callback_address(provider: str, token: str) -> str:
    """Where a provider tells what became of a message."""
    return f"{settings.SITE_URL.rstrip('/')}/messages/callback/{provider}/{token}/"
