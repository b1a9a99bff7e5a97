"""Jobs of the trail; both can be run again at any time."""

from celery import shared_task

from mentoring_platform.audit import services


@shared_task(name="audit.anchor")
def anchor() -> None:
    """Tell the heads of all chains outside the database."""
    services.anchor_heads()


@shared_task(name="audit.keep_months")
def keep_months() -> None:
    """Make the partitions of the months to come, drop those that have expired."""
    services.keep_months()
