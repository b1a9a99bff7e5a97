from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class SummaryPolicy(models.TextChoices):
    """Who may read the shared summary of a meeting besides its author."""

    OFF = "off", _("No summaries are written")
    COORDINATORS = "coordinators", _("Coordinators of the program")


class ReminderStep(models.TextChoices):
    """Who is written to about a meeting that is not reported, one step after the other; a program takes any of them."""

    REPORT = "report", _("The mentor, on the day of the meeting")
    AGAIN = "again", _("The mentor once more, two days later")
    COORDINATORS = "coordinators", _("The coordinators, in a weekly list, after a week")


class GoalsPolicy(models.TextChoices):
    """What coordinators of a program see of the goals of its mentees; from the least to the most."""

    NOTHING = "nothing", _("Nothing: goals stay between the two")
    TITLES = "titles", _("The titles of open goals")
    PROGRESS = "progress", _("Titles and progress: states, dates, how many steps are done, and how meetings went")


class GoalLevel(models.TextChoices):
    LIFE = "life", _("For life")
    MONTHS = "months", _("For the coming months")


class GoalState(models.TextChoices):
    OPEN = "open", pgettext_lazy("goal", "Open")
    REACHED = "reached", pgettext_lazy("goal", "Reached")
    LET_GO = "let_go", pgettext_lazy("goal", "Let go")


class PeriodKind(models.TextChoices):
    TERM = "term", pgettext_lazy("part of the year", "Term")
    BREAK = "break", pgettext_lazy("part of the year", "Break")
    HOLIDAY = "holiday", pgettext_lazy("part of the year", "Holiday")


class AbsenceKind(models.TextChoices):
    """Why somebody is away; there is no room for more on purpose."""

    AWAY = "away", pgettext_lazy("absence", "Travelling")
    ILL = "ill", pgettext_lazy("absence", "Ill")
    RESERVE = "reserve", pgettext_lazy("absence", "Reserve duty")
    OTHER = "other", pgettext_lazy("absence", "Another reason")


class PairingRole(models.TextChoices):
    PRIMARY = "primary", _("Mentor")
    CO = "co", _("Co-mentor")
    SUBSTITUTE = "substitute", _("Substitute")


LASTING_ROLES = [choice for choice in PairingRole.choices if choice[0] != PairingRole.SUBSTITUTE]
"""As what somebody is paired until further notice; a substitute stands in for somebody else's pairing."""


class Intensity(models.TextChoices):
    ROUTINE = "routine", _("Routine")
    IN_FOCUS = "in_focus", _("In focus")
    EXCEPTIONAL = "exceptional", _("Exceptional")


class EndReason(models.TextChoices):
    COMPLETED = "completed", _("Came to its planned end")
    CHANGE_OF_MENTOR = "change_of_mentor", _("Another mentor takes over")
    MENTOR_LEFT = "mentor_left", _("The mentor cannot go on")
    MENTEE_LEFT = "mentee_left", _("The participant left")
    OTHER = "other", _("Another reason")


TERM_WORDS = ("mentor", "mentors", "mentee", "mentees", "meeting", "meetings")
"""The words a program may replace by its own."""


class ConcernState(models.TextChoices):
    """What became of a concern; only `open` has a clock that runs."""

    OPEN = "open", pgettext_lazy("concern", "Waits for an answer")
    TAKEN = "taken", pgettext_lazy("concern", "Somebody takes care of it")
    CLOSED = "closed", pgettext_lazy("concern", "Closed")


class TurnWay(models.TextChoices):
    """How a concern came to somebody."""

    SENT = "sent", pgettext_lazy("concern", "Sent to")
    ESCALATED = "escalated", pgettext_lazy("concern", "Nobody answered in time; passed on to")
    HANDED_OVER = "handed_over", pgettext_lazy("concern", "Handed over to")


class AnswerKind(models.TextChoices):
    TAKEN = "taken", pgettext_lazy("concern", "Has seen it and takes care of it")
    NOTE = "note", pgettext_lazy("concern", "Writes what is done")
    CLOSED = "closed", pgettext_lazy("concern", "Has closed it")


class AnnouncementState(models.TextChoices):
    """What became of an announcement to mentors; whether it still stands, its last day says."""

    DRAFT = "draft", pgettext_lazy("announcement", "Draft")
    OUT = "out", pgettext_lazy("announcement", "Told")
    DOWN = "down", pgettext_lazy("announcement", "Taken down")


class BroadcastState(models.TextChoices):
    """Where a message to pass on stands. "Coming" and "over" follow from its days."""

    DRAFT = "draft", pgettext_lazy("message to pass on", "Draft")
    AWAITING = "awaiting", pgettext_lazy("message to pass on", "Waits for approval")
    OUT = "out", pgettext_lazy("message to pass on", "Is being passed on")
    WITHDRAWN = "withdrawn", pgettext_lazy("message to pass on", "Withdrawn")


class Urgency(models.TextChoices):
    NEXT_TALK = "next_talk", _("In the next talk")
    CALL_NOW = "call_now", _("Call now")


class DeliveryState(models.TextChoices):
    """What became of a message with one of those it is for."""

    OPEN = "open", pgettext_lazy("delivery", "Not told yet")
    TOLD = "told", pgettext_lazy("delivery", "Told")
    COULD_NOT = "could_not", pgettext_lazy("delivery", "Could not be told")
    OTHERWISE = "otherwise", pgettext_lazy("delivery", "Reached in another way")
    STOPPED = "stopped", pgettext_lazy("delivery", "Not needed any more")


class TellOutcome(models.TextChoices):
    """What a mentor says of a message and one of those he accompanies."""

    TOLD = "told", pgettext_lazy("delivery", "Told")
    NOT_YET = "not_yet", pgettext_lazy("delivery", "Not yet")
    COULD_NOT = "could_not", pgettext_lazy("delivery", "I could not")


class CouldNot(models.TextChoices):
    """Why; there is no room for more on purpose."""

    NO_ANSWER = "no_answer", pgettext_lazy("delivery", "I did not get through")
    AWAY = "away", pgettext_lazy("delivery", "Away until it is over")
    NOT_NOW = "not_now", pgettext_lazy("delivery", "It is not the right time")
    OTHER = "other", pgettext_lazy("delivery", "Another reason")


class TellWay(models.TextChoices):
    IN_PERSON = "in_person", pgettext_lazy("delivery", "In person")
    PHONE = "phone", pgettext_lazy("delivery", "By phone")
    VIDEO = "video", pgettext_lazy("delivery", "By video call")
    WRITING = "writing", pgettext_lazy("delivery", "In writing")
    OTHER_PERSON = "other_person", pgettext_lazy("delivery", "Through somebody else")


class BroadcastStep(models.TextChoices):
    """Who is written to about a message to pass on, one step after the other; a program takes any but the last."""

    CAME = "came", _("The mentor, when a message comes")
    MIDDLE = "middle", _("The mentor, in the middle of its time")
    EVE = "eve", _("The mentor, on the day before its end")
    NOT_REACHED = "unreached", _("The coordinators and whoever wrote it, after its end, if somebody was not reached")
    ASKED = "asked", _("The mentor, when somebody of the office reminds him")


BROADCAST_STEPS = [choice for choice in BroadcastStep.choices if choice[0] != BroadcastStep.ASKED]
"""What a program may choose; whom the office reminds, it reminds."""
