from django.conf import settings
from django.db import models

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.choices import Kind
from mentoring_platform.tenancy.models import TenantModel


class AuditEntry(TenantModel):
    """Who did or read what, when, from where, and whether it was allowed.

    Append-only by grant and by trigger, partitioned by month of `at`; at commit the database adds its `AuditLink`.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.WRITE)
    allowed = models.BooleanField(default=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        indexes = [
            # Read by the history of one person or pairing.
            models.Index(fields=["organization", "subject_id", "at"], name="audit_by_subject"),
            # Read by the page of the trail, newest first.
            models.Index(fields=["organization", "-at", "-id"], name="audit_newest_first"),
        ]
