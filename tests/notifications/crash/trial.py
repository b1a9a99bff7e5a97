"""The trial: notifications are queued, sent by real prefork workers to a real SMTP server, and all of it is killed.

What was acknowledged (its transaction committed) must be in the mailbox in the end, each once. A worker killed between
the server's taking a letter and our noting of it sends it again, under the same Message-ID and with the same content:
the mailbox keeps one, and counts the repeat.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import MessageSettings, OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.tasks import send_waiting
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.databases import ROOT
from tests.factories import MembershipFactory

AT_ONCE = 10
LINE = len("new <01a1fff9-8eb7-76bf-8f3c-37512de21afe@localhost> 1234\n")


@dataclass
class Figures:
    acknowledged: int = 0
    killed: Counter = field(default_factory=Counter)
    letters: int = 0
    repeats: int = 0
    lost: int = 0
    twice: int = 0
    altered: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.acknowledged:,} notifications acknowledged; kill -9: {self.killed['child']:,} children, "
            f"{self.killed['worker']} whole workers; {self.letters:,} letters kept, {self.repeats} deliveries repeated "
            f"under the same Message-ID; lost {self.lost}, twice {self.twice}, altered {self.altered}; "
            f"{self.seconds:.0f} s"
        )


class Trial:
    """Everything real but the readers. `prefix` keeps the queue apart from others in the same Valkey."""

    def __init__(self, folder: Path, *, prefix: str, processes: int, lease: int, seconds_a_letter: float, people: int):
        self.path, self.prefix, self.processes, self.lease = folder / "letters", prefix, processes, lease
        self.seconds_a_letter, self.people, self.port = seconds_a_letter, people, free_port()
        self.figures, self.acknowledged, self.next = Figures(), set(), 0
        self.log_path = folder / "worker.log"
        self.worker = self.mailbox = None

    def __enter__(self) -> "Trial":
        self.begun = time.monotonic()
        self.mailbox = subprocess.Popen(
            [sys.executable, "-m", "tests.notifications.crash.mailbox"]
            + [str(self.port), str(self.path), str(self.seconds_a_letter)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert self.mailbox.stdout.readline() == b"ready\n"
        self.start_worker()
        return self

    def __exit__(self, *_) -> None:
        self.end_worker()
        self.mailbox.kill()
        self.mailbox.wait()
        self.mailbox.stdout.close()

    def start_worker(self) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "tests.notifications.crash.app", "worker", "-l", "INFO"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        database = settings.DATABASES["default"]
        told = {
            "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@/{database['HOST']}/{database['NAME']}",
            "SECRET_KEY": settings.SECRET_KEY,
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "OUTBOX_LEASE_SECONDS": str(self.lease),
            "CRASH_PREFIX": self.prefix,
        }
        log = self.log_path.open("wb")
        self.worker = subprocess.Popen(
            [*celery, "-c", str(self.processes), *alone],
            cwd=ROOT,
            env=os.environ | told,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def end_worker(self) -> None:
        """kill -9 of the worker and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def kill_somebody(self, *, whole: bool = False) -> bool:
        """kill -9 of one child that sends, or of the worker with all its children, which is then started anew.

        False if there is nobody to kill yet: a worker whose children all die while it begins gives up by itself.
        """
        if whole:
            self.end_worker()
            self.start_worker()
            self.figures.killed["worker"] += 1
            return True
        if b" ready." not in self.log_path.read_bytes()[:20_000]:
            return False
        children = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children")
        try:
            found = children.read_text().split()
            os.kill(int(random.choice(found)), signal.SIGKILL)
        except (OSError, IndexError):
            return False
        self.figures.killed["child"] += 1
        return True

    def make_people(self, organization: Organization) -> None:
        """Members of the active organization, who may be written to as often as one likes."""
        self.organization = organization
        with organization_scope(organization), transaction.atomic():
            MessageSettings.objects.create(organization=organization, most_per_day=30_000)
            for number in range(self.people):
                MembershipFactory(organization=organization, user__email=f"{number}@{organization.slug}.example")
            self.members = list(Membership.objects.select_related("user"))

    def queue(self) -> None:
        """Ten notifications in one transaction, half of them merged with others; tried until it is acknowledged."""
        numbers = list(range(self.next, self.next + AT_ONCE))
        notices = [
            Notice(
                kind=Kind.CONCERN if number % 2 else Kind.PLAN,
                key=f"crash:{number}",
                to=random.choice(self.members),
                subject="s",
                text=f"[{number}]",
            )
            for number in numbers
        ]
        while True:
            try:
                with organization_scope(self.organization), transaction.atomic():
                    notify_many(organization=self.organization, notices=notices)
                break
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(0.05)
        self.next += AT_ONCE
        self.acknowledged |= set(numbers)

    def wait_for_letters(self, number: int, patience: float) -> None:
        """Until about so many more letters have come, or for so many seconds."""
        ends, enough = time.monotonic() + patience, self._size() + (number - 1) * LINE
        while self._size() <= enough and time.monotonic() < ends:
            time.sleep(0.01)

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def kill_one(self, patience: float = 30) -> None:
        """kill -9 of one child, as soon as there is one: a worker needs some seconds to begin."""
        ends = time.monotonic() + patience
        while not self.kill_somebody() and time.monotonic() < ends:
            time.sleep(0.05)

    def sweep(self) -> None:
        """What the schedule does each minute."""
        send_waiting.apply_async(ignore_result=True)

    def wait(self, patience: float) -> None:
        """Until nothing waits any more, or for so many seconds."""
        ends = time.monotonic() + patience
        while self.waiting() and time.monotonic() < ends:
            self.sweep()
            time.sleep(0.5)

    def waiting(self) -> int:
        with organization_scope(self.organization), transaction.atomic():
            return OutgoingMessage.objects.filter(IS_WAITING).count()

    def count(self) -> Figures:
        """What the mailbox holds against what was acknowledged."""
        told, found = self.figures, Counter()
        kept: dict[str, str] = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            word, name, numbers = re.fullmatch(r"(\w+) (\S+) (\S+)", line).groups()
            if word == "new":
                kept[name] = numbers
                found.update(int(number) for number in numbers.split(","))
            else:
                told.repeats += 1
                told.altered += kept[name] != numbers
        told.acknowledged, told.letters = len(self.acknowledged), len(kept)
        told.lost = len(self.acknowledged - set(found))
        told.twice = sum(times > 1 for times in found.values())
        told.seconds = time.monotonic() - self.begun
        return told


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
