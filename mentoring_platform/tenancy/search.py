"""Finding people by what somebody typed: a name with mistakes, a phone number, a number of the office's records."""

import re

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When

from mentoring_platform.tenancy.names import searchable

ALIKE = 0.28
MOST_WORDS = 4


def search_people(people: QuerySet, text: str) -> QuerySet:
    """Those of `people` who fit the text, the closest first; all, in their own order, for an empty text.

    The rows carry `search_name`, `phone` and `external_id`. Each word of a name has to be contained or to resemble a
    part of the name, in Hebrew as in English; three digits or more are looked for in phones and office numbers.
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 3 and len(digits) * 2 >= len(text.strip()):
        local = digits.lstrip("0").removeprefix("972")
        return people.filter(Q(phone__contains=local) | Q(external_id__icontains=text.strip()))
    words = searchable(text).split()[:MOST_WORDS]
    if not words:
        return people
    closeness = Value(0.0, output_field=FloatField())
    for number, word in enumerate(words):
        alias = f"alike_{number}"
        people = people.alias(**{alias: TrigramWordSimilarity(word, "search_name")})
        fits = Q(search_name__contains=word)
        people = people.filter(fits | Q(**{f"{alias}__gte": ALIKE}) if len(word) > 2 else fits)
        closeness = closeness + _closeness(word, alias)
    return people.alias(closeness=closeness).order_by("-closeness", "full_name", "pk")


def _closeness(word: str, alias: str) -> Case:
    """3 at the beginning of the name, 2 at that of another word of it, 1.5 inside, else how alike they are (0 to 1)."""
    return Case(
        When(search_name__startswith=word, then=Value(3.0)),
        When(search_name__contains=f" {word}", then=Value(2.0)),
        When(search_name__contains=word, then=Value(1.5)),
        default=F(alias),
        output_field=FloatField(),
    )
