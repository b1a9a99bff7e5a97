from django.http import Http404
from django.urls import Resolver404, resolve

from mentoring_platform.tenancy.queries import organization_by_slug
from mentoring_platform.tenancy.scope import organization_scope


class OrganizationMiddleware:
    """Activates the organization named in the address for the whole of the request.

    Sets `request.organization` (None on pages outside organizations). An unknown or suspended organization is left to
    the view's guard, which answers 404 as it does to a stranger.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.organization = self._organization(request)
        if request.organization is None:
            return self.get_response(request)
        # The signed-in user is a global row: load it before tenant rules for statements apply.
        bool(request.user.is_authenticated)
        with organization_scope(request.organization):
            return self.get_response(request)

    def _organization(self, request):
        try:
            slug = resolve(request.path_info).kwargs.get("organization_slug")
        # nosemgrep: permission-swallowed -- what names no organization gets its 404 from the view, or none exists
        except (Resolver404, Http404):
            return None
        return organization_by_slug(slug) if slug else None
