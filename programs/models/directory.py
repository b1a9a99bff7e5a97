from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from mentoring_platform.tenancy.names import searchable
from programs.choices import EntryCost, EntryKind, EntryState


class DirectoryField(TenantModel):
    """A field of help, in the organization's own words: law, finance, mental health, …"""

    name = models.CharField(_("field"), max_length=40)
    search_name = models.CharField(max_length=120, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("field of the directory")
        verbose_name_plural = _("fields of the directory")
        constraints = [models.UniqueConstraint(fields=["organization", "search_name"], name="directory_field_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        self.search_name = searchable(self.name)
        super().save(**kwargs)


class DirectoryEntry(TenantModel):
    """Somebody outside to whom people can be sent: a professional, a service or an organization.

    `confirmed_on` is the local day on which somebody last said that all of it is true; `letters` counts those that
    asked since a year had passed, `asked_on` is the day of the last one.
    """

    kind = models.CharField(_("kind"), max_length=15, choices=EntryKind.choices)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.LISTED)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    unit = TenantForeignKey(
        "tenancy.Unit", verbose_name=_("unit"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    area = models.CharField(_("area"), max_length=120, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=EntryCost.choices, blank=True)
    cost_words = models.CharField(_("about the cost"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    site = models.URLField(_("site"), blank=True)
    about = models.TextField(_("what they do"), max_length=1000, blank=True)
    limits = models.CharField(_("limits"), max_length=200, blank=True)
    waiting = models.CharField(_("waiting time"), max_length=80, blank=True)
    search_text = models.TextField(editable=False)
    told_on = models.DateField(_("told that they are listed"), null=True, blank=True)
    suggested_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_on = models.DateField(_("confirmed on"))
    letters = models.PositiveSmallIntegerField(default=0)
    asked_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("entry of the directory")
        verbose_name_plural = _("entries of the directory")
        indexes = [models.Index(fields=["organization", "state", "name"], name="entry_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        words = (self.name, self.about, self.area, self.cost_words, self.limits)
        self.search_text = searchable(" ".join(filter(None, words)))
        super().save(**kwargs)

    @property
    def dials(self) -> bool:
        """Whether the number can be pressed: a link would lose the star of a short one."""
        return bool(self.phone) and not set(self.phone) & set("*#")


class EntryField(TenantModel):
    """That an entry helps in a field."""

    entry = TenantForeignKey("programs.DirectoryEntry", on_delete=models.CASCADE, related_name="field_links")
    field = TenantForeignKey("programs.DirectoryField", on_delete=models.CASCADE, related_name="entry_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "entry", "field"], name="entry_field_once")]


class EntryRecommendation(TenantModel):
    """That a member recommends an entry, with a word why."""

    entry = TenantForeignKey("programs.DirectoryEntry", on_delete=models.CASCADE, related_name="recommendations")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(_("why"), max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry", "membership"], name="entry_recommended_once")
        ]


class EntryLink(TenantModel):
    """The address in a letter at which whoever is listed confirms it. Of the secret a hash alone is kept."""

    entry = TenantForeignKey("programs.DirectoryEntry", on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "secret_hash"], name="entry_link_secret_once")]


class EntryProposal(TenantModel):
    """What whoever is listed wants changed; it waits for the office. `values` holds what differs, by field."""

    entry = TenantForeignKey("programs.DirectoryEntry", on_delete=models.CASCADE, related_name="proposals")
    values = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "entry"], name="one_proposal_per_entry")]


class EntryRefusal(TenantModel):
    """That somebody asked to be left out. A keyed hash of a number, address or name: enough to know them again."""

    mark = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "mark"], name="entry_refusal_once")]
