from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowUpKind(models.TextChoices):
    """What somebody of the office did about a pairing."""

    CALL = "call", _("Spoke")
    CHANGE = "change", _("Recommended a change of mentor")


class Whom(models.TextChoices):
    """With whom it was agreed."""

    MENTOR = "mentor", _("With the mentor")
    MENTEE = "mentee", _("With who is accompanied")
    OFFICE = "office", _("Within the office")


class TalkWay(models.TextChoices):
    """How they spoke."""

    PHONE = "phone", _("By phone")
    MESSAGE = "message", _("In writing")
    MEETING = "meeting", _("Face to face")
