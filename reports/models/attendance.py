from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class WeeklyAttendance(TenantModel):
    """What became of one pairing's meetings in one week.

    expected = held + excused + missed + unreported, extra meetings apart; `extra_held` counts those that took place
    beyond the fixed time. A pairing of that week without any meeting has a row of zeros. Of the expected meetings that
    were reported, `in_time` were so within 48 hours of their end; `delay_hours` is the time that all took, from there.
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
    in_time = models.PositiveSmallIntegerField(default=0, db_default=0)
    delay_hours = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("weekly attendance")
        verbose_name_plural = _("weekly attendance")
        indexes = [
            # Read by the report of a week and by figures over many; with the counts in it, the table is not visited.
            models.Index(
                fields=["organization", "week_start"],
                include=["pairing", "expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours"],
                name="attendance_of_weeks",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "week_start"], name="attendance_once_per_week"),
            models.CheckConstraint(
                condition=models.Q(
                    expected=models.F("held") + models.F("excused") + models.F("missed") + models.F("unreported")
                ),
                name="attendance_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(in_time__lte=models.F("expected") - models.F("unreported")),
                name="attendance_in_time_is_reported",
            ),
        ]


class AttendanceBlock(TenantModel):
    """The sum of a pairing's weeks that begin in a run of `weeks` weeks from a day on: years are read in a few rows.

    Nobody writes it: the database keeps it equal to WeeklyAttendance in the statement that changes that
    (migration 0004). Runs are of 4 and of 16 weeks, counted from a Sunday far back.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="+")
    weeks = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    expected = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    unreported = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    delay_hours = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sum of weekly attendance")
        verbose_name_plural = _("sums of weekly attendance")
        indexes = [
            # Read by the figures of a period.
            models.Index(fields=["organization", "weeks", "starts_on"], name="attendance_block_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "weeks", "starts_on"], name="attendance_block_once"
            ),
        ]


class AttendancePlace(TenantModel):
    """The sum of a week over the pairings of a program whose mentees are in a unit now; null for those in none.

    `people` are the different mentees, those included who had nothing in that week. Nobody writes it: the database
    keeps it equal to WeeklyAttendance, in the statement that changes that or moves a mentee (migration 0009).
    """

    week_start = models.DateField()
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")
    unit = TenantForeignKey("tenancy.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    people = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    unreported = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    delay_hours = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sum of a place")
        verbose_name_plural = _("sums of places")
        constraints = [
            # Read by the figures of a period, too, which begin with the weeks.
            models.UniqueConstraint(
                fields=["organization", "week_start", "program", "unit"],
                nulls_distinct=False,
                name="attendance_place_once",
            ),
        ]
