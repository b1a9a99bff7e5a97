import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class TopicWeek(TenantModel):
    """A week in which topics are counted. Its secret makes the marks, and is destroyed as the week is closed.

    The row stays without it, so that nothing can be counted into a week that is closed.
    """

    week_start = models.DateField()
    secret = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("week of topics")
        verbose_name_plural = _("weeks of topics")
        constraints = [models.UniqueConstraint(fields=["organization", "week_start"], name="topic_week_once")]


class TopicContribution(TenantModel):
    """That somebody's talk touched on a topic (None: nothing special), without a person; gone once the week is closed.

    It names no author, no meeting, no mentee and no moment. The marks tell people and meetings of one week apart and
    come from its secret. Its id is random: one that tells the time would lead to the request that brought it. `unit`
    is no foreign key, since nothing may be learnt from a unit that cannot be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week_start = models.DateField()
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")
    unit = models.UUIDField(null=True)
    topic = TenantForeignKey("programs.Topic", on_delete=models.CASCADE, null=True, related_name="+")
    mentee_mark = models.BinaryField(max_length=32)
    meeting_mark = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("contribution to the trends")
        verbose_name_plural = _("contributions to the trends")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "week_start", "meeting_mark", "topic"],
                name="topic_once_per_meeting",
                nulls_distinct=False,
            ),
        ]
