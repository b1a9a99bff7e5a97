import sys

from django.core.management.base import BaseCommand, CommandError

from mentoring_platform.embedded import servers
from mentoring_platform.embedded.places import EmbeddedError


class Command(BaseCommand):
    help = "Start, stop or show the PostgreSQL and Valkey that come with the product."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("action", choices=["up", "down", "status"])

    def handle(self, *, action: str, **options) -> None:
        try:
            self._act(action)
        except EmbeddedError as error:
            raise CommandError(str(error)) from error

    def _act(self, action: str) -> None:
        if action == "up":
            self.stdout.write(f"Up. Data: {servers.up().data}")
        elif action == "down":
            self.stdout.write(f"Down. Data stay in {servers.down().data}")
        else:
            states = servers.status()
            for name, runs in states.items():
                self.stdout.write(f"{name}: {'up' if runs else 'down'}")
            if not all(states.values()):
                sys.exit(1)
