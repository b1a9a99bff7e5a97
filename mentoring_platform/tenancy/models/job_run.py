from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import TenantModel


class RunResult(models.TextChoices):
    """How a run ended; empty while it has not."""

    DONE = "done", _("Done")
    PARTLY = "partly", _("Done in part")
    FAILED = "failed", _("Failed")


class Run(models.Model):
    """One run of a job for one period: claimed once by the unique key, finished or taken over by another worker.

    The period "" is no claim: it is the row in which a job that comes again and again keeps its last run.
    """

    kind = models.CharField(max_length=60)
    period = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=RunResult.choices, blank=True)
    counts = models.JSONField(default=dict)
    error = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True


class JobRun(Run, TenantModel):
    """A run of a job for one organization."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "period"], name="job_run_once")]


class PlatformJobRun(Run):
    """A run for all organizations at once. Global, since it belongs to none: which job ran when, and how many it met.

    Nothing in it tells of an organization, let alone of a person.
    """

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="platform_job_run_once")]
        # Read by /readyz (the last of each kind) and when the old ones are removed.
        indexes = [models.Index(fields=["kind", "claimed_at"], name="platform_job_run_by_time")]
