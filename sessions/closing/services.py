"""Every write of an ending: begun step by step → ended, by one press → closed. Nothing ends before that press.

What somebody else does ends pairings, too (a mentor or mentee leaves, another mentor takes over, an enrolment ends):
of those the closure is written afterwards, and stands among those to be closed until it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy import clock
from programs.choices import AfterEnding, GoalsAfter, LastMeeting
from programs.goals.services import let_go_of_all
from programs.models import Closure, Enrolment, Pairing
from programs.services import end_enrolment, end_pairing
from programs.watching.choices import Whom
from programs.watching.services import note_call
from sessions.closing.queries import ended_with, last_meetings, what_became
from sessions.closing.steps import (
    BY_KEY,
    DUE_AFTER,
    DUE_AT_ONCE,
    asks_by_default,
    has_meeting,
    let_go_of_plan,
    missing_before_closed,
    missing_before_end,
)
from sessions.services.meetings import add_extra_meeting

KEPT_ONCE_ENDED = frozenset({"ends_on", "after", "words_mentee", "words_mentor"})
"""What has happened and been told stays as it was."""
TOLD = frozenset({"ends_on", "contact", "after"})
"""What the words to the two tell: where it changes they are to be written anew."""


@transaction.atomic
def save_step(*, pairing: Pairing, step: str, facts: Mapping[str, Any], by: Viewer) -> Closure:
    """Keep what was said on one page of the wizard; nothing ends by it. Said twice the same changes nothing.

    The first page begins the closure, which is then its writer's to bring to its end. The words to the two are let go
    of where what they tell has changed. Raises ValidationError for one that is closed, and by field. Audited, with the
    name of the page alone.
    """
    closure = _locked(pairing, by)
    facts = {name: value for name, value in facts.items() if not (closure.ended_at and name in KEPT_ONCE_ENDED)}
    changed = [name for name, value in facts.items() if getattr(closure, name) != value]
    if not changed:
        return closure
    for name in changed:
        setattr(closure, name, facts[name])
    _check(closure, step, by)
    if "reason" in changed:
        closure.asks_both = asks_by_default(closure.reason)
    if not closure.ended_at and TOLD.intersection(changed):
        closure.words_mentee = closure.words_mentor = ""
    closure.save()
    # Without the pairing: the two find what names it in their own records, and are to hear of it from a person first.
    record(organization=by.organization, by=by, action="closure.written", detail={"step": step})
    return closure


@transaction.atomic
def end_as_planned(*, pairing: Pairing, by: Viewer) -> Closure:
    """End a pairing with the day of its closure, all at once or not at all.

    Side effects: the last meeting is added where it is still to come; the pairing ends, with it the enrolment where
    who is accompanied leaves; goals are let go of where that was said; talks that took place are noted; both are
    told in the words of the closure, within minutes (`sessions.services.letters.pairings`); with both talks, and no
    last meeting still to come, it is closed, else it stays open and has a day. Pressed twice it happens once. Raises
    ValidationError for what is missing, what does not hold any more, and what ending it refuses. Audited.
    """
    closure = _locked(pairing, by)
    if closure.ended_at:
        return closure
    if missing := missing_before_end(closure):
        raise ValidationError(_("Still missing: %(what)s.") % {"what": ", ".join(str(step.title) for step in missing)})
    _check_all(closure, by)
    today = clock.today(by.organization)
    if closure.last_meeting == LastMeeting.PLANNED:
        _add_last_meeting(closure, by)
    if closure.after == AfterEnding.LEAVES:
        end_enrolment(enrolment=pairing.enrolment, ends_on=closure.ends_on, reason=closure.reason, by=by)
    else:
        end_pairing(pairing=pairing, ends_on=closure.ends_on, reason=closure.reason, by=by)
    _settle(closure, by)
    closure.ended_at, closure.due_on = clock.now(), max(today, closure.ends_on) + DUE_AFTER
    closure.closed_at = None if missing_before_closed(closure, today) else closure.ended_at
    closure.save()
    record(organization=by.organization, by=by, action="closure.ended", subject=pairing)
    return closure


@transaction.atomic
def end_at_once(*, pairing: Pairing, reason: str, by: Viewer) -> Closure:
    """End a pairing today, because it cannot wait; all else is written afterwards, within a week. Audited.

    Both get the usual letter with the last day, without a reason. Twice it happens once.
    """
    closure = _locked(pairing, by)
    if closure.ended_at:
        return closure
    today = clock.today(by.organization)
    end_pairing(pairing=pairing, ends_on=today, reason=reason, by=by)
    closure.reason, closure.ends_on, closure.asks_both = reason, today, asks_by_default(reason)
    closure.after = what_became(pairing)
    let_go_of_plan(closure)
    closure.ended_at, closure.due_on = clock.now(), today + DUE_AT_ONCE
    closure.save()
    record(organization=by.organization, by=by, action="closure.ended", subject=pairing, detail={"at_once": True})
    return closure


@transaction.atomic
def close(*, pairing: Pairing, by: Viewer) -> Closure:
    """Say that all is done about an ending: both talks, the last meeting had or why there was none, what holds after.

    Goals and notes of talks as in `end_as_planned`. Twice it happens once. Raises ValidationError for what is missing.
    Audited.
    """
    closure = _locked(pairing, by, may_be_closed=True)
    if closure.closed_at:
        return closure
    if not closure.ended_at:
        raise ValidationError(_("It has not ended yet."))
    if missing := missing_before_closed(closure, clock.today(by.organization)):
        raise ValidationError(_("Still missing: %(what)s.") % {"what": ", ".join(str(step.title) for step in missing)})
    _settle(closure, by)
    closure.closed_at = clock.now()
    closure.save()
    record(organization=by.organization, by=by, action="closure.closed", subject=pairing)
    return closure


@transaction.atomic
def take(*, pairing: Pairing, by: Viewer) -> Closure:
    """Take it upon oneself to bring an ending to its close. Audited on change."""
    closure, own = _locked(pairing, by), by.membership(Role.COORDINATOR)
    if closure.owner_id != own.pk or closure._state.adding:
        closure.owner = own
        closure.save()
        record(organization=by.organization, by=by, action="closure.taken")
    return closure


@transaction.atomic
def close_many(*, pairings: Sequence[Pairing], facts: Mapping[str, Any], by: Viewer) -> int:
    """Close many endings alike, as of a term that is over for all: all of them or none; returns how many.

    `facts` are those of a closure; what was said of one of them before stays. Where they met near the end that was the
    last meeting, else `why_none` says why there was none. Raises ValidationError with the names of
    those of which something is missing or that have not ended. Audited, each.
    """
    closed, missing, met, today = [], [], last_meetings(pairings), clock.today(by.organization)
    for pairing in sorted(pairings, key=lambda row: str(row.pk)):
        closure = _locked(pairing, by)
        for name, value in facts.items():
            if getattr(closure, name) in (None, "") and name != "why_none":
                setattr(closure, name, value)
        if not has_meeting(closure):
            day = met.get(pairing.pk)
            closure.last_meeting, closure.last_meeting_on = LastMeeting.HAD if day else LastMeeting.NONE, day
            closure.why_none = "" if day else facts.get("why_none", "")
        if not closure.ended_at or missing_before_closed(closure, today):
            missing.append(pairing.enrolment.mentee.full_name)
            continue
        _settle(closure, by)
        closure.closed_at = clock.now()
        closure.save()
        closed.append(pairing)
    if missing:
        words = _("Nothing was saved. Something is missing of: %(names)s.")
        raise ValidationError(words % {"names": ", ".join(missing)})
    record_many(by=by, action="closure.closed", subjects=closed)
    return len(closed)


def _locked(pairing: Pairing, by: Viewer, *, may_be_closed: bool = False) -> Closure:
    """The closure of a pairing, whose enrolment is held meanwhile; a new one, not saved, where there is none.

    Of a pairing that was ended elsewhere it has ended with that day and reason.
    """
    Enrolment.objects.select_for_update(no_key=True).get(pk=pairing.enrolment_id)
    pairing.refresh_from_db(fields=["starts_on", "ends_on", "end_reason"])
    today, own = clock.today(by.organization), by.membership(Role.COORDINATOR)
    closure = Closure.objects.filter(pairing=pairing).first()
    if closure is None:
        closure = Closure(organization=by.organization, pairing=pairing, owner=own, begun_at=clock.now())
    closure.pairing = pairing
    if closure.closed_at and not may_be_closed:
        raise ValidationError(_("This ending is closed already."))
    return ended_with(closure, today)


def _check_all(closure: Closure, by: Viewer) -> None:
    """Look at all pages once more: one may have been changed, or a day gone by, since another was kept."""
    problems = []
    for key, step in BY_KEY.items():
        try:
            _check(closure, key, by)
        except ValidationError as problem:
            problems += [f"{step.title}: {words}" for words in problem.messages]
    if problems:
        raise ValidationError(problems)


def _check(closure: Closure, step: str, by: Viewer) -> None:
    """Refuse what cannot be: each problem beside its field."""
    today = clock.today(by.organization)
    problems: dict[str, str] = {}
    if step == "why" and not closure.ended_at and closure.ends_on is not None:
        until = closure.pairing.ends_on
        if closure.ends_on < closure.pairing.starts_on:
            problems["ends_on"] = _("The pairing begins only after that day.")
        elif until is not None and until < closure.ends_on:
            problems["ends_on"] = _("This pairing is over before that day.")
    if step == "meeting":
        if not has_meeting(closure):
            problems["why_none" if closure.last_meeting == LastMeeting.NONE else "last_meeting_on"] = _(
                "Something is missing here."
            )
        elif closure.last_meeting == LastMeeting.PLANNED:
            problems |= _planned_problems(closure, today)
        elif closure.last_meeting == LastMeeting.HAD and closure.last_meeting_on > today:
            problems["last_meeting_on"] = _("This day is still to come.")
    if step == "talks":
        for name in ("mentee_talk_on", "mentor_talk_on"):
            day: date | None = getattr(closure, name)
            if day is not None and day > today:
                problems[name] = _("This day is still to come.")
    if problems:
        raise ValidationError(problems)


def _planned_problems(closure: Closure, today: date) -> dict[str, str]:
    if closure.ended_at:
        return {"last_meeting": _("It has ended: say on which day they met, or why they did not.")}
    if closure.last_meeting_at is None:
        return {"last_meeting_at": _("Something is missing here.")}
    if closure.last_meeting_on < today:
        return {"last_meeting_on": _("This day is over already.")}
    if closure.ends_on is not None and closure.last_meeting_on > closure.ends_on:
        return {"last_meeting_on": _("That is after the last day.")}
    return {}


def _add_last_meeting(closure: Closure, by: Viewer) -> None:
    starts_at = clock.local_instant(by.organization, closure.last_meeting_on, closure.last_meeting_at)
    minutes = closure.pairing.enrolment.program.meeting_minutes
    add_extra_meeting(pairing=closure.pairing, starts_at=starts_at, minutes=minutes, by=by)


def _settle(closure: Closure, by: Viewer) -> None:
    """Do what was said about goals, and note the talks that took place; each once."""
    if closure.goals == GoalsAfter.CLOSED:
        let_go_of_all(enrolment=closure.pairing.enrolment, by=by)
    talks = (
        (Whom.MENTEE, closure.mentee_talk_on, closure.mentee_talk_way),
        (Whom.MENTOR, closure.mentor_talk_on, closure.mentor_talk_way),
    )
    for whom, on, way in talks:
        if on is not None:
            note_call(
                follow_up_id=uuid5(closure.pk, whom), about=closure.pairing, whom=whom, way=way, on=on,
                agreed=_("Talked about the ending."), by=by,
            )  # fmt: skip
