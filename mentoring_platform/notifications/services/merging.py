"""What is in a letter: one message as it was written, or several as one, in their order."""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from mentoring_platform.notifications.callbacks import token_of
from mentoring_platform.notifications.channels import Letter
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services.claiming import Parcel
from mentoring_platform.notifications.services.queueing import LONGEST_SHORT, LONGEST_SUBJECT, one_line
from mentoring_platform.tenancy.models import Organization

BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def letter_of(organization: Organization, parcel: Parcel) -> Letter:
    """The letter in which a parcel leaves; several parts have their subjects as headings, in the reader's language."""
    head = parcel.head
    user = head.membership.user if head.membership else None
    language = (user.language if user else "") or organization.language
    told = {
        "id": str(head.pk),
        "to": head.address.value if head.address else head.to,
        "language": language,
        "sender": organization.name,
        "token": token_of(head),
    }
    if len(parcel.parts) == 1:
        words = {"subject": head.subject, "text": head.text, "html": head.html, "headers": head.headers}
        return Letter(**told, **words, short=head.short, link=head.link)
    with translation.override(language):
        return Letter(**told, **_merged(organization, parcel.parts))


def _merged(organization: Organization, parts: list[OutgoingMessage]) -> dict:
    number = len(parts)
    subject = ngettext(
        "%(number)d message from %(organization)s", "%(number)d messages from %(organization)s", number
    ) % {"number": number, "organization": organization.name}
    short = ngettext("%(number)d message: %(subjects)s", "%(number)d messages: %(subjects)s", number) % {
        "number": number,
        "subjects": "; ".join(dict.fromkeys(part.short or part.subject for part in parts)),
    }
    context = {
        "organization": organization,
        "parts": [{"subject": part.subject, "text": part.text.strip(), "html": _body_of(part)} for part in parts],
        "is_rtl": translation.get_language_bidi(),
    }
    is_mail = any(part.text for part in parts)
    return {
        "subject": one_line(subject, LONGEST_SUBJECT),
        "text": render_to_string("notifications/email/merged.txt", context) if is_mail else "",
        "html": render_to_string("notifications/email/merged.html", context) if is_mail else "",
        "short": one_line(short, LONGEST_SHORT),
        "link": f"{settings.SITE_URL.rstrip('/')}/{organization.slug}/",
        "headers": _in_common(parts),
    }


def _body_of(part: OutgoingMessage) -> str:
    """What a letter of ours holds between its body's tags; one that is text alone, as paragraphs."""
    found = BODY.search(part.html)
    inside = found[1] if found else part.html or linebreaks(part.text.strip(), autoescape=True)
    return mark_safe(inside)  # nosec B308 B703  # noqa: S308  made by our own templates, which escape what people wrote


def _in_common(parts: list[OutgoingMessage]) -> dict[str, str]:
    """Headers on which all parts agree: an address that stops one kind must not stand for all."""
    first, *others = (part.headers for part in parts)
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}
