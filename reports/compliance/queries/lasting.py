"""How long the pairings of a slice have lasted."""

from datetime import date

from django.db.models import Case, Count, DateField, F, Q, Value, When

from mentoring_platform.accounts.viewer import Viewer
from programs.choices import AS_PLANNED, PairingRole
from reports.compliance.periods import Period
from reports.compliance.queries.slices import Slice
from reports.compliance.survival import Survival, survival_of
from reports.queries.reach import pairings_reported_to, sees_sums_only

YEARS = 3


def survival(viewer: Viewer, period: Period, slice_: Slice) -> Survival | None:
    """Of the main mentors' pairings that began in the three years before the day of the period; one query.

    None for who sees sums alone: the steps of a curve, and its differences from quarter to quarter, are single people.
    """
    if sees_sums_only(viewer):
        return None
    day = period.as_of
    pairings = pairings_reported_to(viewer).filter(
        slice_.of_enrolments("enrolment__"), role=PairingRole.PRIMARY, starts_on__range=(_years_before(day), day)
    )
    is_over = Q(ends_on__lt=day)
    last = Case(When(is_over, then=F("ends_on")), default=Value(day), output_field=DateField())
    broken = Case(When(is_over & ~Q(end_reason__in=AS_PLANNED), then=Value(True)), default=Value(False))
    spans = pairings.order_by().annotate(seen_until=last, is_broken=broken)
    rows = spans.values_list("starts_on", "seen_until", "is_broken").annotate(number=Count("pk"))
    return survival_of(
        length for first, seen, is_broken, number in rows for length in [((seen - first).days + 1, is_broken)] * number
    )


def _years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:
        return day.replace(year=day.year - YEARS, day=28)
