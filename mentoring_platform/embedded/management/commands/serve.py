import signal
import subprocess
import sys
import time

from django.core.management.base import BaseCommand

GRACE_SECONDS = 10


class Command(BaseCommand):
    help = "Run the site with its worker and scheduler in the foreground; Ctrl-C ends all of them."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options) -> None:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "mentoring_platform"]
        commands = [
            [*python, "gunicorn", "mentoring_platform.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "4"],
            [*celery, "worker", "-c", "2", "-l", "WARNING"],
            [*celery, "beat", "-l", "WARNING"],
        ]
        children = [subprocess.Popen(command) for command in commands]  # noqa: S603  our own programs, no shell
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            self.stderr.write("One of web, worker and scheduler has ended; the others are stopped too.")
            sys.exit(1)
        except KeyboardInterrupt:
            pass
        finally:
            self._end(children)

    def _end(self, children: list[subprocess.Popen]) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
