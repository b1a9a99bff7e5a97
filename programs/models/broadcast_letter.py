from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import BroadcastStep


class BroadcastLetter(TenantModel):
    """That somebody was written to about a message to pass on: on which step, in which version, on which local day."""

    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.CASCADE, related_name="letters")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=10, choices=BroadcastStep.choices)
    version = models.PositiveSmallIntegerField()
    written_on = models.DateField()

    class Meta:
        verbose_name = _("letter about a message to pass on")
        verbose_name_plural = _("letters about messages to pass on")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "broadcast", "membership", "step", "written_on"], name="broadcast_letter_once"
            )
        ]
