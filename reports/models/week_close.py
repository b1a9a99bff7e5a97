from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class WeekClose(TenantModel):
    """That a week has been rolled up: what a lost queue cannot take away, and what the report says of its freshness.

    `told_at` is when its letters were written, at the organization's hour; reports after that came in late.
    """

    week_start = models.DateField()
    closed_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "week_start"], name="week_closed_once")]
