"""What the pages of meetings share: the day an address names, and the way back to the week."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from mentoring_platform.tenancy import clock

OWNER = "Livui-Owner"
"""The header of what a phone may keep: whose it is. Only the present week and the pages behind its cards bear it."""


def day_asked(request: HttpRequest, text: str | None) -> date:
    """The ISO day of an address or a form; today for anything else."""
    return clock.day_from(text or "") or clock.today(request.organization)


def week_url(request: HttpRequest) -> str:
    """The mentor's page of the week from which this request came (`week`), else of the present one."""
    url = request.viewer.url("mentoring_sessions:my_week")
    asked = request.POST.get("week") or request.GET.get("week")
    week = clock.week_of(request.organization, day_asked(request, asked))
    return url if week == clock.this_week(request.organization) else f"{url}?week={week.start.isoformat()}"


def problem(mistake: ValidationError) -> str:
    """What hinders, in one line."""
    return " ".join(mistake.messages)


def add_problems(form, mistake: ValidationError) -> None:
    """Show what a service refuses beside the fields it names, else above the form."""
    if not hasattr(mistake, "error_dict"):
        form.add_error(None, mistake)
        return
    names = {"held_at": "day", "original_start": "day", **{name: name for name in form.fields}}
    for name, errors in mistake.error_dict.items():
        form.add_error(names.get(name), errors)
