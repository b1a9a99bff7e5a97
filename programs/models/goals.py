from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import GoalLevel, GoalsPolicy, GoalState


class Goal(TenantModel):
    """What a mentee wants, in the mentee's own words; written by the two together, so it stays with the enrolment.

    `version` counts the changes of its words and its state: who writes names the one he saw. `openness` is what
    coordinators were said to see of it when it was written; they never see more, whatever the program says later.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.PROTECT, related_name="goals")
    level = models.CharField(_("for how long"), max_length=10, choices=GoalLevel.choices)
    serves = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="served_by")
    title = models.CharField(_("goal"), max_length=200)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    measure = models.TextField(_("how it will be known"), max_length=1000, blank=True)
    week = models.TextField(_("how the week serves it"), max_length=1000, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place on the page"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=GoalState.choices, default=GoalState.OPEN)
    closing_word = models.CharField(_("a word about it"), max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    openness = models.CharField(max_length=10, choices=GoalsPolicy.choices, default=GoalsPolicy.NOTHING)
    proposed_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    changed_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        indexes = [
            # Read by the page of goals and by the pages of a meeting and a mentee.
            models.Index(fields=["organization", "enrolment"], name="goal_by_enrolment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=GoalLevel.MONTHS) | models.Q(serves__isnull=True),
                name="goal_for_life_serves_no_other",
            ),
            models.CheckConstraint(
                condition=models.Q(state=GoalState.OPEN, closed_on__isnull=True)
                | (~models.Q(state=GoalState.OPEN) & models.Q(closed_on__isnull=False)),
                name="goal_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Step(TenantModel):
    """A small step towards a goal: a line to tick. `version` as in Goal."""

    goal = TenantForeignKey("programs.Goal", on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("small step"), max_length=200)
    done_on = models.DateField(_("done"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    changed_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            # Read with its goal.
            models.Index(fields=["organization", "goal"], name="step_by_goal"),
        ]

    def __str__(self) -> str:
        return self.text


class GoalsRead(TenantModel):
    """Until when somebody has seen what the others wrote about the goals of an enrolment."""

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("goals read")
        verbose_name_plural = _("goals read")
        constraints = [
            models.UniqueConstraint(fields=["organization", "enrolment", "user"], name="goals_read_once_per_user")
        ]
