from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mentoring_platform.accounts.queries import organizations_of


@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """The front door: to the only organization, or a choice of several."""
    organizations = organizations_of(request.user)
    if len(organizations) == 1 and not request.user.is_operator:
        return redirect(reverse("reports:home", args=[organizations[0].slug]))
    return render(request, "accounts/organizations.html", {"organizations": organizations})


@require_safe
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """All organizations of the person, even if there is but one."""
    return render(request, "accounts/organizations.html", {"organizations": organizations_of(request.user)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the web can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
