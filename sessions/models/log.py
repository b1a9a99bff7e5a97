from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import Absent, Channel, ExcusedBy, Mode, Outcome, Reason, RevisionKind


class LogFacts(models.Model):
    """What a log says; shared by the log and its history."""

    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome.choices)
    absent = models.CharField(_("who did not come"), max_length=10, choices=Absent.choices, blank=True)
    excused_by = models.CharField(_("who asked"), max_length=10, choices=ExcusedBy.choices, blank=True)
    reason = models.CharField(_("why"), max_length=12, choices=Reason.choices, blank=True)
    held_at = models.DateTimeField(_("when"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, blank=True)
    summary = models.TextField(_("shared summary"), blank=True, max_length=4000)
    confidential = models.BooleanField(_("what was said is confidential"), default=False)

    class Meta:
        abstract = True


def channel_field() -> models.CharField:
    return models.CharField(
        _("by which way"), max_length=10, choices=Channel.choices, default=Channel.PAGES, db_default=Channel.PAGES
    )


class SessionLog(LogFacts, TenantModel):
    """What became of a meeting: one per meeting. Facts belong to the organization, the summary is optional.

    A confidential one has no summary: what was said stands in the author's sealed notes, if at all. `channel` is by
    which way its present state came in.
    """

    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.PROTECT, related_name="logs")
    author = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    channel = channel_field()
    logged_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("log")
        verbose_name_plural = _("logs")
        indexes = [
            # Read by the morning page: what came in late since the last morning, without going through all logs.
            models.Index(fields=["organization", "logged_at"], name="log_by_moment"),
        ]
        constraints = [
            # With the outcome in it: whether meetings were held is asked of thousands at once.
            models.UniqueConstraint(
                fields=["organization", "meeting"], include=["outcome"], name="one_log_per_meeting"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.MISSED) | models.Q(absent=""), name="log_absent_only_if_missed"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.EXCUSED) | models.Q(excused_by=""),
                name="log_excused_by_only_if_excused",
            ),
            models.CheckConstraint(
                condition=models.Q(confidential=False) | models.Q(outcome=Outcome.HELD, summary=""),
                name="log_confidential_without_summary",
            ),
        ]


class LogRevision(LogFacts, TenantModel):
    """One state a log has had. Append-only: the web's role may neither update nor delete."""

    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.DO_NOTHING, related_name="revisions")
    kind = models.CharField(max_length=10, choices=RevisionKind.choices)
    at = models.DateTimeField()
    author = TenantForeignKey("accounts.Membership", on_delete=models.DO_NOTHING, null=True, related_name="+")
    channel = channel_field()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("former state of a log")
        verbose_name_plural = _("former states of logs")
