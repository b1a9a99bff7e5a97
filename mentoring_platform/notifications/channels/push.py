"""Notices on the device by web push (RFC 8030, 8291, 8292), through pywebpush with our VAPID key.

The address is the browser's subscription as JSON, made by whoever holds the browser: only the services that browsers
really use are spoken to. `Topic` lets a notice that is sent twice take its own place while it waits at the service, and
`tag` on the device.
"""

import base64
import json
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

import requests
from django.conf import settings

from .base import SECONDS_TO_ANSWER, SECONDS_TO_CONNECT, Letter, Refused, Sent, Temporary
from .http import seconds_of

KEPT_FOR = 24 * 60 * 60
GONE = {404, 410}
FAILURES_OF_ONE_SERVICE = 2


class PushAdapter:
    """Each browser's maker has a service of its own: one that fails twice in a run is not asked again in it."""

    name = "push"

    def __init__(self):
        self.session = requests.Session()
        self.session.max_redirects = 0
        self.failures: dict[str, int] = {}

    def send(self, letter: Letter) -> Sent:
        subscription = subscription_of(letter.to)
        if subscription is None:
            raise Refused("no push service", is_wrong_address=True)
        host = urlsplit(subscription["endpoint"]).netloc
        if self.failures.get(host, 0) >= FAILURES_OF_ONE_SERVICE:
            raise Temporary("ServiceFails", blames_provider=False)
        told = {"title": letter.sender, "body": letter.short, "url": letter.link, "tag": letter.id}
        try:
            answer = self._post(subscription, json.dumps(told, ensure_ascii=False), topic_of(letter.id))
        except requests.RequestException as error:
            self.failures[host] = self.failures.get(host, 0) + 1
            raise Temporary(type(error).__name__, blames_provider=False, is_certain=False) from error
        if answer.status_code in (429, 503) or answer.status_code >= 500:
            self.failures[host] = self.failures.get(host, 0) + 1
        return _told(answer)

    def _post(self, subscription: dict, told: str, topic: str) -> requests.Response:
        from pywebpush import WebPushException, webpush

        try:
            return webpush(
                subscription,
                told,
                vapid_private_key=_key(settings.VAPID_PRIVATE_KEY),
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                ttl=KEPT_FOR,
                headers={"Topic": topic, "Urgency": "normal"},
                timeout=(SECONDS_TO_CONNECT, SECONDS_TO_ANSWER),
                requests_session=self.session,
            )
        except WebPushException as error:
            if error.response is None:
                raise Refused("WebPushException", is_wrong_address=True) from error
            return error.response

    def close(self) -> None:
        self.session.close()


def subscription_of(text: str) -> dict | None:
    """A browser's subscription, if it is one, and of a service that browsers use."""
    try:
        found = json.loads(text)
        address = urlsplit(found["endpoint"])
        keys = {name: str(found["keys"][name]) for name in ("p256dh", "auth")}
        host = address.hostname or ""
    except (ValueError, KeyError, TypeError):
        return None
    is_known = any(host == known or host.endswith(f".{known}") for known in settings.PUSH_SERVICES)
    if not is_known or address.scheme != settings.PUSH_SCHEME:
        return None
    return {"endpoint": str(found["endpoint"]), "keys": keys}


def topic_of(message_id: str) -> str:
    """RFC 8030, 5.4: at most 32 characters of base64url."""
    return base64.urlsafe_b64encode(UUID(message_id).bytes).rstrip(b"=").decode()


@lru_cache(maxsize=2)
def _key(private_key: str):
    from py_vapid import Vapid

    return Vapid.from_string(private_key)


def _told(answer: requests.Response) -> Sent:
    status = answer.status_code
    if status in (200, 201, 202, 204):
        return Sent(answer.headers.get("Location", "")[:200])
    if status in GONE:
        raise Refused(f"HTTP {status}", is_wrong_address=True)
    if status in (429, 503):
        wait = seconds_of(answer.headers.get("Retry-After"))
        raise Temporary(f"HTTP {status}", retry_after=wait, blames_provider=False)
    if status >= 500 or status in (401, 403):
        raise Temporary(f"HTTP {status}", blames_provider=status < 500, is_certain=status < 500)
    raise Refused(f"HTTP {status}")
