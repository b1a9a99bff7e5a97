from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PUSH = "push", _("Notice on the device")


class Kind(TextChoices):
    ACCESS = "access", _("Invitations and sign-in")
    CONCERN = "concern", _("Concerns")
    REPORT = "report", _("Did you meet?")
    MEETING_SOON = "meeting_soon", _("Before a meeting")
    PLAN = "plan", _("Changes of plan")
    PAIRING = "pairing", _("A new pairing")
    TRAINING = "training", _("Training")
    WEEK = "week", _("The week in short")
    UNREPORTED = "unreported", _("What is not reported")
    BROADCAST = "broadcast", _("Messages of the office")
    CIRCLE = "circle", _("The mentors' circle")
    HANDBOOK = "handbook", _("The mentors' handbook")
    EXPORT = "export", _("Reports that are ready")
    PULSE = "pulse", _("How is it going?")


PHONE_CHANNELS = (Channel.SMS, Channel.WHATSAPP)
"""What one confirmed phone number opens."""

ALWAYS = (Kind.ACCESS, Kind.CONCERN)
"""What nobody can switch off, and what waits for nothing: no rest, no merging, no cap."""

READ_BY_NOBODY_ELSE = (Kind.CONCERN, Kind.CIRCLE, Kind.PULSE)
"""Letters of which the office does not learn: that somebody got one would tell who raised a concern, asked, or would
like to talk."""


class State(TextChoices):
    """What became of a message. Reasons of waiting are told by `queries.waiting_because`."""

    WAITING = "waiting", pgettext_lazy("message", "Waits")
    SENT = "sent", pgettext_lazy("message", "Sent")
    DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("message", "Came back")
    GIVEN_UP = "given_up", pgettext_lazy("message", "Given up")
    DROPPED = "dropped", pgettext_lazy("message", "Not wanted any more")


class Result(TextChoices):
    """How one attempt to send ended."""

    SENT = "sent", pgettext_lazy("attempt", "Sent")
    REFUSED = "refused", pgettext_lazy("attempt", "Refused for good")
    FAILED = "failed", pgettext_lazy("attempt", "Failed, to be tried again")
    INTERRUPTED = "interrupted", pgettext_lazy("attempt", "Broken off in the middle")


class RemindBefore(TextChoices):
    """How long before a meeting a reminder goes; at the last hour of letters before that, if none goes then."""

    OFF = "off", _("No reminder")
    EVENING = "evening", _("On the evening before")
    TWO_HOURS = "two_hours", _("Two hours before")
