"""How often one address may begin or send, counted where all processes count together."""

from django.core.cache import cache
from django.http import HttpRequest

from mentoring_platform.audit.origin import address_of

HOUR = 60 * 60
MOST_BEGUN = 40
"""By one address in an hour: a class that applies together shares one."""
MOST_BEGUN_BY_ALL = 600
MOST_LETTERS = 5
"""To one application: its links, and what is said to whoever applied before anybody has sent it."""
LEAST_SECONDS = 5
"""Nobody reads a form and fills it in sooner."""


def begins_too_often(request: HttpRequest) -> bool:
    """Count one more beginning; whether it is one too many, for this address or for this organization."""
    organization = request.organization.pk
    own = _count(f"apply:{organization}:{address_of(request)}") > MOST_BEGUN
    return _count(f"apply:{organization}") > MOST_BEGUN_BY_ALL or own


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # its time has just ended
        return 1
