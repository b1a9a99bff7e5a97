from collections.abc import Sequence

from django.db.models import Model

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


def record(
    *,
    organization: Organization,
    by: Viewer | None,
    action: str,
    subject: Model | None = None,
    detail: dict | None = None,
) -> AuditEntry:
    """Add one entry to the trail, in the transaction of what it tells of.

    `by` is None for what the system does by itself. `detail` holds facts that JSON can hold, never content that is
    confidential.
    """
    return AuditEntry.objects.create(
        organization=organization,
        at=clock.now(),
        actor=by.user if by else None,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        detail=detail or {},
    )


def record_many(*, by: Viewer | None, action: str, subjects: Sequence[Model]) -> None:
    """Add one entry for each of these rows of one organization, in one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            organization_id=subject.organization_id,
            at=clock.now(),
            actor=by.user if by else None,
            action=action,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            detail={},
        )
        for subject in subjects
    )
