from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import PeriodKind
from programs.models.spans import InclusiveDates


class CalendarPeriod(TenantModel):
    """A term or a break of a program; both days are inclusive. No meeting is expected in a break."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind.choices)
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("part of the year")
        verbose_name_plural = _("parts of the year")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="calendar_period_ends_after_start"
            ),
            ExclusionConstraint(
                name="calendar_period_kind_no_overlap",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
