from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, WeeklySpan


class Availability(WeeklySpan):
    """A span of local time on a weekday in which a mentor can meet, every week."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="availabilities")

    class Meta(WeeklySpan.Meta):
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="availability_has_length"
            ),
            models.UniqueConstraint(
                fields=["organization", "mentor", "weekday", "starts_at"], name="availability_once"
            ),
        ]
