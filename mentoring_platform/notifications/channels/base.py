"""What every channel's adapter is told, and the three ways in which sending ends."""

from dataclasses import dataclass, field
from typing import Protocol

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 5, 10
"""How long a provider is waited for; together well below the time for which a message is held by who sends it."""


@dataclass(frozen=True)
class Letter:
    """What leaves as one message. `id` is the same at every attempt, so that who has it already can know it."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    short: str
    link: str
    language: str
    sender: str
    token: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The provider has taken it; `reference` is its own name for the message."""

    reference: str = ""


class Refused(Exception):
    """This message will never go. With `is_wrong_address`, nor will any other to the same address."""

    def __init__(self, reason: str, *, is_wrong_address: bool = False):
        super().__init__(reason)
        self.reason, self.is_wrong_address = reason, is_wrong_address


class Temporary(Exception):
    """It did not go now. `blames_provider`: others would fare alike. Not `is_certain`: it may have gone after all."""

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        blames_provider: bool = True,
        is_certain: bool = True,
    ):
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after
        self.blames_provider, self.is_certain = blames_provider, is_certain


class Adapter(Protocol):
    """One provider of one channel. Made for one run, and closed at its end."""

    name: str

    def send(self, letter: Letter) -> Sent:
        """Give one letter to the provider. Raises Refused or Temporary, never logs content, addresses or secrets."""

    def close(self) -> None:
        """Let go of connections."""
