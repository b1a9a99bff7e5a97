"""Celery's own scheduler on a stage where time is made: what it starts is worked off at once, by several workers."""

from collections import deque
from datetime import datetime

import time_machine
from celery.beat import Scheduler

from mentoring_platform.celery import app
from mentoring_platform.tenancy.tasks import TenantTask

AGAIN = ("reports.write_letters", "mentoring_sessions.remind")
"""Jobs that are delivered twice, as by a queue that has lost the acknowledgement."""


class Beat(Scheduler):
    """A scheduler with the whole schedule of the product, which starts tasks without a queue."""

    producer = None

    def __init__(self):
        super().__init__(app)
        self.started = 0

    def apply_entry(self, entry, producer=None) -> None:
        self.started += 1
        app.tasks[entry.task].apply(throw=True)

    def run_due(self) -> None:
        while self.tick() == 0:
            pass


class Stage:
    """Some schedulers and the jobs they have sent; `run` plays a stretch of time, at moments of its choice."""

    def __init__(self, monkeypatch, schedulers: int):
        self.sent: deque = deque()
        self.schedulers = schedulers
        monkeypatch.setattr(
            TenantTask, "apply_async", lambda task, args, kwargs, **more: self.sent.append((task, args, kwargs))
        )

    def run(self, moments: list[datetime]) -> int:
        """Let each scheduler come at each moment; how often they started something."""
        with time_machine.travel(moments[0], tick=False):
            beats = [Beat() for _ in range(self.schedulers)]
        for moment in moments:
            with time_machine.travel(moment, tick=False):
                for beat in beats:
                    beat.run_due()
                self._work()
        return sum(beat.started for beat in beats)

    def _work(self) -> None:
        while self.sent:
            task, args, kwargs = self.sent.popleft()
            for _ in range(2 if task.name.startswith(AGAIN) else 1):
                task.apply(args=args, kwargs=kwargs, throw=True)
