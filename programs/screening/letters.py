"""Letters about background certificates that end: to the mentor, and to those who coordinate him."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date
from programs.models import BackgroundCheck
from programs.screening.queries import coordinators_reaching, expiring_checks, programs_needing

AHEAD = (timedelta(days=30), timedelta(days=7))
"""How long before a certificate ends it is told; what a day without a run left out, the next days tell."""
MENDS = 5


def tell_of_certificates(*, organization: Organization) -> int:
    """Tell whose background certificate ends in a month, and in a week; how many letters went. Each is told once.

    Of mentors who accompany where one is asked, and of the last certificate alone.
    """
    today = clock.today(organization)
    days = {today + ahead - timedelta(days=late): ahead for ahead in AHEAD for late in range(MENDS)}
    checks = list(expiring_checks(days, today))
    if not checks:
        return 0
    needed = programs_needing([check.mentor_id for check in checks], today)
    coordinators = coordinators_reaching(organization)
    notices = []
    for check in checks:
        ahead = days[check.valid_until].days
        account = check.mentor.membership
        if account:
            notices.append(_notice(organization, check, account, ahead, today, None))
        for member, programs, units in coordinators:
            reached = needed[check.mentor_id] & programs if programs else needed[check.mentor_id]
            in_units = units is None or check.mentor.unit_id in units
            if reached and in_units and (account is None or account.user_id != member.user_id):
                notices.append(_notice(organization, check, member, ahead, today, min(reached)))
    return len(notify_many(organization=organization, notices=notices))


def _notice(
    organization: Organization, check: BackgroundCheck, to: Membership, ahead: int, today: date, program: UUID | None
) -> Notice:
    """To the office with the page of the mentor in a program; to himself, without one, with his own page."""
    language = to.user.language or organization.language
    page = "programs:mentor_readiness" if program else "programs:my_readiness"
    path = reverse(page, args=[organization.slug, *([program, check.mentor_id] if program else [])])
    link = settings.SITE_URL.rstrip("/") + path
    with translation.override(language):
        day = say_date(check.valid_until, today=today, language=language, is_letter=True)
        if program:
            values = {"name": check.mentor, "day": day}
            subject = _("A background certificate expires")
            opening = _("The background certificate of %(name)s is good until %(day)s.") % values
            closing = _("Ask for a new one in good time: without it nobody new is paired, and it stands on the morning "
                        "page.")  # fmt: skip
        else:
            subject = _("Your background certificate expires")
            opening = _("Your background certificate is good until %(day)s.") % {"day": day}
            closing = _("Please order a new one and show it to the office. Thank you.")
        context = {
            "organization": organization,
            "words": {"subject": subject, "opening": opening, "closing": closing},
            "link": link,
            "stop": stop_address(organization, to, Kind.TRAINING),
            "is_rtl": translation.get_language_bidi(),
        }
        return Notice(
            kind=Kind.TRAINING,
            key=f"background:{check.pk}:{ahead}:{to.pk}",
            to=to,
            subject=subject,
            text=render_to_string("programs/screening/email/certificate.txt", context),
            html=render_to_string("programs/screening/email/certificate.html", context),
            link=link,
        )
