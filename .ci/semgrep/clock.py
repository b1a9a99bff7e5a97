import datetime as dt
import time
from datetime import UTC, date, datetime

from django.db import models
from django.utils import timezone
from django.utils.timezone import now

from mentoring_platform.tenancy import clock


def asks_the_server(organization):
    # ruleid: time-past-the-clock
    date.today()
    # ruleid: time-past-the-clock
    dt.date.today()
    # ruleid: time-past-the-clock
    datetime.now(UTC)
    # ruleid: time-past-the-clock
    timezone.now()
    # ruleid: time-past-the-clock
    timezone.localdate()
    # ruleid: time-past-the-clock
    now()
    # ruleid: time-past-the-clock
    models.DateTimeField(default=timezone.now)
    # ruleid: time-past-the-clock
    time.strftime("%Y")


def asks_the_clock(organization):
    # ok: time-past-the-clock
    clock.now()
    # ok: time-past-the-clock
    clock.today(organization)
    # ok: time-past-the-clock
    datetime.combine(date(2026, 11, 1), datetime.min.time(), tzinfo=UTC)
    # ok: time-past-the-clock
    time.monotonic()
