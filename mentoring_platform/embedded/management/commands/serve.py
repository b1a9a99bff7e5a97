import fcntl
import os
import signal
import subprocess  # nosec B404  # runs our own programs, never a shell
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand

GRACE_SECONDS = 10
NOTE = settings.BASE_DIR / ".serve.pid"


class Command(BaseCommand):
    help = "Run the site with its worker and scheduler in the foreground; Ctrl-C or --stop ends all of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--stop", action="store_true", help="End the site that runs from this folder, if one does.")

    def handle(self, *, port: int, stop: bool, **options) -> None:
        if stop:
            self._stop_other()
            return
        # Ctrl-C by name: a site that a script started in the background would else inherit deafness to it.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._leave)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
            signal.signal(signal.SIGHUP, self._leave)
        with NOTE.open("a+") as note:
            self._sign(note)
            self._run(port)

    def _run(self, port: int) -> None:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "mentoring_platform"]
        commands = [
            [*python, "gunicorn", "mentoring_platform.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "4"],
            [*celery, "worker", "-c", "2", "-l", "WARNING"],
            [*celery, "beat", "-l", "WARNING"],
        ]
        children: list[subprocess.Popen] = []
        try:
            for command in commands:
                children.append(subprocess.Popen(command))  # nosec B603  # noqa: S603  our own programs, no shell
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            self.stderr.write("One of web, worker and scheduler has ended; the others are stopped too.")
            sys.exit(1)
        finally:
            self._end(children)

    def _leave(self, *_) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the farewell short
        sys.exit(0)

    def _end(self, children: list[subprocess.Popen]) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()

    def _sign(self, note) -> None:
        """Leave our number for --stop; the lock tells that it is alive. A second site goes unsigned."""
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        note.truncate(0)
        note.write(str(os.getpid()))
        note.flush()

    def _stop_other(self) -> None:
        try:
            note = NOTE.open()
        except FileNotFoundError:
            return
        with note:
            try:
                fcntl.flock(note, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                os.kill(int(note.read()), signal.SIGTERM)
                fcntl.flock(note, fcntl.LOCK_SH)
                self.stdout.write("The site has ended.")
