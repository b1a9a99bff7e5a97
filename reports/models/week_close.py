from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class WeekClose(TenantModel):
    """That a week has been rolled up: what a lost queue cannot take away, and what the report says of its freshness."""

    week_start = models.DateField()
    closed_at = models.DateTimeField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "week_start"], name="week_closed_once")]
