from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class Contact(TenantModel):
    """A person who stands for a mentee that is a group: a secretary, a chairperson, a parent.

    Whoever stands for it no more is `is_former`: the row stays with the name, for the courses that he came to.
    """

    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, related_name="contacts")
    full_name = models.CharField(_("full name"), max_length=150)
    role_title = models.CharField(_("role"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_former = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.full_name} · {self.role_title}" if self.role_title else self.full_name
