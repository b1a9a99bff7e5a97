"""How mentors report and how meetings turn out: the shares from which the history is drawn."""

from dataclasses import dataclass
from enum import Enum
from random import Random

from mentors.models import Mentor


@dataclass(frozen=True)
class Habit:
    """How a mentor reports: the share of meetings, after how many hours, and the share of weeks forgotten whole.

    Who catches up has reported everything that is older than two weeks.
    """

    reported: float
    hours_until: tuple[float, float]
    weeks_forgotten: float
    catches_up: bool = False


class Fate(Enum):
    """What is told of a pairing's last meetings so that each kind of gap can be seen."""

    MISSED_TWICE = "the last two meetings were missed"
    UNREPORTED = "the last three meetings were not reported"


DILIGENT = Habit(reported=0.995, hours_until=(0.1, 8), weeks_forgotten=0)
USUAL = Habit(reported=0.98, hours_until=(0.2, 40), weeks_forgotten=0.015)
LATE = Habit(reported=0.96, hours_until=(20, 220), weeks_forgotten=0.02)
SILENT = Habit(reported=0.6, hours_until=(30, 400), weeks_forgotten=0.1)
TRIED = Habit(reported=0.9, hours_until=(0.2, 40), weeks_forgotten=0, catches_up=True)
"""Of the mentors whose sign-in is in the table: their own page shows the last two weeks and not old debts."""

SHARES = ((DILIGENT, 0.35), (USUAL, 0.43), (LATE, 0.15), (SILENT, 0.07))

OUTCOMES = (("held", 0.89), ("excused", 0.072), ("missed", 0.038))
"""Of the meetings that were reported."""

SUMMARIES = (
    "פגישה טובה. סיכמנו על צעד אחד עד לפעם הבאה.",
    "עברנו על היעדים מתחילת השנה. שניים מהם הושגו.",
    "הוחלט לקבוע את לוח הזמנים מחדש אחרי החג.",
    "הקשבתי בעיקר. לא נדרשה פעולה.",
    "נבנתה רשימת משימות לחודש הקרוב.",
    "נערכה היכרות עם הצוות המוביל. האווירה טובה.",
    "דיברנו על חלוקת התפקידים. נמשיך בפגישה הבאה.",
    "הושלמו הטפסים שנשארו. ממתינים לתשובה.",
)


def share_out(rng: Random, mentors: list[Mentor]) -> dict:
    """A habit for each mentor, by id, in the shares of `SHARES`; from five mentors on each habit occurs."""
    habits = []
    for habit, share in SHARES:
        habits += [habit] * (round(share * len(mentors)) or (len(mentors) >= 5))
    habits = [*habits, *[USUAL] * len(mentors)][: len(mentors)]
    rng.shuffle(habits)
    return {mentor.id: habit for mentor, habit in zip(mentors, habits, strict=True)}


def draw_outcome(rng: Random, steadiness: float) -> str:
    """An outcome of a reported meeting; with less steadiness (1 is average) fewer meetings are held."""
    drawn = rng.random()
    not_held = sum(share for name, share in OUTCOMES if name != "held") * steadiness
    if drawn >= not_held:
        return "held"
    excused = dict(OUTCOMES)["excused"] * steadiness
    return "excused" if drawn < excused else "missed"
