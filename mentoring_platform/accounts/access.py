"""The guard of every page of an organization: default deny, and one answer for "not yours" and "not there"."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mentoring_platform.accounts.middleware import speak_as
from mentoring_platform.accounts.permissions import is_anybody
from mentoring_platform.accounts.queries import viewer_for


def member_view(predicate: Callable[..., bool], methods: tuple[str, ...] = ("GET", "POST")):
    """Open a view to members of the organization for whom the predicate holds.

    HEAD goes with GET alone: it carries no token against forgery, so it must never do what a POST does.
    Signed out: the sign-in page, and back again. A stranger, a member without the right, an unknown or a suspended
    organization: 404. The view receives `request.viewer`, and no `organization_slug`.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, organization_slug: str, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.organization is None:
                raise Http404
            viewer = viewer_for(request.user, request.organization)
            # For the trace of a refusal; pages ask for `viewer`, which is set for those who are let in alone.
            request.member = viewer
            if viewer is None or not predicate(viewer):
                raise Http404
            request.viewer = viewer
            speak_as(request, request.organization)
            return view(request, **kwargs)

        guarded.permission = predicate
        return require_http_methods([*methods, "HEAD"] if "GET" in methods else [*methods])(guarded)

    return decorate


def link_view(view):
    """Declare that a page of an organization is opened by the secret in its address alone, member or not.

    The view itself looks the secret up and answers 404 to an unknown one.
    """
    view.permission = is_anybody
    return view
