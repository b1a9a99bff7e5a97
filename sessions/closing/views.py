"""The wizard of an ending, those that are not closed yet, and the page of one that has ended."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from programs.queries import managed_enrolments
from programs.views.pages import answer_form
from sessions.closing import queries, services, wishes
from sessions.closing.forms import FORMS, AlikeForm, AtOnceForm
from sessions.closing.pages import one_of
from sessions.closing.permissions import can_close, can_see_ended
from sessions.closing.shown import checked, rows_of_list, tasks, told_on_page
from sessions.closing.steps import BY_KEY, CHECK, missing_before_closed, missing_before_end, next_step, steps_of

AT_ONCE = "now"
WIZARD = "mentoring_sessions/closing/"


@member_view(can_close)
def closing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """All steps of an ending, one of them (`step`), or the last look before it ends."""
    pairing = get_object_or_404(queries.closable(request.viewer), pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    key, today = request.GET.get("step", ""), clock.today(request.organization)
    closure = queries.closure_of(pairing, today)
    if closure.closed_at:
        return redirect(request.viewer.url("mentoring_sessions:ended", pairing.pk))
    if key == CHECK:
        return _check(request, pairing, closure, today)
    if key == AT_ONCE and not closure.ended_at:
        return _at_once(request, pairing)
    if key and key not in {step.key for step in steps_of(closure)}:
        raise Http404
    if key == "words" and closure.ends_on is None:
        return redirect(f"{request.path}?step=why")  # the words tell the day
    if key:
        return _step(request, pairing, closure, key)
    return render(
        request, WIZARD + "overview.html",
        {
            "pairing": pairing, "closure": closure, "tasks": tasks(closure, request.path, today),
            "check": f"?step={CHECK}",
        },
    )  # fmt: skip


def _step(request: HttpRequest, pairing: Pairing, closure, key: str) -> HttpResponse:
    form = FORMS[key](
        request.POST or None, closure=closure, viewer=request.viewer, submit=_("Save and continue"),
        cancel_url=request.path,
    )  # fmt: skip
    return answer_form(
        request,
        form,
        lambda data: services.save_step(pairing=pairing, step=key, facts=data, by=request.viewer),
        title=BY_KEY[key].title,
        lead=str(pairing),
        back=f"{request.path}?step={next_step(closure, key)}",
        done=_("Saved. Nothing has ended by it."),
        template=WIZARD + "step.html",
        overview=request.path,
        step=key,
    )


def _check(request: HttpRequest, pairing: Pairing, closure, today: date) -> HttpResponse:
    still_open = missing_before_closed(closure, today)
    problems: list[str] = []
    if request.method == "POST":
        act = services.close if closure.ended_at else services.end_as_planned
        try:
            done = act(pairing=pairing, by=request.viewer)
        except ValidationError as problem:
            problems = problem.messages
        else:
            what = ", ".join(str(step.title) for step in still_open)
            still = _("It is ended. Still open: %(what)s.") % {"what": what}
            messages.success(request, _("It is ended and closed.") if done.closed_at else still)
            return redirect(request.viewer.url("mentoring_sessions:ended", pairing.pk))
    context = {
        "pairing": pairing,
        "closure": closure,
        "rows": checked(closure, request.path),
        "missing": still_open if closure.ended_at else missing_before_end(closure),
        "still_open": still_open,
        "problems": problems,
        "overview": request.path,
        "told": told_on_page(closure),
    }
    return render(request, WIZARD + "check.html", context)


def _at_once(request: HttpRequest, pairing: Pairing) -> HttpResponse:
    return answer_form(
        request,
        AtOnceForm(request.POST or None, submit=_("End it now"), cancel_url=request.path),
        lambda data: services.end_at_once(pairing=pairing, by=request.viewer, **data),
        title=_("End it today"),
        lead=str(pairing),
        back=request.path,
        done=_("It ends today. What is still to be done stands here, for seven days."),
        template=WIZARD + "at_once.html",
        overview=request.path,
    )


@member_view(can_close)
def endings(request: HttpRequest) -> HttpResponse:
    """What is not closed yet, many of it at once where it is alike; and who would like another mentor."""
    viewer = request.viewer
    form = AlikeForm(request.POST if request.POST.get("act") == "close" else None, viewer=viewer)
    if request.method == "POST" and (done := _act(request, form)):
        messages.success(request, done)
        return redirect(request.path)
    pairings = queries.endings_to_close(viewer)
    asked = list(queries.wishes_for_another(viewer))
    record_list(by=viewer, found=len(pairings) + len(asked))
    context = {
        "rows": rows_of_list(pairings, clock.today(request.organization)),
        "wishes": asked,
        "form": form,
        "marked": request.POST.getlist("pairing"),
    }
    return render(request, WIZARD + "list.html", context)


def _act(request: HttpRequest, form: AlikeForm) -> str:
    """Do what was pressed and say so; nothing where it cannot be done."""
    viewer, act = request.viewer, request.POST.get("act", "")
    if act == "close":
        return _close_many(request, form)
    if act == "take":
        services.take(pairing=one_of(queries.closable(viewer), request.POST.get("pairing")), by=viewer)
        return _("It is yours now.")
    if act in ("talked", *wishes.SETTLED):
        wish = one_of(queries.wishes_for_another(viewer), request.POST.get("wish"))
        if act == "talked":
            wishes.note_talk_about(request=wish, by=viewer)
        else:
            wishes.settle(request=wish, state=act, by=viewer)
        return _("Noted.")
    return ""


def _close_many(request: HttpRequest, form: AlikeForm) -> str:
    marked = set(request.POST.getlist("pairing"))
    chosen = [pairing for pairing in queries.endings_to_close(request.viewer) if str(pairing.pk) in marked]
    if not form.is_valid():
        return ""
    if not chosen:
        form.add_error(None, _("Nobody is marked yet."))
        return ""
    try:
        number = services.close_many(pairings=chosen, facts=form.facts, by=request.viewer)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return ""
    return ngettext("%(number)s ending is closed.", "%(number)s endings are closed.", number) % {"number": number}


@member_view(can_see_ended, methods=("GET",))
def ended(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """A pairing that has ended, to each of the four exactly the own part."""
    viewer = request.viewer
    found = queries.ended_for(viewer, pairing_id)
    if found is None:
        raise Http404
    record_read(by=viewer, action="pairing.read", subject=found.pairing)
    context = {"ended": found, "pairing": found.pairing, "closure": found.closure, "told": told_on_page(found.closure)}
    if found.part == "office":
        context |= {
            "rows": checked(found.closure, "") if found.closure else [],
            "talks": queries.talks_about(found.pairing),
            "answers": queries.exit_answers(viewer, found.pairing),
            "can_pair": managed_enrolments(viewer).filter(pk=found.pairing.enrolment_id, ends_on=None).exists(),
        }
    return render(request, WIZARD + "ended.html", context)
