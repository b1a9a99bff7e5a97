"""The mentor's page: whom do I meet this week, what is left to report?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
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
from sessions.choices import Absent, MeetingState
from sessions.models import Meeting, SessionLog
from sessions.queries.meetings import PEOPLE, REPORTING_GRACE, named, reportable_meetings
from sessions.queries.usual import Usual, usual_of


@dataclass(frozen=True)
class Card:
    """One meeting with its log (None while unreported), as a mentor answers for it. `meeting.state` says how it is.

    `usual` is how the two met the last times, None if no two of them were alike.
    """

    meeting: Meeting
    log: SessionLog | None
    now: datetime
    today: date
    usual: Usual | None = None

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
    def goals_of(self) -> UUID | None:
        """The enrolment whose goals can be looked at: while the pairing runs."""
        pairing = self.meeting.pairing
        return pairing.enrolment_id if self.takes_notes and pairing.starts_on <= self.today else None

    @property
    def version(self) -> str:
        return self.log.updated_at.isoformat() if self.log else ""


@dataclass(frozen=True)
class Group:
    """The cards of one week. `waiting` is how many of them are to be reported."""

    week: Week
    cards: Sequence[Card]

    @property
    def waiting(self) -> int:
        return sum(card.is_unreported for card in self.cards)


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
        return self.shown.waiting + sum(group.waiting for group in self.earlier)


def my_week(viewer: Viewer, day: date) -> MyWeek:
    """The mentor's week that holds a local day; three queries."""
    week = clock.week_of(viewer.organization, day)
    present = clock.this_week(viewer.organization)
    wanted = Q(local_date__range=(week.start, week.end))
    if week == present:
        wanted |= Q(local_date__lt=week.start) & (Q(outcome__isnull=True) | Q(absent=Absent.UNSAID))
    meetings = reportable_meetings(viewer).alias(absent=F("logs__absent"))
    cards = _cards(viewer, meetings.filter(wanted))
    groups = groupby(cards, lambda card: clock.week_of(viewer.organization, card.meeting.local_date))
    of_week = {found: Group(found, list(those)) for found, those in groups}
    shown = of_week.pop(week, Group(week, []))
    return MyWeek(shown=shown, earlier=list(of_week.values()), present=present)


def closed_days_of(viewer: Viewer, week: Week) -> list[CalendarPeriod]:
    """Breaks and holidays of a week in the programs in which the viewer accompanies somebody then; one query."""
    pairings = Pairing.objects.filter(active_on(week.end), mentor__membership=viewer.membership(Role.MENTOR))
    closed = CalendarPeriod.objects.filter(CLOSING, starts_on__lte=week.end, ends_on__gte=week.start)
    of_own = closed.filter(program__in=pairings.values("enrolment__program")).order_by("starts_on", "pk")
    return list({(period.name, period.starts_on): period for period in of_own}.values())


def card_of(viewer: Viewer, meeting_id: UUID) -> Card | None:
    """The card of one of the viewer's own meetings, or None."""
    return next(iter(_cards(viewer, reportable_meetings(viewer).filter(pk=meeting_id))), None)


def left_to_report(viewer: Viewer, week: Week) -> dict[str, int]:
    """How many of the viewer's meetings are unreported: `total`, and `in_week`."""
    return (
        reportable_meetings(viewer)
        .filter(logs__isnull=True, starts_at__lte=clock.now())
        .aggregate(total=Count("pk"), in_week=Count("pk", filter=Q(local_date__range=(week.start, week.end))))
    )


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


def _cards(viewer: Viewer, meetings: QuerySet[Meeting]) -> list[Card]:
    now, today = clock.now(), clock.today(viewer.organization)
    topics = Topic.objects.filter(program=OuterRef("pairing__enrolment__program"), is_active=True)
    rows = meetings.annotate(has_topics=Exists(topics)).select_related(*PEOPLE).prefetch_related("logs")
    rows = rows.order_by("local_date", "starts_at", "pk")
    usual = usual_of(rows)
    return [
        Card(meeting=row, log=next(iter(row.logs.all()), None), now=now, today=today, usual=usual.get(row.pairing_id))
        for row in rows
    ]
