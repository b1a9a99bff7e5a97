"""Each channel has a queue of its own, so that a slow provider can be given workers of its own."""

QUEUES = ["celery", "outbox-email", "outbox-sms", "outbox-whatsapp", "outbox-push"]


def queue_of(name, args, kwargs, options, task=None, **rest) -> dict[str, str] | None:
    """Celery asks where a task goes."""
    if name != "notifications.deliver":
        return None
    return {"queue": f"outbox-{kwargs.get('channel', 'email')}"}
