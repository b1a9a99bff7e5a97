"""The calendar of a program: its year in months, the parts of it, and the days it observes."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.calendars.choices import Observance
from mentoring_platform.tenancy import clock
from programs import queries, services
from programs.choices import PeriodKind
from programs.models import Program
from programs.permissions import can_manage_programs
from programs.services.observing import days_observed
from sessions.year.forms import OBSERVANCES, DayForm, ObservesForm, PeriodForm
from sessions.year.months import MONTHS, month_after, months_of
from sessions.year.pages import answer_change, answer_removal
from sessions.year.queries import pairings_of_program
from sessions.year.services import Change

PREVIEWED = timedelta(days=366)


@member_view(can_manage_programs, methods=("GET",))
def year(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Twelve months with what each day is, and the parts of the year. `?from=` names a day of the first month."""
    program = _managed(request, program_id)
    today = clock.today(request.organization)
    begins = month_after(clock.day_from(request.GET.get("from", "")) or today, 0)
    periods = list(queries.periods_of(program))
    context = {
        "program": program,
        "parts": [period for period in periods if not period.source and period.ends_on >= begins],
        "months": months_of(
            begins,
            periods,
            first_weekday=request.organization.first_weekday,
            today=today,
            rest=(program.shabbat_from, program.shabbat_until),
        ),
        "weekdays": [date(2024, 1, 1 + (request.organization.first_weekday + number) % 7) for number in range(7)],
        "observed": [OBSERVANCES[Observance(value)] for value in program.observes],
        "today": today,
        "previous": month_after(begins, -MONTHS),
        "following": month_after(begins, MONTHS),
    }
    return render(request, "mentoring_sessions/year/year.html", context)


@member_view(can_manage_programs)
def add(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One more term, break or holiday."""
    program = _managed(request, program_id)
    back = _year_url(request, program)
    form = PeriodForm(request.POST or None, initial={"kind": PeriodKind.BREAK}, submit=_("Add"), cancel_url=back)
    return answer_change(
        request,
        form,
        lambda data: _change(
            request,
            program,
            _since([data["kind"]], [data["starts_on"]]),
            lambda: services.add_period(program=program, by=request.viewer, **data),
        ),
        title=_("Add to the year"),
        back=back,
        done=_("Added. The meetings have followed."),
    )


@member_view(can_manage_programs)
def edit(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """Change a part of the year; of a computed day its name, and whether it is kept."""
    period = get_object_or_404(queries.managed_periods(request.viewer), pk=period_id)
    program, back = period.program, _year_url(request, period.program)
    kind, earlier = period.kind, period.starts_on
    form_class, service = (DayForm, services.change_day) if period.source else (PeriodForm, services.change_period)
    form = form_class(request.POST or None, period=period, submit=_("Save"), cancel_url=back)

    def change_of(data: dict) -> Change:
        since = None if period.source else _since([kind, data["kind"]], [earlier, data["starts_on"]])
        return _change(request, program, since, lambda: service(period=period, by=request.viewer, **data))

    return answer_change(
        request,
        form,
        change_of,
        title=period.name,
        back=back,
        done=_("Saved. The meetings have followed."),
        period=period,
    )


@member_view(can_manage_programs)
def remove(request: HttpRequest, period_id: UUID) -> HttpResponse:
    """Take a part of the year out that was made by hand."""
    period = get_object_or_404(queries.managed_periods(request.viewer), pk=period_id)
    change = _change(
        request,
        period.program,
        _since([period.kind], [period.starts_on]),
        lambda: services.remove_period(period=period, by=request.viewer),
    )
    return answer_removal(
        request,
        change,
        title=_("Remove %(name)s from the calendar?") % {"name": period.name},
        back=_year_url(request, period.program),
        done=_("Removed. The meetings have followed."),
        action=_("Remove"),
    )


@member_view(can_manage_programs)
def observes(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Which days the program observes, beside those of the coming year, as they are being chosen."""
    program = _managed(request, program_id)
    back = _year_url(request, program)
    form = ObservesForm(request.POST or request.GET or None, program=program, cancel_url=back)
    coming = _coming(request, form.cleaned_data if form.is_bound and form.is_valid() else form.initial)
    if request.htmx and request.method == "GET":
        return render(request, "mentoring_sessions/year/_coming.html", coming)
    return answer_change(
        request,
        form,
        lambda data: _change(
            request, program, None, lambda: services.set_observed_days(program=program, by=request.viewer, **data)
        ),
        title=_("Observed days"),
        back=back,
        done=_("Saved. The meetings have followed."),
        template="mentoring_sessions/year/observes.html",
        program=program,
        **coming,
    )


def _coming(request: HttpRequest, chosen: dict) -> dict[str, object]:
    """What a choice means for the coming year; what falls on every week is said in one word."""
    today = clock.today(request.organization)
    days = days_observed(request.organization, chosen["observes"], chosen["holiday_country"], today, today + PREVIEWED)
    return {
        "days": [(day, name) for day, (name, source) in days.items() if source != Observance.FRIDAY],
        "keeps_shabbat": Observance.SHABBAT in chosen["observes"],
        "keeps_fridays": Observance.FRIDAY in chosen["observes"],
    }


def _change(request: HttpRequest, program: Program, since: date | None, write: Callable[[], object]) -> Change:
    today = clock.today(request.organization)
    return Change(request.organization, write, pairings_of_program(program, min(since or today, today)), since)


def _since(kinds: list[str], days: list[date]) -> date | None:
    """From when on meetings follow a part of the year, past ones too; a term alone changes nothing of them."""
    return None if set(kinds) == {PeriodKind.TERM} else min(days)


def _managed(request: HttpRequest, program_id: UUID) -> Program:
    return get_object_or_404(queries.managed_programs(request.viewer), pk=program_id)


def _year_url(request: HttpRequest, program: Program) -> str:
    return request.viewer.url("mentoring_sessions:year", program.pk)
