from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import members_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.chain import first_month_kept
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.models import AuditEntry, AuditLink
from mentoring_platform.audit.subjects import about
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


def head_of(organization: Organization) -> AuditLink | None:
    """The last link of the active organization's chain, or None where nothing was recorded yet."""
    return AuditLink.objects.filter(organization=organization).order_by("-sequence").first()


def trail_for(
    viewer: Viewer,
    *,
    person: str = "",
    actor: int | None = None,
    action: str = "",
    kind: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """The viewer's organization's entries with their actors, newest first.

    `person` is part of the name of whom they are about, `kind` a Kind or "refused"; `first` and `last` are days of the
    organization, inclusive.
    """
    entries = AuditEntry.objects.filter(organization=viewer.organization).select_related("actor")
    if person:
        entries = entries.filter(about(person))
    if actor is not None:
        entries = entries.filter(actor=actor)
    if action:
        entries = entries.filter(action=action)
    if kind == "refused":
        entries = entries.filter(allowed=False)
    elif kind in Kind.values:
        entries = entries.filter(kind=kind, allowed=True)
    if first is not None:
        entries = entries.filter(at__gte=clock.day_bounds(viewer.organization, first, first)[0])
    if last is not None:
        entries = entries.filter(at__lt=clock.day_bounds(viewer.organization, last, last)[1])
    return entries.order_by("-at", "-pk")


SHEETS = ("calendar.read", "planner.exported", "report.exported", "report.printed")
"""Actions whose entries keep the people of whom a sheet, a print or a calendar told."""


def entries_about(
    organization: Organization,
    *,
    subjects: Collection[UUID],
    people: Collection[UUID],
    but_by: User | None = None,
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """All entries of the months kept about any of these rows, or of sheets that held one of these people.

    With their actors, newest first, without those of `but_by`. `first` and `last` are days of the organization,
    inclusive.
    """
    held = Q()
    for person in people:
        held |= Q(detail__people__contains=[str(person)])
    about_them = Q(subject_id__in=subjects)
    if held:
        about_them |= Q(action__in=SHEETS) & held
    since = first_month_kept(clock.now())
    if first is not None:
        since = max(since, clock.day_bounds(organization, first, first)[0])
    entries = AuditEntry.objects.filter(about_them, organization=organization, at__gte=since)
    if but_by is not None:
        entries = entries.exclude(actor=but_by)
    if last is not None:
        entries = entries.filter(at__lt=clock.day_bounds(organization, last, last)[1])
    return entries.select_related("actor").order_by("-at", "-pk")


def actors_for(viewer: Viewer) -> list[User]:
    """Everybody who is or was a member of the viewer's organization, by name; one query."""
    members = {membership.user_id: membership.user for membership in members_for(viewer)}
    return sorted(members.values(), key=lambda user: user.name)
