"""A trail of the last weeks, so that its page and a person's own access history have something to tell."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import Model

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.models import Pairing
from sessions.models import SessionLog

DAYS = 35
SUNDAY = 6
REPORTS_TOLD = 60
OFFICE = (Role.ADMINISTRATOR, Role.COORDINATOR)
LOOKS = (("mentee.read", Mentee), ("mentor.read", Mentor), ("pairing.read", Pairing))
LISTS = ("programs:mentees", "programs:pairings", "mentoring_sessions:board", "reports:morning")


def tell_trail(world: World) -> None:
    """Add looks of the office, sheets, a refusal and the last reports of mentors, in the order of time."""
    rng = Random(f"{world.telling.seed}/{world.organization.slug}/trail")  # nosec B311  # noqa: S311  believable, not secret
    told = sorted([*_looks(world, rng), *_reports(world)], key=lambda fields: fields["at"])
    for fields in told:
        world.add(AuditEntry, **fields)


def _looks(world: World, rng: Random) -> Iterator[dict]:
    office = [row for row in world.rows(Membership) if row.role in OFFICE]
    looks = [(action, world.rows(model)) for action, model in LOOKS if world.rows(model)]
    people = [str(row.id) for model in (Mentor, Mentee) for row in world.rows(model)]
    for days in range(DAYS, 0, -1):
        day = world.day_ago(days)
        if is_day_of_rest(day, in_israel=True):
            continue
        for member in office:
            minute = clock.local_instant(world.organization, day, time(9, rng.randrange(60)))
            yield _list(member, minute, rng)
            for number in range(rng.randrange(4) if looks else 0):
                action, rows = rng.choice(looks)
                at = minute + timedelta(minutes=2 + 3 * number)
                yield _fields(
                    member,
                    at,
                    action,
                    rng.choice(rows),
                    detail={"page": f"programs:{action.partition('.')[0]}"},
                )
        if day.weekday() == SUNDAY and office:
            week = clock.week_of(world.organization, day).previous().start.isoformat()
            at = clock.local_instant(world.organization, day, time(11, 5))
            detail = {"week": week, "sums_only": False, "people": sorted(people)}
            yield _fields(office[-1], at, "report.exported", detail=detail)
    mentors = [row for row in world.rows(Membership) if row.role == Role.MENTOR]
    if mentors and world.rows(Mentee):
        at = clock.local_instant(world.organization, world.day_ago(4), time(20, 12))
        mentee = rng.choice(world.rows(Mentee))
        detail = {"page": "programs:mentee", "ids": {"mentee_id": str(mentee.id)}}
        yield _fields(mentors[0], at, "access.refused", mentee, detail=detail) | {"allowed": False}


def _list(member: Membership, at: datetime, rng: Random) -> dict:
    detail = {"page": rng.choice(LISTS), "found": rng.randrange(8, 60), "part": 1, "filters": []}
    return _fields(member, at, "list.read", detail=detail)


def _reports(world: World) -> Iterator[dict]:
    logs = [log for log in world.rows(SessionLog) if log.author is not None]
    for log in sorted(logs, key=lambda log: (log.logged_at, log.id))[-REPORTS_TOLD:]:
        detail = {"outcome": str(log.outcome)}
        yield _fields(log.author, log.logged_at, "log.created", log.meeting, kind=Kind.WRITE, detail=detail)


def _fields(
    member: Membership,
    at: datetime,
    action: str,
    subject: Model | None = None,
    *,
    detail: dict,
    kind: str = Kind.READ,
) -> dict:
    return {
        "at": at,
        "actor": member.user,
        "role": member.role,
        "address": "192.0.2.10",
        "action": action,
        "kind": kind,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": subject.id if subject is not None else None,
        "detail": detail,
    }
