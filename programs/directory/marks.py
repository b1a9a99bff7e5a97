"""By what somebody who asked to be left out is known again: keyed hashes, of which nothing can be read."""

import re

from django.utils.crypto import salted_hmac

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.names import searchable

SHORTEST_NUMBER = 7
"""What is shorter, many share."""


def marks_of(organization: Organization, *, name: str = "", phone: str = "", email: str = "") -> set[str]:
    """The marks of a name, a phone number and an address, as far as they are given."""
    number = re.sub(r"\D", "", phone).removeprefix("972").lstrip("0")
    told = {
        "name": searchable(name),
        "phone": number if len(number) >= SHORTEST_NUMBER else "",
        "email": email.strip().casefold(),
    }
    return {_mark(organization, what, value) for what, value in told.items() if value}


def _mark(organization: Organization, what: str, value: str) -> str:
    return salted_hmac(f"directory:{organization.pk}:{what}", value, algorithm="sha256").hexdigest()
