from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Morning(TenantModel):
    """That what stood on the morning page was kept on the morning of a working day, at five where the organization is.

    The page compares with the last one before today. One a day: a second run finds it and changes nothing.
    """

    day = models.DateField()
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("morning")
        verbose_name_plural = _("mornings")
        constraints = [models.UniqueConstraint(fields=["organization", "day"], name="morning_once")]


class MorningReason(TenantModel):
    """A reason that stood there: `rule` and `subject` (the id of a pairing, mentor, mentee, …) are what makes it one.

    One about a mentor has a row for each program and unit of his pairings, so that each reader compares within reach.
    No word of it is kept but whose it was: names are looked up.
    """

    morning = TenantForeignKey("reports.Morning", on_delete=models.CASCADE, related_name="reasons")
    rule = models.CharField(max_length=15)
    subject = models.UUIDField()
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.UUIDField(null=True)
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="+")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("reason on a morning")
        verbose_name_plural = _("reasons on a morning")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "morning", "rule", "subject", "program", "unit"],
                nulls_distinct=False,
                name="morning_reason_once",
            )
        ]
