"""What a browser sends about sealed notes, read strictly. What is wrong is refused in words that repeat none of it."""

import json
import re
from datetime import UTC, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from sessions.choices import Way
from sessions.sealing import ciphertext
from sessions.sealing.keys import Wraps

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def content_in(sent: QueryDict) -> bytes:
    """The sealed note that was sent."""
    return ciphertext.sealed_note(sent.get("content", ""))


def key_in(sent: QueryDict) -> str:
    """The public key to which the browser sealed."""
    return ciphertext.public_key(sent.get("key", ""))


def passkey_in(sent: QueryDict) -> tuple[str, bytes]:
    """Which passkey, and the private key that it opens."""
    return ciphertext.credential(sent.get("credential", "")), ciphertext.passkey_wrap(sent.get("content", ""))


def version_in(sent: QueryDict) -> int:
    """The version that the browser saw."""
    return _number(sent.get("version", ""))


def reader_in(sent: QueryDict) -> int:
    """The person with whom a note is shared."""
    return _number(sent.get("reader", ""))


def id_in(sent: QueryDict) -> UUID:
    """The id that the browser gave to a new row."""
    try:
        return UUID(sent.get("id", ""))
    except ValueError:
        raise _incomplete() from None


def pairing_in(sent: QueryDict) -> UUID | None:
    """Whom a note is about; None for nobody in particular."""
    try:
        return UUID(sent["pairing"]) if sent.get("pairing") else None
    except ValueError:
        raise _incomplete() from None


def instant_in(sent: QueryDict) -> datetime:
    """When the note was written, in UTC and to the millisecond, letter for letter as it stands in the envelope."""
    text = sent.get("written_at", "")
    try:
        if not INSTANT.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        raise _incomplete() from None


def instant_text(moment: datetime) -> str:
    """An instant as the browser wrote it into the envelope."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def wraps_in(sent: QueryDict) -> Wraps:
    """Private keys by public key and way, each an age file."""
    try:
        told = json.loads(sent.get("wraps", ""))
        pairs = [(key, way, file) for key, of_key in told.items() for way, file in of_key.items()]
    except (ValueError, AttributeError, RecursionError):
        raise _incomplete() from None
    wraps: Wraps = {}
    for key, way, file in pairs:
        if way not in Way.values or not isinstance(file, str):
            raise _incomplete()
        wraps.setdefault(ciphertext.public_key(key), {})[way] = ciphertext.wrapped_key(file, way)
    return wraps


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise _incomplete()
    return int(text)


def _incomplete() -> ValidationError:
    return ValidationError(_("Something is missing in what was sent. Load the page anew."))
