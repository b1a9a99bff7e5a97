"""Jobs of reports. What is due stands in the database, so a lost queue or a missed minute is made good by the next."""

import logging
from datetime import date

from celery import shared_task
from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from reports import services
from reports.queries import due_weeks

logger = logging.getLogger(__name__)

# The dispatcher comes each minute: what it sent and nobody took would only be done twice.
SECONDS_TO_LIVE = 55
WEEKS_AT_ONCE = 60


@shared_task(base=TenantTask, name="reports.roll_up", expires=SECONDS_TO_LIVE)
def roll_up(organization: Organization, *, week_start: str) -> None:
    """Roll up the week that begins on this day (ISO format), and close its topics."""
    services.close_week(organization=organization, week_start=date.fromisoformat(week_start))


@shared_task(name="reports.roll_up_everywhere")
def roll_up_everywhere() -> None:
    """Send `roll_up` for each week of each organization that is due, the newest first; one's failure stops no other."""
    for organization in active_organizations():
        try:
            _send_due_weeks(organization)
        # nosemgrep: every-error-swallowed -- logged with its trace; the other organizations go on
        except Exception:
            logger.exception("The due weeks of organization %s were not found", organization.pk)


def _send_due_weeks(organization: Organization) -> None:
    with organization_scope(organization), transaction.atomic():
        for week in due_weeks(organization)[:WEEKS_AT_ONCE]:
            roll_up.enqueue(organization, week_start=week.start.isoformat())
