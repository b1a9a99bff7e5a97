"""What has been written to whom: so that nobody reads the same twice."""

from django.db import models

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import LetterStep, PairingNews


class MeetingLetter(TenantModel):
    """That a person has been written to about a meeting in one step of the ladder, at the time it then had.

    A meeting that has moved since is another one to write about. `letter` is one for all meetings of a letter that is
    taken back, while it waits, when one of them changes.
    """

    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.CASCADE, related_name="letters")
    step = models.CharField(max_length=15, choices=LetterStep.choices)
    starts_at = models.DateTimeField()
    written_at = models.DateTimeField()
    letter = models.UUIDField(null=True)

    class Meta:
        constraints = [
            # The weekly list repeats what is still open.
            models.UniqueConstraint(
                fields=["organization", "meeting", "membership", "step", "starts_at"],
                condition=~models.Q(step=LetterStep.UNREPORTED),
                name="meeting_letter_once",
            )
        ]
        indexes = [
            # Read before a letter is written: whether this person has had one today, or this week.
            models.Index(fields=["organization", "membership", "step", "written_at"], name="meeting_letter_by_time"),
            # Read by the job that forgets.
            models.Index(fields=["organization", "written_at"], name="meeting_letter_age"),
        ]


class PairingLetter(TenantModel):
    """That a person has been told that a pairing begins, or that it ends with a day."""

    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="letters")
    news = models.CharField(max_length=10, choices=PairingNews.choices)
    last_day = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "membership", "news", "last_day"],
                nulls_distinct=False,
                name="pairing_letter_once",
            )
        ]
