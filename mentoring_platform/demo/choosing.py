"""The yeshiva's students choose their mentors: introductions with drawn faces, and a few who are choosing now."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from PIL import Image, ImageDraw

from mentees.models import Availability as MenteeAvailability
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.relations import Story
from mentoring_platform.tenancy import clock
from mentors.models import Availability, Mentor
from programs.choosing.choices import AskingState, ChoiceState
from programs.models import Asking, Choice, Enrolment, Introduction, StoredFile, Wish

WORDS = (
    "אוהב ללמוד לאט, ולדבר על מה שחשוב גם כשאין תשובה. נפגשים בספרייה או בהליכה.",
    "שנים של הוראה ושל הדרכה בטבע. אפשר לדבר איתי על הכול, גם על סדר יום.",
    "מקשיב יותר ממדבר. בדרך כלל עם כוס תה, בחצר.",
    "מלמד בשיעור ומנגן. מעניין אותי מה מחבר בין הלימוד לחיים.",
    "בוגר הישיבה. מכיר את השנים האלה מבפנים, ואת השאלות שבאות איתן.",
)
COLOURS = ("#2a3f86", "#14604f", "#5b4b78", "#7f4f00", "#a3301d")
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)


def tell_choosing(story: Story, cast: Cast, mentors: Sequence[Mentor], new_student: Callable[..., Mentee]) -> None:
    """Noam first among the mentors: one waits for his answer, one has been accepted by him and sets the time.

    Others have not begun, have a list, or were refused by all. The first two can sign in (student-01 and -02).
    """
    world = story.world
    for number, mentor in enumerate(mentors):
        _introduce(story, mentor, number)
    noam, *others = mentors
    noam.capacity = 18
    named = [_student(story, cast, new_student, number) for number in (1, 2)]
    beginner, accepted = named
    waiting, refused, with_list = (story.enrol(new_student(), world.day_ago(9)) for _ in range(3))
    _can(story, beginner, _hours_of(world, noam))
    _can(story, accepted, _hours_of(world, noam))
    _wish(story, waiting, [noam, *others[:2]])
    _ask(story, waiting, ChoiceState.ASKING, [(noam, AskingState.WAITING)], days_ago=1)
    _wish(story, with_list, others[2:4])
    _wish(story, refused, others[4:6])
    asked = [(others[4], AskingState.DECLINED), (others[5], AskingState.LATE)]
    _ask(story, refused, ChoiceState.REFUSED, asked, days_ago=8)
    _wish(story, accepted, [noam])
    _ask(story, accepted, ChoiceState.DONE, [(noam, AskingState.ACCEPTED)], days_ago=2)
    story.pair(accepted, noam, world.day_ago(1))


def _introduce(story: Story, mentor: Mentor, number: int) -> None:
    world = story.world
    content = _face(COLOURS[number % len(COLOURS)], number)
    photo = world.add(
        StoredFile, name="photo.jpg", content_type="image/jpeg", size=len(content), content=content,
        stored_at=_at(story, 30),
    )  # fmt: skip
    world.add(
        Introduction, mentor=mentor, program=story.program, words={"he": WORDS[number % len(WORDS)]},
        photo=photo if number % 6 != 5 else None, changed_at=_at(story, 30),
    )  # fmt: skip


def _face(colour: str, number: int) -> bytes:
    """A head and shoulders, drawn; no two neighbours alike."""
    picture = Image.new("RGB", (240, 240), colour)
    draw = ImageDraw.Draw(picture)
    lean = (number * 7) % 24 - 12
    draw.ellipse((80 + lean, 50, 160 + lean, 140), fill="#f3e3cf")
    draw.ellipse((30, 150, 210, 330), fill="#f3eee4")
    draw.pieslice((78 + lean, 40, 162 + lean, 124), 180, 360, fill=COLOURS[(number + 2) % len(COLOURS)])
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=70)
    return written.getvalue()


def _student(story: Story, cast: Cast, new_student: Callable[..., Mentee], number: int) -> Enrolment:
    student = new_student()
    user = cast.numbered(story.world, "student", number, student.full_name)
    student.membership, student.email = cast.join(story.world, user, Role.MENTEE), user.email
    return story.enrol(student, story.world.day_ago(10))


def _hours_of(world, mentor: Mentor) -> list[Availability]:
    return [row for row in world.rows(Availability) if row.mentor_id == mentor.id]


def _can(story: Story, enrolment: Enrolment, hours: Sequence[Availability]) -> None:
    days = {row.weekday for row in hours} or set(SUNDAY_TO_THURSDAY[:2])
    for weekday in sorted(days):
        facts = {"weekday": weekday, "starts_at": time(15), "ends_at": time(20)}
        story.world.add(MenteeAvailability, mentee=enrolment.mentee, **facts)


def _wish(story: Story, enrolment: Enrolment, mentors: Sequence[Mentor]) -> None:
    for rank, mentor in enumerate(mentors, start=1):
        story.world.add(Wish, enrolment=enrolment, mentor=mentor, rank=rank, made_at=_at(story, 9))


def _ask(story: Story, enrolment: Enrolment, state: str, asked: Sequence[tuple[Mentor, str]], *, days_ago: int) -> None:
    world, is_open = story.world, state == ChoiceState.ASKING
    settled = None if is_open else _at(story, max(1, days_ago - len(asked) * 2))
    choice = world.add(Choice, enrolment=enrolment, state=state, sent_at=_at(story, days_ago), settled_at=settled)
    for rank, (mentor, answer) in enumerate(asked, start=1):
        at = max(1, days_ago - 2 * (rank - 1))
        world.add(
            Asking, choice=choice, mentor=mentor, rank=rank, state=answer, asked_at=_at(story, at),
            answer_by=_day(story, at) + timedelta(days=5), settled_at=None if is_open else _at(story, max(1, at - 1)),
        )  # fmt: skip


def _day(story: Story, days_ago: int) -> date:
    return story.world.day_ago(days_ago)


def _at(story: Story, days_ago: int) -> datetime:
    return clock.local_instant(story.world.organization, _day(story, days_ago), time(20, 10))
