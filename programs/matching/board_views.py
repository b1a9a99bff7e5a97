"""The board: what is proposed and why, what a coordinator makes of it, and publishing."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRefresh

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from programs.matching import queries, services
from programs.matching.choices import RunState
from programs.matching.forms import PublishForm
from programs.matching.looks import Look, can_change, wishes_counted
from programs.matching.permissions import can_propose, can_see_proposals
from programs.models import MatchProposal, MatchRun
from programs.queries import read_reach

ROWS = 25


@never_cache
@member_view(can_see_proposals)
def board(request: HttpRequest, match_run_id: UUID) -> HttpResponse:
    """A board: while it is computed how far it is, then its rows. By buttons a coordinator changes and publishes it."""
    viewer = request.viewer
    read_reach(viewer)
    run = get_object_or_404(queries.runs_for(viewer), pk=match_run_id)
    may_change = can_change(viewer, run)
    if request.method == "POST":
        if not may_change:
            raise Http404
        return _act(request, run)
    if run.state != RunState.READY or request.htmx:
        return _on_its_way(request, run, may_change)
    shown = request.GET.get("show", "")
    counts = queries.counts_of(viewer, run)
    page = _page(request, queries.proposals_of(viewer, run, shown), counts.get(shown or "all", counts["all"]))
    record_list(by=viewer, found=page.paginator.count, part=page.number, filters=["show"] if shown else [])
    look = Look(viewer, run)
    context = {
        "run": run,
        "page": page,
        "rows": [look.row(proposal) for proposal in page],
        "loads": look.loads(),
        "tabs": _tabs(request, counts, shown),
        "may_change": may_change,
        "wishes": wishes_counted(run),
        "starts_on": max(clock.today(viewer.organization), run.program.starts_on),
    }
    return render(request, "programs/matching/board.html", context)


def _page(request: HttpRequest, rows: QuerySet[MatchProposal], number: int) -> Page:
    """The part of the board that the address asks for; how many rows there are is known already."""
    paginator = Paginator(rows, ROWS)
    paginator.count = number
    return paginator.get_page(request.GET.get("page"))


def _on_its_way(request: HttpRequest, run: MatchRun, may_change: bool) -> HttpResponse:
    done, total = services.progress_of(run)
    context = {"run": run, "done": done, "total": total, "may_change": may_change}
    if not request.htmx:
        return render(request, "programs/matching/waiting.html", context)
    if run.state != RunState.WAITING:
        return HttpResponseClientRefresh()
    return render(request, "programs/matching/_progress.html", context)


def _tabs(request: HttpRequest, counts: dict[str, int], shown: str) -> list[dict]:
    labels = {
        "": (_("Everybody"), "all"),
        "open": (_("Proposed"), "open"),
        "kept": (_("Accepted"), "kept"),
        "without": (_("Without"), "without"),
        "changed": (_("Changed meanwhile"), "changed"),
        "published": (_("Published"), "published"),
    }
    return [
        {
            "url": f"?show={name}" if name else request.path,
            "label": label,
            "count": counts[key],
            "current": name == shown,
        }
        for name, (label, key) in labels.items()
        if not name or name == shown or counts[key]
    ]


def _act(request: HttpRequest, run: MatchRun) -> HttpResponse:
    """Do what was pressed and say what came of it; what is refused is said, and the board stays."""
    act, viewer = request.POST.get("act", ""), request.viewer
    here = viewer.url("programs:match_board", run.pk)
    if act not in ACTS:
        raise Http404
    try:
        done = ACTS[act](request, run)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(_same_part(request, here))
    if done:
        messages.success(request, done)
    if act == "drop":
        return redirect(viewer.url("programs:matching", run.program_id))
    return redirect(_same_part(request, here))


def _same_part(request: HttpRequest, here: str) -> str:
    query = request.GET.urlencode()
    return f"{here}?{query}" if query else here


def _ids(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(key) for key in request.POST.getlist("proposal")]
    except ValueError:
        raise Http404 from None


def _one(request: HttpRequest) -> UUID:
    ids = _ids(request)
    if len(ids) != 1:
        raise Http404
    return ids[0]


def _keep(request: HttpRequest, run: MatchRun) -> str:
    number = services.keep_proposals(run=run, proposals=_ids(request), by=request.viewer)
    words = ngettext("%(number)s proposal is accepted.", "%(number)s proposals are accepted.", number)
    return words % {"number": number}


def _release(request: HttpRequest, run: MatchRun) -> str:
    services.release_proposals(run=run, proposals=_ids(request), by=request.viewer)
    return _("It is a proposal again.")


def _take_off(request: HttpRequest, run: MatchRun) -> str:
    services.take_off(run=run, proposal=_one(request), by=request.viewer)
    return _("Taken off. When proposals are made anew, it will be somebody else.")


def _again(request: HttpRequest, run: MatchRun) -> str:
    services.ask_again(run=run, by=request.viewer)
    return ""


def _drop(request: HttpRequest, run: MatchRun) -> str:
    services.drop_board(run=run, by=request.viewer)
    return _("The board is thrown away. Pairings that were made from it stay.")


def _publish(request: HttpRequest, run: MatchRun) -> str:
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise ValidationError([message for problems in form.errors.values() for message in problems])
    found = services.publish_board(
        run=run, kept_alone=request.POST.get("what") == "kept", by=request.viewer, **form.cleaned_data
    )
    if found.changed:
        number = len(found.changed)
        words = ngettext(
            "Nothing is published yet: of %(number)s proposal something has changed meanwhile. It is marked; the rest "
            "of the board is as you left it. Publish again, and the rest becomes pairings.",
            "Nothing is published yet: of %(number)s proposals something has changed meanwhile. They are marked; the "
            "rest of the board is as you left it. Publish again, and the rest becomes pairings.",
            number,
        )
        messages.warning(request, words % {"number": number})
        return ""
    number = len(found.opened)
    words = ngettext(
        "%(number)s pairing has begun. The next step: a fixed time.",
        "%(number)s pairings have begun. The next step: fixed times.",
        number,
    )
    return words % {"number": number}


ACTS = {
    "keep": _keep,
    "release": _release,
    "take_off": _take_off,
    "again": _again,
    "drop": _drop,
    "publish": _publish,
}


@member_view(can_propose)
def choose(request: HttpRequest, match_run_id: UUID, proposal_row_id: UUID) -> HttpResponse:
    """Somebody else for one row: a mentor with a place, or in exchange with another row."""
    viewer = request.viewer
    read_reach(viewer)
    run = get_object_or_404(queries.managed_runs(viewer), pk=match_run_id)
    proposal = get_object_or_404(queries.proposals_of(viewer, run), pk=proposal_row_id, pairing__isnull=True)
    back = viewer.url("programs:match_board", run.pk)
    record_read(by=viewer, action="enrolment.read", subject=proposal.enrolment)
    if request.method == "POST":
        try:
            _change(request, run, proposal.pk)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect(viewer.url("programs:match_choose", run.pk, proposal.pk))
        messages.success(request, _("Noted on the board, and kept when proposals are made anew."))
        return redirect(back)
    choices = Look(viewer, run).choices(proposal)
    context = {"run": run, "proposal": proposal, "choices": choices, "back": back}
    return render(request, "programs/matching/choose.html", context)


def _change(request: HttpRequest, run: MatchRun, proposal: UUID) -> None:
    try:
        mentor, other = (UUID(request.POST[name]) if request.POST.get(name) else None for name in ("mentor", "swap"))
    except ValueError:
        raise Http404 from None
    if mentor is not None:
        services.put_mentor(run=run, proposal=proposal, mentor=mentor, by=request.viewer)
    elif other is not None:
        services.swap_proposals(run=run, one=proposal, other=other, by=request.viewer)
    else:
        raise Http404
