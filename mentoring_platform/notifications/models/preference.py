from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.rest import EVE, MORNING
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel

MOST_PER_DAY = 4
HOURS = [time(hour) for hour in range(MORNING.hour, EVE.hour)]
"""Those in which letters go on every working day, eves included."""


class Preference(TenantModel):
    """How a member wants to be written to. Who has none gets e-mail at all hours that keep rest.

    `channels` names, for each kind that differs from e-mail alone, the channels wanted: `{"report": []}` switches the
    kind off. Quiet hours are local to the organization and may pass over midnight.
    """

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="message_preferences")
    channels = models.JSONField(default=dict, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest = models.BooleanField(_("one letter a day with everything"), default=False)
    most_per_day = models.PositiveSmallIntegerField(_("most messages a day"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "membership"], name="message_preference_once"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="message_quiet_hours_have_both_ends",
            ),
        ]

    def clean(self) -> None:
        """Raise ValidationError for quiet hours that leave no hour of the day in which letters go."""
        begin, end = self.quiet_from, self.quiet_until
        if begin is None or end is None:
            return
        is_quiet = {hour: begin <= hour < end if begin <= end else hour >= begin or hour < end for hour in HOURS}
        if all(is_quiet.values()):
            raise ValidationError({"quiet_until": _("Leave at least one hour between 8:00 and 13:00.")})


def default_channels() -> list[str]:
    return [Channel.EMAIL.value, Channel.PUSH.value]


class MessageSettings(TenantModel):
    """What holds for all messages of an organization; one without a row has these defaults."""

    most_per_day = models.PositiveSmallIntegerField(
        _("most messages to one person a day"),
        default=MOST_PER_DAY,
        help_text=_("What is beyond it waits for the next morning and comes as one."),
    )
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel.choices), default=default_channels, verbose_name=_("channels")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="message_settings_once")]
