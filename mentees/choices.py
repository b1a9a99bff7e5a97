from django.db import models
from django.utils.translation import gettext_lazy as _


class MenteeKind(models.TextChoices):
    """Who is accompanied: a person, or a group of people with contacts."""

    PERSON = "person", _("Person")
    FAMILY = "family", _("Family")
    GROUP = "group", _("Group")
    SETTLEMENT = "settlement", _("Settlement")
    ORGANIZATION = "organization", _("Organization")


class MenteeStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    LEFT = "left", _("Left")
