"""Pages of the directory: finding somebody, one entry with what may be done about it, entering, printing."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import language_names
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.ui.problems import show_problems
from mentoring_platform.ui.sheets import sheet_answer
from programs.choices import EntryState
from programs.directory import queries, services
from programs.directory.forms import DirectoryFilter, EntryForm, FieldsForm, RecommendForm
from programs.directory.permissions import can_keep_directory, can_read_directory, can_suggest_entry
from programs.directory.sheets import directory_sheet
from programs.models import DirectoryEntry
from programs.views.pages import answer_form

ROWS = 40


@member_view(can_read_directory, methods=("GET",))
def directory(request: HttpRequest) -> HttpResponse:
    """Whom could I turn to? Search, filters, and what waits for the office."""
    viewer, organization = request.viewer, request.organization
    filters = DirectoryFilter(request.GET, viewer=viewer)
    page = Paginator(queries.entry_list(organization, **filters.asked), ROWS).get_page(request.GET.get("page"))
    record_list(by=viewer, found=page.paginator.count, part=page.number, filters=filters.in_force)
    keeps = can_keep_directory(viewer)
    context = {
        "filters": filters,
        "page": page,
        "suggestions": queries.suggestions_for(viewer),
        "to_mend": queries.entries_to_mend(organization) if viewer.is_office else [],
        "can_keep": keeps,
        "can_suggest": can_suggest_entry(viewer),
        "query": request.GET.urlencode(),
    }
    return render(request, "programs/directory/list.html", context)


@member_view(can_read_directory, methods=("GET",))
def printed(request: HttpRequest) -> HttpResponse:
    """All that the filters leave, on paper."""
    filters = DirectoryFilter(request.GET, viewer=request.viewer)
    entries = list(queries.entry_list(request.organization, **filters.asked))
    record_list(by=request.viewer, found=len(entries), filters=filters.in_force)
    back = f"{request.viewer.url('programs:directory')}?{request.GET.urlencode()}"
    return render(request, "programs/directory/print.html", {"entries": entries, "filters": filters, "back": back})


@member_view(can_read_directory, methods=("GET",))
def sheet(request: HttpRequest) -> HttpResponse:
    """All that the filters leave, for Excel."""
    filters = DirectoryFilter(request.GET, viewer=request.viewer)
    entries = list(queries.entry_list(request.organization, **filters.asked))
    record_read(by=request.viewer, action="directory.exported", detail={"found": len(entries)})
    return sheet_answer(directory_sheet(entries), f"{request.organization.slug}-directory")


@member_view(can_suggest_entry)
def new(request: HttpRequest) -> HttpResponse:
    """A coordinator lists an entry; a mentor suggests one."""
    viewer, back = request.viewer, request.viewer.url("programs:directory")
    lists = can_keep_directory(viewer)
    submit = _("Add to the directory") if lists else _("Suggest")
    form = EntryForm(request.POST or None, viewer=viewer, submit=submit, back=back)

    def save(data: dict) -> DirectoryEntry:
        why = data.pop("why")
        entry = services.add_entry(organization=request.organization, is_listed=lists, by=viewer, **data)
        if why:
            services.recommend_entry(entry=entry, word=why, by=viewer)
        return entry

    title = _("New entry") if lists else _("Suggest somebody")
    done = _("It stands in the directory.") if lists else _("Thank you. The office looks at it before others see it.")
    return _written(request, form, save, title=title, back=back, done=done)


@member_view(can_keep_directory)
def edit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Change an entry."""
    entry = get_object_or_404(queries.readable_entries(request.viewer), pk=entry_id)
    back = request.viewer.url("programs:entry", entry.pk)
    form = EntryForm(request.POST or None, viewer=request.viewer, entry=entry, submit=_("Save"), back=back)

    def save(data: dict) -> DirectoryEntry:
        return services.change_entry(entry=entry, by=request.viewer, **data)

    response = _written(request, form, save, title=entry.name, back=back, done=_("Saved."))
    if response.status_code == HTTPStatus.OK:  # the form, which shows the entry
        record_list(by=request.viewer, found=1)
    return response


def _written(
    request: HttpRequest, form: EntryForm, save: Callable[[dict], DirectoryEntry], *, title: str, back: str, done: str
) -> HttpResponse:
    """The round of the form; whoever asked to be left out is asked about."""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["fields"] = data.pop("fields_of_help")
        try:
            entry = save(data)
        except ValidationError as problem:
            if "asked_again" in getattr(problem, "error_dict", {}):
                form.ask_whether_again()
            show_problems(form, problem)
        else:
            messages.success(request, done)
            return redirect(request.viewer.url("programs:entry", entry.pk))
    return render(request, "programs/directory/form.html", {"form": form, "title": title, "back": back})


@member_view(can_read_directory)
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry: what they do, how to reach them, who recommends them; and by buttons what may be done about it."""
    viewer = request.viewer
    entry = get_object_or_404(queries.readable_entries(viewer), pk=entry_id)
    form = RecommendForm(request.POST if request.POST.get("act") == "recommend" else None)
    if request.method == "POST" and (done := _act(request, entry, form)):
        messages.success(request, done)
        is_gone = request.POST["act"] in ("remove", "remove_asked")
        return redirect(viewer.url("programs:directory") if is_gone else viewer.url("programs:entry", entry.pk))
    recommendations = list(queries.recommendations_of(entry))
    proposal = queries.proposal_of(entry) if viewer.is_office else None
    record_list(by=viewer, found=len(recommendations))
    context = {
        "entry": entry,
        "languages": language_names(entry.languages),
        "recommendations": recommendations,
        "own": next((row for row in recommendations if row.membership.user_id == viewer.user.pk), None),
        "changes": _changes(entry, proposal.values) if proposal else [],
        "is_suggestion": entry.state == EntryState.SUGGESTED,
        "can_keep": can_keep_directory(viewer),
        "form": form,
    }
    return render(request, "programs/directory/entry.html", context)


def _act(request: HttpRequest, entry: DirectoryEntry, form: RecommendForm) -> str:
    """Do what was pressed and say so; nothing where it cannot be done."""
    act, by = request.POST.get("act", ""), request.viewer
    if act == "recommend" and form.is_valid():
        services.recommend_entry(entry=entry, word=form.cleaned_data["word"], by=by)
        return _("Your word stands there, with your name.")
    if act == "unrecommend":
        services.withdraw_recommendation(entry=entry, by=by)
        return _("Your word is taken back.")
    if act not in OFFICE_ACTS:
        return ""
    if not can_keep_directory(by):
        raise Http404
    OFFICE_ACTS[act](entry, by)
    return _("Done.")


OFFICE_ACTS = {
    "accept": lambda entry, by: services.accept_entry(entry=entry, by=by),
    "confirm": lambda entry, by: services.confirm_entry(entry=entry, by=by),
    "take": lambda entry, by: services.close_proposal(entry=entry, takes=True, by=by),
    "leave": lambda entry, by: services.close_proposal(entry=entry, takes=False, by=by),
    "remove": lambda entry, by: services.remove_entry(entry=entry, asked=False, by=by),
    "remove_asked": lambda entry, by: services.remove_entry(entry=entry, asked=True, by=by),
}


def _changes(entry: DirectoryEntry, values: dict) -> list[dict]:
    """What whoever is listed wants changed: the field, what stands there now, and what is to stand there."""
    return [
        {
            "label": entry._meta.get_field(name).verbose_name,
            "now": _shown(entry, name, getattr(entry, name)),
            "then": _shown(entry, name, value),
        }
        for name, value in values.items()
    ]


def _shown(entry: DirectoryEntry, name: str, value: object) -> str:
    if name == "languages":
        return ", ".join(language_names(value))
    return str(dict(entry._meta.get_field(name).flatchoices).get(value, value))


@member_view(can_keep_directory)
def fields(request: HttpRequest) -> HttpResponse:
    """The fields of help, one in each line."""
    back = request.viewer.url("programs:directory")
    return answer_form(
        request,
        FieldsForm(request.POST or None, organization=request.organization, cancel_url=back),
        lambda data: services.set_fields(organization=request.organization, by=request.viewer, **data),
        title=_("Fields of help"),
        lead=_("By these words people look for help. Your own words serve best."),
        back=back,
        done=_("The fields are saved."),
    )
