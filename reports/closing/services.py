"""The close of the week: counted once more, told once. State: over → told; a late report changes figures, not this."""

from datetime import date

from django.db import transaction

from mentoring_platform.audit.services import record
from mentoring_platform.notifications.services import notify_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.claims import claim, finish
from mentoring_platform.tenancy.models import Organization
from reports import services
from reports.closing.letters import notice_of
from reports.closing.queries import KIND, was_told, week_letters
from reports.models import WeekClose


@transaction.atomic(savepoint=False)
def tell_week(*, organization: Organization, week_start: date) -> int:
    """Write everybody concerned the one letter about a week that is over; how many letters, 0 if that was done.

    Claimed by organization and week, so that two workers, or a second run, write nothing twice; nor is anybody told
    again of days that a change of the first day of the week has moved into another week. The week is counted first, so
    that letters say what the weekly report says at that moment. Side effects: those of `close_week`, messages in the
    outbox, `WeekClose.told_at`; audited, as one entry for the organization.

    Raises ValidationError as `close_week` does.
    """
    week = clock.week_of(organization, week_start)
    was = was_told(organization, week)
    run = None if was else claim(kind=KIND, organization=organization, period=week_start.isoformat())
    if run is None:
        return 0
    services.close_week(organization=organization, week_start=week_start)
    letters = week_letters(organization, week)
    notify_many(organization=organization, notices=[notice_of(organization, week, letter) for letter in letters])
    WeekClose.objects.filter(week_start=week.start).update(told_at=clock.now())
    finish(run, counts={"letters": len(letters)})
    if letters:
        detail = {"week": week.start.isoformat(), "letters": len(letters)}
        record(organization=organization, by=None, action="week.told", detail=detail)
    return len(letters)
