"""Messages that pass through the mentors: one on its way, one that is over, a draft, and templates."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.calendars.observances import SATURDAY
from mentoring_platform.demo.relations import Story
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import BroadcastState, CouldNot, DeliveryState, TellWay
from programs.models import (
    AnswerCount,
    Broadcast,
    BroadcastProgram,
    BroadcastText,
    Delivery,
    Enrolment,
    Pairing,
)


@dataclass(frozen=True)
class Said:
    """The words of a message, in Hebrew."""

    title: str
    message: str
    background: str = ""
    avoid: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()


SHABBAT = Said(
    "רישום לשבת ישיבה",
    "בעוד שבועיים תתקיים שבת ישיבה. הרישום אצל הרכז, עד סוף השבוע. מי שקשה לו להישאר – שיספר לך, ונמצא פתרון יחד.",
    "בשנה שעברה היו תלמידים שנשארו לבד בחדר, מפני שלא נרשמו ולא העזו לשאול.",
    "לא להבטיח הסעות: זה עדיין נבדק.",
    "אתה נשאר לשבת?",
    ("כן", "לא", "עוד לא יודע"),
)
COUNSEL = Said(
    "שעות היועצת השתנו",
    "היועצת נמצאת מעכשיו בימי ראשון ורביעי, משמונה עד עשר בערב, בחדר שליד הספרייה. אפשר לבוא בלי לקבוע.",
    "תלמידים אמרו לנו שלא ידעו שאפשר לבוא גם בלי תור.",
)
SURVEY = Said(
    "לקראת סוף הזמן",
    "בשבוע הבא נשאל כל תלמיד מה עזר לו בזמן הזה ומה חסר. התשובות אנונימיות, ומהן נבנה את הזמן הבא.",
)
SECRETARIES = Said(
    "מפגש מזכירים אזורי",
    "ביום חמישי הבא, בעשר בבוקר, יתקיים מפגש מזכירים במשרדי המועצה. בסדר היום: תקציבי קהילה והיערכות לחורף.",
    "חשוב שמכל יישוב יגיע מישהו, גם אם לא המזכיר עצמו.",
    "",
    "מי מגיע מכם?",
    ("המזכיר או המזכירה", "מישהו אחר", "לא נגיע"),
)
TEMPLATES = (
    Said(
        "הזמנה לאירוע",
        "ביום … בשעה … יתקיים … במקום …. נשמח מאוד שתבואו. אין צורך להירשם.",
        "מה מיוחד באירוע, ולמי הוא מתאים.",
        "",
        "תבואו?",
        ("כן", "לא", "עוד לא יודעים"),
    ),
    Said(
        "שינוי שכולם צריכים לדעת", "החל מיום … … . עד אז הכול נשאר כפי שהיה.", "למה משנים, ומה לענות למי שזה מקשה עליו."
    ),
)


class Messages:
    """Tells the messages of one program; `writer` wrote them."""

    def __init__(self, story: Story, writer: Membership):
        self.story, self.world, self.writer = story, story.world, writer
        self._pairings = {pairing.enrolment_id: pairing for pairing in story.current_pairings()}

    def draft(self, said: Said, *, is_template: bool = False) -> None:
        """Words that did not go out."""
        self._write(said, state=BroadcastState.DRAFT, is_template=is_template)

    def on_its_way(self, said: Said, keeper: Mentor) -> None:
        """Sent three days ago, told to three of five; this mentor has told nobody yet."""
        first = self.world.day_ago(3)
        broadcast, rows = self._send(said, first)
        answered = 0
        for number, (row, pairing) in enumerate(rows):
            if pairing is None or pairing.mentor_id == keeper.id or number % 5 > 2:
                continue
            if number == 7:
                row.state, row.why_not, row.changed_by = DeliveryState.COULD_NOT, CouldNot.NO_ANSWER, None
                continue
            self._told(row, pairing, first + timedelta(days=number % 3))
            row.answered = bool(said.choices)
            answered += row.answered
        self._count(broadcast, said, answered)

    def over(self, said: Said) -> None:
        """Sent a month ago; two of those who were left were phoned, and one was never reached."""
        first = self.world.day_ago(30)
        broadcast, rows = self._send(said, first)
        told = [(row, pairing) for row, pairing in rows if pairing is not None]
        for number, (row, pairing) in enumerate(told):
            if number in (3, 4):
                row.state, row.way, row.told_on = DeliveryState.OTHERWISE, TellWay.PHONE, first + timedelta(days=8)
                row.told_version, row.changed_by = 1, self.writer
            elif number != 5:
                self._told(row, pairing, first + timedelta(days=number % 6))
        self._count(broadcast, said, 0)

    def _write(self, said: Said, **facts) -> Broadcast:
        broadcast = self.world.add(Broadcast, written_by=self.writer, choices=len(said.choices), **facts)
        self.world.add(BroadcastProgram, broadcast=broadcast, program=self.story.program)
        self.world.add(
            BroadcastText,
            broadcast=broadcast,
            language="he",
            title=said.title,
            message=said.message,
            background=said.background,
            avoid=said.avoid,
            question=said.question,
            choices=list(said.choices),
        )
        return broadcast

    def _send(self, said: Said, first: date) -> tuple[Broadcast, list[tuple[Delivery, Pairing | None]]]:
        sent_at = clock.local_instant(self.world.organization, first, time(9, 30))
        days = {"tell_from": first, "tell_until": first + timedelta(days=7)}
        broadcast = self._write(said, state=BroadcastState.OUT, sent_at=sent_at, **days)
        rows = []
        for enrolment in self.world.rows(Enrolment):
            if enrolment.program_id == self.story.program.id and _was_there(enrolment, first, self.world.today):
                row = self.world.add(Delivery, broadcast=broadcast, enrolment=enrolment, mentee=enrolment.mentee)
                pairing = self._pairings.get(enrolment.id)
                rows.append((row, pairing if pairing and pairing.starts_on <= first else None))
        return broadcast, rows

    def _told(self, row: Delivery, pairing: Pairing, day: date) -> None:
        if day.weekday() == SATURDAY:
            day -= timedelta(days=1)
        row.state, row.told_on, row.told_by = DeliveryState.TOLD, max(day, row.broadcast.tell_from), pairing.mentor
        row.told_version, row.way = 1, TellWay.IN_PERSON
        row.changed_by = pairing.mentor.membership
        row.changed_at = clock.local_instant(self.world.organization, row.told_on, time(21))

    def _count(self, broadcast: Broadcast, said: Said, answered: int) -> None:
        """Most say the first answer, some the second, few the third."""
        few = answered // 8
        counts = [answered - 3 * few, 2 * few, few]
        for choice in range(len(said.choices)):
            self.world.add(AnswerCount, broadcast=broadcast, choice=choice, count=counts[choice], shown=counts[choice])


def _was_there(enrolment: Enrolment, first: date, today: date) -> bool:
    return enrolment.starts_on <= first and (enrolment.ends_on is None or enrolment.ends_on >= today)
