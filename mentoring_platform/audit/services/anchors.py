from django.db import transaction

from mentoring_platform.audit.anchors import Anchor, write_anchors
from mentoring_platform.audit.queries import head_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


def anchor_heads() -> int:
    """Tell the head of every organization's chain, suspended ones too, outside the database; how many were told.

    Organizations without an entry are left out. Raises OSError where AUDIT_ANCHOR_FILE cannot be written.
    """
    anchors = []
    for organization in Organization.objects.order_by("pk"):
        with organization_scope(organization), transaction.atomic():
            head = head_of(organization)
        if head is not None:
            anchors.append(Anchor(organization.pk, head.sequence, head.hash, clock.now().isoformat()))
    write_anchors(anchors)
    return len(anchors)
