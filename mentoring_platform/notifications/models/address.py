from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Address(TenantModel):
    """Where a member is reached besides e-mail, which is the user's own.

    `value` is a phone number in E.164 (+972…) for SMS and WhatsApp, and the browser's subscription as JSON for push, of
    which a person has one for each device. A broken one is not written to until it is corrected (`broken_at` None).
    """

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="message_addresses")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    value = models.CharField(_("address"), max_length=2000)
    confirmed_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    broken_reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership", "channel", "value"], name="message_address_once"
            )
        ]
