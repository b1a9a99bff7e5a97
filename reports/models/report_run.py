from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from reports.exports.choices import OPEN_STATES, Format, RunState, Why

KEPT_FOR = timedelta(days=7)


class ReportRun(TenantModel):
    """A long report on its way to a file, for the person who asked.

    State machine, moved only by `reports.exports`: waiting → running → done | failed | cancelled; a run whose worker
    died waits again once its claim has ended. `definition` is the report as it was when it was asked for, `rights` what
    the person might read when the file was made, `people` the ids of those it names. The file lies in `ReportPart`s,
    for seven days; the row stays.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("report"), max_length=150)
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    format = models.CharField(_("file"), max_length=4, choices=Format.choices)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    people = models.JSONField(default=list)
    rights = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "asked_by", "fingerprint"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="report_run_once_at_a_time",
            )
        ]
        indexes = [
            # Read by the page of one's own files.
            models.Index(fields=["organization", "asked_by", "-created_at"], name="report_run_by_person"),
            # Read each minute: what waits, or was left by its worker.
            models.Index(
                fields=["organization", "created_at"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="report_run_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in OPEN_STATES

    @property
    def is_there(self) -> bool:
        """Whether there is a file to take."""
        return self.state == RunState.DONE and self.forgotten_at is None

    @property
    def kept_until(self):
        """When the file goes."""
        return self.finished_at + KEPT_FOR if self.finished_at else None


class ReportPart(TenantModel):
    """A stretch of a file, of one megabyte at most, so that neither writing nor reading holds all of it."""

    run = TenantForeignKey(ReportRun, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        constraints = [models.UniqueConstraint(fields=["organization", "run", "number"], name="report_part_once")]
