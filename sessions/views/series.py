"""The schedule of a pairing: fixed times opened, changed and ended, meetings added."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs.queries import substitutes_of
from programs.views.pages import way_back
from sessions import services
from sessions.choices import Mode
from sessions.forms import AddMeetingForm, EndSeriesForm, SeriesForm, new_series_values, series_values
from sessions.permissions import can_manage_schedule, can_see_meetings
from sessions.queries.schedule import managed_series, schedulable_pairings, schedule_of, schedule_pairings
from sessions.together.queries import managed_companions
from sessions.together.services import change_together, end_together
from sessions.views.days import add_problems


@member_view(can_see_meetings, methods=("GET",))
def schedule(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Fixed times, what comes, what was."""
    pairing = get_object_or_404(schedule_pairings(request.viewer), pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    context = {
        "schedule": schedule_of(request.viewer, pairing),
        "pairing": pairing,
        "can_manage": schedulable_pairings(request.viewer).filter(pk=pairing.pk).exists(),
        "substitutes": substitutes_of(pairing, clock.today(request.organization)),
    }
    return render(request, "mentoring_sessions/schedule.html", context)


@member_view(can_manage_schedule)
def open_series(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Fix a time."""
    pairing = get_object_or_404(schedulable_pairings(request.viewer), pk=pairing_id)
    back = way_back(request, _schedule_url(request, pairing.pk))
    form = SeriesForm(
        request.POST or None,
        initial=new_series_values(request.organization, pairing),
        viewer=request.viewer,
        pairing=pairing,
        submit=_("Fix this time"),
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.open_series(pairing=pairing, by=request.viewer, **form.cleaned_data)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The fixed time is set, and the meetings stand in the schedule."))
            return redirect(back)
    return _page(request, pairing, form, _("A fixed time"))


@member_view(can_manage_schedule)
def change_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Another fixed time from a day on."""
    series = get_object_or_404(managed_series(request.viewer), pk=series_id)
    form = SeriesForm(
        request.POST or None,
        initial=series_values(request.organization, series),
        viewer=request.viewer,
        pairing=series.pairing,
        series=series,
        submit=_("Change the fixed time"),
        cancel_url=_schedule_url(request, series.pairing_id),
    )
    form.fields["starts_on"].label = _("The change holds from")
    if request.method == "POST" and form.is_valid():
        rule = dict(form.cleaned_data)
        try:
            # With whom they meet together, they change together.
            all_of = managed_companions(request.viewer, series)
            change_together(all_of=all_of, starting=rule.pop("starts_on"), by=request.viewer, **rule)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The fixed time is changed. What was reported stays as it is."))
            return redirect(_schedule_url(request, series.pairing_id))
    return _page(request, series.pairing, form, _("Change the fixed time"))


@member_view(can_manage_schedule)
def end_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """No fixed time any more after a day."""
    series = get_object_or_404(managed_series(request.viewer), pk=series_id)
    form = EndSeriesForm(
        request.POST or None,
        initial={"ends_on": series.ends_on or clock.today(request.organization)},
        cancel_url=_schedule_url(request, series.pairing_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            all_of = managed_companions(request.viewer, series)
            end_together(all_of=all_of, ends_on=form.cleaned_data["ends_on"], by=request.viewer)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The fixed time ends. Later meetings are taken off the schedule."))
            return redirect(_schedule_url(request, series.pairing_id))
    return _page(request, series.pairing, form, _("End the fixed time"))


@member_view(can_manage_schedule)
def add_meeting(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """A meeting beside the fixed time."""
    pairing = get_object_or_404(schedulable_pairings(request.viewer), pk=pairing_id)
    initial = {
        "day": clock.today(request.organization),
        "minutes": pairing.enrolment.program.meeting_minutes,
        "mode": Mode.IN_PERSON,
    }
    form = AddMeetingForm(
        request.POST or None,
        initial=initial,
        organization=request.organization,
        viewer=request.viewer,
        pairing=pairing,
        cancel_url=_schedule_url(request, pairing.pk),
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("minutes", "mode", "place")}
        try:
            services.add_extra_meeting(pairing=pairing, starts_at=form.instant, by=request.viewer, **facts)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The meeting stands in the schedule."))
            return redirect(_schedule_url(request, pairing.pk))
    return _page(request, pairing, form, _("Add a meeting"))


def _schedule_url(request: HttpRequest, pairing_id: UUID) -> str:
    return request.viewer.url("mentoring_sessions:schedule", pairing_id)


def _page(request: HttpRequest, pairing, form, title: str) -> HttpResponse:
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    context = {"pairing": pairing, "form": form, "title": title, "back": _schedule_url(request, pairing.pk)}
    return render(request, "mentoring_sessions/schedule_form.html", context)
