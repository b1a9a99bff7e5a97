"""The reminder of the next support talk: to both, the day before, with nothing in it but who and when."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date
from sessions.models import SupportTalk
from sessions.queries.soon import EVENING, last_hour

ONE_DAY, LOOKING_AHEAD = timedelta(days=1), timedelta(days=7)


def remind_of_talks(*, organization: Organization) -> int:
    """Remind the two of each support talk whose day has been set, on the evening before it; how many letters.

    Where no letters go then, in the last hour of letters before that. Of these two the last talk alone says when the
    next one is. The key of the letter keeps it from being written twice; another day is another letter.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if hours is None or not hours[0] <= moment < hours[1]:
        return 0
    notices = []
    for talk in _coming(today):
        if last_hour(organization, clock.local_instant(organization, talk.next_on - ONE_DAY, EVENING)) <= moment:
            notices.append(_notice(organization, talk, talk.coordinator, talk.mentor.full_name))
            if talk.mentor.membership:
                notices.append(_notice(organization, talk, talk.mentor.membership, str(talk.coordinator.user)))
    return len(notify_many(organization=organization, notices=notices))


def _coming(today: date) -> list[SupportTalk]:
    later = SupportTalk.objects.filter(
        mentor=OuterRef("mentor"), coordinator=OuterRef("coordinator"), on__gt=OuterRef("on")
    )
    coming = SupportTalk.objects.filter(~Exists(later), next_on__gt=today, next_on__lte=today + LOOKING_AHEAD)
    return list(coming.select_related("mentor__membership__user", "coordinator__user").order_by("pk"))


def _notice(organization: Organization, talk: SupportTalk, reader: Membership, other: str) -> Notice:
    link = settings.SITE_URL.rstrip("/") + reverse("mentoring_sessions:support", args=[organization.slug])
    language = reader.user.language or organization.language
    with translation.override(language):
        day = say_date(talk.next_on, today=clock.today(organization), language=language, is_letter=True)
        subject = _("Your support talk %(day)s") % {"day": day}
        opening = _("You wanted to talk %(day)s: %(other)s and you.") % {"day": day, "other": other}
        context = {
            "organization": organization,
            "words": {"subject": subject, "opening": opening},
            "link": link,
            "stop": stop_address(organization, reader, Kind.MEETING_SOON),
            "is_rtl": translation.get_language_bidi(),
        }
        return Notice(
            kind=Kind.MEETING_SOON,
            key=f"support-soon:{talk.pk}:{talk.next_on:%Y%m%d}:{reader.pk}",
            to=reader,
            subject=subject,
            text=render_to_string("mentoring_sessions/support/email/soon.txt", context),
            html=render_to_string("mentoring_sessions/support/email/soon.html", context),
            link=link,
        )
