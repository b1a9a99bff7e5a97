"""What whoever holds a link of a letter finds: one question, one button. No sign-in, no cookie, no script.

The secret in the address is the whole authority, as it is no browser's habit to send it: so there is no token against
forgery, which would need a cookie. A look changes nothing, since mail programs open links by themselves.
"""

from django.http import HttpRequest, HttpResponse

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.services import record_read
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.personal.by_link import letter_page, nowhere, spoken_to
from sessions.queries.answers import asked_by, open_link
from sessions.services import answers as services


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
    return spoken_to(link.membership, request, "mentoring_sessions/by_link_answer.html", context)
