from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class WeeklyAttendance(TenantModel):
    """What became of one pairing's meetings in one week.

    expected = held + excused + missed + unreported, extra meetings apart; `extra_held` counts those that took place
    beyond the fixed time. A pairing of that week without any meeting has a row of zeros.
    """

    week_start = models.DateField(_("week"))
    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="weeks")
    expected = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveSmallIntegerField(default=0)
    excused = models.PositiveSmallIntegerField(default=0)
    missed = models.PositiveSmallIntegerField(default=0)
    unreported = models.PositiveSmallIntegerField(default=0)
    extra_held = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("weekly attendance")
        verbose_name_plural = _("weekly attendance")
        indexes = [models.Index(fields=["organization", "week_start"], name="attendance_by_week")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "week_start"], name="attendance_once_per_week"),
            models.CheckConstraint(
                condition=models.Q(
                    expected=models.F("held") + models.F("excused") + models.F("missed") + models.F("unreported")
                ),
                name="attendance_adds_up",
            ),
        ]
