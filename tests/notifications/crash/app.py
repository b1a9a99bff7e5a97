"""The product's own Celery application, as the trial's workers run it: with a queue of their own, and without rest.

celery -A tests.notifications.crash.app worker
"""

import os
from datetime import time

import django
from django.conf import settings

from mentoring_platform.celery import app

__all__ = ["app"]

django.setup()
from mentoring_platform.notifications import rest  # noqa: E402

settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = os.environ["CRASH_PREFIX"]
# Whatever day and hour it is: what keeps rest and is merged is part of the trial too.
rest.MORNING, rest.NIGHT, rest.EVE = time.min, time.max, time.max
rest.is_rest = lambda organization, day: False
