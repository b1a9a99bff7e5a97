from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class BenchmarkSetting(TenantModel):
    """What a program says of a benchmark (a key of `reports.standard.catalogue`); without a row the usual holds.

    `value` and `goal` (in percent) are the program's own; None is the usual one. One that is off is not asked.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="benchmark_settings")
    benchmark = models.CharField(_("benchmark"), max_length=20)
    is_on = models.BooleanField(default=True)
    value = models.PositiveSmallIntegerField(null=True)
    goal = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("setting of a benchmark")
        verbose_name_plural = _("settings of benchmarks")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "benchmark"], name="benchmark_setting_once"),
            models.CheckConstraint(
                condition=Q(goal__isnull=True) | Q(goal__range=(1, 100)), name="benchmark_goal_is_a_share"
            ),
        ]
