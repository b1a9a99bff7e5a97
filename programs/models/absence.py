from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import AbsenceKind
from programs.models.spans import InclusiveDates


def _once(person: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"absence_of_{person}_no_overlap",
        expressions=[
            ("organization", RangeOperators.EQUAL),
            (person, RangeOperators.EQUAL),
            (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
        ],
        condition=models.Q(**{f"{person}__isnull": False}),
        violation_error_message=_("Away already in these days."),
    )


class Absence(TenantModel):
    """A mentor or a mentee is away, from a day until a day (inclusive) or open: no meeting is expected then.

    `kind` is for the office that manages the person and for the person alone; everybody else learns the days.
    """

    mentor = TenantForeignKey(
        "mentors.Mentor", on_delete=models.CASCADE, null=True, blank=True, related_name="absences"
    )
    mentee = TenantForeignKey(
        "mentees.Mentee", on_delete=models.CASCADE, null=True, blank=True, related_name="absences"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    kind = models.CharField(_("why"), max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.AWAY)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mentor__isnull=True) ^ models.Q(mentee__isnull=True), name="absence_of_one_person"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="absence_ends_after_start",
            ),
            _once("mentor"),
            _once("mentee"),
        ]

    @property
    def person(self):
        """The mentor or the mentee."""
        return self.mentor if self.mentor_id else self.mentee
