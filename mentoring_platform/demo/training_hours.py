"""What the yeshiva asks its mentors to learn, what they learnt before it kept courses, and their certificates."""

from datetime import date, timedelta
from random import Random

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.choices import CountsFor
from programs.models import Certificate, Program, TrainingCredit, TrainingExemption, TrainingRequirement
from programs.training_hours.choices import RequirementKind
from programs.training_hours.reckoning import Required, months_later, year_of

INITIAL, YEARLY = 12 * 60, 8 * 60
SEPTEMBER = 9
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BEFORE = "הכשרה ראשונית למלווים, לפני פתיחת השנה"
ELSEWHERE = "השתלמות במרכז הייעוץ האזורי"
LAST_YEAR = "ימי עיון בשנה שעברה"


def tell_training_hours(world: World, program: Program, mentors: list[Mentor], by: Membership) -> None:
    """Hours at the beginning and each year; one mentor has to learn first, one is exempt, most have last year's paper.

    Comes after the courses; chances of its own, so that nothing else changes.
    """
    seed = f"{world.telling.seed}/{world.organization.slug}/training hours"
    rng = Random(seed)  # nosec B311  # noqa: S311  believable, not secret
    first = world.add(
        TrainingRequirement,
        program=program,
        kind=RequirementKind.INITIAL,
        minutes=INITIAL,
        before_pairing=True,
        due_days=90,
    )
    world.add(
        TrainingRequirement,
        program=program,
        kind=RequirementKind.YEARLY,
        minutes=YEARLY,
        due_days=60,
        begins_month=SEPTEMBER,
    )
    present = year_of(Required(RequirementKind.YEARLY, YEARLY, month=SEPTEMBER), world.today)
    last_year = present.first - timedelta(days=1)
    *taught, learning, exempt = [mentor for mentor in mentors if mentor.status != MentorStatus.LEFT]
    for mentor in taught:
        _credit(world, mentor, world.first_day, INITIAL, CountsFor.INITIAL, BEFORE, by)
        minutes = YEARLY if mentor is taught[0] else rng.choice([6, 7, 8, 8, 9, 10]) * 60
        _credit(world, mentor, last_year - timedelta(days=75), minutes, CountsFor.YEARLY, LAST_YEAR, by)
        if rng.random() < 0.45:
            on = present.first + timedelta(days=rng.randint(0, (world.today - present.first).days))
            _credit(world, mentor, on, rng.choice([3, 4, 8]) * 60, CountsFor.YEARLY, ELSEWHERE, by)
        if minutes >= YEARLY:
            _certify(world, program, mentor, last_year, minutes, rng, by)
    _credit(world, taught[0], present.first, 90, CountsFor.YEARLY, "סדנה במכללה: שיחה על אובדן", by)
    _credit(world, learning, world.day_ago(20), 4 * 60, CountsFor.INITIAL, "שני מפגשים ראשונים של ההכשרה", by)
    world.add(
        TrainingExemption,
        mentor=exempt,
        requirement=first,
        starts_on=world.first_day,
        ends_on=None,
        why="יועץ חינוכי מוסמך, מלווה כבר עשר שנים",
        by=by,
    )


def _credit(world: World, mentor: Mentor, on: date, minutes: int, counts_as: str, why: str, by: Membership) -> None:
    world.add(TrainingCredit, mentor=mentor, on=on, minutes=minutes, counts_as=counts_as, why=why, by=by)


def _certify(
    world: World, program: Program, mentor: Mentor, last: date, minutes: int, rng: Random, by: Membership
) -> None:
    """Issued two weeks after the year it tells of, and valid for another one."""
    issued = min(last + timedelta(days=14), world.day_ago(1))
    number = "".join(rng.choice(LETTERS) for _letter in range(8))
    required = Required(RequirementKind.YEARLY, YEARLY, month=SEPTEMBER)
    world.add(
        Certificate,
        mentor=mentor,
        program=program,
        name=mentor.full_name,
        title=program.name,
        minutes=minutes,
        first_on=year_of(required, last).first,
        last_on=last,
        issued_on=issued,
        valid_until=months_later(issued, 12),
        number=f"{number[:4]}-{number[4:]}",
        issued_by=by,
    )
