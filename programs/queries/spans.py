from datetime import date

from django.db.models import Q


def active_on(day: date, prefix: str = "") -> Q:
    """What runs on a day: begun, and not over. `prefix` leads to the rows that carry the dates ("pairings__")."""
    return Q(**{f"{prefix}starts_on__lte": day}) & not_over_on(day, prefix)


def not_over_on(day: date, prefix: str = "") -> Q:
    """What runs on a day or begins later."""
    return Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
