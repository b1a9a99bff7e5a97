"""Every write of concerns. One is open → taken → closed; handing over or a recipient who leaves open it again."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import AnswerKind, ConcernState, TurnWay
from programs.concerns import clocks
from programs.concerns.letters import write_to_author, write_to_recipient
from programs.concerns.permissions import READERS
from programs.concerns.queries import administrators_but, next_in_line, waiting_too_long
from programs.models import Concern, ConcernAnswer, ConcernTurn, Pairing


@transaction.atomic
def raise_concern(
    *, concern_id: UUID, pairing: Pairing, in_danger: bool, words: str, to: Membership | None, by: Viewer
) -> Concern:
    """Tell one recipient, or with `to` None all administrators, of danger or need of treatment.

    Only they and the author read it from then on, and whom it is passed on to. The same sent twice is one concern.
    A letter without any content goes into the outbox for each who is told; with danger it goes at once, else not on
    Shabbat or a holiday. Raises ValidationError if nobody is there to be told, or if other words were sent under this
    id before. Audited without content.
    """
    now = clock.now()
    concern = Concern(
        id=concern_id,
        organization=by.organization,
        pairing=pairing,
        author=by.user,
        in_danger=in_danger,
        words=words,
        raised_at=now,
        due_at=now,
    )
    told = [to] if to is not None else list(administrators_but(by.user.pk))
    if not told:
        raise ValidationError(_("There is nobody here yet who could be told. Call one of the numbers above."))
    try:
        with transaction.atomic():
            concern.save(force_insert=True)
    except IntegrityError:
        return _sent_before(concern)
    _begin_turn(concern, told, TurnWay.SENT)
    detail = {"told": _ids(told)}
    record(organization=by.organization, by=by, action="concern.raised", subject=concern, detail=detail)
    return concern


@transaction.atomic
def take_concern(*, concern: Concern, by: Viewer) -> Concern:
    """Say that the viewer, who was told, has seen a concern and takes care of it: its clock stops.

    Taken already, by whomever, it stays as it is. The author gets a letter without content. Audited.
    """
    held = _locked(concern)
    if held.is_open:
        held.state, held.taken_by = ConcernState.TAKEN, _role_of(held, by)
        held.save(update_fields=["state", "taken_by"])
        _answer(held, AnswerKind.TAKEN, by)
        record(organization=by.organization, by=by, action="concern.taken", subject=held)
    return held


@transaction.atomic
def answer_concern(*, concern: Concern, answer_id: UUID, words: str, closes: bool, by: Viewer) -> Concern:
    """Write to the author what is done; `closes` ends the concern. Who writes has seen it: its clock stops.

    The same sent twice is one answer. The author gets a letter without content. Raises ValidationError for a concern
    that is closed. Audited without content.
    """
    held = _locked(concern)
    if ConcernAnswer.objects.filter(pk=answer_id, concern=held, by=by.user).exists():
        return held
    if held.is_closed:
        raise ValidationError(_("This was closed meanwhile."))
    if held.is_open:
        held.taken_by = _role_of(held, by)
    held.state = ConcernState.CLOSED if closes else ConcernState.TAKEN
    held.save(update_fields=["state", "taken_by"])
    _answer(held, AnswerKind.CLOSED if closes else AnswerKind.NOTE, by, words=words, answer_id=answer_id)
    action = "concern.closed" if closes else "concern.answered"
    record(organization=by.organization, by=by, action=action, subject=held)
    return held


@transaction.atomic
def hand_over(*, concern: Concern, to: Membership, seen: int, by: Viewer) -> Concern:
    """Give a concern to another recipient, with a day of his own to answer; who gave it still reads it.

    `seen` is the turn that the viewer saw: handed over or passed on meanwhile, it stays as it is. Raises
    ValidationError for a concern that is closed. Audited without content.
    """
    held = _locked(concern)
    if held.is_closed:
        raise ValidationError(_("This was closed meanwhile."))
    if held.turn == seen:
        _next_turn(held, [to], TurnWay.HANDED_OVER)
        detail = {"told": _ids([to])}
        record(organization=by.organization, by=by, action="concern.handed_over", subject=held, detail=detail)
    return held


@transaction.atomic
def pass_on(*, organization: Organization, concern_id: UUID) -> bool:
    """Tell the next in line of a concern that was left without an answer, or whose keeper left; True if it was so.

    Named recipients come one by one, then all administrators at once; each is told once. Two workers at once pass it
    on once: the second finds a clock that begins anew. With nobody further to tell it stays, and counts as overdue.
    """
    waiting = waiting_too_long(clock.now()).filter(pk=concern_id)
    held = waiting.select_for_update(no_key=True, of=("self",)).first()
    # Who waited for the lock has asked with an old snapshot: only a second look sees what the first worker did.
    if held is None or not waiting.exists():
        return False
    held = Concern.objects.select_related("pairing__enrolment__program", "author").get(pk=held.pk)
    told = next_in_line(held)
    if not told:
        return False
    _next_turn(held, told, TurnWay.ESCALATED)
    detail = {"told": _ids(told)}
    record(organization=organization, by=None, action="concern.escalated", subject=held, detail=detail)
    return True


def _next_turn(concern: Concern, told: Sequence[Membership], way: str) -> None:
    concern.turn += 1
    concern.state, concern.taken_by = ConcernState.OPEN, None
    _begin_turn(concern, told, way)


def _begin_turn(concern: Concern, told: Sequence[Membership], way: str) -> None:
    now = clock.now()
    letter_at = clocks.letter_goes_at(concern.organization, now, in_danger=concern.in_danger)
    concern.due_at = clocks.due_at(concern.organization, letter_at, in_danger=concern.in_danger)
    concern.save(update_fields=["turn", "state", "taken_by", "due_at"])
    for membership in told:
        turn = ConcernTurn.objects.create(
            organization=concern.organization,
            concern=concern,
            number=concern.turn,
            membership=membership,
            way=way,
            told_at=now,
            due_at=concern.due_at,
        )
        write_to_recipient(turn=turn, not_before=letter_at)


def _answer(concern: Concern, kind: str, by: Viewer, *, words: str = "", answer_id: UUID | None = None) -> None:
    now = clock.now()
    answer = ConcernAnswer(organization=concern.organization, concern=concern, by=by.user, kind=kind, words=words)
    if answer_id is not None:
        answer.pk = answer_id
    answer.at = now
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("This was sent already. Load the page anew.")) from None
    letter_at = clocks.letter_goes_at(concern.organization, now, in_danger=concern.in_danger)
    write_to_author(answer=answer, not_before=letter_at)


def _locked(concern: Concern) -> Concern:
    Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    return Concern.objects.select_related("author").get(pk=concern.pk)


def _role_of(concern: Concern, viewer: Viewer) -> Membership:
    """The membership in which the viewer was told of it."""
    held = {membership.pk: membership for membership in viewer.memberships if membership.role in READERS}
    told = ConcernTurn.objects.filter(concern=concern, membership__in=held).order_by("-number").first()
    if told is None:
        raise ValidationError(_("This was not told to you."))
    return held[told.membership_id]


def _sent_before(concern: Concern) -> Concern:
    """The concern that bears this id already, if it is the same one."""
    same = {"author": concern.author, "pairing": concern.pairing_id, "words": concern.words}
    sent = Concern.objects.filter(pk=concern.pk, **same).first()
    if sent is None:
        raise ValidationError(_("Something was sent from this form already. Press once more to send this as well."))
    return sent


def _ids(memberships: Sequence[Membership]) -> list[str]:
    return [str(membership.pk) for membership in memberships]
