from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import RESERVED_SLUGS, Language, Weekday

CLOSING_HOURS = range(6, 21)
"""At which local hours letters about a week may go: by day, and never while clocks are changed."""


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA database."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list, for example Asia/Jerusalem."))


def validate_slug_is_free(slug: str) -> None:
    """Raise ValidationError for words that the site's own addresses use."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This word is used by the site itself. Choose another address."))


class Organization(models.Model):
    """A tenant. Global: its row holds no content, only what is needed to enter."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[validate_slug_is_free],
        help_text=_("The word in the address of its pages: small Latin letters, digits and hyphens."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Asia/Jerusalem", validators=[validate_time_zone]
    )
    first_weekday = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=Weekday.choices, default=Weekday.SUNDAY
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.HEBREW)
    sends_reminders = models.BooleanField(
        _("reminders of mentors"),
        default=True,
        db_default=True,
        help_text=_("Off: no mentor is written to about meetings that are not reported, in whatever program."),
    )
    closing_hour = models.PositiveSmallIntegerField(
        _("letters about the week that is over"),
        choices=[(hour, f"{hour:02}:00") for hour in CLOSING_HOURS],
        default=9,
        db_default=9,
        help_text=_("The hour on the first day of the new week; after Shabbat or a holiday, the morning that follows."),
    )
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None
