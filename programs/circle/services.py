"""Every write of the circle. What may tell of somebody is refused here, whoever writes it, by whatever form.

A question: waiting → open ⇄ closed, or returned with a word → waiting again; hidden with a word, and open again
(`_move` owns it). An answer is shown at once, or waits where its writer said that a word is no name.

Of who writes without a name the trail has nothing: administrators read it, and an entry would tell who asked. For the
same reason rows know the day alone, and their keys are random.
"""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from programs.choices import AnswerState, HandbookKind, QuestionState
from programs.circle import letters
from programs.circle.checking import TellsOfSomebody, check
from programs.circle.queries import facilitators_of, names_to_stop
from programs.circle.tries import note_tries, refuse_too_many_tries
from programs.handbook.services import begin_page, save_draft
from programs.models import (
    CircleAnswer,
    CircleFacilitator,
    CircleQuestion,
    CircleThanks,
    Course,
    HandbookPage,
    Program,
)


@transaction.atomic
def set_facilitators(*, program: Program, memberships: Sequence[Membership], by: Viewer) -> None:
    """Let exactly these take care of a program's circle. Who becomes one learns nobody who asked before. Audited."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    chosen = {membership.pk for membership in memberships}
    present = CircleFacilitator.objects.filter(program=program)
    present.exclude(membership__in=chosen).delete()
    for membership_id in chosen - set(present.values_list("membership_id", flat=True)):
        CircleFacilitator.objects.create(
            organization=program.organization, program=program, membership_id=membership_id
        )
    detail = {"facilitators": sorted(str(pk) for pk in chosen)}
    record(organization=by.organization, by=by, action="circle.facilitators_set", subject=program, detail=detail)


@transaction.atomic
def ask(
    *, question_id: UUID, program: Program, is_case: bool, is_anonymous: bool, title: str, words: str,
    told: set[str], cleared: set[str], by: Viewer,
) -> CircleQuestion:  # fmt: skip
    """Give a question to the facilitators to read; the same sent twice is one.

    `cleared` are words of which the writer says that they are no names; `told`, the facilitators whom the form named
    to one who asks without a name. They get a letter. Raises TellsOfSomebody, or ValidationError if nobody facilitates
    or others do by now. Audited, unless it is asked without a name.
    """
    known = CircleQuestion.objects.filter(pk=question_id).first()
    if known is not None:
        return _the_same(known, program, words)
    readers = _readers(program, is_anonymous=is_anonymous, told=told)
    _checked({"title": title, "words": words}, program, cleared=cleared, by=by)
    question = CircleQuestion(
        id=question_id, organization=by.organization, program=program, author=_writer(by), is_anonymous=is_anonymous,
        known_to=readers, is_case=is_case, title=title, words=words, search_text=_search_text(title, words),
        asked_on=clock.today(by.organization),
    )  # fmt: skip
    question.clean_fields(exclude=["organization", "program", "author", "search_text", "table"])
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("This was sent already. Load the page anew.")) from None
    letters.tell_facilitators(program=program)
    if not is_anonymous:
        record(organization=by.organization, by=by, action="circle.asked", subject=program)
    return question


@transaction.atomic
def rewrite(
    *, question: CircleQuestion, title: str, words: str, cleared: set[str], seen: int, by: Viewer
) -> CircleQuestion:
    """Write an own question anew that nobody but the facilitators has seen; it waits to be read again.

    Raises as `ask`, and ValidationError once it is shown or was changed elsewhere. Audited as `ask`.
    """
    held = _locked(question)
    if held.state not in (QuestionState.WAITING, QuestionState.RETURNED) or held.version != seen:
        raise ValidationError(_("This was changed meanwhile. Load the page anew."))
    _checked({"title": title, "words": words}, held.program, cleared=cleared, by=by)
    held.title, held.words, held.search_text = title, words, _search_text(title, words)
    held.state, held.why = QuestionState.WAITING, ""
    _save(held)
    letters.tell_facilitators(program=held.program)
    if not held.is_anonymous:
        record(organization=by.organization, by=by, action="circle.asked", subject=held.program)
    return held


@transaction.atomic
def take_back(*, question: CircleQuestion, by: Viewer) -> None:
    """Take an own question away for good that was not shown yet; ValidationError once it is. Audited as `ask`."""
    held = _locked(question)
    if held.state not in (QuestionState.WAITING, QuestionState.RETURNED):
        raise ValidationError(_("It is shown by now. Ask a facilitator to take it out."))
    program, is_anonymous = held.program, held.is_anonymous
    held.delete()
    if not is_anonymous:
        record(organization=by.organization, by=by, action="circle.taken_back", subject=program)


def let_through(*, question: CircleQuestion, seen: int, by: Viewer) -> CircleQuestion:
    """Show a question that waits to the circle. Its mentors get a letter in the morning, its author one now. Audited.

    Raises ValidationError if it was written anew since it was read.
    """
    return _move(question, QuestionState.OPEN, by=by, seen=seen)


def return_question(*, question: CircleQuestion, why: str, seen: int, by: Viewer) -> CircleQuestion:
    """Give a question that waits back to its author with a word and a letter. Raises as `let_through`. Audited."""
    return _move(question, QuestionState.RETURNED, by=by, seen=seen, why=_word(why))


def close_question(*, question: CircleQuestion, by: Viewer) -> CircleQuestion:
    """End a talk: it stays to be read, and nobody answers any more. Audited."""
    return _move(question, QuestionState.CLOSED, by=by)


def open_question(*, question: CircleQuestion, by: Viewer) -> CircleQuestion:
    """Open a talk again that was closed or taken out. Audited."""
    return _move(question, QuestionState.OPEN, by=by)


def hide_question(*, question: CircleQuestion, why: str, by: Viewer) -> CircleQuestion:
    """Take a question with its answers out of the circle, with a word to its author, who gets a letter. Audited."""
    return _move(question, QuestionState.HIDDEN, by=by, why=_word(why))


@transaction.atomic
def put_on_table(*, question: CircleQuestion, course: Course | None, by: Viewer) -> None:
    """Bring a shown question to a meeting of peer consultation, or with None to none. Audited."""
    held = _locked(question)
    held.table = course
    held.save(update_fields=["table"])
    record(organization=by.organization, by=by, action="circle.on_table", subject=held.program)


@transaction.atomic
def answer(
    *, answer_id: UUID, question: CircleQuestion, words: str, is_anonymous: bool, told: set[str], cleared: set[str],
    by: Viewer,
) -> CircleAnswer:  # fmt: skip
    """Answer an open question; the same sent twice is one. With `cleared` words a facilitator reads it first.

    Who asked gets a letter once it is shown, the facilitators one if it waits. Raises as `ask`, and for a question that
    is not open. Audited, unless it is written without a name.
    """
    held = _locked(question)
    known = CircleAnswer.objects.filter(pk=answer_id, question=held).first()
    if known is not None:
        return known
    if not held.is_open:
        raise ValidationError(_("This talk was closed meanwhile."))
    readers = _readers(held.program, is_anonymous=is_anonymous, told=told)
    has_doubts = _checked({"words": words}, held.program, cleared=cleared, by=by)
    written = CircleAnswer(
        id=answer_id, organization=by.organization, question=held, author=_writer(by), is_anonymous=is_anonymous,
        known_to=readers, words=words, answered_on=clock.today(by.organization),
        state=AnswerState.WAITING if has_doubts else AnswerState.SHOWN,
        number=CircleAnswer.objects.filter(question=held).count() + 1,
    )  # fmt: skip
    written.clean_fields(exclude=["organization", "question", "author"])
    written.save(force_insert=True)
    if has_doubts:
        letters.tell_facilitators(program=held.program)
    elif held.author_id != written.author_id:
        letters.tell_author(written=held)
    if not is_anonymous:
        record(organization=by.organization, by=by, action="circle.answered", subject=held.program)
    return written


@transaction.atomic
def judge_answer(*, answer: CircleAnswer, state: str, why: str = "", by: Viewer) -> CircleAnswer:
    """Show an answer, or take it out of the circle with a word to its writer, who gets a letter then. Audited.

    The first time that it is shown, who asked gets one. Taken out, it is not what was agreed on any more.
    """
    question = _locked(answer.question)
    held = CircleAnswer.objects.select_related("author__user", "question__program").get(pk=answer.pk)
    if held.state == state:
        return held
    was_waiting, held.state = held.state == AnswerState.WAITING, state
    held.why = _word(why) if state == AnswerState.HIDDEN else ""
    held.is_agreed = held.is_agreed and state == AnswerState.SHOWN
    held.save(update_fields=["state", "why", "is_agreed"])
    if state == AnswerState.HIDDEN:
        letters.tell_author(written=held)
    elif was_waiting and question.author_id != held.author_id:
        letters.tell_author(written=question)
    action = "circle.answer_shown" if state == AnswerState.SHOWN else "circle.answer_hidden"
    record(organization=by.organization, by=by, action=action, subject=question.program)
    return held


@transaction.atomic
def agree(*, answer: CircleAnswer, agreed: bool, by: Viewer) -> CircleAnswer:
    """Mark a shown answer as what is agreed on, instead of another one, or take the mark away. Audited."""
    question = _locked(answer.question)
    others = CircleAnswer.objects.filter(question=question, is_agreed=True)
    held = CircleAnswer.objects.get(pk=answer.pk)
    if held.is_agreed == agreed or not held.is_shown:
        return held
    others.update(is_agreed=False)
    held.is_agreed = agreed
    held.save(update_fields=["is_agreed"])
    record(organization=by.organization, by=by, action="circle.agreed", subject=question.program)
    return held


@transaction.atomic
def draft_for_handbook(*, answer: CircleAnswer, by: Viewer) -> HandbookPage:
    """Begin a page of the program's handbook with a question and its answer; pressed twice, it is one page.

    Whoever writes the handbook finds it among the drafts, and writes on. Audited as a page of the handbook.
    """
    question = _locked(answer.question)
    known = HandbookPage.objects.filter(pk=answer.pk).first()
    if known is not None:
        return known
    language = by.organization.language
    page = begin_page(
        page_id=answer.pk, program=question.program, kind=HandbookKind.ANSWER, language=language,
        title=question.title, by=by,
    )  # fmt: skip
    asked = "\n".join(f"> {line}" for line in question.words.splitlines())
    save_draft(
        page=page, language=language, seen=1, by=by, title=question.title, names="", body=f"{asked}\n\n{answer.words}"
    )
    return page


@transaction.atomic
def thank(*, answer: CircleAnswer, by: Viewer) -> bool:
    """Say that a shown answer has helped; once, however often it is pressed; not for an own one. Audited.

    Returns whether it was said now. The trail tells of which program, not of which answer.
    """
    if not answer.is_shown or answer.author_id in {membership.pk for membership in by.memberships}:
        return False
    thanks = CircleThanks(organization=by.organization, answer=answer, membership=_writer(by))
    made = CircleThanks.objects.bulk_create([thanks], ignore_conflicts=True)
    record(organization=by.organization, by=by, action="circle.thanked", subject=answer.question.program)
    return bool(made)


@transaction.atomic
def _move(
    question: CircleQuestion, state: str, *, by: Viewer, seen: int | None = None, why: str = ""
) -> CircleQuestion:
    """Bring a question into a state, and tell those whom it concerns; brought there already, it stays as it is."""
    held = _locked(question)
    if held.state == state:
        return held
    if seen is not None and (held.version != seen or held.state != QuestionState.WAITING):
        raise ValidationError(_("This was changed meanwhile. Load the page anew."))
    if seen is None and held.shown_on is None:
        raise ValidationError(_("This was not shown yet."))
    is_new = held.shown_on is None and state == QuestionState.OPEN
    held.state, held.why = state, why
    held.shown_on = clock.today(held.organization) if is_new else held.shown_on
    _save(held)
    if is_new:
        letters.tell_mentors(question=held, but=held.author.user_id if held.author else None)
    if is_new or state in (QuestionState.RETURNED, QuestionState.HIDDEN):
        letters.tell_author(written=held)
    action = {
        QuestionState.OPEN: "circle.shown" if is_new else "circle.opened",
        QuestionState.RETURNED: "circle.returned",
        QuestionState.CLOSED: "circle.closed",
        QuestionState.HIDDEN: "circle.hidden",
    }[QuestionState(state)]
    record(organization=by.organization, by=by, action=action, subject=held.program)
    return held


def _checked(texts: dict[str, str], program: Program, *, cleared: set[str], by: Viewer) -> bool:
    """As `check`; refused with a sentence, and nothing marked, for who was stopped too often within the hour."""
    refuse_too_many_tries(by)
    try:
        return check(texts, names_to_stop(by, program), cleared=cleared)
    except TellsOfSomebody as found:
        note_tries(by, found.number)
        raise


def _locked(question: CircleQuestion) -> CircleQuestion:
    held = CircleQuestion.objects.select_for_update(no_key=True).filter(pk=question.pk).first()
    if held is None:
        raise ValidationError(_("This was taken back meanwhile."))
    return CircleQuestion.objects.select_related("program__organization", "author__user").get(pk=held.pk)


def _save(question: CircleQuestion) -> None:
    question.version += 1
    question.clean_fields(exclude=["organization", "program", "author", "search_text", "table"])
    question.save()


def _readers(program: Program, *, is_anonymous: bool, told: set[str]) -> list[UUID]:
    """Who learns of the author, by membership; ValidationError if those are others than the writer was told."""
    readers = [facilitator.membership_id for facilitator in facilitators_of(program)]
    if not readers:
        raise ValidationError(_("Nobody takes care of this circle yet. A coordinator names somebody."))
    if is_anonymous and {str(pk) for pk in readers} != told:
        raise ValidationError(_("Others take care of the circle by now. Look who learns your name, and send it again."))
    return readers


def _writer(viewer: Viewer) -> Membership:
    membership = viewer.membership(Role.MENTOR) or viewer.membership(Role.COORDINATOR)
    if membership is None:
        raise ValidationError(_("Only mentors and coordinators write here."))
    return membership


def _the_same(known: CircleQuestion, program: Program, words: str) -> CircleQuestion:
    if (known.program_id, known.words) != (program.pk, words):
        raise ValidationError(_("Something was sent from this form already. Load the page anew."))
    return known


def _word(why: str) -> str:
    if not why.strip():
        raise ValidationError({"why": _("Write in a few words why.")})
    return why.strip()


def _search_text(title: str, words: str) -> str:
    return searchable(f"{title} {words}")
