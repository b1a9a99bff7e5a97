"""Beside the making of a file: how far it has come, that somebody is at it, and whether it is still wanted.

The report is read in one transaction, in which nothing could be told to others before its end. So a second thread with
a connection of its own notes the progress each second, keeps the claim, and learns that a run was stopped.
"""

from datetime import timedelta
from threading import Event, Thread
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.exports.choices import RunState
from reports.models import ReportRun

TOLD_EVERY_SECONDS = 1.0


class NotWanted(Exception):
    """The run was stopped, or is another worker's by now."""


class Watch:
    """Holds a claimed run while its file is made: `with Watch(organization, run_id, claim) as watch: …`.

    Should it fail, the claim runs out; whether the run is ours is asked once more at the end in any case.
    """

    def __init__(self, organization: Organization, run_id: UUID, claim: UUID):
        self._organization, self._run_id, self._claim = organization, run_id, claim
        self._rows, self._all = 0, None
        self._ended, self._lost = Event(), Event()
        self._thread = Thread(target=self._watch, name=f"report-{run_id}", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *error) -> None:
        self._ended.set()
        self._thread.join()

    def expect(self, rows: int) -> None:
        """How many rows there will be."""
        self._all = rows

    def tell(self, rows: int) -> None:
        """How many rows are written. Raises NotWanted once nobody waits for them any more."""
        self._rows = rows
        if self._lost.is_set():
            raise NotWanted

    def _watch(self) -> None:
        try:
            while not self._ended.wait(TOLD_EVERY_SECONDS):
                if not self._note():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _note(self) -> bool:
        with organization_scope(self._organization), transaction.atomic():
            return keep_claim(self._run_id, self._claim, rows=self._rows, rows_all=self._all)


def keep_claim(run_id: UUID, claim: UUID, *, rows: int, rows_all: int | None) -> bool:
    """Note how far a run has come and hold it for longer; False if it is ours no more."""
    ends = clock.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    ours = ReportRun.objects.filter(pk=run_id, claim=claim, state=RunState.RUNNING)
    return bool(ours.update(rows_done=rows, rows_all=rows_all, claimed_until=ends))
