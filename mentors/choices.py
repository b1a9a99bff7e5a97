from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")
