from django.db import models
from django.utils.translation import pgettext_lazy


class StepKind(models.TextChoices):
    """What belongs to the beginning of a pairing, in the order in which it is told."""

    INTRODUCTION = "introduction", pgettext_lazy("beginning of a pairing", "Introduction")
    CALL = "call", pgettext_lazy("beginning of a pairing", "First call")
    WELCOME = "welcome", pgettext_lazy("beginning of a pairing", "Welcome")
    MEETING = "meeting", pgettext_lazy("beginning of a pairing", "First meeting")
    AGREEMENT = "agreement", pgettext_lazy("beginning of a pairing", "Agreement")
    TALK = "talk", pgettext_lazy("beginning of a pairing", "Talk with the mentor")
    PULSE = "pulse", pgettext_lazy("beginning of a pairing", "First questionnaire")


class StepOwner(models.TextChoices):
    """Whose task a step is."""

    OFFICE = "office", pgettext_lazy("whose task", "The office")
    MENTOR = "mentor", pgettext_lazy("whose task", "The mentor")


class Party(models.TextChoices):
    """Who signs, or was there."""

    MENTEE = "mentee", pgettext_lazy("party", "Who is accompanied")
    MENTOR = "mentor", pgettext_lazy("party", "The mentor")
    PARENT = "parent", pgettext_lazy("party", "A parent")
    COORDINATOR = "coordinator", pgettext_lazy("party", "The coordinator")


class SignedWay(models.TextChoices):
    """How somebody signed."""

    PAGE = "page", pgettext_lazy("signed", "On the own page")
    PAPER = "paper", pgettext_lazy("signed", "On paper")
