from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mentoring_platform.accounts.services import choose_language
from mentoring_platform.tenancy.choices import Language

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def language(request) -> HttpResponse:
    """Switch the language of the person, or of this browser while signed out, and go back to the page."""
    chosen = request.POST.get("language", "")
    if chosen not in Language.values:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        choose_language(user=request.user, language=chosen)
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if is_ours and "/" in target else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=A_YEAR,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )
    return response
