"""Adding a mentee. Everything about one who is there depends on programs, and so lives in programs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentees import services
from mentees.choices import MenteeKind
from mentees.forms import MenteeForm
from mentees.permissions import can_manage_mentees
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.ui.problems import show_problems


@member_view(can_manage_mentees)
def create(request: HttpRequest) -> HttpResponse:
    """Add a mentee; asks once when somebody similar is here already."""
    back = request.viewer.url("programs:mentees")
    form = MenteeForm(
        request.POST or None,
        initial={"kind": MenteeKind.PERSON},
        viewer=request.viewer,
        submit=_("Add"),
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            mentee = services.create_mentee(organization=request.organization, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("%(name)s is here. The next step: a program.") % {"name": mentee})
            return redirect(request.viewer.url("programs:mentee", mentee.pk))
    if form.duplicates:
        record_list(by=request.viewer, found=len(form.duplicates))
    return render(request, "mentees/form.html", {"form": form, "title": _("New participant"), "back": back})
