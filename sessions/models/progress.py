from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import Direction


class GoalProgress(TenantModel):
    """How a goal stood at a meeting, in one word of three; said by one of the two, seen by both."""

    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.CASCADE, related_name="progress")
    goal = TenantForeignKey("programs.Goal", on_delete=models.PROTECT, related_name="progress")
    direction = models.CharField(_("how it goes"), max_length=10, choices=Direction.choices)
    word = models.CharField(_("a word about it"), max_length=300, blank=True)
    author = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("progress of a goal")
        verbose_name_plural = _("progress of goals")
        constraints = [
            models.UniqueConstraint(fields=["organization", "goal", "meeting"], name="goal_progress_once_a_meeting")
        ]
        indexes = [
            # Read by the page on which a meeting's progress is noted.
            models.Index(fields=["organization", "meeting"], name="goal_progress_by_meeting"),
        ]
