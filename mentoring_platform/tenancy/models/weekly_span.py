from collections.abc import Iterable
from datetime import time
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, gettext_lazy

from mentoring_platform.tenancy.choices import Weekday

from .base import TenantModel

Span = tuple[int, time, time]
"""Weekday (Monday is 0), from, until; in local time."""


class WeeklySpan(TenantModel):
    """A span of local time on a weekday in which somebody can meet, every week; a person's app says whose."""

    weekday = models.PositiveSmallIntegerField(gettext_lazy("day"), choices=Weekday.choices)
    starts_at = models.TimeField(gettext_lazy("from"))
    ends_at = models.TimeField(gettext_lazy("until"))

    class Meta:
        abstract = True
        ordering = ["weekday", "starts_at"]


def ordered_spans(spans: Iterable[Span]) -> list[Span]:
    """These spans by day and hour, each once. Raises ValidationError when two overlap or one has no length."""
    ordered = sorted(set(spans))
    if any(end <= start for _day, start, end in ordered):
        raise ValidationError(gettext("The end has to be later than the beginning."))
    if any(day == next_day and next_start < end for (day, _s, end), (next_day, next_start, _e) in pairwise(ordered)):
        raise ValidationError(gettext("Two of these times overlap."))
    return ordered
