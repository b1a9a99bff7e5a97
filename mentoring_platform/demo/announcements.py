"""What the office has told the mentors: an evening to come, which most have confirmed, and thanks that are over."""

from datetime import time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.relations import Story
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import AnnouncementState
from programs.models import Announcement, AnnouncementProgram, AnnouncementReceipt, AnnouncementText

EVENING = (
    "ערב מלווים ביום שלישי",
    "נפגשים **ביום שלישי הקרוב בשמונה בערב** בספרייה.\n\n- סיפור אחד טוב מהשבוע\n- שאלה אחת שאתם מתלבטים בה\n\n"
    "מי שלא יכול להגיע, נא לעדכן את דנה.",
)
THANKS = ("תודה על חודש אלול", "כל התלמידים החדשים כבר עם מלווה. תודה לכל אחד מכם.")


def announce(story: Story, writer: Membership, mentors: list[Mentor]) -> None:
    """Tell the mentors of the program twice; Noam, the first of them, has not read the last one yet."""
    today = story.world.today
    _tell(story, writer, mentors, EVENING, days=2, stands_until=today + timedelta(days=9), must_acknowledge=True)
    _tell(story, writer, mentors, THANKS, days=40, stands_until=today - timedelta(days=26), must_acknowledge=False)


def _tell(
    story: Story, writer: Membership, mentors: list[Mentor], text: tuple[str, str], *, days: int, **fields
) -> None:
    world = story.world
    sent_at = clock.local_instant(world.organization, world.today - timedelta(days=days), time(10, 15))
    told = world.add(
        Announcement, state=AnnouncementState.OUT, written_by=writer, written_at=sent_at, sent_at=sent_at, **fields
    )
    world.add(AnnouncementProgram, announcement=told, program=story.program)
    title, words = text
    world.add(AnnouncementText, announcement=told, language="he", title=title, words=words)
    for number, mentor in enumerate(mentors):
        opened = sent_at + timedelta(hours=3 + number) if number % 5 else None
        confirmed = opened + timedelta(minutes=2) if opened and told.must_acknowledge and number % 3 else None
        world.add(
            AnnouncementReceipt, announcement=told, mentor=mentor, told_at=sent_at, opened_at=opened,
            acknowledged_at=confirmed,
        )  # fmt: skip
