from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import PeriodKind
from programs.models.spans import InclusiveDates


class CalendarPeriod(TenantModel):
    """A term, a break or a holiday of a program; both days are inclusive.

    No meeting is expected in a break, nor on a holiday that is not `is_open`. `source` is the observance or the country
    that gave a computed day, empty for one made by hand. Computing anew leaves alone what is `is_edited`.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind.choices)
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    source = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    is_open = models.BooleanField(_("we meet on this day"), default=False, db_default=False)
    is_edited = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("part of the year")
        verbose_name_plural = _("parts of the year")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="calendar_period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=PeriodKind.HOLIDAY) | models.Q(is_open=False, source=""),
                name="calendar_period_open_or_computed_only_as_holiday",
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

    @property
    def is_closed(self) -> bool:
        """Whether no meeting is expected in it."""
        return self.kind == PeriodKind.BREAK or (self.kind == PeriodKind.HOLIDAY and not self.is_open)

    def __str__(self) -> str:
        return self.name
