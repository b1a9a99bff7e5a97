"""What every job of an organization shares: it opens the tenant, and it is sent when its cause is committed."""

from contextlib import nullcontext

from celery import Task
from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


class TenantTask(Task):
    """Base of tasks that work inside one organization: ids in, one service called.

    The task's function receives the Organization as its first argument, inside its scope and one transaction; with
    `in_one_transaction = False` it opens its transactions itself. A suspended or removed organization's task does
    nothing.
    """

    abstract = True
    in_one_transaction = True

    def __call__(self, organization_id: int, **kwargs):
        organization = Organization.objects.filter(pk=organization_id, suspended_at__isnull=True).first()
        if organization is None:
            return None
        with organization_scope(organization), transaction.atomic() if self.in_one_transaction else nullcontext():
            return super().__call__(organization, **kwargs)

    def enqueue(self, organization: Organization, **kwargs) -> None:
        """Send the task once the running transaction commits (at once if there is none).

        A queue that cannot be reached is logged and does not spoil what was committed: a sweep picks the work up later.
        """
        transaction.on_commit(lambda: self.apply_async(args=[organization.pk], kwargs=kwargs), robust=True)
