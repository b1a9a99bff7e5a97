from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import SupportWay


class SupportTalk(TenantModel):
    """That a coordinator and a mentor talked about how the mentor fares: a fact, without a word of what was said.

    `on` and `next_on` are local days. What was said is in sealed notes of these two, if they write any.
    """

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.PROTECT, related_name="support_talks")
    coordinator = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=10, choices=SupportWay.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    next_on = models.DateField(_("the next one"), null=True, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("support talk")
        verbose_name_plural = _("support talks")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentor", "coordinator", "on"], name="support_talk_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(next_on__isnull=True) | models.Q(next_on__gt=models.F("on")),
                name="support_talk_next_is_later",
            ),
        ]


class SupportRequest(TenantModel):
    """That a mentor asked for a talk; it goes when a talk is noted, or when the mentor takes it back."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="support_requests")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request for a support talk")
        verbose_name_plural = _("requests for support talks")
        constraints = [models.UniqueConstraint(fields=["organization", "mentor"], name="support_asked_once")]
