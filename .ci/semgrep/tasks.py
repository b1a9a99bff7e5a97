from celery import group, shared_task
from django.db import transaction

from mentoring_platform.celery import app
from mentoring_platform.tenancy.tasks import TenantTask


# ok: bare-task
@shared_task(base=TenantTask, name="generate")
def generate(organization, week_start): ...


# ok: bare-task
@shared_task(name="generate_everywhere")
def generate_everywhere():
    # ok: bare-enqueue
    generate.enqueue(1, week_start="2026-11-01")


# ruleid: bare-task
@shared_task(name="remind")
def remind(mentor_id): ...


# ruleid: bare-task
@shared_task
def remind_all(organization_id, day=None): ...


# ruleid: bare-task
@app.task(bind=True)
def remind_bound(self): ...


def sends():
    # ruleid: bare-enqueue
    generate.delay(1)
    # ruleid: bare-enqueue
    generate.apply_async(args=[1])
    # ruleid: bare-enqueue
    app.send_task("generate", args=[1])
    # ruleid: bare-enqueue
    generate.delay_on_commit(1)
    # ruleid: bare-enqueue
    group(generate.s(1)).apply_async()
    # ruleid: bare-enqueue
    transaction.on_commit(lambda: print("done"))
    # ruleid: bare-enqueue
    transaction.on_commit(generate.delay)
