"""Two concerns of one mentor: one that was taken care of weeks ago, and one that waits since the last evening."""

from datetime import date, time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import AnswerKind, ConcernState, TurnWay
from programs.concerns import clocks
from programs.models import Concern, ConcernAnswer, ConcernRecipient, ConcernTurn, Pairing

FRIDAY = 4
CLOSED, OPEN = (
    "בשבועות האחרונים הוא כמעט לא ישן ולא אוכל, ואומר שאין לו כוח לקום. לא דיבר על פגיעה בעצמו. צריך איש מקצוע.",
    "סיפר שבבית המצב קשה מאוד, ושהוא חושש לחזור לשם בסוף השבוע. ביקש שלא אספר לאיש, ואמרתי לו שאפנה למי שיכול לעזור.",
)
NOTE = "תודה שפנית. שוחחתי איתו היום, והוא הסכים להיפגש עם היועצת."
LAST_WORDS = "נפגש עם היועצת פעמיים וממשיך אצלה. אפשר לחזור לשיחות הרגילות."


def tell_concerns(story: Story, mentor: Mentor, recipients: list[Membership]) -> None:
    """Name the recipients of the program in this order, and let the mentor tell the first of them twice."""
    world = story.world
    for position, membership in enumerate(recipients):
        world.add(ConcernRecipient, program=story.program, membership=membership, position=position)
    own = [pairing for pairing in story.current_pairings() if pairing.mentor_id == mentor.id]
    if len(own) < 2:
        return
    first = recipients[0]
    closed = _tell(world, own[-1], first, _working_day(world, 24), CLOSED)
    closed.state, closed.taken_by = ConcernState.CLOSED, first
    steps = ((AnswerKind.TAKEN, "", 2), (AnswerKind.NOTE, NOTE, 20), (AnswerKind.CLOSED, LAST_WORDS, 24 * 12))
    for kind, words, hours in steps:
        at = closed.raised_at + timedelta(hours=hours)
        world.add(ConcernAnswer, concern=closed, by=first.user, kind=kind, words=words, at=at)
    _tell(world, own[-2], first, _working_day(world, 1), OPEN)


def _tell(world: World, pairing: Pairing, to: Membership, day: date, words: str) -> Concern:
    raised_at = clock.local_instant(world.organization, day, time(20, 40))
    goes = clocks.letter_goes_at(world.organization, raised_at, in_danger=False)
    due_at = clocks.due_at(world.organization, goes, in_danger=False)
    concern = world.add(
        Concern,
        pairing=pairing,
        author=pairing.mentor.membership.user,
        in_danger=False,
        words=words,
        raised_at=raised_at,
        due_at=due_at,
    )
    turn = {"number": 1, "way": TurnWay.SENT, "told_at": raised_at, "due_at": due_at}
    world.add(ConcernTurn, concern=concern, membership=to, **turn)
    return concern


def _working_day(world: World, days: int) -> date:
    """So many days ago, or the last day before on which people write."""
    day = world.day_ago(days)
    while day.weekday() == FRIDAY or is_day_of_rest(day, in_israel=True):
        day -= timedelta(days=1)
    return day
