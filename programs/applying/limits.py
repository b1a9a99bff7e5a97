"""How often one may begin, look and be written to, counted where all processes count together."""

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from mentoring_platform.audit.origin import address_of
from programs.models import Application

logger = logging.getLogger(__name__)
FIVE_MINUTES, HOUR, DAY = 5 * 60, 60 * 60, 24 * 60 * 60
MOST_BEGUN = 40
"""By one address in an hour: a class that applies together shares one."""
MOST_BEGUN_BY_ALL = 600
"""In one organization in an hour; above it each beginning takes a second press, and nobody is sent away."""
MOST_LOOKS = 300
"""At one application in five minutes: what is typed is kept by itself every other second."""
MOST_NOWHERE = 100
"""By one address in five minutes, of secrets that lead nowhere."""
MOST_LETTERS = 5
"""For one draft."""
MOST_LETTERS_TO_ONE = 5
"""To one mailbox in a day, of those that whoever applies sets off; what the office writes is not counted."""
LEAST_SECONDS = 5
"""Nobody reads a form and fills it in sooner."""


def begins_too_often(request: HttpRequest) -> bool:
    """Count one more beginning of this address; whether it is one too many. Others' are nothing to it."""
    organization = request.organization.pk
    if _count(f"apply:{organization}:{address_of(request)}", HOUR) > MOST_BEGUN:
        return True
    if _count(_key_of_all(request), HOUR) == MOST_BEGUN_BY_ALL:
        logger.warning("organization %s: %s applications were begun within an hour", organization, MOST_BEGUN_BY_ALL)
    return False


def is_crowded(request: HttpRequest) -> bool:
    """Whether so many begin at this organization that it is likely to be machines; counts nothing."""
    return cache.get(_key_of_all(request), 0) >= MOST_BEGUN_BY_ALL


def looks_too_often(application: Application) -> bool:
    """Count one more request for this application; whether it is one too many."""
    return _count(f"application:{application.pk}", FIVE_MINUTES) > MOST_LOOKS


def guesses_too_often(request: HttpRequest) -> bool:
    """Count one more secret of this address that leads nowhere; whether it is one too many."""
    return _count(f"application-nowhere:{address_of(request)}", FIVE_MINUTES) > MOST_NOWHERE


def may_write_to(address: str) -> bool:
    """Count one more letter to a mailbox, whatever the organization; whether it may go. Only a hash is kept."""
    name, _at, domain = address.strip().casefold().rpartition("@")
    mailbox = f"{name.partition('+')[0]}@{domain}"
    key = salted_hmac("programs.applying.letters", mailbox).hexdigest()
    return _count(f"apply-letters:{key}", DAY) <= MOST_LETTERS_TO_ONE


def _key_of_all(request: HttpRequest) -> str:
    return f"apply:{request.organization.pk}"


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # its time has just ended
        return 1
