"""The record of each morning, and what changed since: kept at five of a working day, once; compared with live."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import connection, transaction

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.queries import managed_program_ids, program_ids
from programs.watching.rules import Rule
from reports.models import Morning, MorningReason
from reports.morning.kinds import COORDINATORS_ALONE
from reports.morning.places import Reason
from reports.morning.queries import Ids, Reach, standing_of_all

SINCE = (Path(__file__).parent / "sql" / "since.sql").read_text()
TAKEN_AT = time(5)
KEPT_FOR = timedelta(days=21)
LATE_SINCE = timedelta(days=28)
NOT_KEPT = frozenset({Rule.TALK, Rule.ANOTHER, Rule.PULSE})
"""That somebody asked for a talk or for another mentor, or that it goes less well, is kept nowhere else: its own day
says it is new."""


@dataclass(frozen=True)
class Settled:
    """What stood there on the last morning and does no more."""

    rule: str
    name: str


@dataclass(frozen=True)
class Since:
    """The last kept morning before today, and what happened since; `stood` is what stood there within reach: by its
    key (that of a `Reason`) whose it was."""

    day: date
    taken_at: datetime
    begun: int
    ended: int
    late: int
    concerns: int
    stood: dict[str, str] = field(default_factory=dict)

    def settled(self, reasons: list[Reason]) -> list[Settled]:
        """What of it is settled, one line for each rule and subject."""
        standing = {reason.key for reason in reasons}
        return [Settled(key.partition(":")[0], name) for key, name in self.stood.items() if key not in standing]

    def known(self, reasons: list[Reason]) -> set[str]:
        """The keys of what is not new."""
        asked = {reason.key for reason in reasons if reason.rule in NOT_KEPT and reason.since < self.day}
        return set(self.stood) | asked


@transaction.atomic
def keep_morning(*, organization: Organization) -> bool:
    """Keep what stands on the morning page now, as the record of today; whether it was kept.

    Not before five o'clock, not on Shabbat and holidays of the organization, and once a day: run again, or twice at
    once, it changes nothing. Records that are three weeks old go. Needs an active scope.
    """
    today = clock.today(organization)
    if not is_due(organization) or is_kept(organization):
        return False
    made = Morning(organization=organization, day=today, taken_at=clock.now())
    Morning.objects.bulk_create([made], ignore_conflicts=True)
    if not Morning.objects.filter(pk=made.pk).exists():  # another worker's
        return False
    rows = [
        MorningReason(
            organization=organization, morning=made, rule=reason.rule, subject=reason.subject, program_id=program,
            unit=unit, mentor_id=reason.mentor, mentee_id=reason.mentee,
        )
        for reason, (program, unit) in standing_of_all(organization)
        if reason.rule not in NOT_KEPT
    ]  # fmt: skip
    MorningReason.objects.bulk_create(rows, batch_size=2000)
    Morning.objects.filter(day__lt=today - KEPT_FOR).delete()
    return True


def is_due(organization: Organization) -> bool:
    """Whether today is a working day of the organization, and five o'clock is over."""
    today = clock.today(organization)
    return not is_rest(organization, today) and clock.local_time(organization, clock.now()) >= TAKEN_AT


def is_kept(organization: Organization) -> bool:
    """Whether this morning is kept already; one query."""
    return Morning.objects.filter(day=clock.today(organization)).exists()


def since_last_morning(viewer: Viewer) -> Since | None:
    """What stood on the viewer's page on the last kept morning, and what happened since; None if there is none yet.

    One query. Concerns are those of which the viewer was told, by their number.
    """
    seen = Reach(program_ids(viewer), viewer.unit_ids)
    managed = Reach(managed_program_ids(viewer), viewer.managed_unit_ids) if viewer.is_coordinator else None
    parameters = {
        "organization": viewer.organization.pk,
        "today": clock.today(viewer.organization),
        "programs": None if seen.programs is None else list(seen.programs),
        "units": None if seen.units is None else list(seen.units),
        "told": [membership.pk for membership in viewer.memberships],
        "late_since": clock.today(viewer.organization) - LATE_SINCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE, parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    day, taken_at, begun, ended, late, concerns, stood = row
    ids = Ids({None: None})
    found = {}
    for key, program, unit, name in json.loads(stood or "[]"):
        reach = managed if key.partition(":")[0] in COORDINATORS_ALONE else seen
        if reach is not None and (reach.is_everything or reach.holds((ids[program], ids[unit]))):
            found[key] = name or ""
    return Since(day, taken_at, begun, ended, late, concerns, found)
