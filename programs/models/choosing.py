from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choosing.choices import OPEN_CHOICES, AskingState, ChoiceState


class Introduction(TenantModel):
    """How a mentor presents himself to those who choose in a program: a photo, and a few words by language.

    `words["he"]` are the Hebrew ones. Who has none in a program, or is not `is_shown`, cannot be chosen there.
    """

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="introductions")
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="introductions")
    words = models.JSONField(_("a few words"), default=dict, blank=True)
    photo = TenantForeignKey(
        "programs.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    is_shown = models.BooleanField(_("can be chosen"), default=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [models.UniqueConstraint(fields=["organization", "mentor", "program"], name="introduction_once")]


class Choice(TenantModel):
    """That somebody sent off whom he would like (his `Wish`es): the mentors are asked one after the other.

    One of an enrolment is open at most. Where the enrolment has a primary mentor by now, it is over by itself, whatever
    `state` still says (`programs.choosing.queries.open_choices`); the hourly job writes it down.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="choices")
    state = models.CharField(_("state"), max_length=10, choices=ChoiceState.choices, default=ChoiceState.ASKING)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("choice of a mentor")
        verbose_name_plural = _("choices of mentors")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrolment"],
                condition=Q(state__in=OPEN_CHOICES),
                name="one_open_choice_per_enrolment",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether somebody is still asked, or the office has the last word."""
        return self.state in OPEN_CHOICES


class Asking(TenantModel):
    """That one mentor is asked whether he would accompany who chose him, and what became of it. No reason is kept."""

    choice = TenantForeignKey("programs.Choice", on_delete=models.CASCADE, related_name="askings")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="askings")
    rank = models.PositiveSmallIntegerField(_("place"))
    state = models.CharField(_("state"), max_length=10, choices=AskingState.choices, default=AskingState.WAITING)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(_("answer until"))
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "rank"]
        verbose_name = _("request to a mentor")
        verbose_name_plural = _("requests to mentors")
        constraints = [
            models.UniqueConstraint(fields=["organization", "choice", "mentor"], name="mentor_asked_once_per_choice"),
            models.UniqueConstraint(
                fields=["organization", "choice"],
                condition=Q(state=AskingState.WAITING),
                name="one_mentor_asked_at_a_time",
            ),
        ]
        indexes = [
            # Read by my week of each mentor, and by the hourly job.
            models.Index(
                fields=["organization", "mentor"], condition=Q(state=AskingState.WAITING), name="asking_waits"
            ),
        ]
