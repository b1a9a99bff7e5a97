from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """How far a person has come into the organization."""

    ACTIVE = "active", _("Has access")
    INVITED = "invited", _("Invited")
    EXPIRED = "expired", _("The invitation has expired")
    NONE = "none", _("No access")
