"""The ways out: an adapter for each channel, chosen by the settings."""

from importlib import import_module

from django.conf import settings

from mentoring_platform.notifications.channels.base import Adapter, Letter, Refused, Sent, Temporary
from mentoring_platform.notifications.choices import Channel

PROVIDERS = {
    (Channel.EMAIL, "django"): ("email.EmailAdapter", "email"),
    (Channel.SMS, "twilio"): ("sms.TwilioAdapter", "twilio"),
    (Channel.WHATSAPP, "cloud"): ("whatsapp.CloudAdapter", "whatsapp"),
    (Channel.PUSH, "vapid"): ("push.PushAdapter", "push"),
    (Channel.SMS, "console"): ("console.ConsoleAdapter", "console-sms"),
    (Channel.WHATSAPP, "console"): ("console.ConsoleAdapter", "console-whatsapp"),
    (Channel.PUSH, "console"): ("console.ConsoleAdapter", "console-push"),
}
"""For each channel and choice of the settings the adapter, and the name under which the breaker knows the provider."""

__all__ = ["Adapter", "Letter", "Refused", "Sent", "Temporary", "adapter_for", "configured_channels"]


def configured_channels() -> list[str]:
    """The channels for which this deployment has a provider."""
    return [channel for channel in Channel.values if settings.MESSAGE_PROVIDERS.get(channel)]


def adapter_for(channel: str) -> Adapter | None:
    """A new adapter of the provider that the settings choose for a channel; None if there is none."""
    chosen = settings.MESSAGE_PROVIDERS.get(channel)
    if not chosen:
        return None
    path, provider = PROVIDERS[Channel(channel), chosen]
    # Imported only where it is used: the libraries of some are slow to load.
    module, name = path.split(".")
    adapter = getattr(import_module(f"{__name__}.{module}"), name)()
    adapter.name = provider
    return adapter
