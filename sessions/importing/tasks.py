from celery import shared_task
from django.db import transaction
from django.utils import translation

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from sessions.importing import services


class ImportTask(TenantTask):
    """Leaves no import hanging: what breaks it, the page tells."""

    abstract = True

    def on_failure(self, exc, task_id, args, kwargs, einfo) -> None:
        organization = Organization.objects.filter(pk=args[0]).first()
        if organization is None:
            return
        with organization_scope(organization), transaction.atomic(), translation.override(kwargs["language"]):
            services.mark_failed(organization=organization, import_id=kwargs["import_id"])


@shared_task(base=ImportTask, name="mentoring_sessions.run_import")
def run_import(organization, *, import_id: str, language: str) -> None:
    """Carry out an import that was confirmed; reasons are written in the language of who confirmed it."""
    with translation.override(language):
        services.carry_out_import(organization=organization, import_id=import_id)


@shared_task(base=TenantTask, name="mentoring_sessions.forget_import_files_of")
def forget_import_files_of(organization) -> None:
    """Remove the organization's files that are older than seven days."""
    services.forget_import_files(organization=organization)


@shared_task(name="mentoring_sessions.forget_import_files")
def forget_import_files() -> None:
    """Remove old files in each active organization, in a task of its own."""
    for organization in active_organizations():
        forget_import_files_of.enqueue(organization)
