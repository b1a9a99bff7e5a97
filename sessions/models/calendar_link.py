from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantModel


class CalendarLink(TenantModel):
    """The address at which a person's calendar fetches the own meetings; one per person and organization.

    Of the secret in the address a hash alone is kept, so it is shown once and a new one takes the place of the old.
    `named_on` is the last local day on which a calendar that names people was handed out, and traced.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    shows_names = models.BooleanField(_("names in the calendar"), default=False)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    named_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="calendar_link_once_per_user"),
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="calendar_link_secret_once"),
        ]
