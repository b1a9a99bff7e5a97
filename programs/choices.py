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


class EntryKind(models.TextChoices):
    """What an entry of the directory is."""

    PERSON = "person", pgettext_lazy("directory", "A professional")
    SERVICE = "service", pgettext_lazy("directory", "A service")
    ORGANIZATION = "organization", pgettext_lazy("directory", "An organization")


class EntryCost(models.TextChoices):
    FREE = "free", pgettext_lazy("cost", "Free of charge")
    BY_MEANS = "by_means", pgettext_lazy("cost", "By means")
    PAID = "paid", pgettext_lazy("cost", "Paid")


class EntryState(models.TextChoices):
    """A mentor suggests an entry; a coordinator lists it."""

    SUGGESTED = "suggested", pgettext_lazy("directory", "Suggested")
    LISTED = "listed", pgettext_lazy("directory", "Listed")
