"""What the server takes: age files (https://age-encryption.org/v1) of exactly the kinds that our browsers make.

It opens nothing. What is no such file is refused in words that hold none of it.
"""

import base64
import binascii
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sessions.choices import Way

LARGEST = 70_000
LONGEST_CREDENTIAL = 2000
SIZES = {1024 << power for power in range(7)}
"""Of what is sealed, padded: 1 KiB to 64 KiB."""
IDENTITY_SIZE = 74
WORK = {Way.PASSPHRASE: 17, Way.RECOVERY: 10}
"""The binary logarithm of scrypt's cost."""
NONCE = TAG = 16
PART = re.compile(rb"[A-Za-z0-9+/]+")
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def sealed_note(encoded: str) -> bytes:
    """The age file of a note, sealed to one X25519 key and padded; it came as base64. Raises ValidationError."""
    file = _decoded(encoded)
    stanza, body = _parts(file)
    if len(stanza) != 2 or stanza[0] != b"X25519" or not _holds(stanza[1], 32):
        raise _not_sealed()
    if body - NONCE - TAG not in SIZES:
        raise _not_sealed()
    return file


def wrapped_key(encoded: str, way: str) -> bytes:
    """The age file of a private key, encrypted by scrypt at the cost of this way. Raises ValidationError."""
    file = _decoded(encoded)
    stanza, body = _parts(file)
    if len(stanza) != 3 or stanza[0] != b"scrypt" or not _holds(stanza[1], 16):
        raise _not_sealed()
    if stanza[2] != str(WORK[Way(way)]).encode() or body != NONCE + IDENTITY_SIZE + TAG:
        raise _not_sealed()
    return file


def passkey_wrap(encoded: str) -> bytes:
    """The age file of a private key, encrypted by the secret of a passkey. Raises ValidationError."""
    file = _decoded(encoded)
    stanza, body = _parts(file)
    if len(stanza) != 2 or stanza[0] != b"age-encryption.org/fido2prf" or not _holds(stanza[1], 16):
        raise _not_sealed()
    if body != NONCE + IDENTITY_SIZE + TAG:
        raise _not_sealed()
    return file


def credential(text: str) -> str:
    """What names a passkey to the browser, whose checksum (bech32) holds. Raises ValidationError."""
    if len(text) > LONGEST_CREDENTIAL or not _is_bech32("AGE-PLUGIN-FIDO2PRF-", text, text.upper()):
        raise ValidationError(_("This is no passkey."))
    return text


def public_key(text: str) -> str:
    """The recipient age1…, whose checksum (bech32) holds. Raises ValidationError."""
    if len(text) != 62 or not _is_bech32("age", text, text.lower()):
        raise ValidationError(_("This is no public key."))
    return text


def _not_sealed() -> ValidationError:
    return ValidationError(_("This was not encrypted as it has to be. Nothing was kept."))


def _decoded(encoded: str) -> bytes:
    if len(encoded) > LARGEST * 4 // 3 + 4:
        raise ValidationError(_("This is too long for one note."))
    try:
        file = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise _not_sealed() from None
    if len(file) > LARGEST:
        raise ValidationError(_("This is too long for one note."))
    return file


def _parts(file: bytes) -> tuple[list[bytes], int]:
    """The arguments of the only stanza, and the size of the body; the stanza's own body must be a wrapped file key."""
    lines = file.split(b"\n", 4)
    if len(lines) != 5 or lines[0] != b"age-encryption.org/v1" or not lines[1].startswith(b"-> "):
        raise _not_sealed()
    if not _holds(lines[2], 32) or not lines[3].startswith(b"--- ") or not _holds(lines[3][4:], 32):
        raise _not_sealed()
    return lines[1][3:].split(b" "), len(lines[4])


def _holds(part: bytes, size: int) -> bool:
    """Whether this is the one way of writing so many bytes: base64 without padding."""
    if not PART.fullmatch(part) or len(part) != -(-size * 4 // 3):
        return False
    value = base64.b64decode(part + b"=" * (-len(part) % 4))
    return len(value) == size and base64.b64encode(value).rstrip(b"=") == part


def _is_bech32(prefix: str, text: str, in_one_case: str) -> bool:
    values = [BECH32.find(letter) for letter in text[len(prefix) + 1 :].lower()]
    if text != in_one_case or not text.startswith(f"{prefix}1") or len(values) < 6 or -1 in values:
        return False
    letters = [ord(letter) for letter in prefix.lower()]
    return _polymod([*(letter >> 5 for letter in letters), 0, *(letter & 31 for letter in letters), *values]) == 1


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check
