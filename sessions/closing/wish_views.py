"""The page of who is accompanied: asking for another mentor, in confidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from sessions.closing import wishes
from sessions.closing.forms import AnotherForm
from sessions.closing.pages import one_of
from sessions.closing.permissions import can_ask_for_another
from sessions.closing.queries import own_pairings_to_change, own_wishes


@member_view(can_ask_for_another)
def another_mentor(request: HttpRequest) -> HttpResponse:
    """What happens next, said before anything is asked; asking; and taking it back."""
    viewer, asked = request.viewer, request.POST.get("pairing", "")
    pairings = list(own_pairings_to_change(viewer))
    back = viewer.url("mentoring_sessions:my_meetings")
    rows = []
    for pairing in pairings:
        is_sent = asked == str(pairing.pk)
        form = AnotherForm(request.POST if is_sent else None, cancel_url=back, key=f"another-{pairing.pk}")
        form.helper.form_tag = False
        if is_sent and form.is_valid():
            wishes.ask_for_another(pairing=pairing, by=viewer, **form.cleaned_data)
            messages.success(request, _("The office has it. Your mentor does not learn of it."))
            return redirect(request.path)
        rows.append((pairing, form))
    if request.method == "POST" and "back" in request.POST:
        wishes.take_back(request=one_of(own_wishes(viewer), request.POST["back"]), by=viewer)
        messages.success(request, _("Taken back. Nothing changes."))
        return redirect(request.path)
    known = {}
    for wish in own_wishes(viewer):
        known.setdefault(wish.pairing_id, wish)
    record_list(by=viewer, found=len(rows))
    shown = [(pairing, form, known.get(pairing.pk)) for pairing, form in rows]
    return render(request, "mentoring_sessions/closing/another.html", {"rows": shown, "back": back})
