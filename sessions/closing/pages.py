"""What the pages of endings share."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


def one_of(rows: QuerySet[Row], key: str | None) -> Row:
    """The row that a form names, or 404: what is no id is like one that is not there."""
    try:
        found = rows.filter(pk=UUID(key or "")).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
