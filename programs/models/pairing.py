from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import EndReason, Intensity, PairingRole
from programs.models.spans import InclusiveDates


class Pairing(TenantModel):
    """A mentor and an enrolment, from a day until a day (inclusive) or open.

    The database holds that an enrolment has at most one primary mentor on any day. A substitute's pairing has a last
    day and says for which other pairing of the enrolment it `stands_in_for`, of which nothing is expected meanwhile.
    An exceptional need ends with `intensity_until`; then the intensity is again what it was (`intensity_before`).
    `committed_until` is the last day of what the mentor promised, as agreed then; None where nothing was promised.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.PROTECT, related_name="pairings")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.PROTECT, related_name="pairings")
    role = models.CharField(_("role"), max_length=10, choices=PairingRole.choices, default=PairingRole.PRIMARY)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    intensity = models.CharField(_("intensity"), max_length=15, choices=Intensity.choices, default=Intensity.ROUTINE)
    intensity_before = models.CharField(
        max_length=15, choices=Intensity.choices, blank=True, default="", db_default="", editable=False
    )
    intensity_until = models.DateField(_("exceptional until"), null=True, blank=True)
    committed_until = models.DateField(_("agreed until"), null=True, blank=True)
    stands_in_for = TenantForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="substitutes", editable=False
    )
    end_reason = models.CharField(_("reason"), max_length=20, choices=EndReason.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        indexes = [
            # Asked for each enrolment: who has no mentor? Without it the planner takes the exclusion constraint's own
            # index, which cannot narrow to the organization, and reads more of it the more organizations there are.
            models.Index(
                fields=["organization", "enrolment", "ends_on"],
                condition=models.Q(role=PairingRole.PRIMARY),
                name="primary_mentors",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="pairing_ends_after_start",
            ),
            ExclusionConstraint(
                name="one_primary_mentor_a_day",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("enrolment", RangeOperators.EQUAL),
                    (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(role=PairingRole.PRIMARY),
                violation_error_message=_("There is already a mentor at that time."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=PairingRole.SUBSTITUTE, stands_in_for__isnull=False, ends_on__isnull=False)
                | (~models.Q(role=PairingRole.SUBSTITUTE) & models.Q(stands_in_for__isnull=True)),
                name="pairing_substitute_stands_in_for_one",
            ),
            ExclusionConstraint(
                name="one_substitute_a_day",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("stands_in_for", RangeOperators.EQUAL),
                    (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(stands_in_for__isnull=False),
                violation_error_message=_("Somebody stands in at that time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} · {self.enrolment.mentee}"
