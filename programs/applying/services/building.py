"""Building a form: its questions, their order, its words, and whether it is open.

What somebody has begun to answer stays as it was asked: the first change after that is made in a new version.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.applying.choices import Asked
from programs.applying.proposal import proposed
from programs.applying.questions import MOST_QUESTIONS, Question, questions_in, without_lost_conditions
from programs.models import ApplicationForm, ApplicationVersion, Program


@transaction.atomic
def copy_proposal(*, program: Program, side: str, by: Viewer) -> ApplicationForm:
    """The form of a program and side, begun with a few questions and words where there is none yet. Audited then."""
    form, is_new = ApplicationForm.objects.get_or_create(organization=program.organization, program=program, side=side)
    if is_new:
        questions, words = proposed(side)
        ApplicationVersion.objects.create(
            organization=program.organization,
            form=form,
            number=1,
            questions=[question.written() for question in questions],
            words=words,
            asks=[Asked.GENDER.value, Asked.LANGUAGES.value],
            made_at=clock.now(),
        )
        record(organization=program.organization, by=by, action="application_form.begun", subject=form)
    return form


@transaction.atomic
def set_open(*, form: ApplicationForm, is_open: bool, by: Viewer) -> None:
    """Open the public address of a form, or close it; drafts that were begun can still be sent. Audited.

    Raises ValidationError for a form without a wording of consent.
    """
    if form.is_open == is_open:
        return
    version = ApplicationVersion.objects.filter(form=form).order_by("-number").first()
    if is_open and (version is None or not any(version.words.get("consent", {}).values())):
        raise ValidationError(_("Write first to what people agree: it stands at the end of the form."))
    form.is_open = is_open
    form.save(update_fields=["is_open"])
    action = "application_form.opened" if is_open else "application_form.closed"
    record(organization=form.organization, by=by, action=action, subject=form)


@transaction.atomic
def change_texts(*, form: ApplicationForm, words: dict, asks: Iterable[str], by: Viewer) -> None:
    """Set introduction, consent and what happens next by language, and which known facts are asked for. Audited."""
    version = _writable(form)
    version.words, version.asks = words, list(asks)
    version.save(update_fields=["words", "asks"])
    record(organization=form.organization, by=by, action="application_form.texts", subject=form)


@transaction.atomic
def keep_question(*, form: ApplicationForm, question: Question, by: Viewer) -> None:
    """Put this in the place of the question with its key, else at the end. Raises ValidationError for one too many.

    Conditions that lean on options which are no more are dropped. Audited.
    """

    def put(questions: list[Question]) -> list[Question]:
        keys = [row.key for row in questions]
        if question.key in keys:
            return [question if row.key == question.key else row for row in questions]
        if len(questions) >= MOST_QUESTIONS:
            raise ValidationError(_("There are sixty questions already. Take one out first."))
        return [*questions, question]

    _change(form, put)
    record(organization=form.organization, by=by, action="application_form.question", subject=form)


@transaction.atomic
def move_question(*, form: ApplicationForm, key: str, by: int, viewer: Viewer) -> None:
    """Let a question stand earlier (-1) or later (1). Audited."""

    def move(questions: list[Question]) -> list[Question]:
        place = next((number for number, row in enumerate(questions) if row.key == key), None)
        if place is None or not 0 <= place + by < len(questions):
            return questions
        rows = [*questions]
        rows[place], rows[place + by] = rows[place + by], rows[place]
        return rows

    _change(form, move)
    record(organization=form.organization, by=viewer, action="application_form.moved", subject=form)


@transaction.atomic
def remove_question(*, form: ApplicationForm, key: str, by: Viewer) -> None:
    """Ask this no more; what was answered to it stays with the answers. Audited."""
    _change(form, lambda questions: [row for row in questions if row.key != key])
    record(organization=form.organization, by=by, action="application_form.removed", subject=form)


def _change(form: ApplicationForm, change: Callable[[list[Question]], list[Question]]) -> None:
    version = _writable(form)
    questions = without_lost_conditions(change(questions_in(version.questions)))
    version.questions = [question.written() for question in questions]
    version.save(update_fields=["questions"])


def _writable(form: ApplicationForm) -> ApplicationVersion:
    """The last version while nobody has begun it, else a new one that is like it; its form is held."""
    ApplicationForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    last = ApplicationVersion.objects.select_for_update(no_key=True).filter(form=form).order_by("-number").first()
    if last and not last.is_used:
        return last
    return ApplicationVersion.objects.create(
        organization=form.organization,
        form=form,
        number=(last.number if last else 0) + 1,
        questions=last.questions if last else [],
        words=last.words if last else {},
        asks=last.asks if last else [],
        made_at=clock.now(),
    )
