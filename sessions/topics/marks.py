"""Pseudonyms for one week: the same for the same person in one program, and nobody's once the secret is destroyed."""

import hmac
import secrets
from uuid import UUID

SECRET_BYTES = 32


def new_secret() -> bytes:
    """The secret of a week."""
    return secrets.token_bytes(SECRET_BYTES)


def mark_of_mentee(secret: bytes, program_id: UUID, mentee_id: UUID) -> bytes:
    """HMAC-SHA256 of who was accompanied. Each program has its own, so that no one is followed from one to another."""
    return _mark(secret, b"mentee", program_id, mentee_id)


def mark_of_meeting(secret: bytes, meeting_id: UUID) -> bytes:
    """HMAC-SHA256 of a meeting: choosing again replaces what was chosen before."""
    return _mark(secret, b"meeting", meeting_id)


def _mark(secret: bytes, kind: bytes, *ids: UUID) -> bytes:
    return hmac.digest(bytes(secret), kind + b"".join(key.bytes for key in ids), "sha256")
