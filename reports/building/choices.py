from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Dataset(models.TextChoices):
    """What a row of a report is."""

    PARTICIPANTS = "participants", pgettext_lazy("rows of a report", "Participants")
    PAIRINGS = "pairings", pgettext_lazy("rows of a report", "Pairings")
    MENTORS = "mentors", pgettext_lazy("rows of a report", "Mentors")
    MEETINGS = "meetings", pgettext_lazy("rows of a report", "Meetings")
    WEEKS = "weeks", pgettext_lazy("rows of a report", "Weeks of programs")


class PeriodKind(models.TextChoices):
    """Of which closed weeks a report speaks. All but the last move on with time."""

    WEEKS_4 = "weeks_4", pgettext_lazy("period", "The last 4 weeks")
    WEEKS_12 = "weeks_12", pgettext_lazy("period", "The last 12 weeks")
    WEEKS_52 = "weeks_52", pgettext_lazy("period", "The last 52 weeks")
    LAST_MONTH = "last_month", pgettext_lazy("period", "Last month")
    THIS_QUARTER = "this_quarter", pgettext_lazy("period", "This quarter")
    LAST_QUARTER = "last_quarter", pgettext_lazy("period", "Last quarter")
    THIS_TERM = "this_term", pgettext_lazy("period", "This term")
    FIXED = "fixed", pgettext_lazy("period", "From a day to a day")


class Filter(models.TextChoices):
    """By what a report can be narrowed."""

    PROGRAM = "program", _("Program")
    UNIT = "unit", _("Unit")
    MENTOR = "mentor", _("Mentor")
    TAG = "tag", _("Tag")
    STATE = "state", _("State")
    INTENSITY = "intensity", _("Intensity")
    QUIET = "quiet", _("Without a meeting")


QUIET_DAYS = [
    ("14", pgettext_lazy("report", "for two weeks")),
    ("30", pgettext_lazy("report", "for a month")),
    ("60", pgettext_lazy("report", "for two months")),
]
"""For how many days nobody met."""
