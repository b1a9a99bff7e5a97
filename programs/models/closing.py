"""How pairings end well: the closure of one, and the wish for another mentor before it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import (
    AfterEnding,
    AskedBy,
    ChangeState,
    ContactAfter,
    EndReason,
    GoalsAfter,
    LastMeeting,
)
from programs.watching.choices import TalkWay

LONGEST_WORDS = 1000
LONGEST_LINE = 300


class Closure(TenantModel):
    """How a pairing is brought to its end: begun → ended (`ended_at`) → closed (`closed_at`).

    Before `ended_at` it is a plan that anybody of the office may go on with, and nothing has happened. What is told to
    the two is `words_mentor` and `words_mentee`; the rest is read by coordinators alone.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="closures")
    reason = models.CharField(_("reason"), max_length=20, choices=EndReason.choices, blank=True)
    asked_by = models.CharField(_("who asked for it"), max_length=10, choices=AskedBy.choices, blank=True)
    ends_on = models.DateField(_("last day"), null=True)
    last_meeting = models.CharField(_("last meeting"), max_length=10, choices=LastMeeting.choices, blank=True)
    last_meeting_on = models.DateField(_("day of the last meeting"), null=True)
    last_meeting_at = models.TimeField(_("time of the last meeting"), null=True)
    why_none = models.CharField(_("why there is none"), max_length=LONGEST_LINE, blank=True)
    mentee_talk_on = models.DateField(null=True)
    mentee_talk_way = models.CharField(max_length=10, choices=TalkWay.choices, blank=True)
    mentor_talk_on = models.DateField(null=True)
    mentor_talk_way = models.CharField(max_length=10, choices=TalkWay.choices, blank=True)
    contact = models.CharField(_("contact afterwards"), max_length=10, choices=ContactAfter.choices, blank=True)
    goals = models.CharField(_("goals"), max_length=10, choices=GoalsAfter.choices, blank=True)
    after = models.CharField(_("afterwards"), max_length=10, choices=AfterEnding.choices, blank=True)
    asks_both = models.BooleanField(_("ask both how it was"), default=True)
    may_be_said = models.CharField(_("what may be said"), max_length=LONGEST_WORDS, blank=True)
    words_mentee = models.CharField(max_length=LONGEST_WORDS, blank=True)
    words_mentor = models.CharField(max_length=LONGEST_WORDS, blank=True)
    owner = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(_("to be closed by"), null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing"], name="closure_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(ended_at__isnull=False, mentee_talk_on__isnull=False, mentor_talk_on__isnull=False),
                name="closure_closed_with_both_talks",
            ),
        ]


class ChangeRequest(TenantModel):
    """That another mentor is wanted: asked for by who is accompanied, in confidence, or recommended by the office.

    Asked → talked → change, stays or withdrawn. Mentors never learn of it.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="change_requests")
    is_own = models.BooleanField(default=True)
    words = models.CharField(_("what would help"), max_length=LONGEST_WORDS, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.ASKED)
    since = models.DateField()
    talked_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wish for another mentor")
        verbose_name_plural = _("wishes for another mentor")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "is_own"],
                condition=Q(settled_on__isnull=True),
                name="change_request_waits_once",
            ),
        ]
