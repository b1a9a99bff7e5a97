"""What is kept of messages, and for how long."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services.outcomes import EMPTY
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

WORDS_KEPT, ROWS_KEPT = timedelta(days=30), timedelta(days=731)
AT_ONCE = 2000


@transaction.atomic
def forget_old_messages(*, organization: Organization) -> tuple[int, int]:
    """Empty what ended 30 days ago, and remove what was written 24 months ago: how many of each, some at a time.

    Who was written to about what kind, when, and what became of it is kept until then; the words are not.
    """
    before = clock.now() - WORDS_KEPT
    ended = Q(sent_at__lt=before) | Q(given_up_at__lt=before) | Q(dropped_at__lt=before)
    has_words = ~Q(text="", html="", short="", link="", subject="")
    old = OutgoingMessage.objects.filter(ended, has_words).order_by("pk").values("pk")[:AT_ONCE]
    emptied = OutgoingMessage.objects.filter(pk__in=old).update(**EMPTY, subject="")
    ancient = OutgoingMessage.objects.filter(created_at__lt=clock.now() - ROWS_KEPT).order_by("pk")
    ids = list(ancient.values_list("pk", flat=True)[:AT_ONCE])
    OutgoingMessage.objects.filter(merged_into__in=ids).exclude(pk__in=ids).update(merged_into=None)
    OutgoingMessage.objects.filter(pk__in=ids).delete()
    return emptied, len(ids)
