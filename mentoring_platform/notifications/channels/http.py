"""One POST to a provider, with time limits, told in the adapters' words."""

import json
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests

from mentoring_platform.tenancy import clock

from .base import SECONDS_TO_ANSWER, SECONDS_TO_CONNECT, Temporary

MOST_BYTES = 64 * 1024
LONGEST_WAIT = 24 * 60 * 60


@dataclass(frozen=True)
class Answer:
    status: int
    json: dict
    retry_after: float | None


def post(session: requests.Session, address: str, **request) -> Answer:
    """What the provider answers. Raises Temporary where there is none, or none that tells whether it has taken it.

    An answer of 429 or 503 says that it has not; one of 5xx otherwise leaves it open, as a broken connection does.
    """
    ends = time.monotonic() + SECONDS_TO_ANSWER
    try:
        limits = (SECONDS_TO_CONNECT, SECONDS_TO_ANSWER)
        with session.post(address, timeout=limits, stream=True, allow_redirects=False, **request) as response:
            body = b""
            for piece in response.iter_content(4096):
                body += piece
                if len(body) > MOST_BYTES or time.monotonic() > ends:
                    raise Temporary("SlowAnswer", is_certain=False)
    except requests.ConnectTimeout as error:
        raise Temporary("ConnectTimeout") from error
    except requests.RequestException as error:
        raise Temporary(type(error).__name__, is_certain=False) from error
    answer = Answer(response.status_code, _json(body), seconds_of(response.headers.get("Retry-After")))
    if answer.status in (429, 503):
        raise Temporary(f"HTTP {answer.status}", retry_after=answer.retry_after)
    if answer.status >= 500 or answer.status in (401, 403, 407):
        raise Temporary(f"HTTP {answer.status}", is_certain=answer.status < 500)
    return answer


def seconds_of(retry_after: str | None) -> float | None:
    """What a Retry-After header says (RFC 9110, 10.2.3: seconds or a date), a day at most; None if it says nothing."""
    if not retry_after:
        return None
    try:
        wait = float(retry_after)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(retry_after) - clock.now()).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def _json(body: bytes) -> dict:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
