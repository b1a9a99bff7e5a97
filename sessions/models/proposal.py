from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import ProposalState, Side


class Proposal(TenantModel):
    """Another time for a meeting, or for the fixed time from then on (`for_good`), that one of the two proposes.

    `instants` are the one to three times to choose from; for good, the first time of the new rhythm. It is about a
    meeting at `instead_of`: moved, reported or gone by then, or once that instant has come, it is over by itself,
    whatever `state` still says (`sessions.plans.queries.open_proposals`).
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="proposals")
    meeting = TenantForeignKey(
        "mentoring_sessions.Meeting", on_delete=models.SET_NULL, null=True, related_name="proposals"
    )
    series = TenantForeignKey(
        "mentoring_sessions.MeetingSeries", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    for_good = models.BooleanField(default=False)
    instead_of = models.DateTimeField()
    instants = ArrayField(models.DateTimeField(), size=3)
    side = models.CharField(_("who proposes"), max_length=10, choices=Side.choices)
    author = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    chosen = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["instead_of", "id"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting"],
                condition=Q(state=ProposalState.OPEN, for_good=False),
                name="one_open_proposal_per_meeting",
            ),
            models.UniqueConstraint(
                fields=["organization", "series"],
                condition=Q(state=ProposalState.OPEN, for_good=True),
                name="one_open_proposal_per_series",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.ACCEPTED, chosen__isnull=False)
                | (~Q(state=ProposalState.ACCEPTED) & Q(chosen__isnull=True)),
                name="proposal_accepted_with_a_choice",
            ),
        ]
        indexes = [
            # Read by my week and my meetings.
            models.Index(
                fields=["organization", "pairing"], condition=Q(state=ProposalState.OPEN), name="proposal_open"
            ),
        ]
