"""Pages of the standard: how a program stands, who is behind it, one pairing, and what a program asks."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_list, record_read
from programs.models import Program
from programs.queries import office_pairings
from programs.views.pages import answer_form
from reports.queries.reach import programs_reported_to, sees_sums_only
from reports.standard import queries
from reports.standard.catalogue import LOOKS, NOT_SEEN, About, Standard, State
from reports.standard.forms import StandardForm
from reports.standard.judging import Settings, Standing
from reports.standard.permissions import can_see_people_in_standard, can_see_standard, can_set_standard
from reports.standard.services import set_standard
from sessions.forms.filters import address_with

ROWS_A_PAGE = 50
LISTED = (State.NOT, State.PARTLY, State.KEPT, State.UNKNOWN)


@member_view(can_see_standard, methods=("GET",))
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Each benchmark of a program by standard; with `benchmark` that one with the people behind it."""
    viewer = request.viewer
    found = get_object_or_404(programs_reported_to(viewer), pk=program_id)
    settings = queries.settings_of(found)
    asked = request.GET.get("benchmark", "")
    if asked:
        return _people(request, found, settings, asked)
    told = queries.standings(viewer, found, settings)
    groups = [
        {"standard": standard, "rows": [_row(one) for one in told if one.benchmark.standard == standard]}
        for standard in Standard
    ]
    context = {
        "program": found,
        "groups": groups,
        "summary": [
            {"look": LOOKS[state], "word": state.label, "number": sum(one.state == state for one in told)}
            for state in (State.KEPT, State.PARTLY, State.NOT)
        ],
        "not_seen": NOT_SEEN,
        "sums_only": sees_sums_only(viewer),
        "names_people": can_see_people_in_standard(viewer),
        "day": queries.as_of(viewer),
    }
    return render(request, "reports/standard/program.html", context)


def _row(one: Standing) -> dict:
    return {"at": one, "setting": one.setting, "state": one.state, "look": one.state and LOOKS[one.state]}


def _people(request: HttpRequest, found: Program, settings: Settings, asked: str) -> HttpResponse:
    """Who is behind one benchmark, the state that is chosen; the look leaves a trace."""
    viewer, data, setting = request.viewer, request.GET, settings.get(asked)
    if setting is None or setting.benchmark.about == About.PROGRAM or not can_see_people_in_standard(viewer):
        raise Http404
    state = data.get("state", State.NOT.value)
    if state not in [one.value for one in LISTED]:
        raise Http404
    page = Paginator(queries.people_in(viewer, found, settings, asked, State(state)), ROWS_A_PAGE).get_page(
        data.get("page")
    )
    rows = list(page.object_list)
    record_list(by=viewer, found=page.paginator.count, part=page.number, filters=["benchmark", "state"])
    context = {
        "program": found,
        "setting": setting,
        "rows": [(row, _address(viewer, found.pk, row)) for row in rows],
        "page": page,
        "of_mentors": setting.benchmark.about == About.MENTOR,
        "lists": [
            {"label": one.label, "url": address_with(data, state=one.value, page=None), "current": one.value == state}
            for one in LISTED
        ],
    }
    return render(request, "reports/standard/people.html", context)


def _address(viewer: Viewer, program_id: UUID, row: queries.Behind) -> str:
    if row.pairing:
        return viewer.url("reports:standard_pairing", row.pairing)
    return viewer.url("programs:mentor", row.mentor)


@member_view(can_see_people_in_standard, methods=("GET",))
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """How one pairing and its mentor stand."""
    viewer = request.viewer
    found = get_object_or_404(office_pairings(viewer), pk=pairing_id)
    record_read(by=viewer, action="pairing.read", subject=found)
    told = queries.states_of(viewer, found, queries.settings_of(found.enrolment.program))
    groups = [
        {
            "standard": standard,
            "rows": [
                {"setting": setting, "state": state, "look": LOOKS[state]}
                for setting, state in told
                if setting.benchmark.standard == standard
            ],
        }
        for standard in Standard
    ]
    context = {"pairing": found, "program": found.enrolment.program, "groups": groups}
    return render(request, "reports/standard/pairing.html", context)


@member_view(can_see_people_in_standard)
def settings(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What a program asks: read by its office, changed by administrators."""
    viewer = request.viewer
    found = get_object_or_404(programs_reported_to(viewer), pk=program_id)
    can_set = can_set_standard(viewer)
    if request.method == "POST" and not can_set:
        raise Http404
    form = StandardForm(request.POST or None, settings=queries.settings_of(found))
    return answer_form(
        request,
        form,
        lambda _data: set_standard(program=found, settings=form.chosen(), by=viewer),
        title=_("What we ask of ourselves"),
        back=viewer.url("reports:standard", found.pk),
        done=_("Saved. The page shows it at once."),
        template="reports/standard/settings.html",
        program=found,
        can_set=can_set,
    )
