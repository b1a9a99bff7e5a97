"""Letters to whoever applied, each with a link of its own. They go by e-mail alone: the reader is no member."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from programs.applying.questions import in_language
from programs.models import Application


def write(*, application: Application, letter: str, secret: str, to: str = "", words: str = "") -> None:
    """Write one letter: "draft" (go on later), "sent", "asked", "taken_in", "declined" or "referred".

    `words` are the office's own. The letter is emptied once it is sent, since it holds a link. All but what somebody
    has just asked for keep the hours of rest.
    """
    organization = application.organization
    path = reverse("application", args=[organization.slug, secret])
    version = application.version
    with translation.override(application.language):
        context = {
            "organization": organization,
            "program": application.program,
            "letter": letter,
            "words": words,
            "next": in_language(version.words.get("next", {}), application.language) if version else "",
            "link": settings.SITE_URL.rstrip("/") + path,
            "is_rtl": translation.get_language_bidi(),
        }
        queue_email(
            organization=organization,
            key=f"application:{application.pk}:{letter}:{clock.now().isoformat()}",
            to=to or application.email,
            subject=_subject(letter, application),
            text=render_to_string("programs/applying/email/letter.txt", context),
            html=render_to_string("programs/applying/email/letter.html", context),
            forget_when_sent=True,
            keeps_rest=letter not in ("draft", "sent"),
        )


def _subject(letter: str, application: Application) -> str:
    names = {"program": application.program.name}
    if letter == "draft":
        return _("Go on with your application to %(program)s") % names
    if letter == "sent":
        return _("Your application to %(program)s has arrived") % names
    if letter == "asked":
        return _("A question about your application to %(program)s") % names
    return _("About your application to %(program)s") % names
