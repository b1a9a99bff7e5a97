from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Topic(TenantModel):
    """What a talk of a program can have touched on. Once offered it stays, since former weeks were counted by it."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "name"], name="topic_once_per_program"),
        ]

    def __str__(self) -> str:
        return self.name
