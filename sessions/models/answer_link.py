from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class AnswerLink(TenantModel):
    """The address in a letter at which one person says, without signing in, whether one meeting was held.

    Of the secret in the address a hash alone is kept. There is one per meeting and person: a newer letter's takes the
    place of the former.
    """

    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.CASCADE, related_name="answer_links")
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link for an answer")
        verbose_name_plural = _("links for an answer")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "membership"], name="answer_link_once_per_meeting"
            ),
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="answer_link_secret_once"),
        ]
