"""The mentor's page: whom do I meet this week, what is left to report?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentors.models import Mentor
from programs.models import CalendarPeriod, Pairing, Topic
from programs.queries import active_on
from programs.queries.closures import CLOSING
from sessions.choices import Absent, MeetingState, Outcome, Reason
from sessions.groups.queries.week import GroupCard, group_cards, sheets_waiting
from sessions.models import Meeting, Proposal, SessionLog
from sessions.plans.queries import proposals_by_meeting
from sessions.queries.meetings import PEOPLE, REPORTING_GRACE, named, reportable_meetings, with_make_up
from sessions.queries.usual import Usual, usual_of
from sessions.telling.queries import ToTell, to_tell_at
from sessions.together.cards import JointCard, joined


@dataclass(frozen=True)
class Card:
    """One meeting with its log (None while unreported), as a mentor answers for it. `meeting.state` says how it is.

    `usual` is how the two met the last times, None if no two of them were alike. `proposal` is the open one about it.
    `to_tell` are the messages that can be passed on at it, and those that were.
    """

    meeting: Meeting
    log: SessionLog | None
    now: datetime
    today: date
    usual: Usual | None = None
    proposal: Proposal | None = None
    to_tell: Sequence[ToTell] = ()

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at

    @property
    def local_date(self) -> date:
        return self.meeting.local_date

    @property
    def mentee(self):
        return self.meeting.pairing.enrolment.mentee

    @property
    def program(self):
        return self.meeting.pairing.enrolment.program

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts_at <= self.now

    @property
    def is_later_today(self) -> bool:
        """Whether it is planned for a later hour of this day: perhaps they have met already."""
        return not self.has_begun and self.meeting.local_date == self.today

    @property
    def is_unreported(self) -> bool:
        return self.meeting.state == MeetingState.UNREPORTED

    @property
    def lacks_details(self) -> bool:
        """Whether it was only said, by a link in a letter, that they did not meet: who did not come is still open."""
        return self.log is not None and self.log.absent == Absent.UNSAID

    @property
    def other_than_planned(self) -> Usual | None:
        """How they usually meet, if it is not what was planned."""
        return None if self.usual is None or self.usual.is_plan_of(self.meeting) else self.usual

    @property
    def is_extra(self) -> bool:
        return self.meeting.series_id is None and self.meeting.moved_from_id is None

    @property
    def who(self) -> str:
        """Who did not come, or who asked to cancel, by name."""
        return named(self.meeting, self.log.absent or self.log.excused_by) if self.log else ""

    @property
    def takes_notes(self) -> bool:
        """Whether something confidential can be written about it: not once the pairing is over."""
        last = self.meeting.pairing.ends_on
        return last is None or last >= self.today

    @property
    def can_move(self) -> bool:
        """Whether the program lets the two change times, and nobody has reported yet."""
        return self.program.mentors_change_times and self.log is None

    @property
    def can_propose(self) -> bool:
        """Whether the other one can sign in and answer a proposal."""
        membership = self.mentee.membership
        answers = membership is not None and membership.is_active
        return self.can_move and answers and not self.has_begun and self.proposal is None

    @property
    def can_make_up(self) -> bool:
        """Whether it did not take place, was not moved, and nothing makes up for it yet."""
        failed = self.log is not None and self.log.outcome != Outcome.HELD and self.log.reason != Reason.MOVED
        return failed and self.meeting.made_up_at is None

    @property
    def goals_of(self) -> UUID | None:
        """The enrolment whose goals can be looked at: while the pairing runs."""
        pairing = self.meeting.pairing
        return pairing.enrolment_id if self.takes_notes and pairing.starts_on <= self.today else None

    @property
    def version(self) -> str:
        return self.log.updated_at.isoformat() if self.log else ""


@dataclass(frozen=True)
class Group:
    """The cards of one week, and the meetings of groups in it. `waiting` is how many cards are to be reported."""

    week: Week
    cards: Sequence[Card]
    sheets: Sequence[GroupCard] = ()

    @property
    def waiting(self) -> int:
        return sum(card.is_unreported for card in self.cards)

    @property
    def sheets_waiting(self) -> int:
        return sum(sheet.is_unreported for sheet in self.sheets)

    @cached_property
    def entries(self) -> list[Card | JointCard | GroupCard]:
        """All in the order of time, those who meet together as one."""
        return sorted([*joined(self.cards), *self.sheets], key=lambda entry: (entry.local_date, entry.starts_at))


@dataclass(frozen=True)
class MyWeek:
    """A mentor's week; on the present one, `earlier` holds what is left to say of former weeks, the oldest first."""

    shown: Group
    earlier: Sequence[Group]
    present: Week

    @property
    def found(self) -> int:
        """How many meetings the page shows."""
        return len(self.shown.cards) + sum(len(group.cards) for group in self.earlier)

    @property
    def is_present(self) -> bool:
        return self.shown.week == self.present

    @property
    def waiting(self) -> int:
        return sum(group.waiting + group.sheets_waiting for group in (self.shown, *self.earlier))


def my_week(viewer: Viewer, day: date) -> MyWeek:
    """The mentor's week that holds a local day; four queries."""
    week = clock.week_of(viewer.organization, day)
    present = clock.this_week(viewer.organization)
    wanted = Q(local_date__range=(week.start, week.end))
    if week == present:
        wanted |= Q(local_date__lt=week.start) & (Q(outcome__isnull=True) | Q(absent=Absent.UNSAID))
    meetings = reportable_meetings(viewer).alias(absent=F("logs__absent"))
    cards = _by_week(viewer, cards_of(viewer, meetings.filter(wanted)))
    sheets = _by_week(viewer, group_cards(viewer, week, with_earlier=week == present))
    earlier = [Group(found, cards[found], sheets[found]) for found in sorted({*cards, *sheets} - {week})]
    return MyWeek(shown=Group(week, cards[week], sheets[week]), earlier=earlier, present=present)


def closed_days_of(viewer: Viewer, week: Week) -> list[CalendarPeriod]:
    """Breaks and holidays of a week in the programs in which the viewer accompanies somebody then; one query."""
    pairings = Pairing.objects.filter(active_on(week.end), mentor__membership=viewer.membership(Role.MENTOR))
    closed = CalendarPeriod.objects.filter(CLOSING, starts_on__lte=week.end, ends_on__gte=week.start)
    of_own = closed.filter(program__in=pairings.values("enrolment__program")).order_by("starts_on", "pk")
    return list({(period.name, period.starts_on): period for period in of_own}.values())


def card_of(viewer: Viewer, meeting_id: UUID) -> Card | None:
    """The card of one of the viewer's own meetings, or None."""
    return next(iter(cards_of(viewer, reportable_meetings(viewer).filter(pk=meeting_id))), None)


def left_to_report(viewer: Viewer, week: Week) -> dict[str, int]:
    """How much the viewer has left to report: `total`, with the sheets of groups, and the meetings `in_week`."""
    left = (
        reportable_meetings(viewer)
        .filter(logs__isnull=True, starts_at__lte=clock.now())
        .aggregate(total=Count("pk"), in_week=Count("pk", filter=Q(local_date__range=(week.start, week.end))))
    )
    return {**left, "total": left["total"] + sheets_waiting(viewer)}


def mentor_of(viewer: Viewer) -> Mentor | None:
    """The viewer as a mentor, or None for whoever has the role but no profile yet."""
    return Mentor.objects.filter(membership=viewer.membership(Role.MENTOR)).first()


def own_pairings(viewer: Viewer) -> QuerySet[Pairing]:
    """Those whom the viewer accompanies, or did until two weeks ago, by name."""
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return Pairing.objects.none()
    today = clock.today(viewer.organization)
    return (
        Pairing.objects.filter(mentor__membership=membership, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today - REPORTING_GRACE))
        .select_related("mentor", "enrolment__mentee", "enrolment__program")
        .order_by("enrolment__mentee__full_name", "pk")
    )


def _by_week(viewer: Viewer, entries: Iterable) -> dict[Week, list]:
    found: dict[Week, list] = defaultdict(list)
    for entry in entries:
        found[clock.week_of(viewer.organization, entry.local_date)].append(entry)
    return found


def cards_of(viewer: Viewer, meetings: QuerySet[Meeting]) -> list[Card]:
    now, today = clock.now(), clock.today(viewer.organization)
    topics = Topic.objects.filter(program=OuterRef("pairing__enrolment__program"), is_active=True)
    rows = with_make_up(meetings).annotate(has_topics=Exists(topics)).prefetch_related("logs")
    rows = rows.select_related(*PEOPLE, "series", "pairing__enrolment__mentee__membership")
    rows = rows.order_by("local_date", "starts_at", "pk")
    usual = usual_of(rows)
    to_tell = to_tell_at(viewer, rows)
    proposals = proposals_by_meeting(viewer, [row.pk for row in rows if row.starts_at > now])
    return [
        Card(
            meeting=row,
            log=next(iter(row.logs.all()), None),
            now=now,
            today=today,
            usual=usual.get(row.pairing_id),
            proposal=proposals.get(row.pk),
            to_tell=to_tell.get(row.pk, ()),
        )
        for row in rows
    ]
