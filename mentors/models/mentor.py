from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender
from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from mentoring_platform.tenancy.names import searchable
from mentors.choices import MentorStatus


class Mentor(TenantModel):
    """A person who accompanies. May exist before the person can sign in (`membership` is empty then)."""

    membership = TenantForeignKey(
        "accounts.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="mentors"
    )
    full_name = models.CharField(_("full name"), max_length=150)
    search_name = models.CharField(max_length=150, editable=False)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    unit = TenantForeignKey(
        "tenancy.Unit", verbose_name=_("unit"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    capacity = models.PositiveSmallIntegerField(
        _("capacity"), null=True, blank=True, help_text=_("How many can be accompanied at once. Empty: no limit.")
    )
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    external_id = models.CharField(
        _("number in your records"),
        max_length=40,
        blank=True,
        help_text=_("A personnel or student number, if you use one."),
    )
    status = models.CharField(_("status"), max_length=10, choices=MentorStatus.choices, default=MentorStatus.ACTIVE)
    note = models.TextField(_("note"), blank=True)
    remind_before = models.CharField(
        _("reminder before a meeting"),
        max_length=10,
        choices=RemindBefore.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: as the program does."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["full_name", "id"]
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        indexes = [models.Index(fields=["organization", "search_name"], name="mentor_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~models.Q(external_id=""),
                name="mentor_external_id_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "membership"],
                condition=models.Q(membership__isnull=False),
                name="mentor_membership_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, **kwargs) -> None:
        self.search_name = searchable(self.full_name)
        super().save(**kwargs)
