"""Writes of what a program asks, of what is let seen, and of requests for a talk. Asking is in `sessions.pulses`."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import Whose
from programs.models import Program, PulsePlan, PulseQuestion, PulseVersion, TalkRequest
from programs.pulses.proposal import FEWEST_QUESTIONS, MOST_QUESTIONS, Asked
from programs.pulses.queries import questions_of, waiting_requests

Questions = Mapping[str, Mapping[str, Sequence[Asked]]]
"""By side and language, the questions in their order."""


@transaction.atomic
def set_pulses(
    *, program: Program, is_on: bool, first_after: int, every: int, questions: Questions, by: Viewer
) -> PulsePlan:
    """Say whether a program asks, when, and what, by side and language.

    Questions that are worded otherwise begin a new version; whoever was asked by the former still answers that one.
    Switched on, nothing that fell due before today is asked. Raises ValidationError for too few or too many questions,
    and for a number of them that differs between languages. Audited, without the words.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    today = clock.today(program.organization)
    plan = PulsePlan.objects.filter(program=program).first() or PulsePlan(
        organization=program.organization, program=program
    )
    before = (plan.is_on, plan.first_after, plan.every)
    if is_on and not plan.is_on:
        plan.since = today
    plan.is_on, plan.first_after, plan.every = is_on, first_after, every
    plan.save()
    changed = before != (is_on, first_after, every)
    for whose in Whose.values:
        changed = _set_questions(program, whose, questions[whose]) or changed
    if changed:
        detail = {"on": is_on, "days": first_after, "rhythm": every}
        record(organization=program.organization, by=by, action="pulses.set", subject=program, detail=detail)
    return plan


@transaction.atomic
def settle_talk_request(*, request: TalkRequest, by: Viewer) -> None:
    """Note that somebody of the office has talked, or has taken it in hand. The same twice is one.

    Raises PermissionDenied for a request that is not the viewer's to see. Audited without saying whose it was.
    """
    if not waiting_requests(by).filter(pk=request.pk).exists():
        if TalkRequest.objects.filter(pk=request.pk, settled_on__isnull=False, settled_by__user=by.user).exists():
            return
        raise PermissionDenied
    settled = TalkRequest.objects.filter(pk=request.pk, settled_on__isnull=True).update(
        settled_on=clock.today(by.organization), settled_by=by.membership(Role.COORDINATOR)
    )
    if settled:
        record(organization=by.organization, by=by, action="pulse.talk_settled")


def _set_questions(program: Program, whose: str, by_language: Mapping[str, Sequence[Asked]]) -> bool:
    """Begin a new version if the questions are others; whether it was."""
    wanted = {language: list(asked) for language, asked in by_language.items() if asked}
    numbers = {len(asked) for asked in wanted.values()}
    if len(numbers) != 1:
        raise ValidationError(_("Write each question in each of the languages, or in one alone."))
    if not FEWEST_QUESTIONS[whose] <= numbers.pop() <= MOST_QUESTIONS[whose]:
        raise ValidationError(_("Two to four questions to who is accompanied, and one to who accompanies."))
    versions = PulseVersion.objects.filter(program=program, whose=whose).order_by("-number")
    latest, asked_now = versions.first(), versions.filter(is_exit=False).first()
    if asked_now and questions_of(asked_now) == wanted:
        return False
    version = PulseVersion.objects.create(
        organization=program.organization, program=program, whose=whose, made_on=clock.today(program.organization),
        number=latest.number + 1 if latest else 1,
    )  # fmt: skip
    PulseQuestion.objects.bulk_create(
        PulseQuestion(
            organization=program.organization, version=version, language=language, position=position,
            words=one.words, low=one.low, high=one.high,
        )
        for language, asked in wanted.items()
        for position, one in enumerate(asked, 1)
    )  # fmt: skip
    return True
