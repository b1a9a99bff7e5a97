from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantModel


class StoredFile(TenantModel):
    """A file that somebody attached, kept as a row: it moves, is backed up and is walled off like everything else.

    Who may have it is said by what it is attached to. Lists leave `content` out (`programs.files.FACTS`).
    """

    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
