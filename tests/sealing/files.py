"""Files of the shape that our browsers send. Random instead of encrypted: the server cannot tell, and must not."""

import base64
import json
import secrets

from sessions.sealing.ciphertext import BECH32, WORK, _polymod


def b64(size: int) -> bytes:
    return base64.b64encode(secrets.token_bytes(size)).rstrip(b"=")


def note_file(size: int = 1024) -> bytes:
    """A note padded to so many bytes."""
    header = b"age-encryption.org/v1\n-> X25519 %s\n%s\n--- %s\n" % (b64(32), b64(32), b64(32))
    return header + secrets.token_bytes(16 + size + 16)


def wrap_file(way: str) -> bytes:
    """A private key, encrypted for this way."""
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n--- %s\n" % (b64(16), WORK[way], b64(32), b64(32))
    return header + secrets.token_bytes(16 + 74 + 16)


def passkey_file() -> bytes:
    """A private key, encrypted by a passkey."""
    header = b"age-encryption.org/v1\n-> age-encryption.org/fido2prf %s\n%s\n--- %s\n" % (b64(16), b64(32), b64(32))
    return header + secrets.token_bytes(16 + 74 + 16)


def bech32(prefix: str, content: bytes) -> str:
    places = -(-len(content) * 8 // 5)
    number = int.from_bytes(content) << places * 5 - len(content) * 8
    values = [number >> 5 * place & 31 for place in reversed(range(places))]
    start = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*start, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * place & 31 for place in reversed(range(6))]
    return f"{prefix}1" + "".join(BECH32[value] for value in values)


def public_key() -> str:
    """A new recipient; nobody has its private key."""
    return bech32("age", secrets.token_bytes(32))


def credential() -> str:
    """What names a passkey; nobody has it."""
    return bech32("age-plugin-fido2prf-", secrets.token_bytes(48)).upper()


def sent(file: bytes) -> str:
    return base64.b64encode(file).decode()


def sent_wraps(*keys: str, ways: tuple[str, ...] = ("passphrase", "recovery")) -> str:
    return json.dumps({key: {way: sent(wrap_file(way)) for way in ways} for key in keys})
