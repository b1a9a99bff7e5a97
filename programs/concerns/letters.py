"""Letters about concerns: that one waits, or that an answer does. They name nobody and tell nothing of it."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Concern, ConcernAnswer, ConcernTurn


def write_to_recipient(*, turn: ConcernTurn, not_before: datetime) -> None:
    """Tell whoever's turn it is that a concern waits, and until when; once for each turn."""
    concern, organization = turn.concern, turn.organization
    with translation.override(organization.language):
        subject = _("Urgent: a concern waits for your answer") if concern.in_danger else _("A concern waits for you")
        context = _context(concern) | {"in_danger": concern.in_danger, "until": _moment(organization, turn.due_at)}
        queue_email(
            organization=organization,
            kind=Kind.CONCERN,
            key=f"concern:{concern.pk}:{turn.number}:{turn.membership_id}",
            to=turn.membership.user.email,
            subject=subject,
            text=render_to_string("programs/concerns/email/waits.txt", context),
            html=render_to_string("programs/concerns/email/waits.html", context),
            not_before=not_before,
        )


def write_to_author(*, answer: ConcernAnswer, not_before: datetime) -> None:
    """Tell the author of a concern that there is an answer to read; once for each answer."""
    concern, organization = answer.concern, answer.organization
    with translation.override(organization.language):
        context = _context(concern)
        queue_email(
            organization=organization,
            kind=Kind.CONCERN,
            key=f"concern-answer:{answer.pk}",
            to=concern.author.email,
            subject=_("There is an answer to what you told"),
            text=render_to_string("programs/concerns/email/answered.txt", context),
            html=render_to_string("programs/concerns/email/answered.html", context),
            not_before=not_before,
        )


def _context(concern: Concern) -> dict:
    organization = concern.organization
    path = reverse("programs:concern", args=[organization.slug, concern.pk])
    link = settings.SITE_URL.rstrip("/") + path
    return {"organization": organization, "link": link, "is_rtl": translation.get_language_bidi()}


def _moment(organization: Organization, instant: datetime) -> str:
    """A day by its date, since a letter is read on another day than it is written."""
    day, at = clock.local_day(organization, instant), clock.local_time(organization, instant)
    return f"{date_format(day, 'l')}, {date_format(day)}, {at:%H:%M}"
