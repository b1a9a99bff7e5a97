"""The public half of the key by which this server proves itself to push services (VAPID, RFC 8292)."""

import base64
from functools import lru_cache

from django.conf import settings


def public_key() -> str:
    """As a browser wants it, base64url; empty where no key is set."""
    return _public(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


@lru_cache(maxsize=2)
def _public(private_key: str) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid import Vapid

    point = Vapid.from_string(private_key).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
