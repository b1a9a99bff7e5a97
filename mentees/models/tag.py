from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from mentoring_platform.tenancy.names import searchable


class Tag(TenantModel):
    """A word by which an office groups participants: plain facts of the work, nothing about anybody's state."""

    name = models.CharField(_("tag"), max_length=40)
    search_name = models.CharField(max_length=120, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["organization", "search_name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        self.search_name = searchable(self.name)
        super().save(**kwargs)


class MenteeTag(TenantModel):
    """A tag that a mentee bears."""

    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, related_name="tag_links")
    tag = TenantForeignKey("mentees.Tag", on_delete=models.CASCADE, related_name="mentee_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "mentee", "tag"], name="mentee_tag_once")]
