"""The yearly question to whoever is listed: a letter with a link, and what is answered by it, without signing in.

Its own writers: a letter asks → confirmed, or a proposal waits for the office, or the entry goes at once.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import language_names
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import hash_of
from mentoring_platform.notifications.personal.by_link import letter_page, nowhere
from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.directory.forms import ProposalForm
from programs.directory.queries import due_entries, open_link, proposal_of
from programs.directory.services import confirm_entry, remove_entry
from programs.models import DirectoryEntry, EntryLink, EntryProposal

VALID_FOR = timedelta(days=90)


@transaction.atomic
def ask_for_confirmation(*, organization: Organization, entry_id: str) -> bool:
    """Write to an entry's address whether all is still true, if that is due now; whether it was written.

    Once a year, and two reminders (`fresh`); each letter has a link of its own, good for 90 days. Asked again the same
    day, nothing is written twice. Audited.
    """
    entry = due_entries(organization).select_for_update(of=("self",), no_key=True).filter(pk=entry_id).first()
    if entry is None:
        return False
    secret, moment, today = secrets.token_urlsafe(32), clock.now(), clock.today(organization)
    EntryLink.objects.create(
        organization=organization,
        entry=entry,
        secret_hash=hash_of(secret),
        created_at=moment,
        expires_at=moment + VALID_FOR,
    )
    entry.letters, entry.asked_on = entry.letters + 1, today
    entry.save(update_fields=["letters", "asked_on"])
    _write(entry, secret)
    record(organization=organization, by=None, action="directory.asked", subject=entry)
    return True


@transaction.atomic
def forget_old_links() -> int:
    """Delete links that lead nowhere any more; how many."""
    return EntryLink.objects.filter(expires_at__lte=clock.now()).delete()[0]


@transaction.atomic
def propose_by_link(*, entry: DirectoryEntry, values: dict) -> bool:
    """Keep what whoever is listed wants changed until the office has looked at it; whether anything differs.

    A newer proposal takes the place of the former. Audited, without what was written.
    """
    changed = {name: value for name, value in values.items() if getattr(entry, name) != value}
    if not changed:
        return False
    EntryProposal.objects.update_or_create(
        organization=entry.organization, entry=entry, defaults={"values": changed, "at": clock.now()}
    )
    record(organization=entry.organization, by=None, action="directory.proposed", subject=entry)
    return True


@letter_page
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """What is held of the entry, and three buttons: all correct, change something, take me out.

    An unknown or ended link, another organization's, an unknown or a suspended organization: one and the same page.
    """
    link = open_link(hash_of(secret)) if request.organization else None
    if link is None:
        return nowhere(request)
    entry, act = link.entry, request.POST.get("act", "") if request.method == "POST" else ""
    form = ProposalForm(request.POST if act == "change" else None, entry=entry)
    done = ""
    if act == "confirm":
        confirm_entry(entry=entry, by=None)
        done = act
    elif act == "out":
        remove_entry(entry=entry, asked=True, by=None)
        done = act
    elif act == "change" and form.is_valid():
        done = act if propose_by_link(entry=entry, values=form.cleaned_data) else "same"
    context = {
        "entry": entry,
        "form": form,
        "done": done,
        "asks_out": request.GET.get("ask") == "out",
        "changes": request.GET.get("ask") == "change" or bool(form.errors),
        "waits": done != "out" and proposal_of(entry) is not None,
        "organization": request.organization,
        "languages": language_names(entry.languages),
    }
    return _spoken(request, "programs/directory/by_link.html", context)


def _spoken(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The page in the language of the organization, whatever this browser speaks."""
    with translation.override(request.organization.language):
        response = render(request, template, context)
        response["Content-Language"] = translation.get_language()
    return response


def _write(entry: DirectoryEntry, secret: str) -> None:
    organization = entry.organization
    link = settings.SITE_URL.rstrip("/") + reverse("confirm_entry", args=[organization.slug, secret])
    with translation.override(organization.language):
        context = {
            "organization": organization,
            "entry": entry,
            "link": link,
            "again": entry.letters > 1,
            "is_rtl": translation.get_language_bidi(),
        }
        subject = _("Is what we hold of you still true?") if entry.letters == 1 else _("We have not heard from you")
        queue_email(
            organization=organization,
            key=f"directory:{entry.pk}:{entry.asked_on.isoformat()}",
            to=entry.email,
            subject=subject,
            text=render_to_string("programs/directory/email/ask.txt", context),
            html=render_to_string("programs/directory/email/ask.html", context),
            forget_when_sent=True,
            keeps_rest=True,
        )
