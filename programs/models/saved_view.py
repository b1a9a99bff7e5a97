from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class SavedView(TenantModel):
    """A question that somebody asks of the participants' list time and again, under a name.

    What it filters by are references: a view whose unit, program or tag is removed goes with it, since without that
    filter it would suddenly mean everybody.
    """

    name = models.CharField(_("name"), max_length=60)
    owner = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(_("for the whole office"), default=False)
    search = models.CharField(_("search"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=20, blank=True)
    unit = TenantForeignKey("tenancy.Unit", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    tag = TenantForeignKey("mentees.Tag", on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return self.name
