"""Jobs of reports. What is due stands in the database, so a lost queue or a missed minute is made good by the next."""

import logging
from collections.abc import Callable
from datetime import date

from celery import shared_task
from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from reports import services
from reports.checking.queries import is_check_due
from reports.checking.services import check_weeks as check_weeks_of
from reports.closing.hours import week_to_tell
from reports.closing.queries import was_told
from reports.closing.services import tell_week
from reports.exports import tasks as exporting
from reports.morning import record as morning
from reports.pulses.services import publish_pulses
from reports.queries import due_weeks
from sessions.closing.exits import ask_how_it_was
from sessions.pulses.services import ask_pulses

__all__ = ["exporting", "roll_up", "roll_up_everywhere", "write_letters", "write_letters_everywhere"]

logger = logging.getLogger(__name__)

# The dispatcher comes each minute: what it sent and nobody took would only be done twice.
SECONDS_TO_LIVE = 55
WEEKS_AT_ONCE = 60


@shared_task(base=TenantTask, name="reports.roll_up", expires=SECONDS_TO_LIVE)
def roll_up(organization: Organization, *, week_start: str) -> None:
    """Roll up the week that begins on this day (ISO format), and close its topics."""
    services.close_week(organization=organization, week_start=date.fromisoformat(week_start))


@shared_task(name="reports.roll_up_everywhere")
def roll_up_everywhere() -> dict[str, int]:
    """Send `roll_up` for each week of each organization that is due, the newest first; one's failure stops no other."""
    return _everywhere(_send_due_weeks)


@shared_task(base=TenantTask, name="reports.roll_up_due")
def roll_up_due(organization: Organization) -> None:
    """Send `roll_up` for each week of this organization that is due: woken by a late report."""
    _send_due_weeks(organization)


@shared_task(base=TenantTask, name="reports.check_weeks")
def check_weeks(organization: Organization) -> dict[str, int]:
    """Compare some closed weeks with what was reported, once a day."""
    return check_weeks_of(organization=organization)


@shared_task(name="reports.check_weeks_everywhere")
def check_weeks_everywhere() -> dict[str, int]:
    """Send `check_weeks` for each organization whose night has come; one's failure stops no other."""
    return _everywhere(_send_check)


@shared_task(base=TenantTask, name="reports.write_letters")
def write_letters(organization: Organization, *, week_start: str) -> None:
    """Tell the close of the week that begins on this day (ISO format), once."""
    tell_week(organization=organization, week_start=date.fromisoformat(week_start))


@shared_task(name="reports.write_letters_everywhere")
def write_letters_everywhere() -> dict[str, int]:
    """Send `write_letters` for each organization whose hour has come; one's failure stops no other."""
    return _everywhere(_send_untold_week)


@shared_task(base=TenantTask, name="reports.keep_morning")
def keep_morning(organization: Organization) -> None:
    """Keep what stands on the morning page as the record of today, once."""
    morning.keep_morning(organization=organization)


@shared_task(name="reports.keep_mornings_everywhere")
def keep_mornings_everywhere() -> dict[str, int]:
    """Send `keep_morning` for each organization whose morning has come; one's failure stops no other."""
    return _everywhere(_send_morning)


@shared_task(base=TenantTask, name="reports.pulses")
def pulses(organization: Organization) -> None:
    """Ask how it goes whom it is due, and tell the quarter that is over."""
    ask_pulses(organization=organization)
    ask_how_it_was(organization=organization)
    publish_pulses(organization=organization)


@shared_task(name="reports.pulses_everywhere")
def pulses_everywhere() -> None:
    """Every hour, organization by organization; what is due and was not done, the next hour does."""
    for organization in active_organizations():
        pulses.enqueue(organization)


def _everywhere(send: Callable[[Organization], int]) -> dict[str, int]:
    counts = {"organizations": 0, "sent": 0, "failed": 0}
    for organization in active_organizations():
        counts["organizations"] += 1
        try:
            counts["sent"] += send(organization)
        # nosemgrep: every-error-swallowed -- logged with its trace; the other organizations go on
        except Exception:
            counts["failed"] += 1
            logger.exception("What is due for organization %s was not found", organization.pk)
    return counts


def _send_due_weeks(organization: Organization) -> int:
    with organization_scope(organization), transaction.atomic():
        weeks = due_weeks(organization)[:WEEKS_AT_ONCE]
        for week in weeks:
            roll_up.enqueue(organization, week_start=week.start.isoformat())
    return len(weeks)


def _send_untold_week(organization: Organization) -> int:
    week = week_to_tell(organization)
    if week is None:
        return 0
    with organization_scope(organization), transaction.atomic():
        if was_told(organization, week):
            return 0
        write_letters.enqueue(organization, week_start=week.start.isoformat())
    return 1


def _send_morning(organization: Organization) -> int:
    if not morning.is_due(organization):
        return 0
    with organization_scope(organization), transaction.atomic():
        if morning.is_kept(organization):
            return 0
        keep_morning.enqueue(organization)
    return 1


def _send_check(organization: Organization) -> int:
    with organization_scope(organization), transaction.atomic():
        if not is_check_due(organization):
            return 0
        check_weeks.enqueue(organization)
    return 1
