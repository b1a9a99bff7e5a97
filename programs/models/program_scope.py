from django.db import models

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel


class ProgramScope(TenantModel):
    """Narrows a membership to one program."""

    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="program_scopes")
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "membership", "program"], name="program_scope_once")
        ]
