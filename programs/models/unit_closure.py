from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class UnitClosure(TenantModel):
    """A unit is closed, with those below it, from a day until a day (inclusive): its mentees are not expected then."""

    unit = TenantForeignKey("tenancy.Unit", verbose_name=_("unit"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name = _("closure of a unit")
        verbose_name_plural = _("closures of units")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="unit_closure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name
