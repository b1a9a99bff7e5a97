from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.models import Unit
from programs.models import Program, SavedView


class Filters(TypedDict, total=False):
    search: str
    state: str
    unit: Unit | None
    program: Program | None
    tag: Tag | None


@transaction.atomic
def keep_view(*, name: str, is_shared: bool, by: Viewer, **filters: Unpack[Filters]) -> SavedView:
    """Keep what somebody asks of the participants' list under a name.

    Raises ValidationError without a filter, and (`name`) for a name that the owner has given already. Audited.
    """
    if not any(filters.values()):
        raise ValidationError(_("Choose a filter first: without one this would be the whole list."))
    _check_name(name, by)
    view = SavedView.objects.create(
        organization=by.organization, owner=by.acting_membership, name=name, is_shared=is_shared, **filters
    )
    record(organization=by.organization, by=by, action="view.kept", subject=view)
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, by: Viewer) -> SavedView:
    """Call a view otherwise, or share it. Raises ValidationError (`name`). Audited when it changes something."""
    if (view.name, view.is_shared) == (name, is_shared):
        return view
    _check_name(name, by, view)
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    record(organization=view.organization, by=by, action="view.changed", subject=view)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Viewer) -> None:
    """Forget a view; the participants stay as they are. Audited."""
    record(organization=view.organization, by=by, action="view.removed", subject=view)
    view.delete()


def _check_name(name: str, by: Viewer, view: SavedView | None = None) -> None:
    same = SavedView.objects.filter(owner__user=by.user, name=name).exclude(pk=view.pk if view else None)
    if same.exists():
        raise ValidationError({"name": _("You have kept a view of this name already.")})
