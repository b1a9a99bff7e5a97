from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(models.TextChoices):
    """What a program may ask of a mentor before he begins, in this order."""

    INTERVIEW = "interview", _("Interview")
    REFERENCES = "references", _("References")
    CERTIFICATE = "certificate", _("Background certificate")
    TRAINING = "training", _("Training before pairing")
    COMMITMENT = "commitment", _("Signed commitment")


class StepState(models.TextChoices):
    """How a mentor stands towards one step. `soon` is done, and ends within a month."""

    DONE = "done", pgettext_lazy("step of readiness", "Done")
    SOON = "soon", pgettext_lazy("step of readiness", "Expires soon")
    MISSING = "missing", pgettext_lazy("step of readiness", "Missing")


class ConsentAsked(models.TextChoices):
    """Of whom a program asks a parent's consent."""

    NOBODY = "nobody", _("Of nobody")
    MINORS = "minors", _("Of whoever is under 18")
    ALL = "all", _("Of everybody")


class ConsentGap(models.TextChoices):
    """Why somebody cannot be paired yet where consent is asked."""

    AGE = "age", _("it is not noted whether a parent must agree")
    CONSENT = "consent", _("a parent has not agreed yet")


class TextKind(models.TextChoices):
    """A wording of a program that people sign."""

    COMMITMENT = "commitment", _("What mentors sign")
    CONSENT = "consent", _("What parents sign")


class Way(models.TextChoices):
    """How something was signed."""

    ONLINE = "online", pgettext_lazy("signed", "Here, by typing the name")
    PAPER = "paper", pgettext_lazy("signed", "On paper")


class Recommends(models.TextChoices):
    """What a referee says in the end."""

    YES = "yes", pgettext_lazy("reference", "Yes, gladly")
    RESERVED = "reserved", pgettext_lazy("reference", "Yes, but talk with me first")
    NO = "no", pgettext_lazy("reference", "No")


class ForMentor(models.TextChoices):
    """Which parts of an intake the mentor reads."""

    NEEDS = "needs", _("The needs")
    WORDS = "words", _("What was written about them")
    WISHES = "wishes", _("Who would suit")
