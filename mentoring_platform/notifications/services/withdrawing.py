"""Taking back what waits in the outbox and is not true any more."""

from django.db import transaction

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


@transaction.atomic
def withdraw(*, organization: Organization, key_starts: str) -> list[str]:
    """Drop the messages whose key begins so and that wait; returns their keys, earliest first.

    What a worker holds in hand goes, as what has gone already: it is not returned. A dropped message keeps its key, so
    a key that may come again needs something of its own at its end.
    """
    moment = clock.now()
    waiting = OutgoingMessage.objects.filter(IS_WAITING, key__startswith=key_starts)
    rows = waiting.select_for_update(skip_locked=True).order_by("created_at", "pk")
    dropped = [row for row in rows if row.claimed_until is None or row.claimed_until <= moment]
    chosen = OutgoingMessage.objects.filter(pk__in=[row.pk for row in dropped])
    chosen.update(dropped_at=moment, text="", html="", short="", headers={})
    return [row.key for row in dropped]
