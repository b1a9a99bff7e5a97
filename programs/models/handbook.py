"""The handbook: a page keeps its place, a version what stood there, a text one version in one language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from mentoring_platform.tenancy.words import in_words
from mentoring_platform.ui.markdown import to_text
from programs.choices import HandbookKind

LONGEST = 20_000


class HandbookPage(TenantModel):
    """A page of a program's handbook, or of the whole organization (without a program).

    `published` is the number of the version that is read, 0 before the first. Who agreed to version `needs` or a later
    one has agreed: small corrections do not raise it.
    """

    program = TenantForeignKey(
        "programs.Program", on_delete=models.CASCADE, null=True, blank=True, related_name="handbook_pages"
    )
    kind = models.CharField(_("section"), max_length=10, choices=HandbookKind.choices)
    position = models.PositiveSmallIntegerField(_("place in the section"), default=0)
    asks_agreement = models.BooleanField(_("mentors read it and agree"), default=False)
    beside_concern = models.BooleanField(_("offered beside a concern"), default=False)
    beside_course = models.BooleanField(_("offered beside courses"), default=False)
    published = models.PositiveSmallIntegerField(default=0)
    needs = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("page of the handbook")
        verbose_name_plural = _("pages of the handbook")
        indexes = [
            # Read by the handbook, and by my week for what waits to be read.
            models.Index(fields=["organization", "program"], name="handbook_by_program"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(needs__lte=models.F("published")), name="handbook_needs_what_is_there"),
        ]

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the handbook."""
        return self.published > 0 and self.retired_at is None


class HandbookTopic(TenantModel):
    """A topic of talks beside which a page is offered."""

    page = TenantForeignKey("programs.HandbookPage", on_delete=models.CASCADE, related_name="topic_links")
    topic = TenantForeignKey("programs.Topic", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("topic of a page")
        verbose_name_plural = _("topics of pages")
        constraints = [models.UniqueConstraint(fields=["organization", "page", "topic"], name="handbook_topic_once")]


class HandbookVersion(TenantModel):
    """What a page says: a draft (at most one) until it is published, never changed afterwards.

    `revision` counts how often a draft was saved: who saves names the one he saw.
    """

    page = TenantForeignKey("programs.HandbookPage", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    remark = models.CharField(_("what is new"), max_length=200, blank=True)
    is_small = models.BooleanField(_("small correction"), default=False)
    written_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")
        constraints = [
            models.UniqueConstraint(fields=["organization", "page", "number"], name="handbook_version_once"),
            models.UniqueConstraint(
                fields=["organization", "page"], condition=Q(published_at__isnull=True), name="handbook_one_draft"
            ),
        ]


class HandbookText(TenantModel):
    """One version in one language. The words to search are kept beside it, as `tenancy.words` makes them."""

    version = TenantForeignKey("programs.HandbookVersion", on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=120)
    names = models.CharField(_("other names"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=LONGEST, blank=True)
    title_words = models.TextField(editable=False, default="")
    body_words = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["language"]
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        constraints = [
            models.UniqueConstraint(fields=["organization", "version", "language"], name="handbook_text_once")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        self.note_words()
        super().save(**kwargs)

    def note_words(self) -> None:
        """Keep beside the text the words by which it is found; by itself whenever one is saved."""
        self.title_words = in_words(f"{self.title} {self.names}")
        self.body_words = in_words(to_text(self.body))


class HandbookAgreement(TenantModel):
    """That a mentor has read this version of a page and agrees."""

    page = TenantForeignKey("programs.HandbookPage", on_delete=models.CASCADE, related_name="agreements")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("agreement to a page")
        verbose_name_plural = _("agreements to pages")
        constraints = [
            models.UniqueConstraint(fields=["organization", "page", "mentor", "number"], name="handbook_agreed_once")
        ]
