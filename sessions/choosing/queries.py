"""Setting the fixed time of a new pairing together: what is to be set, which times are free, what was offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import CHOOSING_WAYS, Frequency, PairingRole
from programs.choosing.hours import common_spans, starts_within
from programs.choosing.queries import (
    asked_of,
    hours_by_mentor,
    hours_of,
    mentee_hours,
    one_chooses,
    own_introductions,
    waiting_to_choose,
)
from programs.models import Enrolment, Introduction, Pairing, Program
from programs.queries import not_over_on
from sessions.choices import ProposalState
from sessions.models import MeetingSeries, TimeOffer
from sessions.queries.conflicts import Slot, free_slots

LOOKS_AHEAD = 4
"""How many meetings of a rhythm have to be free."""

MOST_SHOWN = 60
PACE = {Frequency.WEEKLY: timedelta(weeks=1), Frequency.FORTNIGHTLY: timedelta(weeks=2)}
A_MONTH = timedelta(weeks=4)


def pairings_to_set(viewer: Viewer) -> QuerySet[Pairing]:
    """The viewer's own pairings, on either side, that have no fixed time yet, in programs in which one chooses.

    Each comes with the open offer of times in `offers_now`.
    """
    today = clock.today(viewer.organization)
    rows = Pairing.objects.filter(
        own(viewer),
        not_over_on(today),
        role=PairingRole.PRIMARY,
        enrolment__program__pairing_way__in=CHOOSING_WAYS,
        enrolment__program__mentors_change_times=True,
    ).exclude(Exists(MeetingSeries.objects.filter(not_over_on(today), pairing=OuterRef("pk"))))
    people = ("mentor__membership__user", "enrolment__mentee__membership__user", "enrolment__program")
    offers = Prefetch("time_offers", TimeOffer.objects.filter(state=ProposalState.OPEN), to_attr="offers_now")
    return rows.select_related(*people).prefetch_related(offers).order_by("starts_on", "pk")


def own_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """The viewer's own pairings, on either side, that are not over."""
    return Pairing.objects.filter(own(viewer), not_over_on(clock.today(viewer.organization))).select_related("mentor")


def own(viewer: Viewer) -> Q:
    """The condition on pairings that they are the viewer's own, on either side."""
    mentor, mentee = viewer.membership(Role.MENTOR), viewer.membership(Role.MENTEE)
    reach = Q(pk__in=[])
    if mentor:
        reach |= Q(mentor__membership=mentor)
    if mentee:
        reach |= Q(enrolment__mentee__membership=mentee)
    return reach


def is_mentor_of(viewer: Viewer, pairing: Pairing) -> bool:
    """Whether the viewer is the one who accompanies in this pairing."""
    membership = viewer.membership(Role.MENTOR)
    return membership is not None and pairing.mentor.membership_id == membership.pk


def times_to_offer(viewer: Viewer, pairing: Pairing) -> list[datetime]:
    """First moments (UTC) of rhythms for which both are free, in the order of the week; about eight queries.

    Within the hours of both, of the length of the program's meetings, with nothing against the next four times: no
    other meeting or course of either, no Shabbat. Empty where nobody has given hours.
    """
    program = pairing.enrolment.program
    theirs = hours_by_mentor([pairing.mentor_id]).get(pairing.mentor_id, [])
    spans = common_spans(hours_of(mentee_hours(pairing.enrolment.mentee)), theirs, program.meeting_minutes)
    starts = starts_within(spans, program.meeting_minutes)
    firsts = [first_at(viewer.organization, pairing, weekday, at) for weekday, at in starts]
    return free_firsts(viewer, pairing, firsts)[:MOST_SHOWN]


def free_firsts(viewer: Viewer, pairing: Pairing, firsts: list[datetime]) -> list[datetime]:
    """Of these first moments those against whose next four times nothing stands."""
    minutes, pace = pairing.enrolment.program.meeting_minutes, PACE.get(pairing.enrolment.program.rhythm, A_MONTH)
    organization = viewer.organization
    slots = {
        first: [
            Slot(pairing, later(organization, first, pace * number), minutes, by_rule=True)
            for number in range(LOOKS_AHEAD)
        ]
        for first in firsts
    }
    free = free_slots(viewer, [slot for some in slots.values() for slot in some])
    return [first for first in firsts if all(slot in free for slot in slots[first])]


def first_at(organization: Organization, pairing: Pairing, weekday: int, at: time) -> datetime:
    """The first moment from tomorrow on (and not before the pairing begins) at this weekday and local time."""
    day = max(clock.today(organization) + timedelta(days=1), pairing.starts_on)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return clock.local_instant(organization, day, at)


def later(organization: Organization, first: datetime, by: timedelta) -> datetime:
    """The same local time so many days later: across a change of clocks it is not the same number of hours."""
    day, at = clock.local_day(organization, first), clock.local_time(organization, first)
    return clock.local_instant(organization, day + by, at)


@dataclass(frozen=True)
class OfMentor:
    """What waits for a mentor: how many have chosen him, whose times he is offered, where he introduces himself."""

    asked: int = 0
    offers: Sequence[Pairing] = ()
    introductions: Sequence[tuple[Program, Introduction | None]] = ()


@dataclass(frozen=True)
class OfMentee:
    """What waits for who is accompanied: in which programs to choose, and with whom to set the time."""

    to_choose: Sequence[Enrolment] = ()
    to_set: Sequence[Pairing] = ()


def choosing_of_mentor(viewer: Viewer) -> OfMentor:
    """For the mentor's week; five queries, one where nobody chooses in any program."""
    if not one_chooses():
        return OfMentor()
    return OfMentor(asked_of(viewer).count(), offers_to(viewer), own_introductions(viewer))


def choosing_of_mentee(viewer: Viewer) -> OfMentee:
    """For the page of who is accompanied; three queries at least, one where nobody chooses in any program."""
    return OfMentee(waiting_to_choose(viewer), list(pairings_to_set(viewer))) if one_chooses() else OfMentee()


def offers_to(viewer: Viewer) -> list[Pairing]:
    """The viewer's own pairings as mentor for which times are offered and none is fixed; two queries, else one."""
    membership = viewer.membership(Role.MENTOR)
    offered = TimeOffer.objects.filter(pairing=OuterRef("pk"), state=ProposalState.OPEN)
    return list(pairings_to_set(viewer).filter(Exists(offered), mentor__membership=membership))
