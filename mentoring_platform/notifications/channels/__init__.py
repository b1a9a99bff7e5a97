"""The ways out: an adapter for each channel, chosen by the settings."""

from importlib import import_module

from django.conf import settings

from mentoring_platform.notifications.channels.base import Adapter, Letter, Refused, Sent, Temporary
from mentoring_platform.notifications.choices import Channel

PROVIDERS = {
    (Channel.EMAIL, "django"): "email.EmailAdapter",
    (Channel.SMS, "twilio"): "sms.TwilioAdapter",
    (Channel.WHATSAPP, "cloud"): "whatsapp.CloudAdapter",
    (Channel.PUSH, "vapid"): "push.PushAdapter",
    (Channel.SMS, "console"): "console.SmsConsole",
    (Channel.WHATSAPP, "console"): "console.WhatsappConsole",
    (Channel.PUSH, "console"): "console.PushConsole",
}

__all__ = ["Adapter", "Letter", "Refused", "Sent", "Temporary", "adapter_for", "configured_channels"]


def configured_channels() -> list[str]:
    """The channels for which this deployment has a provider."""
    return [channel for channel in Channel.values if settings.MESSAGE_PROVIDERS.get(channel)]


def adapter_for(channel: str) -> Adapter | None:
    """A new adapter of the provider that the settings choose for a channel; None if there is none."""
    chosen = settings.MESSAGE_PROVIDERS.get(channel)
    if not chosen:
        return None
    # Imported only where it is used: the libraries of some are slow to load.
    module, name = PROVIDERS[Channel(channel), chosen].split(".")
    return getattr(import_module(f"{__name__}.{module}"), name)()
