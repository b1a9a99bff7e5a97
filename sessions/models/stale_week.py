from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class StaleWeek(TenantModel):
    """A week whose roll-up no longer tells the truth: written with its cause, removed by the next roll-up.

    Being a row, it outlives a lost queue.
    """

    week_start = models.DateField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "week_start"], name="stale_week_once")]
