"""Letters about messages to pass on, to those who write and approve them: short, and without the message."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import notify, queue_email
from mentoring_platform.tenancy import clock
from programs.broadcasts.queries import texts_for
from programs.models import Broadcast, BroadcastText


def write_to_approvers(broadcast: Broadcast, people: Iterable[Membership]) -> None:
    """Tell those who can be the second person that a message waits; once for each revision."""
    for member in people:
        with translation.override(member.user.language or broadcast.organization.language):
            words = {"name": str(broadcast.written_by.user), "title": _title(broadcast)}
            subject = _("A message waits for your approval: %(title)s") % words
            opening = _("%(name)s has written a message to pass on, and a second person is to look at it.") % words
            _tell(broadcast, member, f"approval:{broadcast.revision}", subject, opening)


def write_to_writer(broadcast: Broadcast, by: Viewer) -> None:
    """Tell the writer that the message went out, or came back with a word."""
    member = broadcast.written_by
    with translation.override(member.user.language or broadcast.organization.language):
        words = {"name": str(by.user), "title": _title(broadcast)}
        if broadcast.is_out:
            subject = _("Your message is on its way: %(title)s") % words
            opening = _("%(name)s has approved it, and the mentors have it now.") % words
        else:
            subject = _("Your message came back: %(title)s") % words
            opening = _("%(name)s asks you to look at it once more. Why, you read there.") % words
        _tell(broadcast, member, f"answer:{broadcast.revision}:{broadcast.state}", subject, opening)


def write_test(broadcast: Broadcast, text: BroadcastText, by: Viewer) -> None:
    """The message as a mentor sees it, to the own address; the copy here is emptied once it is sent."""
    with translation.override(by.user.language or by.organization.language):
        context = _context(broadcast) | {"text": text, "broadcast": broadcast}
        queue_email(
            organization=by.organization,
            kind=Kind.BROADCAST,
            key=f"broadcast:{broadcast.pk}:test:{by.user.pk}:{clock.now():%Y%m%d%H%M}",
            to=by.user.email,
            subject=_("A test: %(title)s") % {"title": text.title},
            text=render_to_string("programs/broadcasts/email/test.txt", context),
            html=render_to_string("programs/broadcasts/email/test.html", context),
            forget_when_sent=True,
        )


def _tell(broadcast: Broadcast, to: Membership, key: str, subject: str, opening: str) -> None:
    context = _context(broadcast) | {"opening": opening}
    notify(
        organization=broadcast.organization,
        kind=Kind.BROADCAST,
        key=f"broadcast:{broadcast.pk}:{key}:{to.pk}",
        to=to,
        subject=subject,
        text=render_to_string("programs/broadcasts/email/told.txt", context),
        html=render_to_string("programs/broadcasts/email/told.html", context),
        link=context["link"],
    )


def _title(broadcast: Broadcast) -> str:
    text = texts_for([broadcast], translation.get_language()).get(broadcast.pk)
    return text.title if text else ""


def _context(broadcast: Broadcast) -> dict:
    path = reverse("programs:broadcast", args=[broadcast.organization.slug, broadcast.pk])
    link = settings.SITE_URL.rstrip("/") + path
    return {"organization": broadcast.organization, "link": link, "is_rtl": translation.get_language_bidi()}
