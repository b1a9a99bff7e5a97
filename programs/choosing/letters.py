"""Letters about choosing: to the mentor who is asked, to who chooses, and to the office. No reasons, first names."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import notify
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date
from mentors.models import Mentor
from programs.choosing.queries import coordinators_over
from programs.models import Asking, Choice, Enrolment, Pairing


def ask_mentor(asking: Asking) -> None:
    """Ask the mentor; who cannot sign in gets no letter, and the office sees for whom it waits."""
    _write_to_mentor(asking, f"asking:{asking.pk}", is_reminder=False)


def remind_mentor(asking: Asking, *, by_hand: bool = False) -> None:
    """Once more before his days are over; by hand once a day at most."""
    day = f":{clock.today(asking.organization):%Y%m%d}" if by_hand else ""
    _write_to_mentor(asking, f"asking-again:{asking.pk}{day}", is_reminder=True)


def remind_mentee(enrolment: Enrolment) -> None:
    """That the list is still to be made and sent off; once a day at most."""
    to = enrolment.mentee.membership
    day = clock.today(enrolment.organization)
    with _spoken_to(enrolment.organization, to):
        subject = _("Whom would you like to accompany you?")
        opening = _("In %(program)s you choose who accompanies you. Your list has not been sent yet.") % {
            "program": enrolment.program.name
        }
        closing = _("Is a question open, or is nobody right for you? Tell the office.")
        _write(enrolment, to, f"choose-reminder:{enrolment.pk}:{day:%Y%m%d}", subject, opening, closing)


def tell_mentee(choice: Choice, what: str, mentor: Mentor | None = None, following: Mentor | None = None) -> None:
    """What became of the choice: `accepted`, `paired`, `next`, `refused` or `reopened`."""
    to = choice.enrolment.mentee.membership
    if to is None:
        return
    with _spoken_to(choice.organization, to):
        names = {"name": mentor.full_name if mentor else "", "next": following.full_name if following else ""}
        subject, opening = {
            "accepted": (
                _("%(name)s would gladly accompany you") % names,
                _("%(name)s has accepted. The office looks at it once more; then you set a time together.") % names,
            ),
            "paired": (
                _("%(name)s accompanies you") % names,
                _("%(name)s has accepted. The next step: you two set the fixed time.") % names,
            ),
            "next": (
                _("Your choice: the next one is asked"),
                _("It does not work out with %(name)s at present. We have asked %(next)s now.") % names,
            ),
            "refused": (
                _("Your choice: you can choose anew"),
                _("It does not work out with anybody on your list at present. That says nothing about you: often it is"
                  " a matter of hours and of room. The office knows, and you can choose others at any time."),
            ),
            "reopened": (
                _("You can choose anew"),
                _("The office has opened your choice again. Look at who can be chosen, and send your list."),
            ),
        }[what]  # fmt: skip
        key = f"choice-{what}:{choice.pk}:{following.pk if following else ''}"
        _write(choice.enrolment, to, key, subject, opening, "")


def tell_office(choice: Choice, what: str) -> None:
    """Tell the coordinators that somebody was refused by all, or that a mentor accepted and they decide."""
    enrolment = choice.enrolment
    for to in coordinators_over(enrolment):
        with _spoken_to(choice.organization, to):
            names = {"name": _first_name(enrolment), "program": enrolment.program.name}
            if what == "refused":
                subject = _("%(name)s needs a hand in finding somebody") % names
                opening = _("In %(program)s none of those whom %(name)s chose can at present.") % names
            else:
                subject = _("%(name)s has been accepted and waits for you") % names
                opening = _("In %(program)s a mentor has accepted %(name)s. You have the last word.") % names
            key = f"choice-office-{what}:{choice.pk}:{to.pk}"
            _write(enrolment, to, key, subject, opening, "", page="programs:choices")


def tell_intensity_over(pairing: Pairing) -> None:
    """Tell the coordinators that the time of an exceptional need is over."""
    enrolment = pairing.enrolment
    for to in coordinators_over(enrolment):
        with _spoken_to(pairing.organization, to):
            names = {"name": _first_name(enrolment), "intensity": pairing.get_intensity_display()}
            subject = _("The exceptional time of %(name)s is over") % names
            opening = (
                _("From today it is again: %(intensity)s. If the need goes on, set a new day on the page.") % names
            )
            key = f"intensity-over:{pairing.pk}:{pairing.intensity_until:%Y%m%d}:{to.pk}"
            _write(enrolment, to, key, subject, opening, "", page="programs:pairing", about=(pairing.pk,))


def _write_to_mentor(asking: Asking, key: str, *, is_reminder: bool) -> None:
    to = asking.mentor.membership
    if to is None:
        return
    enrolment, today = asking.choice.enrolment, clock.today(asking.organization)
    with _spoken_to(asking.organization, to):
        day = say_date(asking.answer_by, today=today, language=translation.get_language(), is_letter=True)
        values = {"name": _first_name(enrolment), "program": enrolment.program.name, "day": day}
        subject = _("%(name)s would like you to accompany them") % values
        opening = _("In %(program)s %(name)s has chosen you. Would you accompany them?") % values
        if is_reminder:
            opening = _("%(name)s waits for your answer, in %(program)s.") % values
        closing = _("If there is no answer until %(day)s, somebody else is asked. No reason is needed.") % values
        _write(enrolment, to, key, subject, opening, closing, page="programs:asked")


def _first_name(enrolment: Enrolment) -> str:
    return enrolment.mentee.full_name.split()[0]


def _spoken_to(organization: Organization, to: Membership):
    return translation.override(to.user.language or organization.language)


def _write(
    enrolment: Enrolment,
    to: Membership,
    key: str,
    subject: str,
    opening: str,
    closing: str,
    *,
    page: str = "programs:choose",
    about: tuple = (),
) -> None:
    organization = enrolment.organization
    link = settings.SITE_URL.rstrip("/") + reverse(page, args=[organization.slug, *about])
    context = {
        "organization": organization,
        "words": {"subject": subject, "opening": opening, "closing": closing},
        "link": link,
        "stop": stop_address(organization, to, Kind.PAIRING),
        "is_rtl": translation.get_language_bidi(),
    }
    notify(
        organization=organization,
        kind=Kind.PAIRING,
        key=key,
        to=to,
        subject=subject,
        text=render_to_string("programs/choosing/email/letter.txt", context),
        html=render_to_string("programs/choosing/email/letter.html", context),
        link=link,
    )
