"""Waking a job before its time, for what is expected within seconds. The scheduled run makes a lost waking good."""

from celery import current_app
from django.core.cache import cache
from django.db import transaction

from mentoring_platform.tenancy.jobs.registry import job_of_kind
from mentoring_platform.tenancy.models import Organization

PAUSE_SECONDS = 1
"""How long a woken job waits for more of the same."""
SECONDS_TO_LIVE = 55
"""After this a waking that nobody took is forgotten: the scheduled run has come."""


def wake(*, kind: str, organization: Organization) -> None:
    """Let the job of this kind look at this organization a second after the commit; on a rollback nothing happens.

    However often it is woken in this second, it looks once, after the last of them.
    """
    task, organization_id = job_of_kind(kind).woken, organization.pk
    transaction.on_commit(lambda: _send(task, organization_id), robust=True)


def awake(task: str, organization_id: int) -> None:
    """The woken task begins to look: what is committed from now on has to wake it again."""
    cache.delete(_key(task, organization_id))


def _send(task: str, organization_id: int) -> None:
    if cache.add(_key(task, organization_id), True, SECONDS_TO_LIVE):
        current_app.send_task(task, args=[organization_id], countdown=PAUSE_SECONDS, expires=SECONDS_TO_LIVE)


def _key(task: str, organization_id: int) -> str:
    return f"woken:{task}:{organization_id}"
