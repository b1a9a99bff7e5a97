from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import TenantForeignKey, TenantModel


class Unit(TenantModel):
    """A branch of an organization; units form a tree of any depth."""

    name = models.CharField(_("name"), max_length=120)
    kind_label = models.CharField(
        _("kind"), max_length=60, blank=True, help_text=_("What you call it: branch, cluster, class, local group.")
    )
    parent = TenantForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                "organization", "parent", "name", name="unit_name_once_per_parent", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")), name="unit_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
