from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mentoring_platform.accounts.queries import organizations_of


def landing(request):
    """The front door: to the only organization, a choice of several, or the sign-in page."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    organizations = organizations_of(request.user)
    if len(organizations) == 1 and not request.user.is_operator:
        return redirect(reverse("reports:home", args=[organizations[0].slug]))
    return render(request, "accounts/organizations.html", {"organizations": organizations})


def healthz(request):
    """Whether the web can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
