"""Proposals of who accompanies whom: a program's rules, what is known of people, and the boards."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.matching.choices import AimChoice, ExclusionKind, GenderRule, PlaceRule, Preference, RunState, Weight


class MatchRules(TenantModel):
    """What must hold and what is hoped for in a program. Without a row what stands here as default holds."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="match_rules")
    language = models.BooleanField(_("a language in common"), default=True)
    times = models.BooleanField(_("a time at which both can meet"), default=True)
    gender = models.CharField(_("men and women"), max_length=10, choices=GenderRule.choices, default=GenderRule.OFF)
    place = models.CharField(_("where they belong"), max_length=10, choices=PlaceRule.choices, default=PlaceRule.OFF)
    aim = models.CharField(_("aim"), max_length=15, choices=AimChoice.choices, default=AimChoice.NOBODY_LEFT)
    order = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.MOST)
    preference = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.MUCH)
    interests = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.LITTLE)
    experience = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.LITTLE)
    earlier = models.PositiveSmallIntegerField(choices=Weight.choices, default=Weight.MUCH)

    class Meta:
        verbose_name = _("rules of matching")
        verbose_name_plural = _("rules of matching")
        constraints = [models.UniqueConstraint(fields=["organization", "program"], name="match_rules_once")]


class MatchExclusion(TenantModel):
    """That these two are not to be paired, in any program; `kind` says why, and there is no room for more."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="match_exclusions")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, related_name="match_exclusions")
    kind = models.CharField(_("why"), max_length=15, choices=ExclusionKind.choices)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pair not to be made")
        verbose_name_plural = _("pairs not to be made")
        constraints = [
            models.UniqueConstraint(fields=["organization", "mentor", "mentee"], name="match_exclusion_once")
        ]


class MentorInterest(TenantModel):
    """That a mentor likes what a tag of participants tells of."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="interests")
    tag = TenantForeignKey("mentees.Tag", on_delete=models.CASCADE, related_name="mentor_interests")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "mentor", "tag"], name="mentor_interest_once")]


class MentorPreference(TenantModel):
    """What a mentor says of somebody who waits: gladly, or rather not. Who has said nothing has no row."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="match_preferences")
    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="mentor_preferences")
    said = models.CharField(max_length=10, choices=Preference.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "mentor", "enrolment"], name="mentor_preference_once")
        ]


class MatchRun(TenantModel):
    """Proposals for all who wait at once: a board. Nothing of it is a pairing before it is published.

    `facts` is everything that decided, frozen: ids and no names. `reach` are the units of whose people it was made,
    None for all: who reaches less does not see it. `worth` and `bound` with `prices` prove that no better one exists.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="match_runs")
    aim = models.CharField(_("aim"), max_length=15, choices=AimChoice.choices)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    reach = ArrayField(models.UUIDField(), null=True)
    facts = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    worth = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    prices = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("board of proposals")
        verbose_name_plural = _("boards of proposals")
        indexes = [
            # The job that comes each minute looks for what nobody took up.
            models.Index(
                fields=["organization", "asked_at"], condition=models.Q(state=RunState.WAITING), name="match_waiting"
            )
        ]


class MatchProposal(TenantModel):
    """One who waits, on a board: with whom is proposed, or nobody.

    `is_kept`: a coordinator has agreed, and it stays when proposals are made anew. `refused` are mentors taken off
    here, who are not proposed again on this board. `changed` is what publishing found no longer true (values of `Bar`).
    `pairing` is what became of it.
    """

    run = TenantForeignKey("programs.MatchRun", on_delete=models.CASCADE, related_name="proposals")
    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="match_proposals")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="match_proposals")
    is_kept = models.BooleanField(default=False)
    refused = ArrayField(models.UUIDField(), default=list)
    changed = ArrayField(models.CharField(max_length=15), default=list)
    pairing = TenantForeignKey("programs.Pairing", on_delete=models.SET_NULL, null=True, related_name="match_proposals")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["organization", "run", "enrolment"], name="match_proposal_once"),
            models.CheckConstraint(
                condition=models.Q(is_kept=False) | models.Q(mentor__isnull=False), name="match_kept_has_mentor"
            ),
        ]
