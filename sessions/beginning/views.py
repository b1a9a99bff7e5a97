"""Pages of beginnings: what is due, one pairing's steps, the own part of mentor and mentee, and what a program asks."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from mentors.queries import managed_mentors
from programs.beginning.choices import Party, StepKind
from programs.beginning.making import plan_of
from programs.beginning.rules import BY_FACTS, USUAL, WITH_PRESENCE
from programs.beginning.texts import text_to_send
from programs.models import AgreementVersion, Pairing
from programs.queries import managed_mentees, managed_pairings, managed_programs, office_pairings
from programs.views.pages import answer_form, way_back
from programs.watching.choices import Whom
from programs.watching.contacts import contacts_of
from programs.watching.forms import ContactForm
from programs.watching.queries import Subject
from programs.watching.services import note_call
from sessions.beginning import queries, services
from sessions.beginning.acts import act_of_office, is_own, own_act
from sessions.beginning.forms import OWN_PARTIES, PlanForm, SignForm
from sessions.beginning.permissions import can_have_beginning, can_see_beginnings, can_set_beginnings

AHEAD = timedelta(days=7)
MOST = 200


@member_view(can_see_beginnings, methods=("GET",))
def beginnings(request: HttpRequest) -> HttpResponse:
    """What is overdue and what is due within a week, of all beginnings in reach or of those that are mine."""
    viewer, today = request.viewer, clock.today(request.organization)
    mine = request.GET.get("whose") == "mine" and viewer.is_coordinator
    rows = list(queries.due_list(viewer, until=today + AHEAD, mine=mine)[:MOST])
    record_list(by=viewer, found=len(rows), filters=["whose"] if mine else [])
    context = {
        "overdue": [step for step in rows if step.due_on < today],
        "coming": [step for step in rows if step.due_on >= today],
        "mine": mine,
        "is_cut": len(rows) == MOST,
        "own": viewer.membership(Role.COORDINATOR),
    }
    return render(request, "mentoring_sessions/beginning/list.html", context)


@member_view(can_see_beginnings)
def beginning(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """The steps of one pairing, who signed, and the contacts with both sides; a coordinator notes what is done."""
    viewer, today = request.viewer, clock.today(request.organization)
    pairing = get_object_or_404(office_pairings(viewer), pk=pairing_id)
    record_read(by=viewer, action="pairing.read", subject=pairing)
    can_manage = viewer.is_coordinator and managed_pairings(viewer).filter(pk=pairing.pk).exists()
    if request.method == "POST":
        if not can_manage:
            raise Http404
        return _noted(request, pairing, act_of_office)
    steps = queries.steps_of(pairing, today)
    plan, language = plan_of(pairing.enrolment.program), get_language()
    agreement = next((one.step for one in steps if one.kind == StepKind.AGREEMENT), None)
    context = {
        "pairing": pairing,
        "rows": [
            {
                "at": one,
                "what": USUAL[one.kind].what,
                "by_fact": BY_FACTS.get(one.kind, ""),
                "text": text_to_send(plan, one.kind, pairing, language),
                "with_presence": one.kind in WITH_PRESENCE,
                "present": [Party(party).label for party in one.step.present],
            }
            for one in steps
        ],
        "parties": Party.choices,
        "agreement": agreement,
        "signings": queries.signings_of(pairing, agreement),
        "wording": queries.agreement_for(pairing.enrolment.program, language),
        "contacts": contacts_of([pairing], today)[pairing.pk],
        "can_manage": can_manage,
        "own": viewer.membership(Role.COORDINATOR),
        "today": today,
    }
    return render(request, "mentoring_sessions/beginning/beginning.html", context)


@member_view(can_have_beginning)
def mine(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """The own part of an own pairing's beginning: the agreement to sign, and for a mentor his own steps."""
    viewer, today = request.viewer, clock.today(request.organization)
    pairing = get_object_or_404(queries.own_pairings(viewer), pk=pairing_id)
    record_read(by=viewer, action="pairing.read", subject=pairing)
    party = queries.party_of(viewer, pairing)
    form = SignForm(request.POST if request.POST.get("act") == "sign" else None)
    if request.method == "POST" and (request.POST.get("act") != "sign" or form.is_valid()):
        return _noted(request, pairing, own_act)
    steps = queries.steps_of(pairing, today)
    agreement = next((one.step for one in steps if one.kind == StepKind.AGREEMENT and one.state != "not_needed"), None)
    signings = queries.signings_of(pairing, agreement)
    own = next((one for one in signings if one.party == party), None)
    context = {
        "pairing": pairing,
        "party": party,
        "steps": [(one, USUAL[one.kind].what) for one in steps if is_own(one.step, party)],
        "signings": signings,
        "signing": own,
        "wording": own.signature.version if own and own.signature else _wording(pairing),
        "form": form,
        "today": today,
        "with_presence": WITH_PRESENCE,
        "parties": OWN_PARTIES,
    }
    return render(request, "mentoring_sessions/beginning/mine.html", context)


@member_view(can_set_beginnings)
def plan(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What a program asks of beginnings and of contacts, and the agreement that is signed."""
    viewer = request.viewer
    program = get_object_or_404(managed_programs(viewer), pk=program_id)
    form = PlanForm(request.POST or None, program=program, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_plan(program=program, by=viewer, **form.facts())
            services.word_agreement(program=program, words=form.agreement(), by=viewer)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved. It holds for pairings that begin from now on."))
            return redirect(viewer.url("programs:detail", program.pk))
    return render(request, "mentoring_sessions/beginning/plan.html", {"form": form, "program": program})


@member_view(can_set_beginnings)
def contact_pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """One line about a contact with one side of a pairing."""
    pairing = get_object_or_404(managed_pairings(request.viewer), pk=pairing_id)
    record_read(by=request.viewer, action="pairing.read", subject=pairing)
    return _contact(request, pairing, (Whom.MENTEE, Whom.MENTOR), request.viewer.url("programs:pairing", pairing.pk))


@member_view(can_set_beginnings)
def contact_mentor(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One line about a contact with a mentor, which counts for all whom he accompanies."""
    mentor = get_object_or_404(managed_mentors(request.viewer), pk=mentor_id)
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    return _contact(request, mentor, (Whom.MENTOR,), request.viewer.url("programs:mentor", mentor.pk))


@member_view(can_set_beginnings)
def contact_mentee(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """One line about a contact with who is accompanied."""
    mentee = get_object_or_404(managed_mentees(request.viewer), pk=mentee_id)
    record_read(by=request.viewer, action="mentee.read", subject=mentee)
    return _contact(request, mentee, (Whom.MENTEE,), request.viewer.url("programs:mentee", mentee.pk))


def _contact(request: HttpRequest, about: Subject, sides: tuple[Whom, ...], back: str) -> HttpResponse:
    back = way_back(request, back)
    form = ContactForm(
        request.POST or None, organization=request.organization, sides=sides, cancel_url=back,
        whom=request.GET.get("whom", ""),
    )  # fmt: skip

    def save(data: dict) -> None:
        note_call(follow_up_id=data.pop("key"), about=about, by=request.viewer, **data)

    return answer_form(
        request, form, save, title=_("Note a contact"), lead=str(about), back=back,
        done=_("The contact is noted."),
    )  # fmt: skip


def _noted(request: HttpRequest, pairing: Pairing, act) -> HttpResponse:
    """Do what was pressed on a page about a pairing, say so, and show the page anew."""
    try:
        messages.success(request, act(request.viewer, pairing, request.POST))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect(request.path)


def _wording(pairing: Pairing) -> AgreementVersion | None:
    return queries.agreement_for(pairing.enrolment.program, get_language())
