from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class PairingWay(models.TextChoices):
    """How a program finds a mentor for each: who says the first word."""

    BY_HAND = "by_hand", _("A coordinator pairs by hand")
    CHOICE = "choice", _("Each chooses among the mentors who have room, and the mentor accepts")
    PROPOSALS = "proposals", _("The system proposes, a coordinator decides")
    MIXED = "mixed", _("Each may say whom they would like; the system proposes, a coordinator decides")


CHOOSING_WAYS = (PairingWay.CHOICE, PairingWay.MIXED)
"""Ways in which those who are accompanied see the mentors and say whom they would like."""


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


class CourseKind(models.TextChoices):
    """What sort of training it is; it says what to call it, and nothing else depends on it."""

    PROFESSIONAL = "professional", pgettext_lazy("training", "Professional course")
    IN_HOUSE = "in_house", pgettext_lazy("training", "In-house training")
    FORUM = "forum", pgettext_lazy("training", "Forum")
    STUDY_DAY = "study_day", pgettext_lazy("training", "Study day")
    APPRECIATION = "appreciation", pgettext_lazy("training", "Appreciation day")
    CONSULTATION = "consultation", pgettext_lazy("training", "Peer consultation")


class Audience(models.TextChoices):
    """For whom a course is. Role-holders are the contacts of mentees that are groups; they do not sign in."""

    MENTORS = "mentors", pgettext_lazy("audience of a course", "Mentors")
    ROLE_HOLDERS = "role_holders", pgettext_lazy("audience of a course", "Role-holders: secretaries, chairpersons")
    BOTH = "both", pgettext_lazy("audience of a course", "Mentors and role-holders")


class CountsFor(models.TextChoices):
    """To which hours of training that a program asks for a course adds."""

    INITIAL = "initial", pgettext_lazy("hours of training", "Initial training")
    YEARLY = "yearly", pgettext_lazy("hours of training", "Yearly refresher")
    BOTH = "both", pgettext_lazy("hours of training", "Initial training and yearly refresher")
    NOTHING = "nothing", pgettext_lazy("hours of training", "No required hours")


class CourseState(models.TextChoices):
    """Whether people see a course; coming, running and over follow from its sessions."""

    DRAFT = "draft", pgettext_lazy("course", "Draft")
    OPEN = "open", pgettext_lazy("course", "Open")
    CANCELLED = "cancelled", pgettext_lazy("course", "Cancelled")


class SignUpState(models.TextChoices):
    SIGNED_UP = "signed_up", pgettext_lazy("course", "Signed up")
    WAITING = "waiting", pgettext_lazy("course", "On the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("course", "Withdrawn")


class Presence(models.TextChoices):
    """Whether somebody was there; that it is unknown is no row at all."""

    PRESENT = "present", pgettext_lazy("training", "Present")
    ABSENT = "absent", pgettext_lazy("training", "Absent")
    EXCUSED = "excused", pgettext_lazy("training", "Excused")


class AttendanceWay(models.TextChoices):
    LIST = "list", pgettext_lazy("attendance", "By the list")
    CODE = "code", pgettext_lazy("attendance", "By the code")


class PairingRole(models.TextChoices):
    """As what somebody accompanies. A second circle (a lawyer) sees facts, like a co-mentor."""

    PRIMARY = "primary", _("Mentor")
    CO = "co", _("Co-mentor")
    SECOND_CIRCLE = "circle", _("Second circle")
    SUBSTITUTE = "substitute", _("Substitute")


LASTING_ROLES = [choice for choice in PairingRole.choices if choice[0] != PairingRole.SUBSTITUTE]
"""As what somebody is paired until further notice; a substitute stands in for somebody else's pairing."""


class Intensity(models.TextChoices):
    ROUTINE = "routine", _("Routine")
    IN_FOCUS = "in_focus", _("In focus")
    EXCEPTIONAL = "exceptional", _("Exceptional")


class Whose(models.TextChoices):
    """Which side of a pairing is asked how it goes."""

    MENTEE = "mentee", _("Who is accompanied")
    MENTOR = "mentor", _("Who accompanies")


class EndReason(models.TextChoices):
    """Why something ended. The values never change: they stand in history. To which kind of ending one belongs,
    `ENDINGS` says."""

    COMPLETED = "completed", _("Came to its planned end")
    GOALS_REACHED = "goals_reached", _("The goals are reached")
    MOVED = "moved", _("Somebody moves away")
    ILLNESS = "illness", pgettext_lazy("ending", "Illness")
    MENTOR_LEFT = "mentor_left", _("The mentor cannot go on")
    MENTEE_LEFT = "mentee_left", _("The participant left")
    CHANGE_OF_MENTOR = "change_of_mentor", _("Another mentor takes over")
    BROKE_OFF = "broke_off", _("Broke off: somebody did not come any more")
    CONFLICT = "conflict", _("It did not work out between the two")
    SAFETY = "safety", _("Somebody was not safe")
    OTHER = "other", _("Another reason")


class Ending(models.TextChoices):
    """What kind of ending it is."""

    EXPECTED = "expected", pgettext_lazy("ending", "Expected")
    UNEXPECTED = "unexpected", pgettext_lazy("ending", "Unexpected")
    UNWANTED = "unwanted", pgettext_lazy("ending", "Unwanted")


ENDINGS: dict[str, str] = {
    EndReason.COMPLETED: Ending.EXPECTED,
    EndReason.GOALS_REACHED: Ending.EXPECTED,
    EndReason.BROKE_OFF: Ending.UNWANTED,
    EndReason.CONFLICT: Ending.UNWANTED,
    EndReason.SAFETY: Ending.UNWANTED,
}
"""The kind of ending by its reason; what is not here is unexpected."""

AS_PLANNED = tuple(reason for reason, ending in ENDINGS.items() if ending == Ending.EXPECTED)
"""Reasons for which an ending before the agreed day is none too early."""


class AskedBy(models.TextChoices):
    """Who wanted a pairing to end."""

    MENTEE = "mentee", pgettext_lazy("who asked for the ending", "Who is accompanied")
    MENTOR = "mentor", pgettext_lazy("who asked for the ending", "The mentor")
    BOTH = "both", pgettext_lazy("who asked for the ending", "Both together")
    OFFICE = "office", pgettext_lazy("who asked for the ending", "The office")


class LastMeeting(models.TextChoices):
    HAD = "had", pgettext_lazy("last meeting", "They have had it")
    PLANNED = "planned", pgettext_lazy("last meeting", "It is still to come: I set its time here")
    NONE = "none", pgettext_lazy("last meeting", "There will be none")


class ContactAfter(models.TextChoices):
    """What holds between the two after the last day."""

    NONE = "none", pgettext_lazy("contact afterwards", "No contact")
    OFFICE = "office", pgettext_lazy("contact afterwards", "Through the office alone")
    MENTEE = "mentee", pgettext_lazy("contact afterwards", "Only if who was accompanied wishes it")
    FREE = "free", pgettext_lazy("contact afterwards", "As both like")


class GoalsAfter(models.TextChoices):
    CARRIED = "carried", pgettext_lazy("goals afterwards", "They go on with the next mentor")
    CLOSED = "closed", pgettext_lazy("goals afterwards", "Open goals are let go of")


class AfterEnding(models.TextChoices):
    """What becomes of who was accompanied."""

    WAITS = "waits", pgettext_lazy("after the ending", "Stays in the program and waits for another mentor")
    LEAVES = "leaves", pgettext_lazy("after the ending", "Leaves the program with the same day")


class ChangeState(models.TextChoices):
    """Where a wish for another mentor stands; the first two are open."""

    ASKED = "asked", pgettext_lazy("another mentor", "Asked for")
    TALKED = "talked", pgettext_lazy("another mentor", "Talked about")
    CHANGE = "change", pgettext_lazy("another mentor", "Another mentor comes")
    STAYS = "stays", pgettext_lazy("another mentor", "They stay together")
    WITHDRAWN = "withdrawn", pgettext_lazy("another mentor", "Taken back")


TERM_WORDS = ("mentor", "mentors", "mentee", "mentees", "meeting", "meetings")
"""The words a program may replace by its own."""


class QuestionState(models.TextChoices):
    """Where a question among mentors stands; only `open` and `closed` ones are read by all."""

    WAITING = "waiting", pgettext_lazy("question", "Waits to be read")
    RETURNED = "returned", pgettext_lazy("question", "Returned with a word")
    OPEN = "open", pgettext_lazy("question", "Open")
    CLOSED = "closed", pgettext_lazy("question", "Closed")
    HIDDEN = "hidden", pgettext_lazy("question", "Taken out of the circle")


class AnswerState(models.TextChoices):
    """Where an answer among mentors stands; only a shown one is read by all."""

    WAITING = "waiting", pgettext_lazy("answer", "Waits to be read")
    SHOWN = "shown", pgettext_lazy("answer", "Shown")
    HIDDEN = "hidden", pgettext_lazy("answer", "Taken out of the circle")


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


class HandbookKind(models.TextChoices):
    """What a page of the handbook is for; the sections of the handbook, in this order."""

    POSITION = "position", pgettext_lazy("handbook", "What we hold")
    ANSWER = "answer", pgettext_lazy("handbook", "When it comes up in a talk")
    REFERRAL = "referral", pgettext_lazy("handbook", "Whom to turn to")
    TERM = "term", pgettext_lazy("handbook", "Terms")
    OTHER = "other", pgettext_lazy("handbook", "More")


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
