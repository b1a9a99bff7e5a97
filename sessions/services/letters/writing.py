"""What all letters around meetings share: the reader's language, their words, their frame, the way to stop them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.references import stop_address, stop_headers
from mentoring_platform.notifications.services import notify
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date, say_datetime
from programs.models import Program
from sessions.models import MeetingSeries


@dataclass(frozen=True)
class Letter:
    """One letter to one person: `words` names its wording and its template, `values` fill in its words.

    `context` is what the template shows between opening and closing, `link` where the short form leads.
    """

    kind: Kind
    words: str
    key: str
    to: Membership
    values: dict[str, str]
    link: str
    context: dict = field(default_factory=dict)
    template: str = ""
    program: Program | None = None
    not_before: datetime | None = None
    forget_when_sent: bool = False


@contextmanager
def spoken_to(organization: Organization, membership: Membership) -> Iterator[None]:
    """In the language of whom a letter is for, else the organization's."""
    with translation.override(membership.user.language or organization.language):
        yield


def send(*, organization: Organization, letter: Letter) -> list[OutgoingMessage]:
    """Put a letter into the outbox, on each channel its reader wants; call it in the reader's language."""
    words = words_for(letter.words, organization=organization, program=letter.program, values=letter.values)
    context = {
        **letter.context,
        "organization": organization,
        "words": words,
        "link": letter.link,
        "stop": stop_address(organization, letter.to, letter.kind),
        "kind": letter.kind.value,
        "is_rtl": translation.get_language_bidi(),
    }
    template = f"mentoring_sessions/email/{letter.template or letter.words}"
    return notify(
        organization=organization,
        kind=letter.kind,
        key=letter.key,
        to=letter.to,
        subject=words.subject,
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
        short=words.short,
        link=letter.link,
        not_before=letter.not_before,
        forget_when_sent=letter.forget_when_sent,
        headers=stop_headers(organization, letter.to, letter.kind),
    )


def address(name: str, organization: Organization, *args: object) -> str:
    """The absolute address of a page of this organization."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[organization.slug, *args])


def moment_in_words(organization: Organization, instant: datetime) -> str:
    """Day and time as a letter says them, in the active language."""
    said = {"today": clock.today(organization), "zone": organization.zone, "language": translation.get_language()}
    return say_datetime(instant, **said, is_letter=True)


def day_in_words(organization: Organization, day: date) -> str:
    """A day as a letter says it, in the active language."""
    return say_date(day, today=clock.today(organization), language=translation.get_language(), is_letter=True)


def rule_in_words(series: MeetingSeries) -> str:
    """A fixed time, as "Every week, Tuesday at 16:00"."""
    return render_to_string("mentoring_sessions/_rule.html", {"series": series}).strip()


def listed(names: list[str]) -> str:
    """Names one after the other, each once."""
    return ", ".join(dict.fromkeys(names))
