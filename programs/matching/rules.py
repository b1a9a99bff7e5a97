"""What is ruled out before anybody is proposed, chosen or paired: by a program's rules, and pair by pair."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from mentees.choices import MenteeKind
from mentoring_platform.tenancy.queries import units_of
from mentors.models import Mentor
from programs.matching.choices import Hope, PlaceRule
from programs.matching.fit import Facts, Guide, Ruling, Seeker
from programs.models import Enrolment, MatchExclusion, MatchRules, Program

Pair = tuple[UUID, UUID]
"""The ids of a mentor and of a mentee."""


def rules_of(program: Program) -> MatchRules:
    """The rules of a program; the usual ones, unsaved, where it has said nothing."""
    return MatchRules.objects.filter(program=program).first() or MatchRules(
        organization=program.organization, program=program
    )


def ruling_by(rules: MatchRules, program: Program) -> Ruling:
    """The rules of a program as they decide."""
    return Ruling(
        language=rules.language,
        times=rules.times,
        gender=str(rules.gender),
        place=str(rules.place),
        weights={hope.value: int(getattr(rules, hope)) for hope in Hope},
        minutes=program.meeting_minutes,
        spoken=program.organization.language,
    )


def excluded_pairs(mentors: Iterable[UUID], mentees: Iterable[UUID]) -> set[Pair]:
    """Which of these are marked as not to be paired; one query."""
    rows = MatchExclusion.objects.filter(mentor__in=list(mentors), mentee__in=list(mentees))
    return set(rows.values_list("mentor", "mentee"))


def ruled_out(enrolment: Enrolment, mentors: Sequence[Mentor]) -> set[UUID]:
    """Which of these mentors nobody may choose for an enrolment: ids; two queries, three where the place decides.

    Those marked as not to be paired, and those whom the program's rules of language, gender and place shut out where
    it has set any. Hours do not: whoever chooses sees them, and may ask all the same.
    """
    program, mentee = enrolment.program, enrolment.mentee
    rules = rules_of(program)
    ruling = replace(ruling_by(rules, program), times=False, language=rules.language and not rules._state.adding)
    places = units_of(program.organization) if ruling.place != PlaceRule.OFF else ()
    excluded = excluded_pairs([mentor.pk for mentor in mentors], [mentee.pk])
    seeker = Seeker(
        id=str(enrolment.pk),
        mentee=str(mentee.pk),
        is_person=mentee.kind == MenteeKind.PERSON,
        languages=tuple(mentee.languages),
        gender=mentee.gender,
        unit=str(mentee.unit_id or ""),
        excluded={str(mentor): "" for mentor, _mentee in excluded},
    )
    guides = {
        str(mentor.pk): Guide(
            id=str(mentor.pk),
            languages=tuple(mentor.languages),
            gender=mentor.gender,
            unit=str(mentor.unit_id or ""),
        )
        for mentor in mentors
    }
    parents = {str(unit.pk): str(unit.parent_id) for unit in places if unit.parent_id}
    facts = Facts(ruling=ruling, seekers={seeker.id: seeker}, guides=guides, parents=parents)
    return {mentor.pk for mentor in mentors if facts.bars(seeker, guides[str(mentor.pk)])}
