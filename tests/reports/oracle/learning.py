"""Training of the mentors of a made-up history: what is asked of them, and what they have."""

from datetime import timedelta
from random import Random

from mentoring_platform.tenancy import clock
from programs.models import (
    Attendance,
    Course,
    CourseSession,
    SignUp,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
)

DAY = timedelta(days=1)


def learn(history, random: Random) -> None:
    """Two programs ask for hours, the third for none although it says so; some have them, some are exempt."""
    organization, programs = history.organization, history.programs
    requirements = TrainingRequirement.objects.bulk_create(
        TrainingRequirement(
            organization=organization, program=program, kind=kind, minutes=minutes, due_days=30, begins_month=month,
            begins_day=day,
        )
        for program, kind, minutes, (month, day) in (
            (programs[0], "initial", 120, (1, 1)),
            (programs[0], "yearly", random.choice([60, 90]), random.choice([(1, 1), (2, 29), (9, 1)])),
            (programs[1], "yearly", 60, (history.today.month, min(history.today.day, 28))),
            (programs[2], "yearly", 0, (1, 1)),
        )
    )  # fmt: skip
    sessions = _courses(history, random)
    marks, places = [], {}
    for mentor in history.mentors:
        for session in random.sample(sessions, random.randrange(len(sessions))):
            place = places.setdefault(
                (session.course_id, mentor.pk),
                SignUp(organization=organization, course=session.course, mentor=mentor, asked_at=history.now),
            )
            presence = random.choice(["present", "present", "present", "absent", "excused"])
            marks.append(
                Attendance(
                    organization=organization, session=session, sign_up=place, presence=presence,
                    minutes=random.choice([None, 25, 10]) if presence == "present" else None, marked_at=history.now,
                )
            )  # fmt: skip
    SignUp.objects.bulk_create(places.values())
    Attendance.objects.bulk_create(marks)
    _granted(history, random, requirements)


def _courses(history, random: Random) -> list[CourseSession]:
    organization, programs = history.organization, history.programs
    courses = Course.objects.bulk_create(
        Course(organization=organization, name=f"Course {n}", program=program, counts_as=counts_as, state="open")
        for n, (program, counts_as) in enumerate(
            [(None, "both"), (None, "initial"), (programs[0], "yearly"), (programs[1], "both"), (None, "nothing")]
        )
    )
    sessions = []
    for course in courses:
        for ago in random.sample(range(-20, 420), 3):
            start = clock.local_instant(
                organization, history.today - ago * DAY, random.choice([history.now.time(), history.now.min.time()])
            )
            sessions.append(
                CourseSession(
                    organization=organization,
                    course=course,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=random.choice([30, 60, 90])),
                    credited_minutes=random.choice([None, None, 45]),
                    cancelled_at=random.choice([None, None, history.now]),
                )
            )
    return CourseSession.objects.bulk_create(sessions)


def _granted(history, random: Random, requirements: list[TrainingRequirement]) -> None:
    organization = history.organization
    TrainingCredit.objects.bulk_create(
        TrainingCredit(
            organization=organization, mentor=random.choice(history.mentors), minutes=random.choice([-40, 30, 60, 120]),
            on=history.today - random.choice([-1, 0, 1, 30, 200, 370]) * DAY, why="x",
            counts_as=random.choice(["both", "initial", "yearly", "nothing"]),
        )
        for _ in range(8)
    )  # fmt: skip
    TrainingExemption.objects.bulk_create(
        TrainingExemption(
            organization=organization, mentor=random.choice(history.mentors), requirement=random.choice(requirements),
            starts_on=history.today - random.choice([0, 50, 200]) * DAY, why="x",
            ends_on=random.choice([None, history.today, history.today + DAY]),
        )
        for _ in range(5)
    )  # fmt: skip
