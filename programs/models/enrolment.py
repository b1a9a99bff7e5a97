from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import EndReason
from programs.models.spans import InclusiveDates


class Enrolment(TenantModel):
    """A mentee in a program, from a day until a day (inclusive) or open."""

    program = TenantForeignKey("programs.Program", on_delete=models.PROTECT, related_name="enrolments")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.PROTECT, related_name="enrolments")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=20, choices=EndReason.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="enrolment_ends_after_start",
            ),
            ExclusionConstraint(
                name="enrolment_once_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    ("mentee", RangeOperators.EQUAL),
                    (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Already in this program at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} · {self.program}"
