from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import Mode


class Meeting(TenantModel):
    """One expected or extra meeting. What became of it stands in its SessionLog.

    `starts_at` is the instant (UTC), `local_date` the day where the organization is: it decides the week. `series` and
    `original_start` are the key of a generated meeting and never change; an extra meeting has neither.
    `makes_up_for` is an excused or missed meeting instead of which an extra one is held; each has one at most.
    `changed_at` is when time, length, mode or place were last changed; calendars go by it.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="meetings")
    series = TenantForeignKey(
        "mentoring_sessions.MeetingSeries", on_delete=models.CASCADE, null=True, blank=True, related_name="meetings"
    )
    original_start = models.DateTimeField(null=True, blank=True, editable=False)
    starts_at = models.DateTimeField(_("when"))
    local_date = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=120, blank=True)
    moved_from = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="moved_to", editable=False
    )
    makes_up_for = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="made_up_by", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [
            # Read by the roll-up of a week, my week and the board.
            models.Index(fields=["organization", "local_date"], name="meeting_by_day"),
            # Read by reports: the first and the last held meeting of a pairing, without going through its hundreds.
            models.Index(fields=["organization", "pairing", "local_date"], name="meeting_by_pairing_and_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "series", "original_start"], name="meeting_generated_once"),
            models.CheckConstraint(
                condition=models.Q(series__isnull=True, original_start__isnull=True)
                | models.Q(series__isnull=False, original_start__isnull=False),
                name="meeting_series_with_original_start",
            ),
            models.UniqueConstraint(
                fields=["organization", "makes_up_for"],
                condition=models.Q(makes_up_for__isnull=False),
                name="meeting_made_up_for_once",
            ),
        ]
