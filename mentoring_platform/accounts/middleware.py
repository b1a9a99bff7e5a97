from django.conf import settings
from django.utils import translation


class LanguageMiddleware:
    """Speaks the person's language, else the one chosen on this browser, else the organization's."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request):
        with translation.override(self._language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    def _language(self, request) -> str:
        organization = request.organization
        choices = (
            getattr(request.user, "language", ""),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            organization.language if organization else "",
        )
        return next((choice for choice in choices if choice in self.known), settings.LANGUAGE_CODE)
