"""Whom to tell that a pairing begins or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import EndReason
from programs.models import Closure, Pairing
from programs.queries import not_over_on
from sessions.choices import PairingNews
from sessions.models import MeetingSeries, PairingLetter
from sessions.queries.reminders import can_be_told

SETTLES = timedelta(minutes=10)
"""How long a change can be taken back before anybody is told."""

NEWS_FOR = timedelta(days=2)
"""How long after it was made a pairing is news."""

NOT_LONG_BEGUN = timedelta(days=7)
"""A pairing that began earlier is no news to the two: it was entered or imported afterwards."""

SUBSTITUTE = "substitute"
"""The role of a pairing in which somebody stands in for the mentor for a time."""


@dataclass(frozen=True)
class DueNews:
    """What one person is told: pairings that begin or pairings that end, and on which side the person is."""

    membership: Membership
    news: PairingNews
    pairings: list[Pairing]
    is_mentor: bool


def due_news(organization: Organization, membership_id: str | UUID | None = None) -> list[DueNews]:
    """What is to be told now about pairings that begin or end, by person; of one person if `membership_id` is given.

    A pairing is told of ten minutes after it was made, with the fixed time that it has by then; one that has been
    taken back, or that has been entered afterwards, to nobody. An end is told once for each last day, when somebody
    set it, in the words of its closure where there are some (`said`); without those to who is accompanied not where the
    next mentor takes over. At most eight queries, however many they are.
    """
    found = []
    for is_mentor in (True, False):
        for news in PairingNews:
            pairings = _pairings(organization, news, is_mentor, membership_id)
            for membership, own in groupby(pairings, key=lambda pairing: reader_of(pairing, is_mentor)):
                found.append(DueNews(membership, news, list(own), is_mentor))
    return found


def reader_of(pairing: Pairing, is_mentor: bool) -> Membership:
    """The membership of the one side of a pairing or of the other."""
    return (pairing.mentor if is_mentor else pairing.enrolment.mentee).membership


def regular_mentors(pairings: Iterable[Pairing]) -> dict[UUID, Pairing]:
    """For each enrolment of these stand-ins the pairing of the mentor for whom they stand in; one query."""
    ids = {pairing.stands_in_for_id for pairing in pairings if pairing.stands_in_for_id}
    if not ids:
        return {}
    regular = Pairing.objects.filter(pk__in=ids).select_related("mentor__membership__user")
    return {pairing.enrolment_id: pairing for pairing in regular}


def _pairings(
    organization: Organization, news: PairingNews, is_mentor: bool, membership_id: str | UUID | None
) -> QuerySet[Pairing]:
    person, role = ("mentor", Role.MENTOR) if is_mentor else ("enrolment__mentee", Role.MENTEE)
    today = clock.today(organization)
    told = PairingLetter.objects.filter(pairing=OuterRef("pk"), membership=OuterRef(f"{person}__membership"), news=news)
    if news == PairingNews.OPENED:
        chosen = _begins(organization) & ~Exists(told)
    else:
        chosen = _ends(organization, is_mentor) & ~Exists(told.filter(last_day=OuterRef("ends_on")))
    pairings = Pairing.objects.filter(chosen, can_be_told(person, role, Kind.PAIRING))
    if membership_id is not None:
        pairings = pairings.filter(**{f"{person}__membership": membership_id})
    times = MeetingSeries.objects.filter(not_over_on(today))
    told_in = Closure.objects.filter(pairing=OuterRef("pk"), ended_at__isnull=False)
    return (
        pairings.select_related("mentor", "enrolment__mentee", "enrolment__program", f"{person}__membership__user")
        .prefetch_related(Prefetch("series", times, to_attr="fixed_times"))
        .annotate(said=Subquery(told_in.values(f"words_{'mentor' if is_mentor else 'mentee'}")[:1]))
        .order_by(f"{person}__membership", "starts_on", "pk")
    )


def _begins(organization: Organization) -> Q:
    moment, today = clock.now(), clock.today(organization)
    return not_over_on(today) & Q(
        created_at__gt=moment - NEWS_FOR, created_at__lte=moment - SETTLES, starts_on__gte=today - NOT_LONG_BEGUN
    )


def _ends(organization: Organization, is_mentor: bool) -> Q:
    """Ends that somebody set, and that are not long past; not of stand-ins, whose last day was told with the first."""
    ended = ~Q(role=SUBSTITUTE) & ~Q(end_reason="") & Q(ends_on__gte=clock.today(organization) - NEWS_FOR)
    if is_mentor:
        return ended
    worded = Closure.objects.filter(pairing=OuterRef("pk"), ended_at__isnull=False).exclude(words_mentee="")
    return ended & (~Q(end_reason=EndReason.CHANGE_OF_MENTOR) | Exists(worded))
