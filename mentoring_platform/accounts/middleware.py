from django.conf import settings
from django.utils import translation

from mentoring_platform.tenancy.models import Organization


def own_language(request) -> str:
    """The language this person has chosen, on the profile or on this browser; empty if none."""
    choices = (getattr(request.user, "language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    return next((choice for choice in choices if choice in dict(settings.LANGUAGES)), "")


def speak_as(request, organization: Organization) -> None:
    """Answer in the organization's language, unless the person has chosen one.

    Called once somebody is let in: the language of an error page must not tell a stranger that there is something.
    """
    if not own_language(request):
        translation.activate(organization.language)
        request.LANGUAGE_CODE = translation.get_language()


class BrowserDefencesMiddleware:
    """What every answer tells the browser, beside Django's SecurityMiddleware and the content security policy.

    Outermost, so that refusals, redirects and static files carry it too. No browser and no proxy keeps a page, be it
    of somebody signed in or of a secret link: the next person at the computer goes back too. Only what calls itself
    public, as static files do, may be kept. What a mentor has his own device keep of the present week, our own script
    keeps and forgets (sessions/README.md).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        kept = response.headers.get("Cache-Control", "")
        if "no-store" not in kept and "public" not in kept:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class LanguageMiddleware:
    """Speaks the person's language, else the one chosen on this browser, else the product's (see also `speak_as`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(own_language(request) or settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
