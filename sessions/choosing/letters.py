"""Letters about the first fixed time: which times are offered, and which one it is."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import notify
from programs.models import Pairing
from sessions.models import TimeOffer
from sessions.queries.answers import first_name
from sessions.services.letters.writing import moment_in_words, spoken_to


def tell_mentor(offer: TimeOffer, pairing: Pairing) -> None:
    """Times are offered: one of them is to be taken."""
    to = pairing.mentor.membership
    if to is None:
        return
    with spoken_to(pairing.organization, to):
        name = {"name": first_name(pairing.enrolment.mentee)}
        subject = _("When do you meet? %(name)s offers times") % name
        opening = _("%(name)s can at these times, from then on always. Take the one that suits you.") % name
        times = [moment_in_words(pairing.organization, instant) for instant in offer.instants]
        _write(pairing, to, f"time-offer:{offer.pk}", subject, opening, times)


def tell_mentee(offer: TimeOffer, pairing: Pairing, first: datetime | None) -> None:
    """Which time it is; None for none of them."""
    to = pairing.enrolment.mentee.membership
    if to is None:
        return
    with spoken_to(pairing.organization, to):
        name = {"name": pairing.mentor.full_name}
        if first is None:
            subject = _("Other times, please")
            opening = _("None of your times suits %(name)s. Which others could you?") % name
        else:
            subject = _("Your fixed time with %(name)s stands") % name
            opening = _("You meet for the first time %(when)s, and from then on always at that time.") % {
                "when": moment_in_words(pairing.organization, first)
            }
        _write(pairing, to, f"time-answer:{offer.pk}", subject, opening, [])


def _write(pairing: Pairing, to: Membership, key: str, subject: str, opening: str, times: list[str]) -> None:
    organization = pairing.organization
    path = reverse("mentoring_sessions:set_time", args=[organization.slug, pairing.pk])
    link = settings.SITE_URL.rstrip("/") + path
    context = {
        "organization": organization,
        "words": {"subject": subject, "opening": opening, "closing": ""},
        "times": times,
        "link": link,
        "stop": stop_address(organization, to, Kind.PLAN),
        "is_rtl": translation.get_language_bidi(),
    }
    notify(
        organization=organization,
        kind=Kind.PLAN,
        key=key,
        to=to,
        subject=subject,
        text=render_to_string("programs/choosing/email/letter.txt", context),
        html=render_to_string("programs/choosing/email/letter.html", context),
        link=link,
    )
