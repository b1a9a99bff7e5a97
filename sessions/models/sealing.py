from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from sessions.choices import Way


class SealingKey(TenantModel):
    """A person's public key, made in the person's browser. Whoever has the private one reads what is sealed to it.

    One is in use; former ones stay beside it until nothing is sealed to them any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("key of sealed notes")
        verbose_name_plural = _("keys of sealed notes")
        constraints = [
            models.UniqueConstraint(fields=["organization", "public_key"], name="sealing_key_once"),
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(retired_at__isnull=True),
                name="one_sealing_key_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.public_key

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None


class KeyWrap(TenantModel):
    """The private key of a SealingKey, encrypted in the browser: an age file that a passphrase or a code opens."""

    key = TenantForeignKey("mentoring_sessions.SealingKey", on_delete=models.CASCADE, related_name="wraps")
    way = models.CharField(max_length=10, choices=Way.choices)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("way of opening a key")
        verbose_name_plural = _("ways of opening a key")
        constraints = [models.UniqueConstraint(fields=["organization", "key", "way"], name="one_wrap_per_way")]


class PasskeyWrap(TenantModel):
    """The private key of the SealingKey in use, encrypted in the browser: an age file that one passkey opens.

    `credential` tells the browser which passkey (an age identity of the plugin fido2prf); it is no secret.
    """

    key = TenantForeignKey("mentoring_sessions.SealingKey", on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=2000)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("passkey of sealed notes")
        verbose_name_plural = _("passkeys of sealed notes")
        constraints = [
            models.UniqueConstraint(fields=["organization", "key", "credential"], name="one_wrap_per_passkey")
        ]


class SealedNote(TenantModel):
    """Confidential content, readable by its author alone: an age file whose envelope names this row.

    The browser makes `id` and `written_at`, which stand in the envelope. `version` counts the changes: who writes
    names the one he saw. Meeting, pairing and support talk only say what it is about; without them it stays the
    author's.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pairing = TenantForeignKey("programs.Pairing", on_delete=models.SET_NULL, null=True, related_name="+")
    meeting = TenantForeignKey("mentoring_sessions.Meeting", on_delete=models.SET_NULL, null=True, related_name="+")
    talk = TenantForeignKey("mentoring_sessions.SupportTalk", on_delete=models.SET_NULL, null=True, related_name="+")
    key = TenantForeignKey("mentoring_sessions.SealingKey", on_delete=models.PROTECT, related_name="notes")
    content = models.BinaryField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("sealed note")
        verbose_name_plural = _("sealed notes")
        indexes = [
            # Read by the notes page.
            models.Index(fields=["organization", "author", "written_at"], name="note_by_author"),
        ]


class NoteShare(TenantModel):
    """A copy of one note, sealed to one other person by its author's browser; taken back, the row goes."""

    note = TenantForeignKey("mentoring_sessions.SealedNote", on_delete=models.CASCADE, related_name="shares")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = TenantForeignKey("mentoring_sessions.SealingKey", on_delete=models.PROTECT, related_name="shares")
    content = models.BinaryField()
    shared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("shared note")
        verbose_name_plural = _("shared notes")
        constraints = [models.UniqueConstraint(fields=["organization", "note", "reader"], name="note_shared_once")]
        indexes = [
            # Read by the notes page of whom it is shared with.
            models.Index(fields=["organization", "reader"], name="share_by_reader"),
        ]
