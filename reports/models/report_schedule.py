from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from reports.exports.choices import Format, Rhythm


class ReportSchedule(TenantModel):
    """That a kept report is told of by letter, again and again, until it is stopped.

    `day` is the weekday of a weekly one (Monday is 0), the day of the month of a monthly one. `told_for` is the day of
    the last letter, as it fell due; nothing from before `set_at` is made good.
    """

    report = TenantForeignKey("reports.SavedReport", on_delete=models.CASCADE, related_name="schedules")
    set_by = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm.choices)
    day = models.PositiveSmallIntegerField(_("day"), default=0)
    format = models.CharField(_("file"), max_length=4, choices=Format.choices)
    set_at = models.DateTimeField()
    told_for = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report by letter")
        verbose_name_plural = _("reports by letter")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "report"], condition=Q(stopped_at__isnull=True), name="report_schedule_once"
            ),
            models.CheckConstraint(
                condition=Q(rhythm="weekly", day__range=(0, 6))
                | Q(rhythm="monthly", day__range=(1, 28))
                | Q(rhythm="quarterly", day=0),
                name="report_schedule_day",
            ),
        ]


class ScheduleReader(TenantModel):
    """Who gets the letters; each opens the report with the own rights."""

    schedule = TenantForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="readers")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("reader of a report by letter")
        verbose_name_plural = _("readers of reports by letter")
        constraints = [
            models.UniqueConstraint(fields=["organization", "schedule", "membership"], name="schedule_reader_once")
        ]
