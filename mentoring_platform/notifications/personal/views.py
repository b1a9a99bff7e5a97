"""Messages to me: how a person is written to, by phone number, on devices, and what came."""

import json
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring_platform.accounts.access import member_view
from mentoring_platform.notifications.channels import configured_channels
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.personal import queries
from mentoring_platform.notifications.personal.forms import (
    CodeForm,
    DeviceForm,
    MessageSettingsForm,
    PhoneForm,
    PreferencesForm,
)
from mentoring_platform.notifications.personal.keys import public_key
from mentoring_platform.notifications.personal.permissions import can_choose_messages, can_set_channels
from mentoring_platform.notifications.personal.queries import OwnMessages
from mentoring_platform.notifications.queries import settings_of
from mentoring_platform.notifications.services import addresses, preferences
from mentoring_platform.notifications.stories import with_stories

ROWS = 20


@require_safe
def notices_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of notices, which stands at the root like the other one; it names nobody."""
    found = finders.find("notices_worker.js")
    if found is None:
        raise Http404
    icon = json.dumps(static("icons/icon-192.png"))
    return HttpResponse(f"self.icon = {icon};\n{Path(found).read_text()}", content_type="text/javascript")


@member_view(can_choose_messages)
def page(request: HttpRequest) -> HttpResponse:
    """How one is written to; each kind by each channel, quiet hours, one letter a day."""
    own = queries.own_messages(request.viewer)
    form = PreferencesForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid():
        hours = {name: form.cleaned_data[name] for name in ("quiet_from", "quiet_until", "digest")}
        preferences.choose_messages(channels=form.chosen(), **hours, by=request.viewer)
        return _done(request, _("Saved."))
    return _page(request, own, form=form)


@member_view(can_choose_messages, methods=("POST",))
def phone(request: HttpRequest) -> HttpResponse:
    """A number: a code is sent to it."""
    own = queries.own_messages(request.viewer)
    form = PhoneForm(request.POST, channels=own.phone_channels)
    if not form.is_valid():
        return _page(request, own, phone=form)
    try:
        addresses.send_phone_code(**form.cleaned_data, by=request.viewer)
    except ValidationError as problem:
        form.add_error("number", problem)
        return _page(request, own, phone=form)
    return _done(request, _("A code is on its way."))


@member_view(can_choose_messages, methods=("POST",))
def confirm_phone(request: HttpRequest) -> HttpResponse:
    """The digits that came."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.own_messages(request.viewer), code=form)
    try:
        addresses.confirm_phone(digits=form.cleaned_data["digits"], by=request.viewer)
    except ValidationError as problem:
        form.add_error("digits", problem)
        return _page(request, queries.own_messages(request.viewer), code=form)
    return _done(request, _("The number is yours. Now choose what comes to it."))


@member_view(can_choose_messages, methods=("POST",))
def remove_phone(request: HttpRequest) -> HttpResponse:
    """No number any more."""
    addresses.remove_phone(by=request.viewer)
    return _done(request, _("Nothing comes to your phone number any more."))


@member_view(can_choose_messages, methods=("POST",))
def add_device(request: HttpRequest) -> HttpResponse:
    """Notices come to this device."""
    form = DeviceForm(request.POST)
    problem = "" if form.is_valid() else " ".join(form.errors["subscription"])
    if not problem:
        try:
            addresses.add_device(subscription=form.cleaned_data["subscription"], by=request.viewer)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
    if problem:
        messages.error(request, problem)
        return redirect(_address(request))
    return _done(request, _("Notices come to this device. Now choose which."))


@member_view(can_choose_messages, methods=("POST",))
def remove_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """No notices to this device any more."""
    device = get_object_or_404(queries.own_devices(request.viewer), pk=device_id)
    addresses.remove_device(device=device, by=request.viewer)
    return _done(request, _("No notices come to that device any more."))


@member_view(can_set_channels)
def message_settings(request: HttpRequest) -> HttpResponse:
    """Which channels the organization uses, and how many messages a person gets a day."""
    viewer = request.viewer
    form = MessageSettingsForm(
        request.POST or None,
        instance=settings_of(viewer.organization),
        offered=[Channel(channel) for channel in configured_channels()],
        cancel_url=viewer.url("members:settings"),
    )
    if request.method == "POST" and form.is_valid():
        preferences.set_message_settings(**form.cleaned_data, by=viewer)
        messages.success(request, _("Saved."))
        return redirect(viewer.url("notifications:settings"))
    return render(request, "notifications/settings.html", {"form": form})


def _page(request: HttpRequest, own: OwnMessages, **forms) -> HttpResponse:
    viewer = request.viewer
    sent = Paginator(queries.messages_to(viewer), ROWS).get_page(request.GET.get("page"))
    context = {
        "own": own,
        "form": forms.get("form") or PreferencesForm(own=own),
        "phone_form": forms.get("phone") or PhoneForm(channels=own.phone_channels),
        "code_form": forms.get("code") or CodeForm(),
        "push_key": public_key(),
        "sent": sent,
        "stories": with_stories(viewer.organization, sent.object_list),
    }
    return render(request, "notifications/messages_to_me.html", context)


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(_address(request))


def _address(request: HttpRequest) -> str:
    return request.viewer.url("notifications:messages_to_me")
