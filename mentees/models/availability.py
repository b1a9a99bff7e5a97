from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, WeeklySpan


class Availability(WeeklySpan):
    """A span of local time on a weekday in which somebody who is accompanied can meet, every week."""

    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, related_name="availabilities")

    class Meta(WeeklySpan.Meta):
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="mentee_availability_has_length"
            ),
            models.UniqueConstraint(
                fields=["organization", "mentee", "weekday", "starts_at"], name="mentee_availability_once"
            ),
        ]
