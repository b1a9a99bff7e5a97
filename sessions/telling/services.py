"""The writes of the room: what is said of messages, alone or together with the report of a meeting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentors.models import Mentor
from programs.broadcasts.queries import texts_for
from programs.broadcasts.services import tell
from programs.choices import DeliveryState, TellOutcome, TellWay
from programs.models import Delivery, Pairing
from sessions.choices import Mode
from sessions.models import Meeting, SessionLog
from sessions.services.history import is_written, log_of
from sessions.services.logs import log_all_held, log_meeting, undo_log
from sessions.services.meetings import locked_meeting
from sessions.telling.queries import said_at

WAYS = {Mode.IN_PERSON: TellWay.IN_PERSON, Mode.PHONE: TellWay.PHONE, Mode.VIDEO: TellWay.VIDEO}


@dataclass(frozen=True)
class Said:
    """What was said of one delivery. `seen` is the `seen_of` it that the person saw; None asks no such question."""

    delivery: UUID
    outcome: str
    why: str = ""
    choice: int | None = None
    agreed: bool = False
    words: str = ""
    seen: str | None = None

    @property
    def facts(self) -> dict:
        """All but whom it is about; who says the same of several says it at once."""
        facts = {name: getattr(self, name) for name in ("outcome", "why", "choice", "agreed", "words")}
        version = (self.seen or "").partition(" ")[0]
        return facts | {"version": int(version) if version.isdecimal() else None}


@transaction.atomic
def say(*, said: Iterable[Said], by: Viewer, on: date | None = None, way: str = TellWay.IN_PERSON) -> list[str]:
    """Say of these deliveries what became of them, on a local day (by default today).

    What cannot be any more is left as it stands, the others are saved all the same: gives, in words, what came too
    late, because the message was withdrawn or corrected, or the mentee is told by somebody else now, or something else
    was said meanwhile. Sent twice, nothing changes and nothing counts twice. Writes as `tell` does.
    """
    by_id = {each.delivery: each for each in said}
    if not by_id:
        return []
    held = Delivery.objects.select_for_update(no_key=True).filter(pk__in=by_id).order_by("pk")
    rows = {row.pk: row for row in held}
    late, free = [], []
    mentor = Mentor.objects.filter(membership=by.membership(Role.MENTOR)).first()
    for key, each in sorted(by_id.items()):
        if _is_overtaken(rows.get(key), each, mentor):
            late.append(_too_late(by, key, _("Something else was said of it meanwhile. Look at how it stands now.")))
        else:
            free.append(each)
    free.sort(key=lambda each: (repr(each.facts), each.delivery))
    for facts, those in groupby(free, lambda each: each.facts):
        late += _tell(list(those), facts, by, on, way)
    return late


@transaction.atomic
def log_and_tell(*, meeting: Meeting, said: Iterable[Said], by: Viewer, key: UUID | None = None, **facts) -> list[str]:
    """Report a meeting that took place together with what was passed on at it; gives what came too late, as `say`.

    The report stands whatever became of the messages. Sent twice under one key, neither is written again. Raises and
    writes as `log_meeting` does.
    """
    is_again = is_written(locked_meeting(meeting), key)
    log = log_meeting(meeting=meeting, by=by, key=key, **facts)
    if is_again or log is None:
        return []
    return say(said=said, by=by, on=_day_of(meeting, log), way=way_of(log))


@transaction.atomic
def log_all_and_tell(
    *, mentor: Mentor, week: Week, told_at: Mapping[UUID, date], said: Iterable[Said], by: Viewer
) -> tuple[int, list[str]]:
    """Report all that is left of a week as held, as `log_all_held` does, with what was ticked on the cards.

    `told_at` says on which day each delivery was told. Gives how many meetings were reported, and what came too late.
    """
    count = log_all_held(mentor=mentor, week=week, by=by)
    by_day: dict[date | None, list[Said]] = defaultdict(list)
    for each in said:
        by_day[told_at.get(each.delivery)].append(each)
    late = [words for day, those in by_day.items() for words in say(said=those, by=by, on=day)]
    return count, late


@transaction.atomic
def undo_with_told(*, meeting: Meeting, by: Viewer, key: UUID | None = None, seen: str | None = None) -> None:
    """Take a report back, and with it that messages were passed on at this meeting. As `undo_log`."""
    log = log_of(locked_meeting(meeting))
    is_again = is_written(meeting, key)
    undo_log(meeting=meeting, by=by, seen=seen, key=key)
    if log is None or is_again or log.held_at is None:
        return
    day = _day_of(meeting, log)
    told = Delivery.objects.filter(
        state=DeliveryState.TOLD,
        enrolment=meeting.pairing.enrolment_id,
        told_on=day,
        told_by=meeting.pairing.mentor_id,
        way=way_of(log),
    )
    say(said=[Said(key, TellOutcome.NOT_YET) for key in told.values_list("pk", flat=True)], by=by, on=day)


def way_of(log: SessionLog) -> str:
    """In which way something was told at a meeting."""
    return WAYS.get(log.mode, TellWay.IN_PERSON)


def _tell(those: Sequence[Said], facts: dict, by: Viewer, on: date | None, way: str) -> list[str]:
    try:
        with transaction.atomic():
            tell(deliveries=[each.delivery for each in those], by=by, on=on, way=way, **facts)
    except ValidationError as mistake:
        if len(those) == 1:
            return [_too_late(by, those[0].delivery, " ".join(mistake.messages))]
        return [words for each in those for words in _tell([each], facts, by, on, way)]
    return []


def _is_overtaken(row: Delivery | None, said: Said, mentor: Mentor | None) -> bool:
    """Whether somebody else has reached them, or it stands otherwise than the person saw it and not as he wants it."""
    if row is None:
        return False
    if row.state in (DeliveryState.TOLD, DeliveryState.OTHERWISE) and row.told_by_id != (mentor and mentor.pk):
        return True
    if said.seen is None or said.seen.partition(" ")[2] == said_at(row):
        return False
    return not (row.state == DeliveryState.TOLD and said.outcome == TellOutcome.TOLD)


def _too_late(by: Viewer, key: UUID | None, problem: str) -> str:
    """What hinders, with the name and the title for whoever accompanies the mentee, or did."""
    own = Pairing.objects.filter(mentor__membership=by.membership(Role.MENTOR))
    found = Delivery.objects.filter(pk=key, enrolment__in=own.values("enrolment"))
    row = found.select_related("broadcast", "mentee").first()
    if row is None:
        return problem or _("Something you said is not yours to say any more. Nothing was noted of it.")
    names = {"name": row.mentee.full_name, "title": texts_for([row.broadcast], get_language())[row.broadcast_id].title}
    if row.broadcast.is_withdrawn:
        return _("“%(title)s” was withdrawn meanwhile, so nothing was noted of it for %(name)s.") % names
    if row.state in (DeliveryState.TOLD, DeliveryState.OTHERWISE):
        return _("%(name)s has heard “%(title)s” from somebody else meanwhile.") % names
    names["problem"] = problem or _("It is passed on by somebody else now.")
    return _("“%(title)s” for %(name)s was not noted. %(problem)s") % names


def _day_of(meeting: Meeting, log: SessionLog) -> date:
    return clock.local_day(meeting.organization, log.held_at) if log.held_at else meeting.local_date
