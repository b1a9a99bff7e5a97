"""The letter that asks mentors to read a page and agree; it names the page and says nothing of what is in it."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address, stop_headers
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from programs.handbook.queries import asked_to_agree, in_own_language, published_texts
from programs.models import HandbookPage, HandbookText


@transaction.atomic
def remind_to_agree(*, page: HandbookPage, by: Viewer) -> int:
    """Write to those of the viewer's mentors who have not agreed and can sign in, once a day each. Returns how many.

    Audited.
    """
    texts = list(published_texts([page]))
    missing = [row.mentor.membership for row in asked_to_agree(by, page) if not row.counts and row.mentor.membership]
    queued = notify_many(
        organization=by.organization, notices=[_letter(page, membership, texts) for membership in missing]
    )
    reached = len({message.membership_id for message in queued})
    if reached:
        detail = {"letters_sent": reached}
        record(organization=by.organization, by=by, action="handbook.reminded", subject=page, detail=detail)
    return reached


def _letter(page: HandbookPage, to: Membership, texts: list[HandbookText]) -> Notice:
    organization = page.organization
    with translation.override(to.user.language or organization.language):
        text = in_own_language(texts, organization.language)
        values = {"title": text.title if text else ""}
        words = words_for("handbook", organization=organization, program=page.program, values=values)
        link = settings.SITE_URL.rstrip("/") + reverse("programs:handbook_page", args=[organization.slug, page.pk])
        context = {
            "organization": organization,
            "words": words,
            "link": link,
            "stop": stop_address(organization, to, Kind.HANDBOOK),
            "kind": Kind.HANDBOOK.value,
            "is_rtl": translation.get_language_bidi(),
        }
        return Notice(
            kind=Kind.HANDBOOK,
            key=f"handbook:{page.pk}:{page.needs}:{to.pk}:{clock.today(organization).isoformat()}",
            to=to,
            subject=words.subject,
            text=render_to_string("programs/handbook/email/agree.txt", context),
            html=render_to_string("programs/handbook/email/agree.html", context),
            short=words.short,
            link=link,
            headers=stop_headers(organization, to, Kind.HANDBOOK),
        )
