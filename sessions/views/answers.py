"""What whoever holds a link of a letter finds: one question, one button. No sign-in, no cookie, no script.

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
from mentoring_platform.audit.services import record_read
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.queries import preferences_of, wanted_channels
from sessions.queries.answers import asked_by, membership_with_id, open_link
from sessions.services import answers as services
from sessions.services.letters.stopping import read_token, stop_letters

MOST, SECONDS = 300, 300
"""How often one address may ask in how long: whole schools share one, and a secret of 256 bits is not found by asking.
"""


def letter_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a link of a letter: opened by its secret alone, kept by nobody, found by no search engine."""

    @wraps(view)
    def page(request: HttpRequest, organization_slug: str, secret: str, **said: bool) -> HttpResponse:
        if _asks_too_often(request):
            response = render(request, "mentoring_sessions/by_link_busy.html", status=429)
        else:
            response = view(request, secret, **said)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    guarded = link_view(never_cache(require_http_methods(["GET", "HEAD", "POST"])(page)))
    # nosemgrep: view-without-csrf-check -- no cookie opens these pages: who cannot read the secret cannot post to it
    return csrf_exempt(guarded)


@letter_page
def answer(request: HttpRequest, secret: str, held: bool) -> HttpResponse:
    """Did they meet? A press of the button says so; both answers are one tap away from each other.

    An unknown, ended, replaced or stopped link, another organization's, an unknown or a suspended organization: one
    and the same page, 404.
    """
    link = open_link(request.organization, hash_of(secret)) if request.organization else None
    if link is None:
        return nowhere(request)
    if request.method == "POST":
        services.answer_by_link(link=link, held=held)
    asked = asked_by(link)
    if request.method != "HEAD":
        viewer = viewer_for(link.membership.user, request.organization)
        record_read(by=viewer, action="answers.read", subject=asked.meeting)
    context = {"asked": asked, "held": held, "secret": secret}
    return _spoken_to(link.membership, request, "mentoring_sessions/by_link_answer.html", context)


@letter_page
def no_reminders(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop letters of one kind: by a press of the button, or by that of the mail program (RFC 8058)."""
    chosen = read_token(request.organization, secret) if request.organization else None
    membership = membership_with_id(chosen[0]) if chosen else None
    if membership is None:
        return nowhere(request)
    if request.method == "POST":
        stop_letters(membership=membership, kind=chosen[1])
    preference = preferences_of([membership.pk]).get(membership.pk)
    context = {"kind": chosen[1], "wanted": bool(wanted_channels(preference, chosen[1]))}
    return _spoken_to(membership, request, "mentoring_sessions/by_link_reminders.html", context)


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"answer-links:{address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # its time has just ended
        return False


def nowhere(request: HttpRequest) -> HttpResponse:
    """What every link answers that leads nowhere."""
    return render(request, "mentoring_sessions/by_link_nowhere.html", status=404)


def _spoken_to(membership: Membership, request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The page in the language of whom the letter was for, whatever this browser speaks."""
    organization = request.organization
    with translation.override(membership.user.language or organization.language):
        response = render(request, template, {**context, "slug": organization.slug})
        response["Content-Language"] = translation.get_language()
    return response
