"""The letter that something was told to the mentors: its title, until when it stands, and where it is read."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.dates import say_date
from mentors.models import Mentor
from programs.announcements.queries import text_of
from programs.models import Announcement


def write_to_mentors(
    *, announcement: Announcement, mentors: Iterable[Mentor], again: str = ""
) -> list[OutgoingMessage]:
    """One letter to each of these mentors who can sign in; with `again`, a day, once more on that day."""
    organization, words, notices = announcement.organization, {}, []
    path = reverse("programs:announcement", args=[organization.slug, announcement.pk])
    link = settings.SITE_URL.rstrip("/") + path
    for membership in [mentor.membership for mentor in mentors if mentor.membership]:
        language = membership.user.language or organization.language
        with translation.override(language):
            if language not in words:
                words[language] = _words(announcement, bool(again))
            context = {
                "organization": organization,
                "words": words[language],
                "link": link,
                "stop": stop_address(organization, membership, Kind.BROADCAST),
                "is_rtl": translation.get_language_bidi(),
            }
            notices.append(
                Notice(
                    kind=Kind.BROADCAST,
                    key=f"announcement{again}:{announcement.pk}:{membership.pk}",
                    to=membership,
                    subject=words[language].subject,
                    text=render_to_string("programs/announcements/email/told.txt", context),
                    html=render_to_string("programs/announcements/email/told.html", context),
                    short=words[language].short,
                    link=link,
                )
            )
    return notify_many(organization=organization, notices=notices)


def _words(announcement: Announcement, again: bool):
    organization = announcement.organization
    day = say_date(
        announcement.stands_until, today=clock.today(organization), language=translation.get_language(), is_letter=True
    )
    values = {"title": text_of(announcement, organization).title, "until": day}
    return words_for("announcement_again" if again else "announcement", organization=organization, values=values)
