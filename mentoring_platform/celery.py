"""The Celery application and the beat schedule: what runs by itself, and when."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")

app = Celery("livui")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Dispatchers only: each looks up what is due in the database and enqueues one task per organization, so a lost queue
# or a missed beat is made good by the next run.
app.conf.beat_schedule = {
    "send waiting messages": {"task": "notifications.send_waiting", "schedule": 60.0},
    "forget old messages": {"task": "notifications.forget_everywhere", "schedule": crontab(hour=2, minute=17)},
    "generate meetings ahead": {"task": "mentoring_sessions.generate_everywhere", "schedule": crontab(minute=7)},
    "remind mentors": {"task": "mentoring_sessions.remind_everywhere", "schedule": crontab(minute="*/10")},
    "close weeks": {"task": "reports.roll_up_everywhere", "schedule": 60.0},
    "watch concerns": {"task": "programs.watch_concerns_everywhere", "schedule": crontab(minute="*/5")},
    "forget old import files": {
        "task": "mentoring_sessions.forget_import_files",
        "schedule": crontab(hour=1, minute=17),
    },
    "anchor the audit trail": {"task": "audit.anchor", "schedule": crontab(hour=0, minute=41)},
    "keep the months of the audit trail": {"task": "audit.keep_months", "schedule": crontab(hour=1, minute=41)},
}
