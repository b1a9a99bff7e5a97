"""Writing the trail. The database numbers and chains the entries as their transaction is committed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import ResolverMatch

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.origin import Origin, present_origin
from mentoring_platform.audit.subjects import asked_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


def record(
    *,
    organization: Organization,
    by: Viewer | None,
    action: str,
    subject: Model | None = None,
    detail: dict | None = None,
    kind: str = Kind.WRITE,
    allowed: bool = True,
) -> AuditEntry:
    """Add one entry to the trail, in the transaction of what it tells of.

    `by` is None for what the system does by itself. `detail` holds facts that JSON can hold, never content that is
    confidential. `action` has a sentence in `mentoring_platform.audit.actions`. Keeps the actor's role and, within a
    request, its IP address.
    """
    entry = _entry(organization.pk, by, action, subject, detail, kind=kind, allowed=allowed)
    entry.save(force_insert=True)
    return entry


def record_many(
    *, by: Viewer | None, action: str, subjects: Sequence[Model], kind: str = Kind.WRITE, allowed: bool = True
) -> None:
    """Add one entry for each of these rows of one organization, in one statement."""
    AuditEntry.objects.bulk_create(
        _entry(subject.organization_id, by, action, subject, kind=kind, allowed=allowed) for subject in subjects
    )


def record_read(
    *,
    by: Viewer,
    action: str,
    subject: Model | None = None,
    detail: dict | None = None,
    people: Iterable[UUID] | None = None,
) -> None:
    """Tell that somebody looked at this. Within a request it is written once the page is made, else at once.

    With a subject the entry keeps which page of it was looked at. `people` are the ids of the mentors and mentees of
    whom a sheet or a print tells, so that each of them finds it in the own access history.
    """
    origin = present_origin()
    detail = dict(detail or {})
    if subject is not None and origin is not None:
        detail["page"] = origin.page
    if people is not None:
        detail["people"] = sorted({str(key) for key in people})
    entry = _entry(by.organization.pk, by, action, subject, detail, kind=Kind.READ)
    if origin is None:
        entry.save(force_insert=True)
    else:
        origin.add_read(entry)


def record_list(*, by: Viewer, found: int, part: int = 1, filters: Iterable[str] = ()) -> None:
    """Tell that somebody looked at a page that names several people: one entry, however many they are.

    Keeps the page, how many were found, which part was shown and the names of the filters in force. What was typed
    into a search is somebody's name or number, and is not kept.
    """
    origin = present_origin()
    page = {"page": origin.page} if origin else {}
    detail = {**page, "found": found, "part": part, "filters": sorted(filters)}
    record_read(by=by, action="list.read", detail=detail)


def write_reads(origin: Origin) -> None:
    """Write what a request has read, in one statement; nothing if it has read nothing worth a trace."""
    if origin.reads:
        with transaction.atomic():
            AuditEntry.objects.bulk_create(origin.reads)


@transaction.atomic
def record_refusal(*, by: Viewer, page: ResolverMatch | None) -> None:
    """Tell that a member asked for a page that is not there for them.

    Keeps the name of the page and the ids of its address, not what was typed into it. Where the address names a person
    or a meeting, the entry is about that one, whether or not there is such a row here.
    """
    detail = {"page": page.view_name, "ids": _ids(page)} if page else {}
    entry = _entry(by.organization.pk, by, action="access.refused", detail=detail, kind=Kind.READ, allowed=False)
    entry.subject_type, entry.subject_id = asked_for(page.kwargs) if page else ("", None)
    entry.save(force_insert=True)


def _ids(page: ResolverMatch) -> dict[str, str]:
    return {name: str(value) for name, value in page.kwargs.items() if name != "organization_slug"}


def _entry(
    organization_id: int,
    by: Viewer | None,
    action: str,
    subject: Model | None = None,
    detail: dict | None = None,
    *,
    kind: str = Kind.WRITE,
    allowed: bool = True,
) -> AuditEntry:
    origin = present_origin()
    return AuditEntry(
        organization_id=organization_id,
        at=clock.now(),
        actor=by.user if by else None,
        role=by.acting_membership.role if by and by.memberships else "",
        address=origin.address if origin else None,
        action=action,
        kind=kind,
        allowed=allowed,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        detail=detail or {},
    )
