"""The round of a form that changes the year: check, say what follows, ask once more, carry out."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.ui.problems import show_problems
from sessions.services import Generated
from sessions.year.services import Change, carry_out, foresee

CONFIRMED = "confirmed"
"""The name of the button that carries out what the page before it has told of."""


def answer_change(
    request: HttpRequest,
    form,
    change_of: Callable[[dict], Change],
    *,
    title: str,
    back: str,
    done: str | Promise,
    template: str = "mentoring_sessions/year/form.html",
    **context,
) -> HttpResponse:
    """Show a form on its own page; once it is valid, carry out the change of its data and go back.

    If planned meetings would fall away or come back, a page says how many first, and asks. What the service refuses
    stands in the form.
    """
    context |= {"form": form, "title": title, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            change = change_of(form.cleaned_data)
            if CONFIRMED not in request.POST and (told := tell(foresee(change=change))):
                hidden = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
                return render(
                    request, "mentoring_sessions/year/confirm.html", context | {"told": told, "hidden": hidden}
                )
            carry_out(change=change)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, str(done))
            return redirect(back)
    return render(request, template, context)


def answer_removal(
    request: HttpRequest, change: Change, *, title: str, back: str, done: str | Promise, action: str
) -> HttpResponse:
    """Ask whether something is to be removed, and say what follows; once it is confirmed, do it and go back."""
    if request.method == "POST" and CONFIRMED in request.POST:
        try:
            carry_out(change=change)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            messages.success(request, str(done))
        return redirect(back)
    try:
        told = tell(foresee(change=change)) or [_("No planned meeting changes.")]
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(back)
    context = {"title": title, "back": back, "told": told, "action": action}
    return render(request, "mentoring_sessions/year/confirm.html", context)


def tell(found: Generated) -> list[str]:
    """What becomes of meetings, in sentences; empty if nothing does."""
    told = []
    if found.removed:
        told.append(
            ngettext("One planned meeting falls away.", "%(count)d planned meetings fall away.", found.removed)
            % {"count": found.removed}
        )
    if found.created:
        told.append(
            ngettext("One meeting comes back.", "%(count)d meetings come back.", found.created)
            % {"count": found.created}
        )
    return told
