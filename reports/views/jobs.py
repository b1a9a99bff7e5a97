"""What runs by itself for the organization: for a person who wants to know whether it does, not for an engineer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.tenancy.jobs.queries import organization_jobs
from reports.checking.queries import checks_of
from reports.closing.hours import next_close
from reports.permissions import can_see_jobs


@member_view(can_see_jobs, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """The organization's jobs, those that are late first."""
    organization = request.viewer.organization
    states = organization_jobs(organization)
    context = {
        "states": states,
        "late": sum(state.is_late for state in states),
        "closes_at": next_close(organization),
        "checks": checks_of(organization),
    }
    return render(request, "reports/jobs.html", context)
