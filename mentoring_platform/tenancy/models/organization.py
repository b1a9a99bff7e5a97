from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.calendars.observances import IN_ISRAEL
from mentoring_platform.calendars.places import PLACES, Place, place_of
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


def validate_place(key: str) -> None:
    """Raise ValidationError unless the setting of the sun is known there."""
    if key not in PLACES:
        raise ValidationError(_("Choose a place from the list."))


def _goes_by(place: Place, zone: ZoneInfo) -> bool:
    """Whether clocks of the zone show the place's time, in winter and in summer, and holidays are kept alike."""
    moments = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    same = all(moment.astimezone(zone).utcoffset() == moment.astimezone(place.zone).utcoffset() for moment in moments)
    return same and place.in_israel == (zone.key in IN_ISRAEL)


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
    shows_hebrew_dates = models.BooleanField(
        _("Hebrew dates"),
        default=False,
        db_default=False,
        help_text=_("Beside the civil dates, with the times at which Shabbat and holidays come in."),
    )
    place = models.CharField(
        _("place"),
        max_length=30,
        blank=True,
        default="",
        db_default="",
        validators=[validate_place],
        help_text=_("For the times of Shabbat and holidays. Empty: by the time zone."),
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

    def clean(self) -> None:
        place = PLACES.get(self.place)
        if place and self.time_zone in available_timezones() and not _goes_by(place, self.zone):
            raise ValidationError({"place": _("The clocks of this place show another time than the organization's.")})

    @property
    def where(self) -> Place | None:
        """By whose sunset Shabbat comes in: the place that was chosen, else the greatest of the time zone, if known."""
        return PLACES.get(self.place) or place_of(self.time_zone)

    @property
    def in_israel(self) -> bool:
        """Whether one day of yom tov is kept here."""
        return self.time_zone in IN_ISRAEL

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None
