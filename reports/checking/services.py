"""The nightly check: figures that differ from what was reported are told and counted anew."""

import logging
from datetime import timedelta

from django.db import transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.claims import claim, finish
from mentoring_platform.tenancy.models import Organization
from reports.checking.queries import KIND, differing_pairings, weeks_to_check
from reports.models import WeekCheck
from sessions.services import mark_weeks_stale

logger = logging.getLogger(__name__)

NAMED = 20
"""Of how many differing pairings a check keeps which they are."""
KEPT_FOR = timedelta(days=100)


@transaction.atomic(savepoint=False)
def check_weeks(*, organization: Organization) -> dict[str, int]:
    """Count some closed weeks again without writing them, and compare; once in a day of the organization.

    Returns how many weeks were checked and how many of them differed, {} if today's check was made before. Side
    effects, in one transaction: writes a WeekCheck for each week and a JobRun for the day, marks weeks that differ as
    stale, so that they are counted anew, removes old WeekChecks, and logs an error that names nobody if any differed.
    """
    today = clock.today(organization)
    run = claim(kind=KIND, organization=organization, period=today.isoformat())
    if run is None:
        return {}
    checks = []
    for week in weeks_to_check(organization):
        pairings = differing_pairings(organization, week)
        checks.append(
            WeekCheck(
                organization=organization, week_start=week.start, checked_on=today, checked_at=clock.now(),
                differing=len(pairings), pairings=pairings[:NAMED],
            )
        )  # fmt: skip
    WeekCheck.objects.bulk_create(checks, ignore_conflicts=True)
    WeekCheck.objects.filter(checked_on__lt=today - KEPT_FOR).delete()
    wrong = [check for check in checks if check.differing]
    counts = {"weeks": len(checks), "differing": len(wrong)}
    if wrong:
        rows = sum(check.differing for check in wrong)
        logger.error(
            "Figures of organization %s were not what was reported: %s rows of %s weeks, which are counted anew",
            organization.pk, rows, len(wrong),
        )  # fmt: skip
    finish(run, counts=counts)
    mark_weeks_stale(organization=organization, days=[check.week_start for check in wrong])
    return counts
