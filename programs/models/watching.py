"""What a program watches over, what was agreed with whom, and what is put off until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.watching.choices import FollowUpKind, TalkWay, Whom
from programs.watching.rules import LONGEST_AGREED, LONGEST_WHY, Rule, usual


def _about_one() -> Q:
    pairing, mentor, mentee = (Q(**{f"{name}__isnull": True}) for name in ("pairing", "mentor", "mentee"))
    return (~pairing & mentor & mentee) | (pairing & ~mentor & mentee) | (pairing & mentor & ~mentee)


class WatchRules(TenantModel):
    """Which rules of the morning page hold in a program, and from where on. Without a row the usual ones hold.

    `off` are the rules (values of `Rule`) that are switched off; their numbers are kept for another time.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="watch_rules")
    off = ArrayField(models.CharField(max_length=15, choices=Rule.choices), default=list, blank=True)
    mentor_away = models.PositiveSmallIntegerField(default=usual(Rule.MENTOR_AWAY))
    unreported = models.PositiveSmallIntegerField(default=usual(Rule.UNREPORTED))
    missed = models.PositiveSmallIntegerField(default=usual(Rule.MISSED))
    quiet = models.PositiveSmallIntegerField(default=usual(Rule.QUIET))
    silent = models.PositiveSmallIntegerField(default=usual(Rule.SILENT))
    support = models.PositiveSmallIntegerField(default=usual(Rule.SUPPORT))
    commitment = models.PositiveSmallIntegerField(default=usual(Rule.COMMITMENT))
    certificate = models.PositiveSmallIntegerField(default=usual(Rule.CERTIFICATE))

    class Meta:
        verbose_name = _("rules of the morning page")
        verbose_name_plural = _("rules of the morning page")
        constraints = [models.UniqueConstraint(fields=["organization", "program"], name="watch_rules_once")]


class FollowUp(TenantModel):
    """That somebody of the office turned to somebody about a pairing, a mentor or a mentee: one line of facts.

    Not a place for what was said. The form makes `id`, so that the same sent twice is one.
    """

    kind = models.CharField(max_length=10, choices=FollowUpKind.choices)
    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, null=True, related_name="follow_ups")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="follow_ups")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, null=True, related_name="follow_ups")
    whom = models.CharField(_("with whom"), max_length=10, choices=Whom.choices)
    way = models.CharField(_("how"), max_length=10, choices=TalkWay.choices, blank=True)
    on = models.DateField(_("day"))
    agreed = models.CharField(_("what was agreed"), max_length=LONGEST_AGREED)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-noted_at"]
        verbose_name = _("note of a call")
        verbose_name_plural = _("notes of calls")
        constraints = [models.CheckConstraint(condition=_about_one(), name="follow_up_about_one")]


class Snooze(TenantModel):
    """That a pairing, a mentor or a mentee is put off on the morning page until a local day, and why.

    `state` is what stood there then: numbers by reason (`reports.morning`). What is new or worse since brings it back.
    One for each; who puts it off anew replaces it.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, null=True, related_name="snoozes")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="snoozes")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, null=True, related_name="snoozes")
    until = models.DateField(_("until"))
    why = models.CharField(_("why"), max_length=LONGEST_WHY)
    state = models.JSONField(default=dict)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("put off on the morning page")
        verbose_name_plural = _("put off on the morning page")
        constraints = [
            models.CheckConstraint(condition=_about_one(), name="snooze_about_one"),
            models.UniqueConstraint(
                fields=["organization", "pairing", "mentor", "mentee"], nulls_distinct=False, name="snooze_once"
            ),
        ]
