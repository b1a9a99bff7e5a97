"""The letter that asks a mentor whether they met: one a day, each meeting once, yes or no by one tap."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date, say_datetime
from mentors.models import Mentor
from sessions.models import Meeting
from sessions.queries.answers import first_name
from sessions.queries.reminders import DueLetter, due_letters
from sessions.services.answers import VALID_FOR, make_answer_links


@transaction.atomic
def remind_mentor(*, organization: Organization, membership_id: str | UUID) -> int:
    """Write one mentor the letter that is due now; how many meetings it asks about, 0 if none is due (any more).

    Makes a link for each, whose former one ends, and puts the letter into the outbox, which keeps the hours of rest and
    forgets the links once it is sent. Called twice, or by two workers at once, one letter goes. Audited.
    """
    mentor = Mentor.objects.select_for_update(no_key=True).filter(membership=membership_id).first()
    letter = next(iter(due_letters(organization, membership_id)), None) if mentor else None
    if letter is None:
        return 0
    write_letter(organization=organization, letter=letter)
    detail = {"meetings": len(letter.meetings)}
    record(organization=organization, by=None, action="mentor.reminded", subject=mentor, detail=detail)
    return len(letter.meetings)


@transaction.atomic
def write_letter(*, organization: Organization, letter: DueLetter, keeps_rest: bool = True) -> None:
    """Put the letter into the outbox, in its reader's language, with a fresh link for each meeting."""
    user = letter.membership.user
    made = make_answer_links(organization=organization, membership=letter.membership, meetings=letter.meetings)
    today = clock.today(organization)
    with translation.override(user.language or organization.language):
        language = translation.get_language()
        last_day = clock.local_day(organization, clock.now() + VALID_FOR)
        stop = _address("answer_no_reminders", organization, token_of(organization, letter.membership))
        context = {
            "organization": organization,
            "questions": [_question(organization, meeting, made[meeting.pk]) for meeting in letter.meetings],
            "my_week": _address("mentoring_sessions:my_week", organization),
            "stop": stop,
            "last_day": say_date(last_day, today=today, language=language, is_letter=True),
            "is_rtl": translation.get_language_bidi(),
        }
        queue_email(
            organization=organization,
            key=f"reminder:{letter.membership.pk}:{today.isoformat()}",
            to=user.email,
            subject=ngettext("Did you meet?", "Did your meetings take place?", len(letter.meetings)),
            text=render_to_string("mentoring_sessions/email/reminder.txt", context),
            html=render_to_string("mentoring_sessions/email/reminder.html", context),
            forget_when_sent=True,
            keeps_rest=keeps_rest,
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )


def token_of(organization: Organization, membership: Membership) -> str:
    """What stands in the address that stops the letters: signed, and good for as long as a letter is kept.

    It can do nothing but that, so it is neither stored nor does it end.
    """
    return _signer(organization).sign(str(membership.pk))


def membership_of_token(organization: Organization, token: str) -> UUID | None:
    """Whose letters such an address stops; None for one that was not made for this organization."""
    try:
        return UUID(_signer(organization).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def _signer(organization: Organization) -> signing.Signer:
    return signing.Signer(salt=f"mentoring_sessions.reminders:{organization.pk}")


def _question(organization: Organization, meeting: Meeting, secret: str) -> dict[str, str]:
    said = {"today": clock.today(organization), "zone": organization.zone, "language": translation.get_language()}
    return {
        "name": first_name(meeting.pairing.enrolment.mentee),
        "when": say_datetime(meeting.starts_at, **said, is_letter=True),
        "yes": _address("answer_yes", organization, secret),
        "no": _address("answer_no", organization, secret),
    }


def _address(name: str, organization: Organization, *args: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[organization.slug, *args])
