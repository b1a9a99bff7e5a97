from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequirementKind(models.TextChoices):
    """What hours a program asks for: once, at the beginning, or every year. The values are those of `CountsFor`."""

    INITIAL = "initial", _("Initial training")
    YEARLY = "yearly", _("Yearly refresher")


class HoursState(models.TextChoices):
    """How somebody stands towards a requirement."""

    MET = "met", pgettext_lazy("training", "Done")
    OPEN = "open", pgettext_lazy("training", "On the way")
    OVERDUE = "overdue", pgettext_lazy("training", "Overdue")
    EXEMPT = "exempt", pgettext_lazy("training", "Exempt")


class CertificateState(models.TextChoices):
    """Whether a certificate holds; it follows from its dates."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    SOON = "soon", pgettext_lazy("certificate", "Expires soon")
    OVER = "over", pgettext_lazy("certificate", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("certificate", "Withdrawn")
