"""Views of the participants' list that somebody kept."""

from django.db.models import Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from programs.models import SavedView
from programs.queries.lists import mentee_list
from programs.queries.programs import program_ids


def views_for(viewer: Viewer) -> QuerySet[SavedView]:
    """The office's views by name: the own ones and those shared, as far as their program and unit are in reach.

    What lies beyond a coordinator's reach is left out whole: without that filter the view would mean something else.
    """
    if not viewer.is_office:
        return SavedView.objects.none()
    views = SavedView.objects.filter(Q(owner__user=viewer.user) | Q(is_shared=True))
    if (programs := program_ids(viewer)) is not None:
        views = views.filter(Q(program=None) | Q(program__in=programs))
    if (units := viewer.unit_ids) is not None:
        views = views.filter(Q(unit=None) | Q(unit__in=units))
    return views.select_related("owner__user", "unit", "program", "tag").order_by("name", "pk")


def own_views(viewer: Viewer) -> QuerySet[SavedView]:
    """The views that the viewer may rename, share and remove: those he kept himself."""
    return views_for(viewer).filter(owner__user=viewer.user)


def mentees_in(viewer: Viewer, view: SavedView) -> QuerySet[Mentee]:
    """Whom the participants' list shows this viewer under a view that `views_for` gave him."""
    return mentee_list(viewer, search=view.search, unit=view.unit, program=view.program, state=view.state, tag=view.tag)
