"""When each step of a beginning is due, and when the next support contact is. Pure; days are local."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from programs.beginning.choices import Party, StepKind, StepOwner

ONE_DAY = timedelta(days=1)
FIRST_MONTH = 30
"""Days of the first month of a pairing, its first day included."""
LONGEST = 180
USUAL_CONTACTS, USUAL_EVERY = 2, 30


@dataclass(frozen=True)
class Usual:
    """A step where a program has said nothing: how many days after the first day, whose task, and what it is."""

    days: int
    owner: StepOwner
    what: str


USUAL: dict[StepKind, Usual] = {
    StepKind.INTRODUCTION: Usual(0, StepOwner.OFFICE, _("The two are introduced to each other, with somebody of the "
                                                        "office there.")),
    StepKind.CALL: Usual(2, StepOwner.OFFICE, _("The office calls who is accompanied: are there questions, is the "
                                                "first meeting set?")),
    StepKind.WELCOME: Usual(7, StepOwner.OFFICE, _("Both sides are welcomed, in writing or by phone.")),
    StepKind.MEETING: Usual(14, StepOwner.MENTOR, _("The two meet for the first time.")),
    StepKind.AGREEMENT: Usual(14, StepOwner.OFFICE, _("All who should have signed the agreement.")),
    StepKind.TALK: Usual(14, StepOwner.OFFICE, _("The office talks with the mentor: how did it begin?")),
    StepKind.PULSE: Usual(30, StepOwner.OFFICE, _("Both sides are asked for the first time how it is going.")),
}  # fmt: skip

BY_FACTS = {
    StepKind.CALL: _("Done by itself once a contact with who is accompanied is noted."),
    StepKind.MEETING: _("Done by itself once a meeting is reported as held."),
    StepKind.AGREEMENT: _("Done by itself once everybody has signed."),
    StepKind.TALK: _("Done by itself once a contact with the mentor is noted."),
    StepKind.PULSE: _("Done by itself once the questionnaire has gone out."),
}
"""Steps that what is noted elsewhere does by itself."""

WITH_PRESENCE = frozenset({StepKind.INTRODUCTION, StepKind.MEETING})
"""Steps of which it is noted who was there."""

USUAL_SIGNERS = (Party.MENTEE, Party.MENTOR, Party.COORDINATOR)


def due_day(starts_on: date, days: int, is_rest: Callable[[date], bool]) -> tuple[date, date]:
    """The day that is counted, so many days after the first one, and the day on which it is due.

    They are the same, unless no work is done on that day (Shabbat, a holiday): then the next working day is.
    """
    counted = starts_on + timedelta(days=days)
    due = counted
    while is_rest(due):
        due += ONE_DAY
    return counted, due


@dataclass(frozen=True)
class Pace:
    """How often a program wants contact with each side: so many times in the first month, then every so many days.

    Where `every` is 0 no contact is asked for.
    """

    first: int = USUAL_CONTACTS
    every: int = USUAL_EVERY


def next_contact(starts_on: date, days: Collection[date], pace: Pace) -> date | None:
    """The day by which the next contact with one side is due; None where the program asks for none.

    `days` are those of contacts since the pairing began; several on a day are one. The first month of 30 days is
    divided evenly: of two, one is due after 15 days and the second after 30. Once they were made, or the month is over
    and there was contact since, the next is due so many days after the last.
    """
    if not pace.every:
        return None
    had = {day for day in days if day >= starts_on}
    month_ends = starts_on + timedelta(days=FIRST_MONTH)
    early = sum(day < month_ends for day in had)
    if early < pace.first and early == len(had):
        return starts_on + timedelta(days=FIRST_MONTH * (early + 1) // pace.first)
    return (max(had) if had else starts_on) + timedelta(days=pace.every)
