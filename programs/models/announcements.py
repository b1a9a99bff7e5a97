from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import AnnouncementState


class Announcement(TenantModel):
    """Something that staff tells the mentors of programs directly; `units` narrows it, with all below; empty is all.

    Draft → out → taken down. It stands until its last day, inclusive. Those to whom it was written, and those who
    become mentors while it stands, have an `AnnouncementReceipt`. What is out can be corrected: `version` counts the
    words it had since then, 1 for the first.
    """

    state = models.CharField(
        max_length=10, choices=AnnouncementState.choices, default=AnnouncementState.DRAFT, editable=False
    )
    units = ArrayField(models.UUIDField(), verbose_name=_("units"), default=list, blank=True)
    must_acknowledge = models.BooleanField(_("to be confirmed"), default=False)
    stands_until = models.DateField(_("stands until"))
    written_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    corrected_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AnnouncementState.DRAFT, sent_at__isnull=True)
                | (~models.Q(state=AnnouncementState.DRAFT) & models.Q(sent_at__isnull=False)),
                name="announcement_out_since_a_moment",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == AnnouncementState.DRAFT

    @property
    def is_out(self) -> bool:
        return self.state == AnnouncementState.OUT


class AnnouncementProgram(TenantModel):
    """A program to whose mentors an announcement is written."""

    announcement = TenantForeignKey("programs.Announcement", on_delete=models.CASCADE, related_name="addressed")
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("program of an announcement")
        verbose_name_plural = _("programs of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "announcement", "program"], name="announcement_program_once"
            )
        ]


class AnnouncementText(TenantModel):
    """An announcement in one language; each mentor reads it in the own, else in the organization's."""

    announcement = TenantForeignKey("programs.Announcement", on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("words"), max_length=5000)

    class Meta:
        verbose_name = _("text of an announcement")
        verbose_name_plural = _("texts of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "announcement", "language"], name="announcement_text_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AnnouncementFile(TenantModel):
    """A file that goes with an announcement."""

    announcement = TenantForeignKey("programs.Announcement", on_delete=models.CASCADE, related_name="files")
    file = TenantForeignKey("programs.StoredFile", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("file of an announcement")
        verbose_name_plural = _("files of announcements")
        constraints = [
            models.UniqueConstraint(fields=["organization", "announcement", "file"], name="announcement_file_once")
        ]


class AnnouncementReceipt(TenantModel):
    """What became of an announcement with one mentor."""

    announcement = TenantForeignKey("programs.Announcement", on_delete=models.CASCADE, related_name="receipts")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("receipt of an announcement")
        verbose_name_plural = _("receipts of announcements")
        indexes = [
            # Read by the mentor's week.
            models.Index(fields=["organization", "mentor"], name="announcement_by_mentor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "announcement", "mentor"], name="announcement_once_a_mentor"
            )
        ]
