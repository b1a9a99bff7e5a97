from django.db import models
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    """What somebody applies for; the value stands in the address of the form."""

    MENTOR = "mentor", pgettext_lazy("application", "To accompany")
    MENTEE = "mentee", pgettext_lazy("application", "To be accompanied")
    ON_BEHALF = "on-behalf", pgettext_lazy("application", "For somebody else, to be accompanied")


class ApplicationState(models.TextChoices):
    """draft → waiting → one of the others. Drafts are their writer's own: no office reads them."""

    DRAFT = "draft", pgettext_lazy("application", "Being written")
    WAITING = "waiting", pgettext_lazy("application", "Waiting")
    TAKEN_IN = "taken_in", pgettext_lazy("application", "Taken in")
    DECLINED = "declined", pgettext_lazy("application", "Declined")
    REFERRED = "referred", pgettext_lazy("application", "Referred")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


TAKEN_BACK_WHILE = (ApplicationState.WAITING, ApplicationState.DECLINED, ApplicationState.REFERRED)
FORGOTTEN_WHILE = (ApplicationState.DECLINED, ApplicationState.REFERRED, ApplicationState.WITHDRAWN)
"""What leads no further: it is deleted some time after it was decided (`queries.DECIDED_KEPT`)."""


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", pgettext_lazy("kind of question", "A line of text")
    LONG = "long", pgettext_lazy("kind of question", "Longer text")
    ONE = "one", pgettext_lazy("kind of question", "One of several answers")
    MANY = "many", pgettext_lazy("kind of question", "Several of several answers")
    SCALE = "scale", pgettext_lazy("kind of question", "A scale from 1 to 5")
    DATE = "date", pgettext_lazy("kind of question", "A day")
    FILE = "file", pgettext_lazy("kind of question", "A file")
    HOURS = "hours", pgettext_lazy("kind of question", "Free hours of the week")


class Asked(models.TextChoices):
    """Facts that the product knows by itself; a form asks for those it needs, and always for a name and a way back."""

    GENDER = "gender", pgettext_lazy("asked in a form", "Gender")
    UNIT = "unit", pgettext_lazy("asked in a form", "Unit")
    LANGUAGES = "languages", pgettext_lazy("asked in a form", "Languages")
