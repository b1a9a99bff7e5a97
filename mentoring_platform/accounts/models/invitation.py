from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Invitation(TenantModel):
    """An e-mailed invitation to become a member; the link's secret is kept as a hash only."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64)
    invited_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.UniqueConstraint(fields=["organization", "token_hash"], name="invitation_token_once")]
