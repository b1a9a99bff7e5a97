from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from reports.building.choices import Dataset, PeriodKind


class SavedReport(TenantModel):
    """A question to the figures that somebody keeps under a name: of what, which columns, who, how put together, when.

    Its words are keys that `reports.building` knows; one that is gone since, or a filter by something that is gone or
    that a reader may not see, is said when the report is opened, and never widens what it shows.
    """

    name = models.CharField(_("name"), max_length=80)
    owner = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(_("for the whole office"), default=False)
    dataset = models.CharField(_("what the rows are"), max_length=20, choices=Dataset.choices)
    columns = ArrayField(models.CharField(max_length=30), verbose_name=_("columns"), default=list)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    group_by = models.CharField(_("put together by"), max_length=20, blank=True)
    sort = models.CharField(_("in order of"), max_length=30, blank=True)
    descending = models.BooleanField(_("the largest first"), default=False)
    period = models.CharField(_("period"), max_length=20, choices=PeriodKind.choices, default=PeriodKind.WEEKS_12)
    first = models.DateField(_("from"), null=True, blank=True)
    last = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(period=PeriodKind.FIXED)
                | models.Q(first__isnull=False, last__isnull=False, first__lte=models.F("last")),
                name="saved_report_fixed_period_has_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name
