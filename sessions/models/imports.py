from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import ImportState

KEPT_FOR = timedelta(days=7)


class ImportFile(TenantModel):
    """A sheet on its way in. Its content is emptied once it is imported; the row goes after seven days.

    State machine, moved only by `sessions.importing.services`: uploaded → mapped → running → done | failed; failed and
    mapped ones can be mapped again. `layout` says how each sheet is read, `result` what came of it. `error_sheet` holds
    the rows that were refused, as .xlsx.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    starts_on = models.DateField(_("first day"))
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    layout = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error_sheet = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self) -> str:
        return self.name

    @property
    def is_imported(self) -> bool:
        return self.state == ImportState.DONE


class ImportMapping(TenantModel):
    """How the columns of sheets with the same headings were last understood in this organization."""

    signature = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    columns = models.JSONField(default=list)
    used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [models.UniqueConstraint(fields=["organization", "signature"], name="import_mapping_once")]
