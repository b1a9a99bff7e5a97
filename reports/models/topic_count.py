import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class TopicCount(TenantModel):
    """How many talks of a closed week touched on a topic (None: nothing special), and of how many mentees.

    Append-only, and only what may be shown (`reports.disclosure`): what too few spoke of was never written. Without a
    unit it is the whole program; a unit includes those below it as they were then. `unit` is no foreign key, so that
    a unit can be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week_start = models.DateField()
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")
    unit = models.UUIDField(null=True)
    topic = TenantForeignKey("programs.Topic", on_delete=models.PROTECT, null=True, related_name="+")
    mentees = models.PositiveIntegerField()
    mentions = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of a topic")
        verbose_name_plural = _("counts of topics")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "week_start", "unit", "topic"],
                name="topic_counted_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(mentees__gte=5, mentions__gte=10), name="topic_count_of_many"),
        ]
