from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(TextChoices):
    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV, for other programs")
    PDF = "pdf", _("PDF, for printing")


class RunState(TextChoices):
    WAITING = "waiting", pgettext_lazy("file of a report", "Waits")
    RUNNING = "running", pgettext_lazy("file of a report", "Is being made")
    DONE = "done", pgettext_lazy("file of a report", "Ready")
    FAILED = "failed", pgettext_lazy("file of a report", "Not made")
    CANCELLED = "cancelled", pgettext_lazy("file of a report", "Stopped")


OPEN_STATES = (RunState.WAITING, RunState.RUNNING)


class Why(TextChoices):
    """Why a file was not made, for whoever asked for it."""

    NO_RIGHT = "no_right", _("You may not read this report any more.")
    TOO_LARGE = "too_large", _("It has more rows than such a file can hold.")
    TOO_LONG = "too_long", _("It took too long. Choose a shorter period or fewer columns.")
    BROKEN = "broken", _("Something went wrong. It was tried three times; please tell the administrator.")


class Rhythm(TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("After each quarter of the year")
