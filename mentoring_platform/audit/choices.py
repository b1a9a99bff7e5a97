from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Whether an entry tells of a change or of a look."""

    WRITE = "write", _("Change")
    READ = "read", _("Look")
