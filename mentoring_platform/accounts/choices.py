from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a member may be in one organization; one person may be several."""

    ADMINISTRATOR = "administrator", pgettext_lazy("role", "Administrator")
    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    MENTOR = "mentor", pgettext_lazy("role", "Mentor")
    MENTEE = "mentee", pgettext_lazy("role", "Mentee")
    BROADCASTER = "broadcaster", pgettext_lazy("role", "Broadcaster")
    PROFESSIONAL = "professional", pgettext_lazy("role", "Professional")
    VIEWER = "viewer", pgettext_lazy("role", "Viewer")


# Roles an administrator gives on the page of members. Mentors and mentees get theirs from their own page, where the
# membership is tied to the person's profile.
OFFICE_ROLES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.BROADCASTER, Role.PROFESSIONAL, Role.VIEWER)


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class SpokenLanguage(models.TextChoices):
    """Languages in which people can be accompanied, the common ones first."""

    HEBREW = "he", _("Hebrew")
    ARABIC = "ar", _("Arabic")
    ENGLISH = "en", _("English")
    RUSSIAN = "ru", _("Russian")
    AMHARIC = "am", _("Amharic")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    YIDDISH = "yi", _("Yiddish")
    UKRAINIAN = "uk", _("Ukrainian")
    SIGN = "ils", _("Sign language")


def language_names(codes: list[str]) -> list[str]:
    """Names of spoken languages in the present language; a code that is not among them stands for itself."""
    known = dict(SpokenLanguage.choices)
    return [str(known.get(code, code)) for code in codes]
