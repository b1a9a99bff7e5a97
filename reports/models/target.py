from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class MeasureTarget(TenantModel):
    """What a program aims at in one measure (`compliance.measures.Key`): percent, or hours. No row: no target."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="measure_targets")
    measure = models.CharField(_("measure"), max_length=20)
    value = models.PositiveSmallIntegerField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "measure"], name="target_once_per_measure"),
            models.CheckConstraint(condition=models.Q(value__gte=1), name="target_says_something"),
        ]
