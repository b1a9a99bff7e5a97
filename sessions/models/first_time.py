from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import ProposalState


class TimeOffer(TenantModel):
    """The times that somebody who is accompanied offers a new mentor as their fixed one.

    `instants` are one to three, each the first meeting of a rhythm. One of a pairing is open at most; as soon as the
    pairing has a fixed time, however it came, none is (`sessions.choosing.queries.open_offers`).
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="time_offers")
    instants = ArrayField(models.DateTimeField(), size=3)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    chosen = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("offer of a fixed time")
        verbose_name_plural = _("offers of a fixed time")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing"],
                condition=Q(state=ProposalState.OPEN),
                name="one_open_time_offer_per_pairing",
            ),
        ]
