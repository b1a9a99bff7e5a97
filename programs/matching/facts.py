"""What is known now of those who wait and of the mentors, as the facts that decide."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time

from django.db.models import Count

from mentees.choices import MenteeKind
from mentees.models import Availability as MenteeAvailability
from mentees.models import MenteeTag
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.queries import units_of
from mentors.models import Availability as MentorAvailability
from mentors.models import Mentor
from programs.choices import EndReason, PairingRole
from programs.choosing.queries import promised_places
from programs.matching.fit import BAD, GOOD, Facts, Guide, Seeker, Span
from programs.matching.rules import rules_of, ruling_by
from programs.models import (
    Enrolment,
    MatchExclusion,
    MentorInterest,
    MentorPreference,
    Pairing,
    Program,
    Wish,
)
from programs.queries import free_places
from programs.screening.readiness import Lacking, consent_gaps, missing_for, one_person
from programs.services.rules import identities

WENT = {EndReason.COMPLETED.value: GOOD, EndReason.CHANGE_OF_MENTOR.value: BAD}


def read_facts(
    program: Program, enrolments: Sequence[Enrolment], mentors: Sequence[Mentor], *, starts_on: date | None = None
) -> Facts:
    """Everything that decides between these: enrolments with `mentee__membership`, mentors with `load`.

    The number of queries does not depend on how many they are.
    """
    organization = program.organization
    return Facts(
        ruling=ruling_by(rules_of(program), program),
        seekers=_seekers(enrolments, mentors, starts_on),
        guides=_guides(program, mentors, starts_on),
        parents={str(unit.pk): str(unit.parent_id) for unit in units_of(organization) if unit.parent_id},
    )


def _seekers(enrolments: Sequence[Enrolment], mentors: Sequence[Mentor], starts_on: date | None) -> dict[str, Seeker]:
    mentees = [enrolment.mentee_id for enrolment in enrolments]
    spans = _spans_of(MenteeAvailability.objects.filter(mentee__in=mentees), "mentee_id")
    tags, wishes, preferences = defaultdict(list), defaultdict(dict), defaultdict(dict)
    excluded, earlier = defaultdict(dict), defaultdict(dict)
    for mentee, tag in MenteeTag.objects.filter(mentee__in=mentees).order_by("tag").values_list("mentee_id", "tag_id"):
        tags[mentee].append(str(tag))
    for wish in Wish.objects.filter(enrolment__in=enrolments).order_by("rank"):
        wishes[wish.enrolment_id][str(wish.mentor_id)] = wish.rank
    for row in MentorPreference.objects.filter(enrolment__in=enrolments):
        preferences[row.enrolment_id][str(row.mentor_id)] = row.said
    for row in MatchExclusion.objects.filter(mentee__in=mentees):
        excluded[row.mentee_id][str(row.mentor_id)] = row.kind
    ended = Pairing.objects.filter(enrolment__mentee__in=mentees, end_reason__in=WENT, ends_on__isnull=False)
    for mentee, mentor, reason in ended.order_by("ends_on", "pk").values_list(
        "enrolment__mentee_id", "mentor_id", "end_reason"
    ):
        earlier[mentee][str(mentor)] = WENT[reason]
    gaps, selves = consent_gaps(enrolments, starts_on), defaultdict(set)
    for mentor_id, mentee_id in one_person(mentor.pk for mentor in mentors):
        selves[mentee_id].add(str(mentor_id))
    known = defaultdict(set)
    for mentor in mentors:
        for identity in identities(mentor):
            known[identity].add(str(mentor.pk))
    return {
        str(enrolment.pk): Seeker(
            id=str(enrolment.pk),
            mentee=str(enrolment.mentee_id),
            is_person=enrolment.mentee.kind == MenteeKind.PERSON,
            languages=tuple(enrolment.mentee.languages),
            gender=enrolment.mentee.gender,
            unit=str(enrolment.mentee.unit_id or ""),
            spans=tuple(spans[enrolment.mentee_id]),
            tags=tuple(tags[enrolment.mentee_id]),
            wishes=wishes[enrolment.pk],
            preferences=preferences[enrolment.pk],
            earlier=earlier[enrolment.mentee_id],
            excluded=excluded[enrolment.mentee_id],
            consent=str(gaps.get(enrolment.pk, "")),
            same=tuple(
                sorted(
                    selves[enrolment.mentee_id].union(*(known[identity] for identity in identities(enrolment.mentee)))
                )
            ),
        )
        for enrolment in enrolments
    }


def _guides(program: Program, mentors: Sequence[Mentor], starts_on: date | None) -> dict[str, Guide]:
    keys = [mentor.pk for mentor in mentors]
    spans = _spans_of(MentorAvailability.objects.filter(mentor__in=keys), "mentor_id")
    interests = defaultdict(list)
    for mentor, tag in (
        MentorInterest.objects.filter(mentor__in=keys).order_by("tag").values_list("mentor_id", "tag_id")
    ):
        interests[mentor].append(str(tag))
    past = Pairing.objects.filter(mentor__in=keys, ends_on__isnull=False, end_reason=EndReason.COMPLETED)
    past = past.exclude(role=PairingRole.SUBSTITUTE).order_by().values("mentor")
    accompanied = dict(past.annotate(number=Count("enrolment", distinct=True)).values_list("mentor", "number"))
    missing = missing_for([(program.pk, mentor) for mentor in mentors], starts_on)
    promised = promised_places(keys, clock.today(program.organization))
    return {
        str(mentor.pk): Guide(
            id=str(mentor.pk),
            languages=tuple(mentor.languages),
            gender=mentor.gender,
            unit=str(mentor.unit_id or ""),
            spans=tuple(spans[mentor.pk]),
            interests=tuple(interests[mentor.pk]),
            room=_room(mentor, promised.get(mentor.pk, 0)),
            load=mentor.load,
            accompanied=accompanied.get(mentor.pk, 0),
            missing=_steps(missing.get((program.pk, mentor.pk))),
        )
        for mentor in mentors
    }


def _steps(lacking: Lacking | None) -> tuple[str, ...]:
    return tuple(step.value for step in lacking.steps) if lacking else ()


def _room(mentor: Mentor, promised: int) -> int | None:
    """Whole places that are free and promised to nobody, none where he is over his limit; None without a limit."""
    free = free_places(mentor)
    return None if free is None else max(0, int(free) - promised)


def _spans_of(rows, whose: str) -> dict[object, list[Span]]:
    found = defaultdict(list)
    for key, weekday, start, end in rows.order_by("weekday", "starts_at").values_list(
        whose, "weekday", "starts_at", "ends_at"
    ):
        found[key].append((weekday, _minute(start), _minute(end)))
    return found


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
