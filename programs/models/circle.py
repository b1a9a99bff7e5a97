"""Questions among the mentors of a program. Keys are random: one in order of time would tell when somebody asked."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import AnswerState, QuestionState


class CircleFacilitator(TenantModel):
    """Who reads in a program's circle what is new before all do, and takes care of the talk."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="facilitators")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("facilitator of the circle")
        verbose_name_plural = _("facilitators of the circle")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "membership"], name="circle_facilitator_once"),
        ]


class CircleQuestion(TenantModel):
    """A question or a case of a mentor. The form makes `id`, so that the same sent twice is one.

    `known_to` are the facilitators of the day on which it was asked, by membership: of an author without a name they
    alone learn who it is, as the form said, and nobody who becomes one later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="circle_questions")
    author = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    known_to = ArrayField(models.UUIDField(), default=list, blank=True)
    is_case = models.BooleanField(default=False)
    title = models.CharField(_("in one line"), max_length=120)
    words = models.TextField(_("what it is about"), max_length=5000)
    search_text = models.TextField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=QuestionState.choices, default=QuestionState.WAITING)
    asked_on = models.DateField()
    shown_on = models.DateField(null=True, blank=True)
    why = models.CharField(_("a word about it"), max_length=500, blank=True)
    table = TenantForeignKey(
        "programs.Course", on_delete=models.SET_NULL, null=True, blank=True, related_name="circle_questions"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-shown_on", "id"]
        verbose_name = _("question in the circle")
        verbose_name_plural = _("questions in the circle")
        indexes = [
            # Read by the page of the circle.
            models.Index(fields=["organization", "program", "shown_on"], name="circle_question_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_on__isnull=False) | Q(state__in=[QuestionState.WAITING, QuestionState.RETURNED]),
                name="circle_question_shown_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        return self.state in (QuestionState.OPEN, QuestionState.CLOSED)

    @property
    def is_open(self) -> bool:
        return self.state == QuestionState.OPEN


class CircleAnswer(TenantModel):
    """An answer of a mentor; `known_to` as of a question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = TenantForeignKey("programs.CircleQuestion", on_delete=models.CASCADE, related_name="answers")
    author = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    known_to = ArrayField(models.UUIDField(), default=list, blank=True)
    words = models.TextField(_("answer"), max_length=3000)
    state = models.CharField(_("state"), max_length=10, choices=AnswerState.choices, default=AnswerState.SHOWN)
    answered_on = models.DateField()
    number = models.PositiveIntegerField(default=0)
    is_agreed = models.BooleanField(default=False)
    why = models.CharField(_("a word about it"), max_length=500, blank=True)

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("answer in the circle")
        verbose_name_plural = _("answers in the circle")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "question"], condition=Q(is_agreed=True), name="circle_answer_agreed_once"
            ),
        ]
        indexes = [
            # Read with its question.
            models.Index(fields=["organization", "question"], name="circle_answer_by_question"),
        ]

    @property
    def is_shown(self) -> bool:
        return self.state == AnswerState.SHOWN


class CircleThanks(TenantModel):
    """That an answer has helped somebody; only how many they are is shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = TenantForeignKey("programs.CircleAnswer", on_delete=models.CASCADE, related_name="thanks")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("thanks for an answer")
        verbose_name_plural = _("thanks for answers")
        constraints = [
            models.UniqueConstraint(fields=["organization", "answer", "membership"], name="circle_thanks_once"),
        ]
