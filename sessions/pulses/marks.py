"""Pseudonyms for one quarter: the same for the same person in one program, nobody's once the secret is destroyed."""

import hmac
import secrets
from datetime import date
from uuid import UUID


def new_secret() -> bytes:
    """The secret of a quarter."""
    return secrets.token_bytes(32)


def mark_of(secret: bytes, program_id: UUID, whose: str, person_id: UUID) -> bytes:
    """HMAC-SHA256 of who answered; each program and side has its own, so that no one is followed between them."""
    return hmac.digest(bytes(secret), whose.encode() + program_id.bytes + person_id.bytes, "sha256")


def quarter_of(day: date) -> date:
    """The first day of the quarter of the calendar year in which a day lies."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def next_quarter(first_day: date) -> date:
    """The first day of the quarter after the one that begins on `first_day`."""
    return date(first_day.year + (first_day.month + 2) // 12, (first_day.month + 2) % 12 + 1, 1)
