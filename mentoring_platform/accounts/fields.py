"""Form fields that know what the viewer may choose."""

from django import forms
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.queries import unit_tree


class UnitField(forms.TypedChoiceField):
    """One of the units the viewer reaches, in the order of the tree; gives a Unit or None. Call `offer_to` first."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "empty_value": None, **kwargs})

    def offer_to(self, viewer: Viewer, *, to_change: bool = False, empty: str = "–") -> None:
        """Fill in the choices; one query: units whose people the viewer sees, or (`to_change`) may change.

        `empty` stands for no unit.
        """
        reach = viewer.managed_unit_ids if to_change else viewer.unit_ids
        units = [unit for unit in unit_tree(viewer.organization) if reach is None or unit.pk in reach]
        by_id = {str(unit.pk): unit for unit in units}
        self.coerce = by_id.__getitem__
        self.choices = [("", empty), *((key, "\u2003" * unit.depth + unit.name) for key, unit in by_id.items())]

    def require_within_reach(self, viewer: Viewer) -> None:
        """A coordinator of some units puts people into one of those: without a unit he would lose sight of them."""
        self.required = viewer.managed_unit_ids is not None
        self.error_messages["required"] = _("Choose one of your units.")
