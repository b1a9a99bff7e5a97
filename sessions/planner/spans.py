"""Between which days the planner looks: a term of the program, or days of one's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from mentoring_platform.ui.forms import DayField, DayInput
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Program

LONGEST = timedelta(days=400)
WITHOUT_TERMS = timedelta(weeks=12)
LOOKING_BACK = timedelta(days=400)


@dataclass(frozen=True)
class PlannedSpan:
    """Days of a plan, both inclusive; `term` is None for days of one's own."""

    first: date
    last: date
    term: CalendarPeriod | None = None


class SpanForm(forms.Form):
    """Days of one's own, at most a year and a month."""

    first = DayField(label=_("From"), widget=DayInput({"class": "form-control"}))
    last = DayField(label=_("Until"), widget=DayInput({"class": "form-control"}))

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            raise ValidationError({"last": _("The last day cannot be before the first.")})
        if first and last and last - first > LONGEST:
            raise ValidationError({"last": _("Choose a year at most.")})
        return data


def terms_of(program: Program, today: date) -> QuerySet[CalendarPeriod]:
    """The program's terms from a year ago on, by their first day."""
    terms = CalendarPeriod.objects.filter(program=program, kind=PeriodKind.TERM, ends_on__gte=today - LOOKING_BACK)
    return terms.order_by("starts_on")


def span_asked(
    data: QueryDict, form: SpanForm, *, program: Program, terms: list[CalendarPeriod], today: date
) -> PlannedSpan:
    """The span of the address: `term=`, or `first=` and `last=`; else the present term, the next one, or the last.

    Raises Http404 for a term that is not one of these.
    """
    if key := data.get("term"):
        chosen = next((term for term in terms if str(term.pk) == key), None)
        if chosen is None:
            raise Http404
        return PlannedSpan(chosen.starts_on, chosen.ends_on, chosen)
    if form.is_bound and form.is_valid():
        return PlannedSpan(form.cleaned_data["first"], form.cleaned_data["last"])
    usual = next((term for term in terms if term.ends_on >= today), terms[-1] if terms else None)
    if usual is not None:
        return PlannedSpan(usual.starts_on, usual.ends_on, usual)
    begins = max(today, program.starts_on)
    return PlannedSpan(begins, begins + WITHOUT_TERMS)
