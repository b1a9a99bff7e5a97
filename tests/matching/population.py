"""A generated organization with everything that rules ask about, and a plain check of what was published."""

from datetime import date, time
from random import Random

from django.db import connection

from mentees.models import Availability as MenteeAvailability
from mentees.models import MenteeTag, Tag
from mentors.models import Availability as MentorAvailability
from programs.models import (
    MatchExclusion,
    MatchRules,
    MentorInterest,
    MentorPreference,
    Pairing,
    TrainingRequirement,
    Wish,
)
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory

TODAY = date(2026, 11, 18)
LANGUAGES = (["he"], ["he", "ru"], ["ru"], ["ar", "he"], [], ["he"])
GENDERS = ("female", "male", "male", "")


def populate(organization, seed: int, *, seekers: int = 14, mentors: int = 8):
    """A program of a seed: who waits, and mentors, some of them full, not active, related or the same person."""
    random, its = Random(seed), {"organization": organization}
    roots = [UnitFactory(**its, name=f"Root {number}") for number in range(2)]
    units = [UnitFactory(**its, name=f"Unit {number}", parent=roots[number % 2]) for number in range(4)]
    tags = [Tag.objects.create(**its, name=f"tag {number}") for number in range(4)]
    program = ProgramFactory(**its, meeting_minutes=random.choice([30, 45, 60]))
    MatchRules.objects.create(
        **its,
        program=program,
        gender=random.choice(["off", "off", "same"]),
        place=random.choice(["off", "off", "off", "same", "near"]),
        language=random.random() < 0.7,
        times=random.random() < 0.8,
    )
    if random.random() < 0.3:
        TrainingRequirement.objects.create(**its, program=program, kind="initial", minutes=60, before_pairing=False)
    guides = [
        MentorFactory(
            **its, full_name=f"Mentor {number}", languages=random.choice(LANGUAGES), gender=random.choice(GENDERS),
            unit=random.choice([*units, None]), capacity=random.choice([0, 1, 1, 2, 3, None]),
            email=f"m{number}@people.example", status="active" if random.random() < 0.9 else "paused",
        )
        for number in range(mentors)
    ]  # fmt: skip
    waiting = [_seeker(random, its, program, units, guides, number) for number in range(seekers)]
    for guide in guides:
        _free(random, MentorAvailability, its | {"mentor": guide})
        for tag in random.sample(tags, random.randint(0, 2)):
            MentorInterest.objects.create(**its, mentor=guide, tag=tag)
        if random.random() < 0.4:
            PairingFactory(**its, mentor=guide, starts_on=date(2026, 1, 4))
    for enrolment in waiting:
        _say(random, its, enrolment, guides, tags)
    return program


def _seeker(random: Random, its: dict, program, units: list, guides: list, number: int):
    guide = random.choice(guides)
    mentee = MenteeFactory(
        **its, full_name=f"Mentee {number}", languages=random.choice(LANGUAGES), gender=random.choice(GENDERS),
        unit=random.choice([*units, None]), kind=random.choice(["person", "person", "family"]),
        email=guide.email if random.random() < 0.15 else f"s{number}@people.example",
    )  # fmt: skip
    return EnrolmentFactory(**its, program=program, mentee=mentee)


def _free(random: Random, model, its: dict) -> None:
    for day in random.sample(range(5), random.choice([0, 2, 3, 4])):
        hour, minute = random.randint(8, 15), random.choice([0, 30])
        ends = time(hour + random.randint(2, 6), random.choice([0, 15]))
        model.objects.create(**its, weekday=day, starts_at=time(hour, minute), ends_at=ends)


def _say(random: Random, its: dict, enrolment, guides: list, tags: list) -> None:
    _free(random, MenteeAvailability, its | {"mentee": enrolment.mentee})
    for rank, guide in enumerate(random.sample(guides, random.randint(0, 3)), start=1):
        Wish.objects.create(**its, enrolment=enrolment, mentor=guide, rank=rank)
    for tag in random.sample(tags, random.randint(0, 2)):
        MenteeTag.objects.create(**its, mentee=enrolment.mentee, tag=tag)
    said, apart, before = random.sample(guides, 3)
    if random.random() < 0.3:
        MentorPreference.objects.create(
            **its, mentor=said, enrolment=enrolment, said=random.choice(["glad", "rather_not"])
        )
    if random.random() < 0.4:
        MatchExclusion.objects.create(**its, mentor=apart, mentee=enrolment.mentee, kind="relative")
    if random.random() < 0.2:
        PairingFactory(
            **its, enrolment=enrolment, mentor=before, starts_on=date(2026, 1, 4), ends_on=date(2026, 5, 4),
            end_reason=random.choice(["completed", "change_of_mentor"]),
        )  # fmt: skip


def broken_rules(program, published: list[Pairing]) -> list[str]:
    """What is wrong with published pairings, told by rows and loops alone; nothing of the product is asked."""
    rules = MatchRules.objects.get(program=program)
    found = []
    for pairing in published:
        mentor, mentee = pairing.mentor, pairing.enrolment.mentee
        name = f"{mentee.full_name}–{mentor.full_name}"
        if mentor.status != "active":
            found.append(f"{name}: not active")
        if mentor.email and mentor.email == mentee.email:
            found.append(f"{name}: the same person")
        if rules.language and not set(mentor.languages or ["he"]) & set(mentee.languages or ["he"]):
            found.append(f"{name}: no language")
        if rules.gender == "same" and mentee.kind == "person" and (mentee.gender, mentor.gender) not in (
            ("male", "male"), ("female", "female"),
        ):  # fmt: skip
            found.append(f"{name}: gender")
        if rules.place != "off":
            one, other = mentee.unit, mentor.unit
            is_same = one is not None and one == other
            is_beside = one is not None and other is not None and one.parent_id == other.parent_id is not None
            if not is_same and not (rules.place == "near" and is_beside):
                found.append(f"{name}: place")
        if rules.times and not _meet(mentor, mentee, program.meeting_minutes):
            found.append(f"{name}: no time")
        if MatchExclusion.objects.filter(mentor=mentor, mentee=mentee).exists():
            found.append(f"{name}: excluded")
    return found + _too_many() + _twice()


def _meet(mentor, mentee, minutes: int) -> bool:
    return any(
        ours.weekday == theirs.weekday
        and min(_minute(ours.ends_at), _minute(theirs.ends_at))
        - max(_minute(ours.starts_at), _minute(theirs.starts_at))
        >= minutes
        for ours in mentor.availabilities.all()
        for theirs in mentee.availabilities.all()
    )


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _too_many() -> list[str]:
    """Mentors over their limit who have somebody of a published board."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT m.full_name, count(*), m.capacity
            FROM programs_pairing p JOIN mentors_mentor m ON m.id = p.mentor_id
            WHERE (p.ends_on IS NULL OR p.ends_on >= %s)
              AND m.id IN (SELECT q.mentor_id FROM programs_matchproposal q WHERE q.pairing_id IS NOT NULL)
            GROUP BY m.id, m.full_name, m.capacity HAVING m.capacity IS NOT NULL AND count(*) > m.capacity""",
            [TODAY],
        )
        return [f"{name}: {number} of {capacity}" for name, number, capacity in cursor.fetchall()]


def _twice() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT enrolment_id, count(*) FROM programs_pairing
            WHERE role = 'primary' AND (ends_on IS NULL OR ends_on >= %s) GROUP BY enrolment_id HAVING count(*) > 1""",
            [TODAY],
        )
        return [f"{enrolment}: {number} mentors" for enrolment, number in cursor.fetchall()]
