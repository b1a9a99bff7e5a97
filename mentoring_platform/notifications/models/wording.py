from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class OwnWording(TenantModel):
    """How an organization words one letter in one language, for all programs or for one.

    An empty text is the wording above it: that of all programs, and above that the product's. The program is named by
    its id alone, since programs live above; one that is gone has no letters.
    """

    letter = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    program_id = models.UUIDField(null=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    opening = models.TextField(_("opening"), blank=True)
    closing = models.TextField(_("closing"), blank=True)
    short = models.CharField(_("short message"), max_length=300, blank=True)
    changed_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "letter", "language", "program_id"],
                name="own_wording_once",
                nulls_distinct=False,
            )
        ]
