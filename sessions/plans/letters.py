"""What the two are told of a proposal: the times, and where to answer. First names alone of who is accompanied."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import notify
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.dates import say_datetime
from sessions.choices import ProposalState, Side
from sessions.models import Proposal
from sessions.queries.answers import first_name


def tell_of_proposal(proposal: Proposal) -> None:
    """Write to the other one that there is something to answer."""
    to, name = _reader(proposal, is_author=False)
    if to is None:
        return
    with _language(proposal, to):
        values = {"name": name, "when": _said(proposal, proposal.instead_of)}
        _write(proposal, to, "proposal", values, [_said(proposal, instant) for instant in proposal.instants])


def tell_of_answer(proposal: Proposal) -> None:
    """Write to the author what became of it."""
    to, name = _reader(proposal, is_author=True)
    if to is None:
        return
    with _language(proposal, to):
        if proposal.state == ProposalState.ACCEPTED:
            answer = _("You meet on %(when)s.") % {"when": _said(proposal, proposal.chosen)}
        else:
            answer = _("None of the times is possible. The meeting stays as it is.")
        _write(proposal, to, "proposal_answered", {"name": name, "answer": answer}, [])


def _write(proposal: Proposal, to: Membership, kind: str, values: dict[str, str], times: list[str]) -> None:
    organization, program = proposal.organization, proposal.pairing.enrolment.program
    words = words_for(kind, organization=organization, program=program, values=values)
    address = reverse("mentoring_sessions:proposal", args=[organization.slug, proposal.pk])
    link = settings.SITE_URL.rstrip("/") + address
    context = {
        "organization": organization,
        "words": words,
        "times": times,
        "for_good": proposal.for_good,
        "link": link,
        "is_rtl": translation.get_language_bidi(),
    }
    notify(
        organization=organization,
        kind=Kind.PLAN,
        key=f"{kind}:{proposal.pk}",
        to=to,
        subject=words.subject,
        text=render_to_string("mentoring_sessions/email/proposal.txt", context),
        html=render_to_string("mentoring_sessions/email/proposal.html", context),
        short=words.short,
        link=link,
    )


def _reader(proposal: Proposal, *, is_author: bool) -> tuple[Membership | None, str]:
    """To whom it goes, and how the other one is called there."""
    mentor, mentee = proposal.pairing.mentor, proposal.pairing.enrolment.mentee
    if (proposal.side == Side.MENTOR) == is_author:
        return mentor.membership, first_name(mentee)
    return mentee.membership, mentor.full_name


def _language(proposal: Proposal, to: Membership) -> AbstractContextManager:
    return translation.override(to.user.language or proposal.organization.language)


def _said(proposal: Proposal, instant: datetime) -> str:
    organization = proposal.organization
    said = {"today": clock.today(organization), "zone": organization.zone, "language": translation.get_language()}
    return say_datetime(instant, **said, is_letter=True)
