from django.db import models
from django.utils.translation import pgettext_lazy


class ChoiceState(models.TextChoices):
    """What became of the list that somebody sent off; `asking` and `office` are open."""

    ASKING = "asking", pgettext_lazy("choice of a mentor", "A mentor is asked")
    OFFICE = "office", pgettext_lazy("choice of a mentor", "A mentor has accepted, the office has the last word")
    DONE = "done", pgettext_lazy("choice of a mentor", "Found")
    REFUSED = "refused", pgettext_lazy("choice of a mentor", "None of those who were asked can")
    CLOSED = "closed", pgettext_lazy("choice of a mentor", "Closed by the office")


OPEN_CHOICES = (ChoiceState.ASKING, ChoiceState.OFFICE)


class AskingState(models.TextChoices):
    """What became of asking one mentor; only `waiting` has a clock that runs. `full`: there is no room any more."""

    WAITING = "waiting", pgettext_lazy("asking a mentor", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("asking a mentor", "Accepted")
    DECLINED = "declined", pgettext_lazy("asking a mentor", "It cannot be")
    LATE = "late", pgettext_lazy("asking a mentor", "No answer in time")
    FULL = "full", pgettext_lazy("asking a mentor", "No room any more")
    DROPPED = "dropped", pgettext_lazy("asking a mentor", "Not needed any more")
