from django.contrib.postgres.fields import ArrayField
from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class WeekCheck(TenantModel):
    """That a closed week was counted again from its meetings and logs, and how many rows were then found to differ.

    `pairings` says whose, the first few. `checked_on` is the organization's day: a week is checked once in it.
    """

    week_start = models.DateField()
    checked_on = models.DateField()
    checked_at = models.DateTimeField()
    differing = models.PositiveIntegerField(default=0)
    pairings = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "week_start", "checked_on"], name="week_checked_once_a_day")
        ]
        # Read by the page of what runs by itself, and when the old ones are removed.
        indexes = [models.Index(fields=["organization", "checked_on"], name="week_check_by_day")]
