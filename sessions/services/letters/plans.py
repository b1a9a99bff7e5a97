"""Letters about changes of plan: a meeting moved, cancelled or put back, a fixed time changed for good.

Who made the change is not told of it. A letter waits for ten minutes: what is taken back by then tells nothing, and of
several changes of one meeting one letter tells the last. What a reader knows stands in the key of his waiting letter,
so that nothing else has to be kept: `plan:<what>:<membership>:<known>><now>:<id>`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import withdraw
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import current_organization
from programs.models import Pairing
from sessions.models import Meeting, MeetingSeries
from sessions.queries.answers import first_name, given_name
from sessions.queries.news import SETTLES
from sessions.services.letters.soon import take_back_reminders
from sessions.services.letters.writing import (
    Letter,
    address,
    day_in_words,
    moment_in_words,
    rule_in_words,
    send,
    spoken_to,
)

AT_ONCE = timedelta(hours=1)
"""A change that concerns the next hour does not wait."""

CANCELLED = "off"


def tell_meeting_moved(*, meeting: Meeting, before: datetime, by: Viewer | None) -> None:
    """Tell the two of a meeting that it stands at another time now than `before`, but not who moved it.

    `meeting` is the one that is to be held, in whatever week. Call it in the transaction of the move.
    """
    _tell_meeting(meeting, before=before, after=meeting.starts_at, by=by)


def tell_meeting_cancelled(*, meeting: Meeting, by: Viewer | None) -> None:
    """Tell the two of a meeting that it will not be held, but not who cancelled it; nobody once it has begun."""
    _tell_meeting(meeting, before=meeting.starts_at, after=None, by=by)


def tell_meeting_back(*, meeting: Meeting, by: Viewer | None) -> None:
    """Tell the two of a meeting that had been cancelled that it is held after all, but not who put it back."""
    _tell_meeting(meeting, before=None, after=meeting.starts_at, by=by)


def known_rule(series: MeetingSeries) -> str:
    """What of a fixed time those who keep it know, as one word: take it before a change, for `tell_series_changed`."""
    known = (series.frequency, series.weekday, series.week_of_month, series.start_time, series.mode, series.place)
    return sha256("|".join(map(str, known)).encode()).hexdigest()[:16]


def tell_series_changed(*, series: MeetingSeries, before: str, by: Viewer | None) -> None:
    """Tell the two of a pairing that `series` is their fixed time now, which was `before`; but not who changed it.

    Call it in the transaction of the change.
    """
    organization, after = current_organization(), known_rule(series)
    for reader, other, is_mentor in _sides(series.pairing_id):
        known = _still_known(organization, f"{series.pairing_id}:{reader.pk}", before)
        if known == after or _is(reader, by):
            continue
        with spoken_to(organization, reader):
            rule = rule_in_words(series)
            letter = Letter(
                kind=Kind.PLAN,
                words="series_changed",
                key=_key(f"{series.pairing_id}:{reader.pk}", known, after),
                to=reader,
                values={"name": other, "rule": rule},
                context={
                    "name": other,
                    "rule": rule,
                    "series": series,
                    "first_day": day_in_words(organization, max(series.starts_on, clock.today(organization))),
                    "by": _name_of(by),
                    "is_mentor": is_mentor,
                },
                link=_page(organization, is_mentor),
                program=series.pairing.enrolment.program,
                not_before=clock.now() + SETTLES,
            )
            send(organization=organization, letter=letter)


def told_otherwise(*, reader: Membership, pairing: Pairing, meeting: Meeting | None = None) -> None:
    """Drop what waits for a reader about a meeting, or else about the fixed time: another letter tells the same."""
    what = _first_id(meeting) if meeting else pairing.pk
    withdraw(organization=current_organization(), key_starts=f"plan:{what}:{reader.pk}:")


def _tell_meeting(meeting: Meeting, *, before: datetime | None, after: datetime | None, by: Viewer | None) -> None:
    organization, moment = current_organization(), clock.now()
    if max(filter(None, (before, after))) <= moment:
        return
    take_back_reminders(organization=organization, meeting=meeting)
    first = _first_id(meeting)
    for reader, other, is_mentor in _sides(meeting.pairing_id):
        known = _instant(_still_known(organization, f"{first}:{reader.pk}", _stamp(before)))
        if known == after or _is(reader, by):
            continue
        with spoken_to(organization, reader):
            said = {
                "before": moment_in_words(organization, known) if known else "",
                "after": moment_in_words(organization, after) if after else "",
            }
            letter = Letter(
                kind=Kind.PLAN,
                words=_words(known, after),
                template="meeting_changed",
                key=_key(f"{first}:{reader.pk}", _stamp(known), _stamp(after)),
                to=reader,
                values={"name": other, **said},
                context={"name": other, **said, "meeting": meeting, "by": _name_of(by), "is_mentor": is_mentor},
                link=_page(organization, is_mentor),
                program=meeting.pairing.enrolment.program,
                not_before=_settled(moment, known, after),
            )
            send(organization=organization, letter=letter)


def _words(known: datetime | None, after: datetime | None) -> str:
    if after is None:
        return "meeting_cancelled"
    return "meeting_moved" if known else "meeting_back"


def _settled(moment: datetime, known: datetime | None, after: datetime | None) -> datetime:
    next_one = min(instant for instant in (known, after) if instant and instant > moment)
    return moment if next_one - moment <= AT_ONCE else moment + SETTLES


def _sides(pairing_id: UUID) -> Iterator[tuple[Membership, str, bool]]:
    """Who of the two has an account, whom they meet by the first name, and whether it is the mentor."""
    people = Pairing.objects.select_related("mentor__membership__user", "enrolment__mentee__membership__user")
    pairing = people.get(pk=pairing_id)
    mentor, mentee = pairing.mentor, pairing.enrolment.mentee
    if mentor.membership:
        yield mentor.membership, first_name(mentee), True
    if mentee.membership:
        yield mentee.membership, given_name(mentor.full_name), False


def _still_known(organization: Organization, what: str, before: str) -> str:
    """What a reader has been told so far: what stood before the first change of which no letter has gone yet.

    The letters that wait are dropped.
    """
    start = f"plan:{what}:"
    dropped = withdraw(organization=organization, key_starts=start)
    return dropped[0].removeprefix(start).partition(">")[0] if dropped else before


def _key(what: str, known: str, after: str) -> str:
    return f"plan:{what}:{known}>{after}:{new_id().hex}"


def _stamp(instant: datetime | None) -> str:
    return f"{instant.timestamp():.0f}" if instant else CANCELLED


def _instant(stamp: str) -> datetime | None:
    return None if stamp == CANCELLED else datetime.fromtimestamp(int(stamp), UTC)


def _first_id(meeting: Meeting) -> UUID:
    """The id of a meeting as it was first planned, through all its moves to other weeks."""
    found = meeting
    while found.moved_from_id is not None:
        found = found.moved_from
    return found.pk


def _is(reader: Membership, by: Viewer | None) -> bool:
    return by is not None and reader.user_id == by.user.pk


def _name_of(by: Viewer | None) -> str:
    """Who made a change, as the other side may know it: the mentor or the mentee by the first name, else the office."""
    if by is None or by.is_office:
        return _("the office")
    return given_name(by.user.name) if by.user.name.strip() else ""


def _page(organization: Organization, is_mentor: bool) -> str:
    return address(f"mentoring_sessions:{'my_week' if is_mentor else 'my_meetings'}", organization)
