from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Observance(TextChoices):
    """What an organization or a program can keep, the weightiest first: of two on one day the first names the day."""

    YOM_TOV = "yom_tov", _("Holidays")
    MEMORIAL = "memorial", _("Memorial days")
    INDEPENDENCE = "independence", _("Independence Day and Jerusalem Day")
    FASTS = "fasts", _("Fasts")
    PURIM = "purim", _("Purim")
    EVES = "eves", _("Eves of holidays")
    CHOL_HAMOED = "chol_hamoed", _("Chol HaMoed")
    CHANUKA = "chanuka", _("Chanuka")
    SHABBAT = "shabbat", _("Shabbat")
    FRIDAY = "friday", _("Fridays")
