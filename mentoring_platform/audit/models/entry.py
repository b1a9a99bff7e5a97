from django.conf import settings
from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class AuditEntry(TenantModel):
    """Who changed what, and when. Append-only: the web's role may neither update nor delete."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        indexes = [
            # Read by the history of one person or pairing.
            models.Index(fields=["organization", "subject_id", "at"], name="audit_by_subject"),
        ]
