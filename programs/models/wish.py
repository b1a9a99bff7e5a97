from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Wish(TenantModel):
    """That somebody who is enrolled would like this mentor; `rank` 1 is the first choice.

    Kept after a pairing was made: whose wish came true is told by the pairing itself.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="wishes")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField(_("place"))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(fields=["organization", "enrolment", "mentor"], name="wish_for_a_mentor_once"),
            models.UniqueConstraint(
                fields=["organization", "enrolment", "rank"],
                name="wish_rank_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=models.Q(rank__gte=1), name="wish_rank_from_one"),
        ]
