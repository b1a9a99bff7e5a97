from django.db import models

from mentoring_platform.tenancy.models import TenantModel


class AuditLink(TenantModel):
    """One link of an organization's chain; `id` is that of its entry, whose content `entry_hash` covers.

    Written by the database alone, as an entry is committed, in the order of commits; stays when the entry expires.
    Hashes are SHA-256 as hexadecimal digits; `mentoring_platform.audit.chain` says of what.
    """

    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    entry_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["organization", "sequence"], name="audit_link_sequence_once")]
