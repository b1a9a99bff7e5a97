"""The morning page with its acts, and the rules of a program."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from mentors.queries import office_mentors
from programs.queries import managed_programs
from programs.watching.queries import kept_rules
from programs.watching.services import set_rules
from reports.morning import queries
from reports.morning.acts import act_on
from reports.morning.forms import RulesForm, first_day, last_day
from reports.morning.kinds import ABOUT_MENTORS, BY_RULE, URGENCY
from reports.morning.permissions import can_act, can_see_morning, can_set_rules
from reports.morning.places import Place
from reports.morning.record import since_last_morning
from reports.morning.shown import shown
from reports.morning.words import settled_in_words
from sessions.forms.filters import FilterForm, address_with
from sessions.queries.board import has_pairings, units_to_choose

PLACES_A_PAGE = 25
MOST_SETTLED = 6


@member_view(can_see_morning)
def page(request: HttpRequest) -> HttpResponse:
    """Who needs a hand this morning, what is put off, and what changed since the last working day's morning."""
    if request.method == "POST":
        return _act(request)
    viewer, data = request.viewer, request.GET
    rule = _rule(data)
    standing = queries.standing(viewer)
    form = _filter_form(viewer, data, standing)
    filters = form.filters()
    since = since_last_morning(viewer)
    reasons = _narrowed(standing.reasons, filters)
    placed, hidden = queries.places_of(viewer, reasons, since and since.known(standing.reasons))
    chosen = [place for place in placed if not rule or rule in place.rules]
    part = Paginator(chosen, PLACES_A_PAGE).get_page(data.get("page"))
    record_list(by=viewer, found=len(chosen) + len(hidden), part=part.number, filters=form.in_force)
    act = can_act(viewer)
    rows = shown(viewer, [*part, *hidden], standing.programs, can_act=act)
    part.object_list = rows[: len(part.object_list)]
    settled = since.settled(standing.reasons) if since else []
    context = {
        **_of_forms(viewer, can_act=act),
        "form": form,
        "kept": form.kept(data),
        "chips": form.chips(data),
        "clear_url": address_with(data, program=None, unit=None, mentor=None),
        "kinds": _kinds(placed, data, rule),
        "rule": BY_RULE.get(rule),
        "page": part,
        "total": len(placed),
        "hidden": rows[len(rows) - len(hidden) :] if hidden else [],
        "since": since,
        "now": clock.now(),
        "number_new": sum(place.is_new for place in placed),
        "settled": [settled_in_words(row) for row in settled[:MOST_SETTLED]],
        "number_settled": len(settled),
        "is_new": not standing.reasons and not has_pairings(viewer),
        "programs": list(standing.programs.values()) if can_set_rules(viewer) else [],
    }
    return render(request, "reports/morning/page.html", context)


@member_view(can_see_morning, methods=("GET",))
def formerly(request: HttpRequest) -> HttpResponse:
    """Where the page stood before: links in old letters lead on."""
    query = request.GET.urlencode()
    return redirect(request.viewer.url("reports:morning") + (f"?{query}" if query else ""), permanent=True)


@member_view(can_set_rules)
def rules(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What a program watches over; how many would stand there is told before it is saved."""
    viewer = request.viewer
    program = get_object_or_404(managed_programs(viewer), pk=program_id)
    data = request.POST or (request.GET if "asked" in request.GET else None)
    form = RulesForm(data, program=program, rules=kept_rules(program))
    if request.method == "POST" and form.is_valid():
        try:
            set_rules(program=program, rules=form.rules(), by=viewer)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved. The page shows it at once."))
            return redirect(viewer.url("reports:morning_rules", program.pk))
    tried = form.rules() if form.is_bound and form.is_valid() else kept_rules(program)
    context = {"form": form, "program": program, **_effect(viewer, program, tried)}
    template = "reports/morning/_effect.html" if request.htmx else "reports/morning/rules.html"
    return render(request, template, context)


def _act(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    if not can_act(viewer):
        raise Http404
    said, went_well = "", True
    try:
        said = act_on(viewer, request.POST)
    except ValidationError as problem:
        said, went_well = " ".join(problem.messages), False
    if not request.htmx:
        (messages.success if went_well else messages.error)(request, said)
        return redirect(f"{viewer.url('reports:morning')}{address_with(request.GET)}")
    standing = queries.standing(viewer)
    since = since_last_morning(viewer)
    placed, hidden = queries.places_of(viewer, standing.reasons, since and since.known(standing.reasons))
    place = next((place for place in [*placed, *hidden] if place.key == request.POST.get("place")), None)
    rows = shown(viewer, [place] if place else [], standing.programs, can_act=True)
    record_list(by=viewer, found=len(rows))
    context = {"row": rows[0] if rows else None, "said": said, "went_well": went_well, "is_hidden": place in hidden}
    context |= _of_forms(viewer, can_act=True)
    return render(request, "reports/morning/_place.html", context)


def _of_forms(viewer: Viewer, *, can_act: bool) -> dict[str, object]:
    """The days that forms propose, and the fields of acts, written once: each place shows the same ones."""
    today = clock.today(viewer.organization)
    days = {"today": today, "first_day": first_day(today), "last_day": last_day(today)}
    acts = ("call", "snooze", "change") if can_act else ()
    return {**days, "fields": {act: render_to_string(f"reports/morning/_{act}_fields.html", days) for act in acts}}


def _rule(data: QueryDict) -> str:
    rule = data.get("kind", "")
    if rule and rule not in BY_RULE:
        raise Http404
    return rule


def _filter_form(viewer: Viewer, data: QueryDict, standing: queries.Standing) -> FilterForm:
    """What this viewer may choose; of mentors those who stand there, and the one that the address names."""
    mentors = {reason.mentor: reason.mentor_name for reason in standing.reasons if reason.mentor}
    named = data.get("mentor", "")
    if named and named not in {str(key) for key in mentors}:
        mentors |= {mentor.pk: mentor.full_name for mentor in office_mentors(viewer) if str(mentor.pk) == named}
    return FilterForm(
        data,
        programs=[(program.pk, program.name) for program in standing.programs.values()],
        units=units_to_choose(viewer),
        mentors=sorted(mentors.items(), key=lambda item: item[1]),
    )


def _narrowed(reasons: list, filters) -> list:
    return queries.narrowed(reasons, program=filters.program, units=filters.units, mentor=filters.mentor)


def _kinds(places: list[Place], data: QueryDict, rule: str) -> list[dict[str, object]]:
    """A chip for each kind that stands there, with how often it does, in the order of urgency."""
    counts = Counter(reason.rule for place in places for reason in place.reasons)
    return [
        {
            "title": kind.title,
            "how": kind.how,
            "count": counts[kind.rule.value],
            "url": address_with(data, kind=None if kind.rule == rule else kind.rule.value),
            "current": kind.rule == rule,
        }
        for kind in URGENCY
        if counts[kind.rule.value] or kind.rule == rule
    ]


def _effect(viewer: Viewer, program, tried) -> dict[str, object]:
    """How many would stand there with these rules: those accompanied, mentors, and how often each rule speaks."""
    found = queries.narrowed(
        queries.standing(viewer, instead={program.pk: tried}).reasons, program=program.pk, units=None, mentor=None
    )
    counts = Counter(reason.rule for reason in found)
    return {
        "mentees": len({reason.mentee for reason in found if reason.mentee}),
        "mentors": len(
            {reason.mentor for reason in found if reason.mentor and not reason.pairing and reason.rule in ABOUT_MENTORS}
        ),
        "counts": [(kind.title, counts[kind.rule.value]) for kind in URGENCY if tried.holds(kind.rule)],
    }
