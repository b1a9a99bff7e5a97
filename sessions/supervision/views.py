"""Pages of support talks: who is due, noting one, the own talks, and the sealed note about one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from programs.views.pages import answer_form, way_back
from sessions.models import SupportTalk
from sessions.sealing.views import answers_script, sealed_about
from sessions.supervision import queries, services
from sessions.supervision.forms import PaceForm, TalkForm
from sessions.supervision.permissions import can_have_support, can_note_support, can_see_support

ROWS = 30


@member_view(can_see_support)
def support(request: HttpRequest) -> HttpResponse:
    """For a mentor the own talks and one button; for a coordinator who is due; for an administrator how many."""
    viewer = request.viewer
    profile = queries.own_profile(viewer) if viewer.is_mentor else None
    act = request.POST.get("act", "")
    pace = PaceForm(request.POST if act == "pace" else None, viewer=viewer) if viewer.is_coordinator else None
    if request.method == "POST" and (done := _act(request, act, profile, pace)):
        messages.success(request, done)
        return redirect(viewer.url("mentoring_sessions:support"))
    rows = queries.support_list(viewer) if viewer.is_coordinator else []
    page = Paginator(queries.talks_for(viewer), ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=len(rows) + page.paginator.count, part=page.number)
    context = {
        "profile": profile,
        "has_asked": profile is not None and queries.has_asked(profile),
        "rows": rows,
        "talks": [(talk, talk.coordinator.user_id == viewer.user.pk) for talk in page],
        "page": page,
        "pace": pace,
        "counts": queries.support_counts(viewer) if viewer.is_administrator else None,
    }
    return render(request, "mentoring_sessions/support/list.html", context)


def _act(request: HttpRequest, act: str, profile, pace: PaceForm | None) -> str:
    """Do what was pressed and say so; nothing where it cannot be done."""
    if act == "ask" and profile:
        services.ask_for_talk(mentor=profile, by=request.viewer)
        return _("Your coordinator sees that you would like a talk.")
    if act == "unask" and profile:
        services.take_request_back(mentor=profile, by=request.viewer)
        return _("Taken back.")
    if act == "pace" and pace and pace.is_valid():
        services.set_pace(**pace.cleaned_data, by=request.viewer)
        return _("Saved.")
    return ""


@member_view(can_note_support)
def note(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Note that a talk with a mentor took place."""
    viewer = request.viewer
    mentor = get_object_or_404(queries.mentors_to_support(viewer), pk=mentor_id)
    record_list(by=viewer, found=1)
    back = way_back(request, viewer.url("mentoring_sessions:support"))
    return answer_form(
        request,
        TalkForm(request.POST or None, viewer=viewer, cancel_url=back),
        lambda data: services.note_talk(mentor=mentor, by=viewer, **data),
        title=_("Support talk with %(name)s") % {"name": mentor},
        lead=_("Only that it took place: you two see it, and the administration counts it. What was said belongs in a "
               "sealed note."),
        back=back,
        done=_("The talk is noted."),
    )  # fmt: skip


@member_view(can_have_support)
def talk(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """One talk: its facts, and the way to a sealed note about it."""
    viewer = request.viewer
    talk = _own(request, talk_id)
    noted = queries.noted_talks(viewer).filter(pk=talk.pk).exists()
    if "remove" in request.POST and noted:
        services.remove_talk(talk=talk, by=viewer)
        messages.success(request, _("The talk is removed. Notes about it stay with those who wrote them."))
        return redirect(viewer.url("mentoring_sessions:support"))
    other = queries.other_of(viewer, talk)
    context = {
        "talk": talk,
        "noted": noted,
        "other": other,
        "name": talk.mentor.full_name if noted else str(talk.coordinator.user),
        "own_key": queries.has_key(viewer.user),
        "other_key": other is not None and queries.has_key(other),
        "back": viewer.url("mentoring_sessions:support"),
    }
    return render(request, "mentoring_sessions/support/talk.html", context)


@member_view(can_have_support, methods=("GET",))
def write(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Where a sealed note about a talk is written."""
    talk = _own(request, talk_id)
    back = request.viewer.url("mentoring_sessions:support_talk", talk.pk)
    is_mine = talk.coordinator.user_id == request.viewer.user.pk
    name = talk.mentor.full_name if is_mine else str(talk.coordinator.user)
    return render(request, "mentoring_sessions/notes_write.html", {"talk": talk, "name": name, "back": back})


@member_view(can_have_support, methods=("POST",))
@answers_script
def seal(request: HttpRequest, talk_id: UUID) -> dict:
    """A new note about a support talk."""
    return sealed_about(request, talk=_own(request, talk_id))


def _own(request: HttpRequest, talk_id: UUID) -> SupportTalk:
    talk = get_object_or_404(queries.talks_for(request.viewer), pk=talk_id)
    record_list(by=request.viewer, found=1)
    return talk
