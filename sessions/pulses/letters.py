"""The letter that asks, with a link that needs no sign-in; and the one that tells the office who would like to talk."""

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.wording import Words, words_for
from mentoring_platform.tenancy.models import Organization
from programs.models import Pairing, Pulse, TalkRequest
from sessions.pulses.queries import asked_person, coordinators_to_tell, other_name
from sessions.services.letters.writing import address, spoken_to

NAME = "\ue000"
"""Stands for the name while the words of many letters are read once."""


def write_pulses(*, organization: Organization, secrets: Mapping[Pulse, str]) -> list[OutgoingMessage]:
    """One letter for each of these pulses; they come with their people. Emptied once sent: each holds its link."""
    known: dict[tuple, Words] = {}
    notices = []
    for pulse, secret in secrets.items():
        membership, program = asked_person(pulse).membership, pulse.pairing.enrolment.program
        with spoken_to(organization, membership):
            letter = f"exit_{pulse.whose}" if pulse.version.is_exit else f"pulse_{pulse.whose}"
            key = (translation.get_language(), program.pk, letter)
            if key not in known:
                known[key] = words_for(letter, organization=organization, program=program, values={"name": NAME})
            words = _named(known[key], other_name(pulse))
            path = reverse("answer_pulse", args=[organization.slug, secret])
            link = settings.SITE_URL.rstrip("/") + path
            notices.append(_notice(organization, membership, f"pulse:{pulse.pk}", words, link, "ask", forget=True))
    return notify_many(organization=organization, notices=notices)


def tell_of_talk_wanted(*, request: TalkRequest) -> list[OutgoingMessage]:
    """A letter to each coordinator of the pairing but its own people; it names nobody."""
    return tell_in_confidence(
        pairing=request.pairing, words="talk_wanted", key=f"talk:{request.pk}", page="reports:pulse_help",
        template="talk",
    )  # fmt: skip


def tell_in_confidence(*, pairing: Pairing, words: str, key: str, page: str, template: str) -> list[OutgoingMessage]:
    """A letter that names nobody to each coordinator of a pairing but its own people, with a link to a page."""
    organization, program = pairing.organization, pairing.enrolment.program
    notices = []
    for membership in coordinators_to_tell(pairing):
        with spoken_to(organization, membership):
            said = words_for(words, organization=organization, program=program, values={"program": program.name})
            link = address(page, organization)
            notices.append(_notice(organization, membership, f"{key}:{membership.pk}", said, link, template))
    return notify_many(organization=organization, notices=notices)


def _named(words: Words, name: str) -> Words:
    parts = {part: getattr(words, part).replace(NAME, name) for part in ("subject", "opening", "closing", "short")}
    return replace(words, **parts)


def _notice(
    organization: Organization,
    to: Membership,
    key: str,
    words: Words,
    link: str,
    template: str,
    *,
    forget: bool = False,
) -> Notice:
    context = {
        "organization": organization,
        "words": words,
        "link": link,
        "stop": stop_address(organization, to, Kind.PULSE),
        "is_rtl": translation.get_language_bidi(),
    }
    return Notice(
        kind=Kind.PULSE,
        key=key,
        to=to,
        subject=words.subject,
        text=render_to_string(f"mentoring_sessions/pulses/email/{template}.txt", context),
        html=render_to_string(f"mentoring_sessions/pulses/email/{template}.html", context),
        short=words.short,
        link=link,
        forget_when_sent=forget,
    )
