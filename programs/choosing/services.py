"""The choice of a mentor: from the list, by way of asking one after the other, to the pairing.

This module alone moves a `Choice` and its `Asking`s from one state to another. Rows are locked in one order: mentor,
choice, enrolment.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import PairingWay
from programs.choosing import letters
from programs.choosing.choices import OPEN_CHOICES, AskingState, ChoiceState
from programs.choosing.queries import choice_of, has_mentor, mentors_offered, open_choices, wishes_of, with_room
from programs.models import Asking, Choice, Enrolment, Pairing, Wish
from programs.queries import has_room, with_load
from programs.screening.readiness import consent_gaps
from programs.services import open_pairing
from programs.services.pairings import lock_enrolments


@transaction.atomic
def set_wishes(*, enrolment: Enrolment, mentors: Sequence[Mentor], by: Viewer | None) -> None:
    """Replace whom somebody would like, in this order. Nobody is asked before `send_choice`.

    Raises ValidationError for more than the program allows, for mentors who cannot be chosen (by now), and while a
    choice is under way. Audited without names.
    """
    enrolment = lock_enrolments([enrolment])[enrolment.pk]
    _refuse_bound(enrolment)
    most = enrolment.program.choice_most
    if len(mentors) > most:
        raise ValidationError(_("You can name %(number)s at most. Take one off the list first.") % {"number": most})
    before = {wish.mentor_id for wish in wishes_of(enrolment)}
    offered = {offer.mentor.pk for offer in mentors_offered(enrolment, also=before)}
    if any(mentor.pk not in offered for mentor in mentors):
        raise ValidationError(_("This one cannot be chosen any more. Look at who is there now."))
    Wish.objects.filter(enrolment=enrolment).delete()
    Wish.objects.bulk_create(
        Wish(organization=enrolment.organization, enrolment=enrolment, mentor=mentor, rank=rank)
        for rank, mentor in enumerate(mentors, start=1)
    )
    detail = {"number": len(mentors)}
    record(organization=enrolment.organization, by=by, action="wishes.changed", subject=enrolment, detail=detail)


@transaction.atomic
def send_choice(*, enrolment: Enrolment, by: Viewer | None) -> Choice:
    """Send off the list: the first mentor on it who still has room is asked, by letter. Sent twice, it is sent once.

    Raises ValidationError for an empty list, one of which nobody can be asked, for who has a mentor, and while a
    parent's consent is missing; the words do not tell that it is this. Audited.
    """
    enrolment = lock_enrolments([enrolment])[enrolment.pk]
    standing = choice_of(enrolment)
    if standing is not None and standing.state in OPEN_CHOICES:
        return standing
    _refuse_bound(enrolment)
    if not wishes_of(enrolment):
        raise ValidationError(_("Choose somebody first."))
    if consent_gaps([enrolment], _first_day(enrolment)):
        raise ValidationError(
            _("The office has to finish something first. Your list is kept; ask the office when you can send it.")
        )
    if _next_wish(enrolment, None) is None:
        raise ValidationError(_("Nobody on your list can be asked at present. Choose somebody else."))
    choice = Choice.objects.create(organization=enrolment.organization, enrolment=enrolment, sent_at=clock.now())
    _ask_next(choice)
    record(organization=enrolment.organization, by=by, action="choice.sent", subject=enrolment)
    return choice


@transaction.atomic
def accept_asking(*, asking: Asking, by: Viewer) -> Asking:
    """The mentor accepts. Returns the request as it is then: `accepted`, or `full` where his last place is taken.

    It makes the pairing, from today on; where the office has the last word (mixed), and where `open_pairing` refuses,
    the choice waits for the office: what is missing is not the mentor's to know. Others who wait for this mentor and
    for whom there is no room any more are told, and their next one is asked. The mentor's row is held meanwhile, so
    that of two for one last place one gets it. Raises PermissionDenied for anybody else, ValidationError for a request
    that is no longer open. Audited; tells by letter.
    """
    mentor = _locked_mentor(asking)
    choice, asking = _held(asking)
    _require_own(asking, by)
    if asking.state == AskingState.ACCEPTED:
        return asking
    _require_waiting(choice, asking)
    today = clock.today(by.organization)
    if not with_room(Mentor.objects.filter(pk=mentor.pk), today).exists():
        _settle(asking, AskingState.FULL)
        _ask_next(choice, after=asking)
        record(organization=by.organization, by=by, action="choice.no_room", subject=choice.enrolment)
        return asking
    _settle(asking, AskingState.ACCEPTED)
    if choice.enrolment.program.pairing_way == PairingWay.MIXED or not _is_paired(choice, mentor, by):
        choice.state = ChoiceState.OFFICE
        choice.save(update_fields=["state"])
        letters.tell_office(choice, "accepted")
        letters.tell_mentee(choice, "accepted", asking.mentor)
    _free_others(mentor, choice)
    record(organization=by.organization, by=by, action="choice.accepted", subject=choice.enrolment)
    return asking


@transaction.atomic
def decline_asking(*, asking: Asking, by: Viewer) -> Asking:
    """The mentor says that it cannot be; no reason is asked for. The next one is asked. Pressed twice, it is said once.

    Raises PermissionDenied for anybody else, ValidationError for a request that is no longer open. Audited.
    """
    choice, asking = _held(asking)
    _require_own(asking, by)
    if asking.state == AskingState.DECLINED:
        return asking
    _require_waiting(choice, asking)
    _settle(asking, AskingState.DECLINED)
    _ask_next(choice, after=asking)
    record(organization=by.organization, by=by, action="choice.declined", subject=choice.enrolment)
    return asking


@transaction.atomic
def confirm_choice(*, choice: Choice, by: Viewer) -> Pairing:
    """The office's last word: who accepted becomes the mentor, from today on.

    Raises ValidationError where nobody has accepted, where the mentor's places were given to others meanwhile, and
    what `open_pairing` refuses. Audited.
    """
    accepted = Asking.objects.filter(choice=choice, state=AskingState.ACCEPTED).select_related("mentor").first()
    if accepted is None:
        raise ValidationError(_("Nobody has accepted yet."))
    mentor = _locked_mentor(accepted)
    choice, _asking = _held(accepted)
    if choice.state != ChoiceState.OFFICE:
        raise ValidationError(_("This choice is no longer open."))
    held = with_load(Mentor.objects.filter(pk=mentor.pk), clock.today(choice.organization))
    if not held.filter(has_room()).exists():
        words = _("%(name)s has no place left by now. Open the choice again, or pair by hand.")
        raise ValidationError(words % {"name": mentor})
    pairing = _pair(choice, mentor, by)
    record(organization=by.organization, by=by, action="choice.confirmed", subject=choice.enrolment)
    return pairing


@transaction.atomic
def reopen_choice(*, enrolment: Enrolment, by: Viewer) -> None:
    """Let somebody choose anew: what was under way is closed, the list stays. Tells by letter; audited."""
    choice = _locked(Choice.objects.filter(enrolment=enrolment, state__in=_UNPAIRED).order_by("-sent_at"))
    if choice is not None:
        _close(choice)
        letters.tell_mentee(choice, "reopened")
    record(organization=enrolment.organization, by=by, action="choice.reopened", subject=enrolment)


_UNPAIRED = (*OPEN_CHOICES, ChoiceState.REFUSED)


@transaction.atomic
def remind(*, enrolment: Enrolment, by: Viewer) -> str:
    """Write once more to whom it waits for: the mentor who is asked, else who has to choose; at most once a day.

    Returns "mentor" or "mentee". Raises ValidationError where that person cannot sign in. Audited.
    """
    choice = choice_of(enrolment)
    asking = choice.asked[-1] if choice and choice.state == ChoiceState.ASKING and choice.asked else None
    membership = asking.mentor.membership if asking else enrolment.mentee.membership
    if membership is None or not membership.is_active:
        raise ValidationError(_("Cannot sign in, so no letter reaches them. Call, please."))
    if asking is not None and asking.state == AskingState.WAITING:
        letters.remind_mentor(asking, by_hand=True)
    else:
        letters.remind_mentee(enrolment)
    record(organization=enrolment.organization, by=by, action="choice.reminded", subject=enrolment)
    return "mentor" if asking else "mentee"


@transaction.atomic
def pass_on(*, choice_id) -> None:
    """See to one open choice by itself: remind the mentor halfway, ask the next one after the days that he has.

    The next one is also asked when the mentor has left or has no room any more. What has led elsewhere (a pairing by
    hand, an enrolment that ended) is closed. Called by the job; repeated, it changes nothing. Audited.
    """
    choice = _locked(Choice.objects.filter(pk=choice_id, state__in=OPEN_CHOICES))
    if choice is None:
        return
    today = clock.today(choice.organization)
    if not open_choices(today).filter(pk=choice.pk).exists():
        _close(choice)
        record(organization=choice.organization, by=None, action="choice.closed", subject=choice.enrolment)
        return
    asking = Asking.objects.filter(choice=choice, state=AskingState.WAITING).select_related("mentor").first()
    if asking is None:
        return
    free = with_room(Mentor.objects.filter(pk=asking.mentor_id), today).exists()
    if free and today <= asking.answer_by:
        if today >= _halfway(choice, asking):
            letters.remind_mentor(asking)
        return
    _settle(asking, AskingState.LATE if free else AskingState.FULL)
    _ask_next(choice, after=asking)
    record(organization=choice.organization, by=None, action="choice.passed_on", subject=choice.enrolment)


def _halfway(choice: Choice, asking: Asking):
    asked = clock.local_day(choice.organization, asking.asked_at)
    return asked + timedelta(days=max(1, (asking.answer_by - asked).days // 2))


def _ask_next(choice: Choice, after: Asking | None = None) -> None:
    """Ask the first on the list who was not asked yet and has room; where there is none, tell both sides."""
    enrolment, today = choice.enrolment, clock.today(choice.organization)
    wish = _next_wish(enrolment, choice)
    if wish is None:
        choice.state, choice.settled_at = ChoiceState.REFUSED, clock.now()
        choice.save(update_fields=["state", "settled_at"])
        letters.tell_office(choice, "refused")
        letters.tell_mentee(choice, "refused")
        return
    asking = Asking.objects.create(
        organization=choice.organization,
        choice=choice,
        mentor=wish.mentor,
        rank=wish.rank,
        asked_at=clock.now(),
        answer_by=today + timedelta(days=enrolment.program.answer_days),
    )
    letters.ask_mentor(asking)
    if after is not None:
        letters.tell_mentee(choice, "next", after.mentor, wish.mentor)


def _next_wish(enrolment: Enrolment, choice: Choice | None) -> Wish | None:
    """The first on the list who can be asked: not in this choice yet, and who has not said no in an earlier one."""
    earlier = Q(choice__enrolment=enrolment, choice__state=ChoiceState.REFUSED, state=AskingState.DECLINED)
    asked = set(Asking.objects.filter(earlier | Q(choice=choice)).values_list("mentor", flat=True))
    able = {offer.mentor.pk for offer in mentors_offered(enrolment)}
    return next((wish for wish in wishes_of(enrolment) if wish.mentor_id in able - asked), None)


def _first_day(enrolment: Enrolment) -> date:
    return max(clock.today(enrolment.organization), enrolment.starts_on)


def _is_paired(choice: Choice, mentor: Mentor, by: Viewer) -> bool:
    try:
        _pair(choice, mentor, by)
    except ValidationError:
        return False
    return True


def _pair(choice: Choice, mentor: Mentor, by: Viewer) -> Pairing:
    enrolment = choice.enrolment
    pairing = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=_first_day(enrolment), by=by)
    choice.state, choice.settled_at = ChoiceState.DONE, clock.now()
    choice.save(update_fields=["state", "settled_at"])
    letters.tell_mentee(choice, "paired", mentor)
    return pairing


def _free_others(mentor: Mentor, choice: Choice) -> None:
    """Whoever else waits for a mentor who has no room any more: the next one is asked."""
    today = clock.today(choice.organization)
    if with_room(Mentor.objects.filter(pk=mentor.pk), today).exists():
        return
    waiting = Asking.objects.filter(mentor=mentor, state=AskingState.WAITING).exclude(choice=choice)
    for other_id in waiting.order_by("choice").values_list("choice", flat=True):
        other = _locked(Choice.objects.filter(pk=other_id, state=ChoiceState.ASKING))
        asking = waiting.select_related("mentor").filter(choice=other).first() if other else None
        if asking is not None:
            _settle(asking, AskingState.FULL)
            _ask_next(other, after=asking)


def _close(choice: Choice) -> None:
    waiting = Asking.objects.filter(choice=choice, state__in=(AskingState.WAITING, AskingState.ACCEPTED))
    waiting.update(state=AskingState.DROPPED, settled_at=clock.now())
    choice.state, choice.settled_at = ChoiceState.CLOSED, clock.now()
    choice.save(update_fields=["state", "settled_at"])


def _settle(asking: Asking, state: str) -> None:
    asking.state, asking.settled_at = state, clock.now()
    asking.save(update_fields=["state", "settled_at"])


def _refuse_bound(enrolment: Enrolment) -> None:
    today = clock.today(enrolment.organization)
    if Enrolment.objects.filter(has_mentor(today), pk=enrolment.pk).exists():
        raise ValidationError(_("You have somebody who accompanies you. Changes are made by the office."))
    if open_choices(today).filter(enrolment=enrolment).exists():
        raise ValidationError(_("Your choice is under way already. Until there is an answer it stays as it is."))


def _locked_mentor(asking: Asking) -> Mentor:
    rows = Mentor.objects.select_for_update(no_key=True, of=("self",)).select_related("membership")
    return rows.get(pk=asking.mentor_id)


def _locked(choices) -> Choice | None:
    people = ("enrolment__program", "enrolment__mentee__membership__user", "organization")
    return choices.select_for_update(no_key=True, of=("self",)).select_related(*people).first()


def _held(asking: Asking) -> tuple[Choice, Asking]:
    choice = _locked(Choice.objects.filter(pk=asking.choice_id))
    return choice, Asking.objects.select_related("mentor__membership").get(pk=asking.pk)


def _require_own(asking: Asking, by: Viewer) -> None:
    membership = asking.mentor.membership
    if membership is None or membership.user_id != by.user.pk:
        raise PermissionDenied


def _require_waiting(choice: Choice, asking: Asking) -> None:
    today = clock.today(choice.organization)
    if asking.state != AskingState.WAITING or not open_choices(today).filter(pk=choice.pk).exists():
        raise ValidationError(_("This request is no longer open."))
