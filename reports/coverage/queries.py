"""How far a message has come, in the programs of a viewer: four queries, however many it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.broadcasts.queries import broadcasts_for, deliveries_for, deliveries_to_mend, telling
from programs.choices import BroadcastState, CouldNot, DeliveryState, Urgency
from programs.models import Absence, AnswerCount, AttributedAnswer, Broadcast, BroadcastText, Delivery
from programs.queries import active_on
from reports.coverage.figures import Answers, Figures, Group, Line, Risk, Teller, most_urgent, risk_of
from reports.coverage.permissions import can_follow, can_remind, can_see_mentors, can_see_names
from reports.queries.reach import FEWEST_PEOPLE, tells_of_few
from sessions.choices import Outcome
from sessions.queries.meetings import standing_meetings
from sessions.queries.passing_on import messages_on_their_way

REACHED = (DeliveryState.TOLD, DeliveryState.OTHERWISE)
LEFT = (DeliveryState.OPEN, DeliveryState.COULD_NOT)
PARTS = ("title", "language", "question", "choices")


@dataclass(frozen=True)
class Coverage:
    """A message as it stands on a day, within a viewer's reach."""

    broadcast: Broadcast
    title: str
    day: date
    figures: Figures
    lines: list[Line]
    mentors: list[Group]
    units: list[Group]
    answers: Answers | None
    sums_only: bool

    @property
    def is_over(self) -> bool:
        return self.day > self.broadcast.tell_until

    @property
    def is_coming(self) -> bool:
        return self.day < self.broadcast.tell_from

    @property
    def is_withdrawn(self) -> bool:
        return self.broadcast.is_withdrawn

    @property
    def is_few(self) -> bool:
        """Whether its sums would speak of single people to somebody who sees sums alone."""
        return self.sums_only and tells_of_few(self.figures.all)

    @cached_property
    def in_danger(self) -> list[Line]:
        """Those not told who may not be told in time, or were not; by what stands against it."""
        order = list(Risk)
        return sorted((line for line in self.lines if line.risk), key=lambda line: (order.index(line.risk), line.name))


def followed_broadcasts(viewer: Viewer) -> QuerySet[Broadcast]:
    """Messages that went out and that the viewer may follow; each with `words` and `answers`."""
    texts = BroadcastText.objects.filter(broadcast=OuterRef("pk"), version=OuterRef("version")).order_by("language")
    counts = AnswerCount.objects.filter(broadcast=OuterRef("pk")).order_by("choice")
    return (
        broadcasts_for(viewer)
        .filter(state__in=[BroadcastState.OUT, BroadcastState.WITHDRAWN])
        .annotate(
            words=ArraySubquery(texts.values(json=JSONObject(**{part: part for part in PARTS}))),
            answers=ArraySubquery(counts.values(json=JSONObject(choice="choice", count="shown"))),
        )
    )


def coverage_of(viewer: Viewer, broadcast: Broadcast) -> Coverage:
    """How far a message of `followed_broadcasts` has come; three queries.

    Whoever was told counts with the mentor who told, whoever was not with the one who tells now; `told` and
    `otherwise` of everybody, whatever became of the enrolment; who left before being told is not counted.
    """
    today = clock.today(viewer.organization)
    day = max(today, broadcast.tell_from)
    sums_only = not can_see_mentors(viewer)
    deliveries = deliveries_for(viewer, broadcast).order_by()
    figures, mentors, units = Figures(), {}, {}
    lines = []
    for row in _rows(deliveries, day):
        if row["state"] not in REACHED:
            lines.append(_line(row))
            continue
        told = row["state"] == DeliveryState.TOLD
        unit = _group(units, row["mentee__unit"], row["mentee__unit__name"])
        for one in (figures, unit.figures, _group(mentors, row["told_by"], row["told_by__full_name"]).figures):
            one.told += told
            one.otherwise += not told
    tellers = _tellers({line.mentor for line in lines if line.mentor}, day, broadcast.tell_until)
    _place(broadcast, lines, tellers, day)
    for line in lines:
        teller = tellers.get(line.mentor)
        own, unit = _group(mentors, line.mentor, teller and teller.name), _group(units, line.unit, line.unit_name)
        own.lines.append(line)
        for one in (figures, unit.figures, own.figures):
            one.count(line)
    for key, group in mentors.items():
        group.phone = tellers[key].phone if key in tellers else ""
    return Coverage(
        broadcast=broadcast,
        title=_words(viewer, broadcast)["title"],
        day=today,
        figures=figures,
        lines=[] if sums_only else lines,
        mentors=[] if sums_only else most_urgent(mentors.values()),
        units=_shown_units(list(units.values()), sums_only),
        answers=_answers(viewer, broadcast),
        sums_only=sums_only,
    )


def _group(groups: dict[UUID | None, Group], key: UUID | None, name: str | None) -> Group:
    """The group of this key, which is new to those who are first in it."""
    found = groups.get(key)
    if found is None:
        found = groups[key] = Group(key, name or "")
    return found


@dataclass(frozen=True)
class MessageLine:
    """A message as a line of the weekly report; without figures where they would speak of single people."""

    broadcast: Broadcast
    title: str
    reached: int | None
    all: int | None


def message_lines(viewer: Viewer, first: date, last: date) -> list[MessageLine]:
    """The messages whose time touches these days, as the viewer may follow them; three queries, one if none."""
    if not can_follow(viewer):
        return []
    sums_only = not can_see_mentors(viewer)
    return [
        MessageLine(row.broadcast, row.title, None, None)
        if sums_only and tells_of_few(row.all)
        else MessageLine(row.broadcast, row.title, row.reached, row.all)
        for row in messages_on_their_way(viewer, first, last)
    ]


@dataclass(frozen=True)
class NamedAnswer:
    """What somebody answered and agreed to have passed on with the name."""

    mentee: UUID
    name: str
    answer: str
    words: str


def named_answers(viewer: Viewer, broadcast: Broadcast) -> list[NamedAnswer]:
    """The answers that may be told with a name, for who sees names, by name; one query."""
    if not can_see_names(viewer):
        return []
    choices = dict(enumerate(_words(viewer, broadcast)["choices"]))
    rows = AttributedAnswer.objects.filter(delivery__in=deliveries_for(viewer, broadcast).order_by().values("pk"))
    paths = ("delivery__mentee", "delivery__mentee__full_name", "choice", "words")
    return [
        NamedAnswer(mentee, name, choices.get(choice, ""), words)
        for mentee, name, choice, words in rows.order_by(paths[1], "pk").values_list(*paths)
    ]


def remindable(viewer: Viewer, broadcast: Broadcast) -> QuerySet[Delivery]:
    """Open deliveries of which the viewer may remind whoever tells: those in the programs for which he writes."""
    if not can_remind(viewer):
        return Delivery.objects.none()
    found = deliveries_for(viewer, broadcast).filter(state=DeliveryState.OPEN)
    if viewer.is_administrator:  # he sees all, and writes to the programs that he coordinates
        found = found.filter(pk__in=deliveries_to_mend(viewer).order_by().values("pk"))
    return found


def _rows(deliveries: QuerySet[Delivery], day: date) -> Iterable[dict]:
    """All that count, by name; of those who were not told with `teller` and `telling`, as they are asked; one query."""
    running = Q(state=DeliveryState.OPEN) & active_on(day, "enrolment__")
    waits, first = Q(state__in=LEFT), telling(day)
    found = deliveries.filter(running | Q(state__in=[*REACHED, DeliveryState.COULD_NOT])).annotate(
        teller=Case(When(waits, then=Subquery(first.values("mentor")[:1]))),
        telling=Case(When(waits, then=Subquery(first.values("pk")[:1]))),
    )
    paths = (
        "pk", "state", "mentee", "mentee__full_name", "mentee__phone", "mentee__unit", "mentee__unit__name",
        "enrolment", "not_yet_on", "why_not", "told_by", "told_by__full_name", "teller", "telling",
    )  # fmt: skip
    return found.order_by("mentee__full_name", "pk").values(*paths)


def _line(row: dict) -> Line:
    could_not = row["state"] == DeliveryState.COULD_NOT
    return Line(
        id=row["pk"],
        mentee=row["mentee"],
        name=row["mentee__full_name"],
        phone=str(row["mentee__phone"] or ""),
        unit=row["mentee__unit"],
        unit_name=row["mentee__unit__name"] or "",
        enrolment=row["enrolment"],
        mentor=row["teller"],
        pairing=row["telling"],
        not_yet_on=row["not_yet_on"],
        why_not=(row["why_not"] or CouldNot.OTHER.value) if could_not else "",
    )


def _place(broadcast: Broadcast, lines: list[Line], tellers: dict[UUID, Teller], day: date) -> None:
    """Give the lines their meetings, and what stands against them."""
    meetings = _meetings(broadcast, lines)
    settled = {"is_over": day > broadcast.tell_until, "by_phone": broadcast.urgency == Urgency.CALL_NOW}
    for line in lines:
        line.meets_on, line.met_on = meetings.get(line.enrolment, (None, None))
        line.risk = risk_of(line, tellers.get(line.mentor), **settled)


def _tellers(ids: set[UUID], day: date, until: date) -> dict[UUID, Teller]:
    if not ids:
        return {}
    away = Absence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=max(day, until)), starts_on__lte=day, mentor=OuterRef("pk")
    )
    rows = Mentor.objects.filter(pk__in=ids).annotate(away=Exists(away)).order_by()
    return {
        key: Teller(key, name, str(phone or ""), away)
        for key, name, phone, away in rows.values_list("pk", "full_name", "phone", "away")
    }


def _meetings(broadcast: Broadcast, lines: list[Line]) -> dict[UUID, tuple[date | None, date | None]]:
    """By enrolment the next meeting until the message's last day, and the last one since its first; one query.

    What the calendar, closures and absences take away are no meetings; a cancelled or missed one is none either.
    """
    if not lines:
        return {}
    left = Delivery.objects.filter(broadcast=broadcast, state__in=LEFT)
    took_place = Q(outcome__isnull=True) | Q(outcome=Outcome.HELD)
    planned, begun = Q(starts_at__gt=clock.now(), outcome__isnull=True), Q(took_place, starts_at__lte=clock.now())
    found = standing_meetings().filter(
        local_date__range=(broadcast.tell_from, broadcast.tell_until),
        pairing__enrolment__in=left.values("enrolment"),
    )
    rows = found.order_by().values_list("pairing__enrolment")
    rows = rows.annotate(meets_on=Min("local_date", filter=planned), met_on=Max("local_date", filter=begun))
    return {enrolment: (meets_on, met_on) for enrolment, meets_on, met_on in rows}


def _shown_units(units: list[Group], sums_only: bool) -> list[Group]:
    """Units by name; one that is all there is says nothing.

    For who sees sums alone those of at least five people, and none where what stays hidden were fewer than five: it
    would be the difference.
    """
    if len(units) < 2:
        return []
    ordered = sorted(units, key=lambda one: (one.key is None, one.name, str(one.key)))
    if not sums_only:
        return ordered
    hidden = sum(one.figures.all for one in ordered if tells_of_few(one.figures.all))
    return [] if tells_of_few(hidden) else [one for one in ordered if not tells_of_few(one.figures.all)]


def _answers(viewer: Viewer, broadcast: Broadcast) -> Answers | None:
    words = _words(viewer, broadcast)
    if not words["question"] or not words["choices"]:
        return None
    counts = {row["choice"]: row["count"] for row in broadcast.answers}
    choices = [(word, counts.get(number, 0)) for number, word in enumerate(words["choices"])]
    number = sum(counts.values())
    return Answers(words["question"], choices if number >= FEWEST_PEOPLE else [], number)


def _words(viewer: Viewer, broadcast: Broadcast) -> dict:
    texts = {text["language"]: text for text in broadcast.words}
    wanted = (get_language() or "", viewer.organization.language)
    found = next((texts[one] for one in wanted if one in texts), None)
    return found or next(iter(texts.values()), dict.fromkeys(PARTS, ""))
