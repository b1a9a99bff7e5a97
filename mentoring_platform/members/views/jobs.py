"""Whether everything that should run by itself does: for the operator, and for the machines that watch over it."""

import logging

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from mentoring_platform.members.views.operator import operator_view
from mentoring_platform.tenancy.jobs.queries import platform_jobs

logger = logging.getLogger(__name__)


@operator_view
def platform(request: HttpRequest) -> HttpResponse:
    """All jobs with their last run, the late ones first: times and numbers, and nothing of what they worked on."""
    states = platform_jobs()
    return render(request, "operator/jobs.html", {"states": states, "late": sum(state.is_late for state in states)})


@require_safe
@never_cache
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the site can do its work: 200, or 503 while database or queue are away or a job is late.

    Tells which, and when each job last ended well (UTC); nothing of any organization. Needs no sign-in.
    """
    has_database = _has_database()
    states = platform_jobs() if has_database else []
    answer = {
        "database": has_database,
        "queue": _has_queue(),
        "jobs": {
            state.job.kind: {
                "late": state.is_late,
                "last": state.went_well_at.isoformat(timespec="seconds") if state.went_well_at else None,
            }
            for state in states
        },
    }
    is_ready = answer["database"] and answer["queue"] and not any(state.is_late for state in states)
    return JsonResponse({"ready": is_ready, **answer}, status=200 if is_ready else 503)


def _has_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        return False
    return True


def _has_queue() -> bool:
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except OperationalError as error:
        logger.warning("The queue does not answer: %s", type(error).__name__)
        return False
    return True
