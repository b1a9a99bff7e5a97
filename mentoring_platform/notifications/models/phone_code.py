from django.db import models

from mentoring_platform.accounts.models import Membership
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class PhoneCode(TenantModel):
    """Six digits on their way to a phone, kept as a hash: who sends them back has the phone in hand."""

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=20)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "membership"], name="one_phone_code")]
