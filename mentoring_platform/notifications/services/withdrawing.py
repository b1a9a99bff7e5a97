"""Taking back what waits in the outbox and is not true any more."""

from django.db import transaction

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.services.outcomes import EMPTY
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


@transaction.atomic
def withdraw(*, organization: Organization, key_starts: str) -> list[str]:
    """Drop the messages whose key begins so and that wait; returns their keys, earliest first.

    What a worker holds in hand goes, as what has gone already: it is not returned. A dropped message keeps its key, so
    a key that may come again needs something of its own at its end.
    """
    waiting = OutgoingMessage.objects.filter(
        IS_WAITING, key__startswith=key_starts, claim__isnull=True, merged_into__isnull=True
    )
    rows = list(waiting.select_for_update(skip_locked=True).order_by("created_at", "pk"))
    OutgoingMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        dropped_at=clock.now(), last_error="taken back", **EMPTY
    )
    return [row.key for row in rows]
