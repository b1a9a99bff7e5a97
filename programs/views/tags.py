"""Tags of participants: of one, of several at once, and the list of tags itself."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentees.models import Tag
from mentees.permissions import can_manage_mentees
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.ui.problems import show_problems
from programs import queries, services
from programs.forms import MenteeFilter, MenteeTagsForm, RenameTagForm, TagManyForm
from programs.views.pages import answer_form, page_of


@member_view(can_manage_mentees)
def mentee_tags(request: HttpRequest, mentee_id: UUID) -> HttpResponse:
    """Which tags a participant bears."""
    viewer = request.viewer
    mentee = get_object_or_404(queries.managed_mentees(viewer), pk=mentee_id)
    record_read(by=viewer, action="mentee.read", subject=mentee)
    back = viewer.url("programs:mentee", mentee.pk)

    def save(data: dict) -> None:
        new = [services.add_tag(organization=request.organization, name=data["new"], by=viewer)] if data["new"] else []
        services.set_tags(mentee=mentee, tags=[*data.get("tags", []), *new], by=viewer)

    form = MenteeTagsForm(request.POST or None, mentee=mentee, cancel_url=back)
    title = _("Tags of %(name)s") % {"name": mentee}
    return answer_form(request, form, save, title=title, back=back, done=_("Saved."))


@member_view(can_manage_mentees)
def tag_many(request: HttpRequest) -> HttpResponse:
    """Put a tag on several participants, or take it from them: the list as filtered, with a box beside each."""
    viewer = request.viewer
    filters = MenteeFilter(request.GET, viewer=viewer)
    mentees = queries.mentee_list(viewer, **filters.asked)
    managed = mentees.filter(pk__in=queries.managed_mentees(viewer).order_by().values("pk"))
    chosen = request.POST.getlist("mentee")
    form = TagManyForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        try:
            number = _tag(request, form, queries.chosen_among(managed, None if "all" in request.POST else chosen))
        except ValidationError as problem:
            form.add_error("new", problem.messages)
        else:
            messages.success(request, _changed(number))
            return redirect(request.get_full_path())
    context = {"filters": filters, "form": form, "chosen": chosen, "page": page_of(request, managed, filters)}
    return render(request, "programs/tag_many.html", context)


def _tag(request: HttpRequest, form: TagManyForm, mentees) -> int:
    data = form.cleaned_data
    tag = data.get("tag") or services.add_tag(organization=request.organization, name=data["new"], by=request.viewer)
    bears = "take" not in request.POST
    return services.tag_mentees(mentees=mentees.prefetch_related(None), tag=tag, bears=bears, by=request.viewer)


def _changed(number: int) -> str:
    if not number:
        return _("Nothing has changed: nobody was chosen, or they were so already.")
    return ngettext("Changed for %(number)s person.", "Changed for %(number)s people.", number) % {"number": number}


@member_view(can_manage_mentees)
def tags(request: HttpRequest) -> HttpResponse:
    """The organization's tags: how many bear each; another name, or away with it."""
    form = RenameTagForm(request.POST or None, organization=request.organization)
    if "remove" in request.POST:
        del form.fields["name"]
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form.cleaned_data["tag"], form.cleaned_data.get("name"))
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(request.viewer.url("programs:tags"))
    found = queries.tags_with_bearers(request.organization)
    return render(request, "programs/tags.html", {"tags": found, "form": form, "wrong": request.POST.get("tag")})


def _change(request: HttpRequest, tag: Tag, name: str | None) -> None:
    if name is None:
        services.remove_tag(tag=tag, by=request.viewer)
    else:
        services.rename_tag(tag=tag, name=name, by=request.viewer)
