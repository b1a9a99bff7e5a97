"""Pages behind the links of letters: no sign-in, no cookie, no script.

The secret in the address is the whole authority, as it is no browser's habit to send it: so there is no token against
forgery, which would need a cookie. A look changes nothing, since mail programs open links by themselves.
"""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mentoring_platform.accounts.access import link_view
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.origin import address_of
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.personal.queries import channels_wanted, member_with_id
from mentoring_platform.notifications.references import read_stop_secret
from mentoring_platform.notifications.services.preferences import stop_letters

MOST, SECONDS = 300, 300
"""How often one address may ask in how long: whole schools share one, and a secret of 256 bits is not found by asking.
"""


def letter_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a link of a letter: opened by its secret alone, kept by nobody, found by no search engine."""

    @wraps(view)
    def counted(request: HttpRequest, secret: str, **said: bool) -> HttpResponse:
        return busy(request) if _asks_too_often(request) else view(request, secret, **said)

    return uncounted_letter_page(counted)


def uncounted_letter_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a page that counts by itself how often it is asked for."""

    @wraps(view)
    def page(request: HttpRequest, organization_slug: str, secret: str, **said: bool) -> HttpResponse:
        response = view(request, secret, **said)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    guarded = link_view(never_cache(require_http_methods(["GET", "HEAD", "POST"])(page)))
    # nosemgrep: view-without-csrf-check -- no cookie opens these pages: who cannot read the secret cannot post to it
    return csrf_exempt(guarded)


@letter_page
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop one kind of letters: by a press of the button, or by that of the mail program (RFC 8058)."""
    asked = read_stop_secret(request.organization, secret) if request.organization else None
    membership = member_with_id(asked[0]) if asked else None
    if membership is None:
        return nowhere(request)
    kind = asked[1]
    if request.method == "POST":
        stop_letters(membership=membership, kind=kind, by=viewer_for(membership.user, request.organization))
    is_on = Channel.EMAIL in channels_wanted(membership, kind)
    return spoken_to(membership, request, "notifications/stop.html", {"kind": kind, "is_on": is_on})


def nowhere(request: HttpRequest) -> HttpResponse:
    """What every link answers that leads nowhere."""
    return render(request, "mentoring_sessions/by_link_nowhere.html", status=404)


def busy(request: HttpRequest) -> HttpResponse:
    """What is answered to whoever asks too often."""
    return render(request, "mentoring_sessions/by_link_busy.html", status=429)


def spoken_to(membership: Membership, request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The page in the language of whom the letter was for, whatever this browser speaks."""
    organization = request.organization
    with translation.override(membership.user.language or organization.language):
        response = render(request, template, {**context, "slug": organization.slug})
        response["Content-Language"] = translation.get_language()
    return response


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"answer-links:{address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # its time has just ended
        return False
