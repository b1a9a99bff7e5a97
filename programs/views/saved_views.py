"""Views of the participants' list: keeping one, opening it as a tab above the list, and changing it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs import queries, services
from programs.forms import MenteeFilter, SavedViewForm
from programs.models import SavedView
from programs.permissions import can_see_office_lists
from programs.views.pages import answer_form


def view_tabs(request: HttpRequest, filters: MenteeFilter) -> dict:
    """What the list shows of kept views: a tab for each, the own one that is open now, and whether this may be kept."""
    asked = {name: str(filters.data[name]) for name in filters.in_force}
    views = list(queries.views_for(request.viewer))
    here = next((view for view in views if _asks(view) == asked), None)
    tabs = [{"label": _("All"), "url": request.path, "current": not asked}] if views else []
    tabs += [{"label": view.name, "url": _address(request, view), "current": view is here} for view in views]
    own = here if here and here.owner.user_id == request.viewer.user.pk else None
    return {"tabs": tabs, "open_view": own, "may_keep": bool(asked) and here is None, "asked": urlencode(asked)}


def _asks(view: SavedView) -> dict[str, str]:
    """A view as the list's address says it."""
    ids = {"unit": view.unit_id, "program": view.program_id, "tag": view.tag_id}
    asked = {"q": view.search, "state": view.state} | {name: str(key) for name, key in ids.items() if key}
    return {name: value for name, value in asked.items() if value}


def _address(request: HttpRequest, view: SavedView) -> str:
    return request.viewer.url("programs:mentees") + "?" + urlencode(_asks(view))


@member_view(can_see_office_lists)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the list is asked now, under a name."""
    viewer = request.viewer
    filters = MenteeFilter(request.GET, viewer=viewer)
    asked = urlencode({name: filters.data[name] for name in filters.in_force})
    back = f"{viewer.url('programs:mentees')}?{asked}"
    return answer_form(
        request,
        SavedViewForm(request.POST or None, submit=_("Keep this view"), cancel_url=back),
        lambda data: services.keep_view(by=viewer, **filters.asked, **data),
        title=_("Keep this view"),
        lead=" · ".join(chip["label"] for chip in filters.chips),
        back=back,
        done=_("The view stands above the list."),
    )


@member_view(can_see_office_lists)
def view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Another name for an own view, whom it is for, or away with it."""
    kept = get_object_or_404(queries.own_views(request.viewer), pk=view_id)
    back = _address(request, kept)
    if "remove" in request.POST:
        services.remove_view(view=kept, by=request.viewer)
        messages.success(request, _("The view is removed. The participants stay as they are."))
        return redirect(request.viewer.url("programs:mentees"))
    return answer_form(
        request,
        SavedViewForm(request.POST or None, view=kept, submit=_("Save"), cancel_url=back),
        lambda data: services.change_view(view=kept, by=request.viewer, **data),
        template="programs/saved_view.html",
        title=kept.name,
        back=back,
        done=_("Saved."),
    )
