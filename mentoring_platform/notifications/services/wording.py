"""How an organization words its letters: written, taken back, and tried on oneself."""

import hashlib

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.models import OutgoingMessage, OwnWording
from mentoring_platform.notifications.services.queueing import queue_email
from mentoring_platform.notifications.wording.own import Letter, texts_below
from mentoring_platform.tenancy import clock


@transaction.atomic
def write_wording(*, letter: Letter, texts: dict[str, str], by: Viewer) -> OwnWording | None:
    """Word a letter; what is left as it would stand anyway is not kept, so that it goes on following that. Audited.

    Returns None where nothing of it is the organization's own: then there is no row any more.
    """
    below = texts_below(letter)
    own = {name: text if text and text != below[name] else "" for name, text in texts.items()}
    if not any(own.values()):
        take_back_wording(letter=letter, by=by)
        return None
    row, _created = OwnWording.objects.update_or_create(
        organization=by.organization,
        **_which(letter),
        defaults={**own, "changed_by": by.acting_membership, "changed_at": clock.now()},
    )
    record(organization=by.organization, by=by, action="wording.changed", subject=letter.program, detail=_told(letter))
    return row


@transaction.atomic
def take_back_wording(*, letter: Letter, by: Viewer) -> bool:
    """Let the letter be worded as it was before; whether there was anything to take back. Audited when there was."""
    gone, _rows = OwnWording.objects.filter(**_which(letter)).delete()
    if gone:
        record(
            organization=by.organization,
            by=by,
            action="wording.taken_back",
            subject=letter.program,
            detail=_told(letter),
        )
    return bool(gone)


@transaction.atomic
def send_sample(*, letter: Letter, texts: dict[str, str], by: Viewer) -> OutgoingMessage | None:
    """Send a letter worded so, with invented names, to the viewer's own address, at once. Audited.

    The same text goes once a minute; returns None for what is on its way already.
    """
    organization = by.organization
    words = letter.previewed(organization, texts)
    digest = hashlib.sha256(repr(sorted(words.items())).encode()).hexdigest()[:16]
    with translation.override(letter.language):
        context = {"words": words, "organization": organization, "is_rtl": letter.is_rtl}
        message = queue_email(
            organization=organization,
            key=f"sample:{by.user.pk}:{letter.key[:60]}:{digest}:{clock.now():%d%H%M}",
            to=by.user.email,
            subject=words["subject"],
            text=render_to_string("notifications/email/sample.txt", context),
            html=render_to_string("notifications/email/sample.html", context),
        )
    if message is not None:
        record(organization=organization, by=by, action="wording.tried", subject=letter.program, detail=_told(letter))
    return message


def _which(letter: Letter) -> dict:
    return {
        "letter": letter.name,
        "language": letter.language,
        "program_id": letter.program.pk if letter.program else None,
    }


def _told(letter: Letter) -> dict[str, str]:
    return {"letter": letter.name, "language": letter.language}
