"""Letters about the circle: once a day at most to each reader, without names and without what was written."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from programs.circle.queries import facilitators_of, mentors_of
from programs.models import CircleAnswer, CircleQuestion, Program

MORNING = time(8)


def tell_mentors(*, question: CircleQuestion, but: int | None) -> None:
    """Tell the mentors of the program, tomorrow morning, that there is something new; one letter for all of a day."""
    program = question.program
    readers = [membership for membership in mentors_of(program) if membership.user_id != but]
    tomorrow = clock.today(program.organization) + timedelta(days=1)
    at = clock.local_instant(program.organization, tomorrow, MORNING)
    _tell("circle_new", program, readers, key=f"circle-new:{program.pk}", not_before=at)


def tell_facilitators(*, program: Program) -> None:
    """Tell those who read first that something waits for them."""
    readers = [facilitator.membership for facilitator in facilitators_of(program)]
    _tell("circle_waits", program, readers, key=f"circle-waits:{program.pk}")


def tell_author(*, written: CircleQuestion | CircleAnswer) -> None:
    """Tell who wrote that there is an answer or a word to it."""
    question = written if isinstance(written, CircleQuestion) else written.question
    if written.author is not None:
        _tell("circle_answer", question.program, [written.author], key=f"circle-answer:{written.pk}")


def _tell(
    letter: str, program: Program, readers: Iterable[Membership], *, key: str, not_before: datetime | None = None
) -> None:
    organization = program.organization
    path = reverse("programs:circle", args=[organization.slug, program.pk])
    link, day, made = settings.SITE_URL.rstrip("/") + path, clock.today(organization), {}
    notices = []
    for membership in readers:
        language = membership.user.language or organization.language
        with translation.override(language):
            if language not in made:
                values = {"program": program.name}
                made[language] = words_for(letter, organization=organization, program=program, values=values)
            words = made[language]
            context = {
                "organization": organization, "words": words, "link": link, "is_rtl": translation.get_language_bidi(),
                "stop": stop_address(organization, membership, Kind.CIRCLE),
            }  # fmt: skip
            notices.append(
                Notice(
                    kind=Kind.CIRCLE,
                    key=f"{key}:{day:%Y%m%d}:{membership.pk}",
                    to=membership,
                    subject=words.subject,
                    text=render_to_string("programs/circle/email/letter.txt", context),
                    html=render_to_string("programs/circle/email/letter.html", context),
                    short=words.short,
                    link=link,
                    not_before=not_before,
                )
            )
    notify_many(organization=organization, notices=notices)
