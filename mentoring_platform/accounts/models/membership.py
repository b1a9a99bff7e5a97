from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Membership(TenantModel):
    """A user's role in an organization. Scope narrows a coordinator to units (here) and programs (in programs)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user", "role"], name="membership_role_once_per_user")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class MembershipUnit(TenantModel):
    """Narrows a membership to one unit and all units below it."""

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="unit_scopes")
    unit = TenantForeignKey("tenancy.Unit", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "membership", "unit"], name="membership_unit_once")
        ]
