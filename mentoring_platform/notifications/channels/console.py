"""For development: what would be sent is shown where the worker runs. Not for production, where it would be a log."""

import sys

from .base import Letter, Sent


class _Console:
    name = ""

    def send(self, letter: Letter) -> Sent:
        sys.stdout.write(f"[{self.name}] {letter.to[:60]}\n{letter.sender}: {letter.short}\n{letter.link}\n\n")
        sys.stdout.flush()
        return Sent(letter.id)

    def close(self) -> None:
        """Nothing is held."""


class SmsConsole(_Console):
    name = "console-sms"


class WhatsappConsole(_Console):
    name = "console-whatsapp"


class PushConsole(_Console):
    name = "console-push"
