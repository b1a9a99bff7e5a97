"""The Celery application and the beat schedule: what runs by itself, and when."""

import os

from celery import Celery

from mentoring_platform.tenancy.jobs.registry import JOBS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")

app = Celery("livui", task_cls="mentoring_platform.tenancy.tasks:RecordedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# All of it from the one registry: nothing is started that would not be missed.
app.conf.beat_schedule = {job.kind: {"task": job.task, "schedule": job.schedule} for job in JOBS}
