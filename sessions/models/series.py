from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import Frequency
from sessions.choices import Mode, WeekOfMonth


class MeetingSeries(TenantModel):
    """The fixed time of a pairing, in the organization's local time; both days are inclusive.

    Fortnightly series count from the first matching weekday on or after `starts_on`. Those of one mentor that bear the
    same `together` meet as one (a family, a pair) whenever their meetings begin at the same moment.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="series")
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency.choices, default=Frequency.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    week_of_month = models.SmallIntegerField(
        _("which in the month"), choices=WeekOfMonth.choices, null=True, blank=True
    )
    start_time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    together = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on", "weekday", "start_time"]
        verbose_name = _("fixed time")
        verbose_name_plural = _("fixed times")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="series_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency=Frequency.MONTHLY, week_of_month__isnull=False)
                | (~models.Q(frequency=Frequency.MONTHLY) & models.Q(week_of_month__isnull=True)),
                name="series_week_of_month_iff_monthly",
            ),
        ]
