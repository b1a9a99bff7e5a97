"""What the pages of programs share: cutting a list into pages, and the round of a form."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from mentoring_platform.audit.services import record_list
from mentoring_platform.ui.problems import show_problems
from programs.forms import PeopleFilter

ROWS = 50


WAYS_BACK = {"morning": "reports:morning", "pairings": "programs:pairings"}
"""Pages above that lead to a form and want their reader back, by the word `from` in the address."""


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where a form leads once it is done: the page that the reader came from, else the usual one."""
    name = WAYS_BACK.get(request.GET.get("from", ""))
    return request.viewer.url(name) if name else otherwise


def page_of(request: HttpRequest, rows: QuerySet, filters: PeopleFilter, number: int = ROWS) -> Page:
    """The part of a list of people that the address asks for; two queries. Records the look."""
    page = Paginator(rows, number).get_page(request.GET.get("page"))
    record_list(by=request.viewer, found=page.paginator.count, part=page.number, filters=filters.in_force)
    return page


def answer_form(
    request: HttpRequest,
    form,
    save: Callable[[dict], object],
    *,
    title: str,
    back: str,
    done: str | Promise,
    template: str = "programs/form.html",
    **context,
) -> HttpResponse:
    """Show a form on its own page; once it is valid, save and go back. What the service refuses stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, str(done))
            return redirect(back)
    return render(request, template, {"form": form, "title": title, "back": back, **context})
