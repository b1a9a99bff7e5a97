from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")


class WeekOfMonth(models.IntegerChoices):
    FIRST = 1, _("The first in the month")
    SECOND = 2, _("The second in the month")
    THIRD = 3, _("The third in the month")
    FOURTH = 4, _("The fourth in the month")
    FIFTH = 5, _("The fifth in the month, if it has one")
    LAST = -1, _("The last in the month")


class Outcome(models.TextChoices):
    HELD = "held", _("Held")
    EXCUSED = "excused", _("Excused")
    MISSED = "missed", _("Missed")


class MeetingState(models.TextChoices):
    """What a meeting is at a moment: its outcome, or unreported once its time is past, or still planned."""

    HELD = "held", _("Held")
    EXCUSED = "excused", _("Excused")
    MISSED = "missed", _("Missed")
    UNREPORTED = "unreported", _("Not reported")
    PLANNED = "planned", _("Planned")


class Absent(models.TextChoices):
    """Who did not come to a missed meeting. By a link in a letter it is said only that they did not meet."""

    MENTOR = "mentor", _("The mentor")
    MENTEE = "mentee", _("The participant")
    BOTH = "both", _("Both")
    UNSAID = "unsaid", _("Not said yet")


class ExcusedBy(models.TextChoices):
    """Who asked to cancel or move a meeting."""

    MENTOR = "mentor", _("The mentor")
    MENTEE = "mentee", _("The participant")
    OFFICE = "office", _("The office")


class Reason(models.TextChoices):
    CANCELLED = "cancelled", _("Cancelled")
    MOVED = "moved", _("Moved to another time")
    ILL = "ill", _("Illness")
    TRAVEL = "travel", _("Away")
    FORGOT = "forgot", _("Forgot")
    OTHER = "other", _("Another reason")


class Direction(models.TextChoices):
    """How a goal stands at a meeting, compared with the one before."""

    FORWARD = "forward", _("A step forward")
    SAME = "same", _("As before")
    HARDER = "harder", _("Harder now")


class Attendance(models.TextChoices):
    """Whether somebody came to a meeting of a group. Unknown is the first state, and is never counted as absent."""

    PRESENT = "present", pgettext_lazy("attendance", "Here")
    ABSENT = "absent", pgettext_lazy("attendance", "Not here")
    UNKNOWN = "unknown", pgettext_lazy("attendance", "Unknown")


class GroupOutcome(models.TextChoices):
    """What became of a meeting of a group; nothing while it is not reported."""

    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class RevisionKind(models.TextChoices):
    CREATED = "created", _("Reported")
    CORRECTED = "corrected", _("Corrected")
    UNDONE = "undone", _("Taken back")


class Channel(models.TextChoices):
    """By which way a report came in."""

    PAGES = "pages", _("On the pages")
    LINK = "link", _("By a link in a letter")


class ProposalState(models.TextChoices):
    """What became of a proposal; the services of `sessions.plans` alone move it from open to another, once."""

    OPEN = "open", pgettext_lazy("proposal", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("proposal", "Came to nothing")


class Side(models.TextChoices):
    """Which of the two somebody is in a pairing."""

    MENTOR = "mentor", _("The mentor")
    MENTEE = "mentee", _("The participant")


class ConflictKind(models.TextChoices):
    """What can stand against a time."""

    DATES = "dates", _("Outside the dates")
    REST = "rest", _("Shabbat or a holiday")
    SHABBAT = "shabbat", _("Shabbat or a holiday that the program does not keep")
    EVE = "eve", _("The eve of Shabbat or of a holiday")
    BREAK = "break", _("A break")
    HOURS = "hours", _("Outside the hours of the mentor")
    MENTOR = "mentor", _("Another meeting of the mentor")
    MENTEE = "mentee", _("Another meeting of the participant")


class LetterStep(models.TextChoices):
    """What a letter about a meeting was for."""

    SOON = "soon", _("Before the meeting")
    REPORT = "report", _("Did you meet?")
    AGAIN = "again", _("Did you meet? asked once more")
    UNREPORTED = "unreported", _("The list of what is not reported")


class PairingNews(models.TextChoices):
    """What a letter about a pairing told."""

    OPENED = "opened", _("That it begins")
    ENDED = "ended", _("That it ends")


class ImportState(models.TextChoices):
    """Where an uploaded sheet is on its way in."""

    UPLOADED = "uploaded", _("Uploaded")
    MAPPED = "mapped", _("Columns chosen")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")


class Way(models.TextChoices):
    """How somebody gets at the own private key."""

    PASSPHRASE = "passphrase", _("Passphrase")
    RECOVERY = "recovery", _("Recovery code")


class SupportWay(models.TextChoices):
    """How a support talk took place."""

    IN_PERSON = "in_person", pgettext_lazy("support talk", "In person")
    PHONE = "phone", pgettext_lazy("support talk", "By phone")
    VIDEO = "video", pgettext_lazy("support talk", "By video")
