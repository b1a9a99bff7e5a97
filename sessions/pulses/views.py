"""Answering how it goes: by the link of a letter, without sign-in, or signed in from one's own pages.

A look changes nothing, since mail programs open links by themselves; a press of a button answers, once. What was
answered is said back on the page that follows and nowhere else. That the questions were looked at leaves a trace, that
they were answered leaves none: its moment would lead to the answer.
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_read
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.personal.by_link import letter_page, spoken_to
from mentoring_platform.ui.problems import show_problems
from programs.choices import Whose
from programs.models import Pulse
from programs.pulses.permissions import can_answer_pulses
from sessions.pulses import services
from sessions.pulses.forms import PulseForm
from sessions.pulses.queries import asked_person, my_pulses, other_name, pulse_of_link, questions_to


@letter_page
@sensitive_post_parameters()
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions, for whoever holds the link. One that leads nowhere gets one and the same page, 404."""
    pulse = pulse_of_link(request.organization, hash_of(secret)) if request.organization else None
    if pulse is None:
        return render(request, "mentoring_sessions/pulses/nowhere.html", status=404)
    membership = asked_person(pulse).membership
    language = membership.user.language or request.organization.language
    by = viewer_for(membership.user, request.organization)
    with translation.override(language):  # what is wrong with an answer is said in it, too
        context = _answered(request, pulse, by, language)
    return spoken_to(membership, request, "mentoring_sessions/pulses/by_link.html", context)


@never_cache
@member_view(can_answer_pulses)
@sensitive_post_parameters()
def answer(request: HttpRequest, pulse_id: UUID) -> HttpResponse:
    """The same, signed in."""
    pulse = get_object_or_404(my_pulses(request.viewer), pk=pulse_id)
    context = _answered(request, pulse, request.viewer, request.LANGUAGE_CODE)
    home = "my_week" if pulse.whose == Whose.MENTOR else "my_meetings"
    context["back"] = request.viewer.url(f"mentoring_sessions:{home}")
    return render(request, "mentoring_sessions/pulses/answer.html", context)


def _answered(request: HttpRequest, pulse: Pulse, by: Viewer, language: str) -> dict:
    questions = questions_to(pulse, language, pulse.organization.language)
    form = PulseForm(request.POST if request.method == "POST" else None, questions=questions)
    context = {
        "pulse": pulse,
        "name": other_name(pulse),
        "form": form,
        "is_mentor": pulse.whose == Whose.MENTOR,
        "state": "answered" if pulse.is_answered else "asked",
    }
    if request.method == "GET":
        record_read(by=by, action="pulse.read", subject=pulse.pairing)
    if request.method != "POST" or not form.is_valid():
        return context
    if "talk" in request.POST:
        services.ask_for_talk(pulse=pulse, phone=form.cleaned_data["phone"])
        return context | {"state": "talk"}
    try:
        services.answer_pulse(pulse=pulse, answers=form.answers, is_shared=form.is_shared, by=by)
    except services.Gone:
        return context | {"state": "answered"}
    except ValidationError as problem:
        show_problems(form, problem)
        return context
    return context | {
        "state": "thanks",
        "is_shared": form.is_shared,
        "is_low": services.is_low(form.answers) and not form.is_shared,
    }
